//! Units behind a number: those that fit its place, in the number that the number asks for.

use std::collections::BTreeSet;

use slate_syntax::{Expected, Fit, Span, Term};

use super::scene::Scene;
use super::types::{Ty, is_currency};
use super::{Completion, CompletionKind};
use crate::outline::SymbolKind;

/// What the rules of units are called.
const UNITS: [&str; 6] =
    ["figure", "time_unit", "working_days", "calendar_unit", "contract_year", "amount_unit"];

/// How a unit is written behind 1, and behind other numbers.
type Form = (&'static str, &'static str);

/// Units of a kind, the usual ones first.
type Forms = &'static [Form];

const TIMES: Forms = &[
    ("h", "h"),
    ("min", "min"),
    ("s", "s"),
    ("ms", "ms"),
    ("hour", "hours"),
    ("minute", "minutes"),
    ("second", "seconds"),
    ("millisecond", "milliseconds"),
    ("sec", "sec"),
];
const WORKING: Forms = &[("working day", "working days")];
const SPANS: Forms = &[
    ("day", "days"),
    ("week", "weeks"),
    ("month", "months"),
    ("quarter", "quarters"),
    ("half-year", "half-years"),
    ("year", "years"),
    ("contract year", "contract years"),
];

/// How a unit is written behind a number.
fn form_of(unit: &Form, number: Option<&str>) -> &'static str {
    if number == Some("1") { unit.0 } else { unit.1 }
}

/// The rule of the grammar that says what a unit is.
pub(super) fn rule_of(unit: &str) -> &'static str {
    let among = |forms: Forms| forms.iter().any(|it| it.0 == unit || it.1 == unit);
    match unit {
        "%" => "percent_sign",
        "pp" => "kw_pp",
        _ if among(TIMES) => "time_unit",
        _ if among(WORKING) => "working_days",
        _ if among(SPANS) => "calendar_unit",
        _ if unit.starts_with("clean") => "earn_back",
        _ if unit.starts_with("consecutive") => "consecutive",
        _ => "amount_unit",
    }
}

