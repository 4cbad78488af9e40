//! What a name at a place would stand for: by the rules of the grammar that it would belong to.

use slate_syntax::{Fit, Term};

/// What a name at a place would stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wanted {
    /// Nothing yet: the author makes it up.
    New,
    Zone,
    Currency,
    /// A bundled table of holidays.
    Table,
    /// A bundled or own table of holidays.
    Holidays,
    AlwaysOpen,
    Calendar,
    /// A calendar, or a record whose intervals are the time that is looked at.
    Times,
    Tier,
    Service,
    Record,
    /// Many of a record: `tickets`.
    Stream,
    /// Many of the record that is measured.
    MeasuredStream,
    /// Many of a record of which outages can be told.
    Intervals,
    /// A field by whose values something is grouped or chosen.
    OneOfField,
    /// A field of the record.
    Field,
    /// What happens to a record: an instant field, an event, a change of a field.
    Happening,
    Event,
    /// What a field is compared with, or set to.
    Compared,
    /// A value in a row of a `match`.
    Matched,
    /// A value for a row of limits.
    LimitKey,
    /// A group of a target.
    Group,
    /// A value of a record or of a period, or a constant.
    Value,
    Function,
    Target,
    /// A target, a tier or a service.
    Scope,
    Credit,
    /// A figure of a target's period: `downtime`.
    Figure,
    /// `per breach`.
    Breach,
    /// The unit of a count: `breaches`.
    CountUnit,
    Agreement,
    Input,
    Parameter,
    Termination,
    TargetOrMetric,
    /// A record of the scenario.
    RecordId,
    /// A target of such a record.
    OfRecord,
}

/// What something that fits at a place would stand for; `None` where it is no name.
pub(super) fn wanted(fit: &Fit) -> Option<Wanted> {
    match &fit.term {
        Term::Word(word) if word == slate_model::ALWAYS_OPEN => return Some(Wanted::AlwaysOpen),
        Term::Slot(slot) if slot == "zone" => return Some(Wanted::Zone),
        Term::Slot(slot) if slot == "ident" => {}
        _ => return None,
    }
    let mut rules: Vec<&str> = fit.way.iter().map(|step| step.rule).collect();
    let dotted = rules.last() == Some(&"path");
    if dotted {
        rules.pop();
    }
    let within = |rule: &str| rules.contains(&rule);
    // Some places take a dotted name for one thing and a plain one for another.
    let either = |path: Wanted, name: Wanted| if dotted { path } else { name };
    Some(match rules.as_slice() {
        [.., "head" | "plural" | "member" | "record"] => Wanted::New,
        [.., "scenario_record", "record_id"] => Wanted::New,
        [.., "use_item"] => either(Wanted::Table, Wanted::New),
        [.., "currency"] => Wanted::Currency,
        [.., "select"] => either(Wanted::Tier, Wanted::Stream),
        [.., "like"] => Wanted::Tier,
        [.., "dated"] => Wanted::Holidays,
        [.., "in_one_calendar" | "calendar_expr", "calendar_atom"]
            if within("aggregate_tail") || within("metric_in") =>
        {
            Wanted::Times
        }
        [.., "calendar_atom"] => Wanted::Calendar,
        [.., "timer"] => Wanted::Record,
        [.., "on_change"] | [.., "limit", "paths"] => Wanted::OneOfField,
        [.., "per_clause"] => Wanted::Group,
        [.., "trigger"] => Wanted::Happening,
        [.., "limit_keys", "is_value"] => Wanted::LimitKey,
        [.., "match_pattern", "is_value"] => Wanted::Matched,
        [.., "expect_value", "is_value"] => Wanted::Group,
        [.., "is_value"] => Wanted::Compared,
        [.., "ignore" | "time_of" | "aggregate_from"] => Wanted::Intervals,
        [.., "aggregate_count" | "excluded_records"] => Wanted::Stream,
        [.., "require" | "low_volume" | "target_for"] => Wanted::MeasuredStream,
        [.., "call"] => Wanted::Function,
        [.., "until"] => Wanted::Field,
        ["credit_clause_only" | "agreement_item_only", .., "credit", "for_paths", "paths"] => {
            Wanted::Target
        }
        [.., "for_paths", "paths"] => Wanted::Scope,
        [.., "which", "paths"] | [.., "scenario_claim" | "expect_credit"] => Wanted::Credit,
        [.., "rows" | "prorated"] => Wanted::Figure,
        [.., "pay_per"] => either(Wanted::Figure, Wanted::Breach),
        [.., "when_target"] => Wanted::Target,
        [.., "cap"] => Wanted::Service,
        [.., "scenario"] => Wanted::Agreement,
        [.., "scenario_input"] => Wanted::Input,
        [.., "scenario_parameter"] => Wanted::Parameter,
        [.., "scenario_record"] => Wanted::Record,
        [.., "field_value"] => Wanted::Field,
        [.., "change"] => Wanted::Event,
        [.., "expect_terminate"] => Wanted::Termination,
        [.., "expect_value"] => Wanted::TargetOrMetric,
        [.., "record_target", "record_id"] => Wanted::RecordId,
        [.., "record_target"] => Wanted::OfRecord,
        [.., "amount_unit"] => Wanted::CountUnit,
        _ => Wanted::Value,
    })
}
