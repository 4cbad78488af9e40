//! Periods that a scenario names: of the kind that is judged, and within the term.

use chrono::NaiveDate;
use slate_model::Period;
use slate_syntax::ast;

use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::period::{period_example, period_fits, period_text, period_words};
use crate::types::Env;

impl Agreed<'_> {
    /// Whether a period is one of those that something is judged in; reported otherwise.
    pub(super) fn fits(&self, env: Env<'_>, it: &ast::Period, period: Period, what: &str) -> bool {
        if !period_fits(&it.kind, period) {
            self.cx.report(
                Code::UnlikeUnits,
                format!("{what} has a value for each {}", period_words(period)),
                env.at(it.span),
                format!("not a {}", period_words(period)),
                format!("write a {} such as `{}`", period_words(period), period_example(period)),
            );
            return false;
        }
        self.in_term(env, it)
    }

    /// Whether a period has a day in the term; reported otherwise.
    pub(super) fn in_term(&self, env: Env<'_>, it: &ast::Period) -> bool {
        let Some((first, last)) = bounds(&it.kind) else { return true };
        if !self.term_known || first <= self.term.last && self.term.first <= last {
            return true;
        }
        self.cx.report(
            Code::OutOfRange,
            format!("`{}` lies outside the term", period_text(&it.kind)),
            env.at(it.span),
            format!("the term is {} to {}", self.term.first, self.term.last),
            "write a period of the term",
        );
        false
    }
}

/// The first and last day that a period has, as the calendar on the wall cuts it; wide enough for
/// quarters and years that begin in another month.
fn bounds(it: &ast::PeriodKind) -> Option<(NaiveDate, NaiveDate)> {
    use ast::PeriodKind as P;
    let day = NaiveDate::from_ymd_opt;
    let end = |year: i32, month: u32| {
        let (year, month) =
            if month >= 12 { (year.saturating_add(1), 1) } else { (year, month.saturating_add(1)) };
        day(year, month, 1).and_then(|date| date.pred_opt())
    };
    Some(match it {
        P::Day { year, month, day: d } => (day(*year, *month, *d)?, day(*year, *month, *d)?),
        P::Week { year, week } => {
            let monday = NaiveDate::from_isoywd_opt(*year, *week, chrono::Weekday::Mon)?;
            (monday, monday.checked_add_days(chrono::Days::new(6))?)
        }
        P::Month { year, month } => {
            (day(*year, *month, 1)?, end(*year, *month)?.checked_add_days(chrono::Days::new(31))?)
        }
        P::Quarter { year, .. } | P::HalfYear { year, .. } | P::Year { year } => {
            (day(*year, 1, 1)?, day(year.saturating_add(1), 12, 31)?)
        }
        P::ContractYear { .. } | P::Term => return None,
    })
}
