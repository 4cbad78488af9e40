//! Whether a definition fits a place: of the record that the place speaks of, and of a type that it
//! takes.

use slate_syntax::Fit;

use super::names::Found;
use super::record::By;
use super::scene::Scene;
use super::types::{NUMERIC, Ty};
use crate::built_in::{FIGURES, FUNCTIONS, MOMENTS};
use crate::outline::{Symbol, SymbolKind};

use SymbolKind as K;

/// Rules whose values are known beforehand: nothing of a period or a record.
pub(super) const CONSTANTS: [&str; 12] = [
    "amount",
    "limit_time",
    "row_range",
    "nothing_below",
    "at_least_paid",
    "earn_back",
    "ignore",
    "round",
    "notice",
    "claim",
    "quota",
    "value_test",
];

/// Rules whose values may be made of charges.
pub(super) const PERIODIC: [&str; 7] =
    ["let_item", "credit_of", "row", "pay", "when", "when_credits", "cap"];

/// Rules whose values are those of one record.
const OF_RECORD: [&str; 5] = ["where_clause", "pause", "void", "aggregate_operand", "field"];

impl Scene<'_> {
    /// Whether the values at a place are those of one record.
    pub fn in_record(&self, fit: &Fit) -> bool {
        OF_RECORD.iter().any(|rule| fit.within(rule).is_some())
            || fit.within("match_arm").is_some() && self.block("record").is_some()
    }

    /// The types of a name at a place. Where an expression may go on from it, what can be reckoned
    /// with fits as well.
    pub fn takes_here(&self, fit: &Fit) -> Option<Vec<Ty>> {
        let mut takes = self.takes(fit)?;
        // What a share is taken of is an amount: `of`, `cap 10% of`.
        let of = self.here.statement.of(&self.text).trim_end();
        let base = of == "of" || of.ends_with(" of");
        if base && takes.contains(&Ty::Money) {
            takes.retain(|ty| *ty != Ty::Percent);
        }
        let strict = ["amount", "limit_time", "until"].iter().any(|it| fit.within(it).is_some());
        if !strict && takes.iter().any(|ty| NUMERIC.contains(ty)) {
            // What is multiplied; behind a sign or in a function anything.
            takes.push(Ty::Number);
            let inner = fit.way.iter().rfind(|it| matches!(it.rule, "expr" | "loose_expr"));
            // What a share is taken of is an amount: `cap 10% of`.
            let begun = |step: &slate_syntax::Step| {
                let since = self.since(*step).trim();
                let of_money = since.ends_with(" of") && takes.contains(&Ty::Money);
                !since.is_empty() && !of_money
            };
            if inner.is_some_and(begun) || fit.within("call").is_some() {
                takes.extend(NUMERIC);
            }
        }
        Some(takes)
    }

    /// The fields of the record of the place whose type fits.
    pub fn fields(&self, fit: &Fit, fits: impl Fn(Option<Ty>) -> bool, found: &mut Found) {
        let record = self.record(&fit.way);
        let own = self.round(K::Field).map(|it| it.name_span);
        for field in self.of_kind(&[K::Field]) {
            let other = record
                .as_deref()
                .is_some_and(|record| field.path != format!("{record}.{}", field.name));
            if !other && Some(field.name_span) != own && fits(self.type_of(field)) {
                self.push_short(field, found);
            }
        }
    }

    /// The moments that every record has by itself.
    fn moments(&self, record: Option<&str>, found: &mut Found) {
        if self.here.qualifier.is_some() {
            return;
        }
        let record = record.and_then(|it| self.find(&[K::Record], it, None));
        let interval = record.map(|it| self.is_interval(it));
        let only = record.is_some_and(|it| self.is_only_interval(it));
        if !only {
            found.list.extend(self.built_in(&MOMENTS, "opened"));
        }
        if interval == Some(true) {
            found.list.extend(["from", "to"].iter().filter_map(|it| self.built_in(&MOMENTS, it)));
        }
    }

    /// What a name stands for in a condition or a figure of one record.
    pub fn record_values(&self, fit: &Fit, found: &mut Found) {
        let takes = self.takes(fit);
        let fits = |ty: Option<Ty>| match (&takes, ty) {
            (Some(takes), Some(ty)) => takes.contains(&ty),
            _ => true,
        };
        let record = self.record(&fit.way);
        if self.is_operand(fit) {
            self.operands(fit, found);
            return;
        }
        self.derived_members(&fit.way).into_iter().for_each(|it| self.push_member(it, found));
        self.fields(fit, fits, found);
        if fits(Some(Ty::Instant)) {
            self.moments(record.as_deref(), found);
        }
        for symbol in self.of_kind(&[K::Parameter, K::Let]) {
            let ty = self.type_of(symbol);
            // What stands alone is a condition, and a figure is none.
            if takes.is_some() && fits(ty) {
                self.push(symbol, found);
            }
        }
    }

    /// Whether a name is the operand of a figure over records, or its stream: `mean of cost of tickets`.
    fn is_operand(&self, fit: &Fit) -> bool {
        let inner = ["loose_expr", "where_clause"];
        fit.within("aggregate_operand").is_some_and(|figure| {
            let inside = |it: &&slate_syntax::Step| inner.contains(&it.rule);
            fit.way.iter().rfind(inside).is_none_or(|it| it.start <= figure.start)
        })
    }

    /// What a figure over records is of: a field that can be reckoned with, or an input; then a stream.
    fn operands(&self, fit: &Fit, found: &mut Found) {
        let since = fit.within("aggregate_operand").map_or("", |step| self.since(step));
        if since.split_whitespace().filter(|word| *word == "of").count() > 1 {
            self.streams(|_, _| true, found);
            return;
        }
        self.fields(fit, |ty| ty.is_none_or(|ty| NUMERIC.contains(&ty)), found);
        let numeric = |it: &&Symbol| self.type_of(it).is_none_or(|ty| NUMERIC.contains(&ty));
        self.of_kind(&[K::Input]).filter(numeric).for_each(|it| self.push(it, found));
    }

    /// The fields that a record of a scenario may be given, or whose instant ends a limit.
    pub fn settable(&self, fit: &Fit, found: &mut Found) {
        if fit.within("until").is_some() {
            self.fields(fit, |ty| ty == Some(Ty::Instant), found);
            return;
        }
        let record = self.record(&fit.way);
        // Only at the beginning of its history does a record open.
        let mut later = self.here.fits.iter().filter_map(|fit| fit.within("change_at"));
        let later = later.any(|step| !self.since(step).trim().is_empty());
        if !later {
            self.moments(record.as_deref(), found);
        }
        let path = |name: &str| record.as_deref().map(|record| format!("{record}.{name}"));
        self.fields(fit, |_| true, found);
        // What is computed is not told.
        found.list.retain(|it| {
            let field = path(&it.label).and_then(|path| self.find(&[K::Field], &path, None));
            !field.is_some_and(|field| self.is_derived(field))
        });
        if !later {
            let given = self.given();
            found.list.retain(|it| !given.contains(&it.label.as_str()));
        }
    }

    /// Whether a field is computed from others.
    fn is_derived(&self, field: &Symbol) -> bool {
        // What stands in quotes is the name of a value.
        self.said(field).split('"').step_by(2).any(|code| code.contains('='))
    }

    /// The fields that the record of a scenario before the place has been given from its beginning.
    fn given(&self) -> Vec<&str> {
        let Some(block) = self.here.blocks.last() else { return Vec::new() };
        let until = self.here.replace.start;
        let before = self.text.get(block.head.end + 1..until).unwrap_or_default();
        let mut given = Vec::new();
        for line in before.lines().map(slate_syntax::code) {
            if line.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
            let entries = line.split(',').map(str::trim).filter(|entry| entry.contains(' '));
            given.extend(entries.filter_map(|entry| entry.split(' ').next()));
        }
        given
    }

    /// What can happen to the record of a timer.
    pub fn happenings(&self, fit: &Fit, found: &mut Found) {
        let record = self.record(&fit.way);
        self.moments(record.as_deref(), found);
        self.events(fit, found);
        self.fields(fit, |_| true, found);
    }

    /// The events of the record of the place.
    pub fn events(&self, fit: &Fit, found: &mut Found) {
        let record = self.record(&fit.way);
        for event in self.of_kind(&[K::Event]) {
            let path = |record: &str| event.path == format!("{record}.{}", event.name);
            if record.as_deref().is_none_or(path) {
                self.push_short(event, found);
            }
        }
    }

    /// What a field is compared with, or set to.
    pub fn compared_values(&self, fit: &Fit, found: &mut Found) {
        // From that moment on the field has no value.
        if fit.within("field_value").is_some() && fit.within("change_at").is_some() {
            found.list.push(self.word_like("missing", "no value any more"));
        }
        let members = self.compared_members(fit);
        if !members.is_empty() {
            members.into_iter().for_each(|it| self.push_member(it, found));
            return;
        }
        let Some(takes) = self.takes(fit) else { return };
        let constants = self.of_kind(&[K::Parameter, K::Let]);
        for symbol in constants {
            if fit.within("is_tail").is_some()
                && self.type_of(symbol).is_some_and(|ty| takes.contains(&ty))
            {
                self.push(symbol, found);
            }
        }
    }

    /// The functions of expressions, where numbers are reckoned with.
    pub fn functions(&self, fit: &Fit, found: &mut Found) {
        // A condition begins with a field, and what is written out stands in rows and measures.
        let condition = self.in_record(fit) && self.takes(fit).is_none();
        let plain = ["row_range", "measure"].iter().any(|rule| fit.within(rule).is_some());
        if self.here.qualifier.is_some() || condition || plain {
            return;
        }
        found
            .functions
            .extend(FUNCTIONS.iter().map(|(name, beside, _)| self.word_like(name, beside)));
    }

    /// The figures of the target of a credit that its measure has.
    pub fn figures(&self, fit: &Fit, found: &mut Found) {
        if self.here.qualifier.is_some() || self.block("credit").is_none() {
            return;
        }
        let clauses = ["pay", "row", "rows", "when"];
        if !clauses.iter().any(|rule| fit.within(rule).is_some()) {
            return;
        }
        let measured = self.paid_for();
        let by = measured.by;
        let unknown = by == By::Unknown;
        let records = unknown || matches!(by, By::Timer | By::Records);
        let outages = unknown || matches!(by, By::Availability | By::Outages);
        let steps = ["rows", "pay_per", "prorated"];
        let figure = steps.iter().find(|rule| fit.within(rule).is_some()).copied();
        let reckoned = figure.is_none();
        let prorated = figure == Some("prorated");
        let base = self.said_once().has("credit_of");
        let fits = |name: &str| match name {
            "shortfall" | "attainment" | "streak" => !prorated,
            "downtime" => outages,
            "overrun" => !prorated && (unknown || by == By::Timer),
            "breaches" => !prorated && records,
            "numerator" | "denominator" => reckoned && (records || by == By::Availability),
            "target" => reckoned,
            "base" => reckoned && (base || unknown),
            _ => false,
        };
        let fitting = FIGURES.iter().filter(|it| fits(it.0));
        found.list.extend(fitting.map(|(name, beside, _)| self.word_like(name, beside)));
    }

    /// Whether outages can be told of a record: it has `from` or `to`, something reckons with its
    /// intervals, or nothing reckons with its opening.
    pub fn is_interval(&self, record: &Symbol) -> bool {
        if self.declares(record, &["from", "to"]) {
            return true;
        }
        let timed = self
            .of_kind(&[K::Timer])
            .any(|timer| self.timed(timer).is_some_and(|it| it == record.path));
        !timed
    }

    /// Whether something asks for the intervals of a record.
    pub fn is_only_interval(&self, record: &Symbol) -> bool {
        let many = self.plural(record);
        let asks = |it: &Symbol| {
            let measured = self.measured_as(it);
            matches!(measured.by, By::Availability | By::Outages)
                && measured.record.as_deref() == Some(record.path.as_str())
        };
        self.declares(record, &["from", "to"])
            || self.of_kind(&[K::Metric]).any(asks)
            || self
                .of_kind(&[K::Exclusion])
                .any(|it| self.said(it).contains(&format!("time of {many}")))
    }

    fn declares(&self, record: &Symbol, fields: &[&str]) -> bool {
        record.children.iter().any(|it| fields.contains(&it.name.as_str()))
    }
}
