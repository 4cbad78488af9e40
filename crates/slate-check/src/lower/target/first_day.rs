//! The first day that counts: `from` a date, or after a stretch that is reported only.

use chrono::NaiveDate;
use slate_calendar::add_to_date;
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::Env;

impl Agreed<'_> {
    /// The first day from which a target counts, where it is not that of the term.
    pub(super) fn first_day(
        &self,
        from: Option<(NaiveDate, At)>,
        reported: Option<(Option<NaiveDate>, At)>,
    ) -> Option<NaiveDate> {
        match (from, reported) {
            (Some((_, first)), Some((Some(_), second))) => {
                let finding = self.cx.finding(
                    Code::RepeatedStatement,
                    "the first day that counts is said twice",
                    second,
                    "reported only until then",
                );
                self.cx.push(
                    self.cx.also(finding, first, "and from this day").help("keep one of them"),
                );
                None
            }
            (Some((day, _)), _) => Some(day),
            (None, Some((until, _))) => until,
            (None, None) => None,
        }
    }

    /// The first day after a stretch at the start of the term; `None` where it was wrong.
    pub(super) fn after_start(&self, env: Env<'_>, it: &ast::CalendarSpan) -> Option<NaiveDate> {
        let span = self.calendar_span(env.unit, it)?;
        add_to_date(self.term.first, span.amount, span.unit)
    }
}
