//! Whether a word of the language fits a place where the grammar takes it: the grammar knows no types.

use std::collections::BTreeSet;

use slate_syntax::{Fit, Step};

use super::record::last_name;
use super::scene::Scene;
use super::types::Ty;
use crate::built_in::{MOMENTS, named};

/// Rules of values that are reckoned with: no condition stands there by itself.
const NUMBERS: [&str; 10] = [
    "charge",
    "credit_of",
    "row",
    "pay",
    "cap",
    "nothing_below",
    "at_least_paid",
    "metric_value",
    "measure",
    "value_test",
];

/// Rules inside those in which a condition stands all the same.
const CONDITIONS: [&str; 3] = ["where_clause", "if_expr", "match_expr"];

/// Figures over records, which stand where something is measured.
const MEASURES: [&str; 3] = ["metric_value", "measure", "let_item"];

impl Scene<'_> {
    /// Whether a word fits. `members`: the values of a field are offered there.
    pub fn word_fits(&self, fit: &Fit, word: &str, members: bool) -> bool {
        self.speaks_of(fit)
            && !self.is_other_reading(fit)
            && self.value_fits(fit, word, members)
            && self.figure_fits(fit, word)
            && self.sign_fits(fit, word)
            && self.goes_on(fit, word)
    }

    /// Whether a statement goes on with a word behind what stands there: the grammar takes more, which the
    /// checker refuses.
    fn goes_on(&self, fit: &Fit, word: &str) -> bool {
        let before = self.text.get(..self.here.replace.start).unwrap_or_default().trim_end();
        let line = before.lines().next_back().unwrap_or_default().trim_start();
        let limit = ["limit_row", "limit"].iter().any(|rule| fit.within(rule).is_some());
        match word {
            // Only working days have a date that they count from.
            "counting" | "received" if limit => line.contains("working day"),
            // A length without a unit is none.
            "in" if limit => !line.ends_with(|c: char| c.is_ascii_digit()),
            "of" | "times" => line != "per",
            // The upper edge of a row is written as `to 99%` or `to below 99%`.
            "at" | "above" | "over" | "are" | "under" | "is"
                if fit.within("row_range").is_some() =>
            {
                !line.ends_with(" to")
            }
            // The name of the credit comes first.
            "in" | "for" => line != "expect credit",
            // The `of` of a credit is no edge of a row.
            "to" if line == "of" => false,
            "length" => !["credit_of", "cap"].iter().any(|it| fit.within(it).is_some()),
            _ => true,
        }
    }

    /// Whether something fits only where a word of a figure is read as the name of something: `mean of`.
    pub fn is_other_reading(&self, fit: &Fit) -> bool {
        self.begun_figures().iter().any(|step| !fit.way.contains(step))
    }

    /// The figures over records of which the words stand before the place, and not yet their records.
    fn begun_figures(&self) -> &[Step] {
        const FIGURES: [&str; 3] = ["aggregate_operand", "aggregate_count", "aggregate_from"];
        self.figures.get_or_init(|| {
            let begun = |step: &&Step| {
                let since = self.since(**step).trim_end();
                FIGURES.contains(&step.rule) && (since.ends_with(" of") || since.ends_with(" from"))
            };
            let ways = self.here.fits.iter().filter_map(|fit| fit.way.iter().rfind(begun));
            let steps: BTreeSet<Step> = ways.copied().collect();
            steps.into_iter().collect()
        })
    }

    /// `true`, `false` and what compares, where a value of a field stands.
    fn value_fits(&self, fit: &Fit, word: &str, members: bool) -> bool {
        let boolean = matches!(word, "true" | "false");
        if members {
            // A field whose members are known is neither true nor false, and nothing lies below it.
            return !boolean && fit.within("compare").is_none();
        }
        !boolean
            || self.takes(fit).is_none_or(|takes| takes.contains(&Ty::Boolean))
                && (!self.is_numeric(fit) || fit.within("is_tail").is_some())
    }

    /// Figures over records, and the length of a period.
    fn figure_fits(&self, fit: &Fit, word: &str) -> bool {
        if word == "length" {
            return self.block("credit").is_some() && fit.within("length_of_period").is_some();
        }
        let Some(aggregate) = fit.within("aggregate") else { return true };
        if !self.since(aggregate).trim().is_empty() {
            return true;
        }
        // `sum of users` is the figure of an input over periods.
        let of_input = matches!(word, "sum" | "mean" | "max" | "min");
        // The operand of the figure itself is one of records.
        let at = fit.way.iter().rposition(|step| step.rule == "aggregate").unwrap_or_default();
        let outer = fit.way.get(..at).unwrap_or_default().to_vec();
        let outer = Fit { term: fit.term.clone(), way: outer };
        !self.in_record(&outer)
            && (MEASURES.iter().any(|rule| fit.within(rule).is_some())
                || of_input && fit.within("value_test").is_none())
    }

    /// What stands between two operands.
    fn sign_fits(&self, fit: &Fit, word: &str) -> bool {
        let compares = fit.within("compare").is_some();
        let tests = compares || fit.within("is_tail").is_some();
        let joins = fit.within("and_or").is_some() || fit.within("prefix").is_some();
        let infix = fit.within("infix").is_some();
        if (tests || joins) && self.is_numeric(fit) && self.is_within_expr(fit) {
            return false;
        }
        let Some(ty) = self.left_type(fit).filter(|_| infix || compares) else { return true };
        let moment = matches!(ty, Ty::Instant | Ty::Date);
        match ty {
            Ty::OneOf | Ty::Text | Ty::Boolean => !(compares || infix && !joins),
            _ if compares => match word {
                "after" | "before" => moment,
                "above" | "below" | "over" | "under" => !moment,
                _ => true,
            },
            _ => !(moment && infix && !joins),
        }
    }

    /// Whether only what is reckoned with stands at a place.
    fn is_numeric(&self, fit: &Fit) -> bool {
        let within = |rules: &[&str]| rules.iter().any(|rule| fit.within(rule).is_some());
        within(&NUMBERS) && !within(&CONDITIONS)
    }

    /// Whether a sign lies in an expression: `is` and `at least` begin some clauses as well.
    fn is_within_expr(&self, fit: &Fit) -> bool {
        fit.way.iter().any(|step| matches!(step.rule, "expr" | "loose_expr"))
    }

    /// The type of the field before a sign; in a row that of what it looks at.
    fn left_type(&self, fit: &Fit) -> Option<Ty> {
        let expr = fit.way.iter().rfind(|step| matches!(step.rule, "expr" | "loose_expr"));
        if expr.is_none() {
            let row = fit.within("row_range").or_else(|| fit.within("require"))?;
            let takes = self.takes(fit).unwrap_or_default();
            return Some(takes.first().copied().unwrap_or(Ty::Number)).filter(|_| row.start > 0);
        }
        let name = last_name(self.since(*expr?));
        let record = self.record(&fit.way);
        match self.field(record.as_deref(), name).filter(|_| self.in_record(fit)) {
            Some(field) => self.type_of(field),
            None => named(&MOMENTS, name).filter(|_| self.in_record(fit)).map(|_| Ty::Instant),
        }
    }
}