impl Scene<'_> {
    /// Whether a word or a sign is the unit of a number.
    pub fn is_unit(fit: &Fit) -> bool {
        let unit = fit.way.last().is_some_and(|step| UNITS.contains(&step.rule));
        unit && fit.term != Term::Slot("number".to_owned())
    }

    /// Whether the first word of a unit stands before the place, so that its rest is a word: `3 working`.
    pub fn unit_begun(&self) -> bool {
        let before = self.text.get(..self.here.replace.start).unwrap_or_default().trim_end();
        ["working", "contract", "service"].iter().any(|it| before.ends_with(it))
    }

    /// The units that fit behind the number before the place.
    pub fn units(&self, fits: &BTreeSet<Fit>, glued: bool) -> Vec<Completion> {
        if self.unit_begun() {
            return Vec::new();
        }
        let mut found: Vec<(String, &str)> = Vec::new();
        let number = self.number(glued);
        let form = |it: &Form| form_of(it, number).to_owned();
        let fitting =
            fits.iter().filter(|fit| Self::is_unit(fit) && fit.within("figure").is_some());
        // A place is one place, whatever ways lead to it: the first that says something of types counts.
        let mut first = None;
        let mut takes = None;
        for fit in fitting {
            first = first.or(Some(fit));
            takes = takes.or_else(|| self.takes(fit));
        }
        let Some(fit) = first else { return self.counted(fits, glued) };
        let any = takes.is_none();
        let takes = takes.unwrap_or_else(|| {
            vec![Ty::Percent, Ty::Duration, Ty::Money, Ty::WorkingDays, Ty::Span, Ty::Points]
        });
        let in_rolling = fit.within("rolling").is_some() || fit.within("reported_only").is_some();
        for ty in takes {
            match ty {
                Ty::Percent => found.push(("%".to_owned(), "percent")),
                Ty::Points => found.push(("pp".to_owned(), "percentage points")),
                Ty::Duration => found.extend(TIMES.iter().map(|it| (form(it), "elapsed time"))),
                Ty::WorkingDays => {
                    found.extend(WORKING.iter().map(|it| (form(it), "days of the calendar")));
                }
                Ty::Span => {
                    // In windows nothing but whole periods of the calendar on the wall counts.
                    let spans = SPANS.iter().filter(|it| !in_rolling || it.0 != "contract year");
                    let span = |it: &Form| match self.in_hours(fit, it.0) {
                        true => (format!("{} in 24x7", form(it)), "elapsed time"),
                        false => (form(it), "wall clock"),
                    };
                    found.extend(spans.map(span));
                }
                Ty::Money => {
                    found.extend(self.currencies().into_iter().map(|it| (it, "currency")));
                }
                Ty::Number if fit.within("pay_per").is_some() => {
                    found.push((form(&("breach", "breaches")), "records that missed"));
                }
                _ => {}
            }
        }
        if any {
            found.push((form(&("service point", "service points")), "points"));
        }
        // Few lengths of an agreement are in seconds, and an hour is mostly written `h`.
        let seldom = |unit: &str| TIMES.iter().skip(2).any(|it| it.0 == unit || it.1 == unit);
        found.sort_by_key(|(unit, _)| seldom(unit));
        // An hour goes on with its minutes: `1 h 30 min`.
        let currency = Term::Slot("currency_code".to_owned());
        if !fits.iter().any(|fit| fit.term == currency) {
            found.retain(|(unit, _)| TIMES.iter().any(|it| it.0 == unit || it.1 == unit));
        }
        found
            .into_iter()
            .filter(|(unit, _)| glued || unit != "%")
            .map(|(unit, detail)| self.unit(&unit, detail, glued))
            .collect()
    }

    /// The units of a number with which one is typed already: `3h`.
    pub fn begun_units(&self, behind: &Expected, at: usize) -> Vec<Completion> {
        let letters = Span::new(at, self.here.replace.end.max(at));
        let begun = letters.of(&self.text).to_owned();
        let mut found = self.units(&behind.behind, true);
        found.retain(|it| it.label.starts_with(&begun));
        for it in &mut found {
            it.replace = letters;
        }
        found
    }

    /// What is counted where no figure stands: periods, working days, months in a row.
    fn counted(&self, fits: &BTreeSet<Fit>, glued: bool) -> Vec<Completion> {
        let number = self.number(glued);
        let mut found = self.cadences(fits);
        let within = |rule: &str| fits.iter().any(|fit| fit.within(rule).is_some());
        if within("working_days") {
            let days = WORKING.iter().map(|it| form_of(it, number));
            found.extend(days.map(|it| self.unit(it, "working days", glued)));
        }
        let word = |word: &str, rule: &str| {
            let is = |fit: &Fit| fit.term == Term::Word(word.to_owned());
            fits.iter().any(|fit| is(fit) && fit.within(rule).is_some())
        };
        let months = form_of(&("month", "months"), number);
        for (before, rule) in [("clean", "earn_back"), ("consecutive", "often")] {
            if word(before, rule) {
                found.insert(0, self.unit(&format!("{before} {months}"), "periods", glued));
            }
        }
        found
    }

    /// The periods behind `each`, `per`, or a count of them: the grammar takes a unit and no number of
    /// its own.
    fn cadences(&self, fits: &BTreeSet<Fit>) -> Vec<Completion> {
        let mut periods = fits.iter().filter(|fit| fit.within("calendar_unit").is_some());
        let Some(fit) = periods.next() else { return Vec::new() };
        let counted = ["consecutive", "of_any", "months_within", "earn_back"];
        let counted = counted.iter().any(|rule| fit.within(rule).is_some())
            && fit.within("each_further").is_none()
            && fit.within("period_clause").is_none();
        let many = counted && self.number(false) != Some("1");
        SPANS
            .iter()
            .filter(|it| fit.within("charge").is_none() || !matches!(it.0, "day" | "week"))
            .map(|it| self.unit(if many { it.1 } else { it.0 }, "period", false))
            .collect()
    }

    fn unit(&self, unit: &str, detail: &str, glued: bool) -> Completion {
        let mut replace = self.here.replace;
        let mut insert = unit.to_owned();
        if glued {
            // Behind `95` without a space: the sign of percent stands so, a unit behind a space.
            replace.start = self.offset;
            insert = if unit == "%" { insert } else { format!(" {unit}") };
        }
        let kind = if is_currency(unit) { CompletionKind::Known } else { CompletionKind::Unit };
        let about = unit.split(" in ").next().unwrap_or(unit).to_owned();
        let (label, detail) = (unit.to_owned(), detail.to_owned());
        Completion { label, about, kind, detail, insert, replace, also: None }
    }

    /// Whether days and weeks of a limit have to say that they are elapsed time: the timer runs in hours
    /// that close, where they could be working days.
    fn in_hours(&self, fit: &Fit, unit: &str) -> bool {
        if !matches!(unit, "day" | "week") || fit.within("limit_time").is_none() {
            return false;
        }
        let Some(block) = self.block("target") else { return false };
        let rest = self.text.get(block.head.end..).unwrap_or_default();
        let first = |line: &str, word: &str| {
            let line = line.trim_start().strip_prefix(word)?;
            Some(line.split_whitespace().next()?.to_owned())
        };
        let measured = rest.lines().find_map(|line| first(line, "measure "));
        let timer = measured.and_then(|it| self.find(&[SymbolKind::Timer], &it, self.service()));
        let run = timer.and_then(|timer| {
            let said = self.said(timer);
            said.lines().find_map(|line| first(line.trim_start().strip_prefix("run")?, "in "))
        });
        run.is_some_and(|calendar| calendar != slate_model::ALWAYS_OPEN)
    }

    /// The number before the place.
    fn number(&self, glued: bool) -> Option<&str> {
        let until = if glued { self.offset } else { self.here.replace.start };
        let before = self.text.get(..until)?;
        let words = before.split_whitespace().rev().take(3);
        words.into_iter().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    }
}
