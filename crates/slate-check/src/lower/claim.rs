//! `claim within 30 days of period end`, `claim within 21 working days in office of incident`.

use slate_model::{ALWAYS_OPEN, Claim, ClaimFrom, ClaimTime};
use slate_syntax::ast;

use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::Env;

impl<'a> Agreed<'a> {
    /// Writes out until when credits can be claimed.
    pub fn claim(&self, env: Env<'_>, it: &'a ast::Claim) -> Option<Claim> {
        let of = match it.of.value {
            ast::ClaimFrom::PeriodEnd => ClaimFrom::PeriodEnd,
            ast::ClaimFrom::Incident => ClaimFrom::Incident,
            ast::ClaimFrom::Statement => ClaimFrom::Statement,
        };
        let within = match &it.within {
            ast::ClaimSpan::Calendar { span, calendar: None } => {
                ClaimTime::Span(self.calendar_span(env.unit, span)?)
            }
            ast::ClaimSpan::Calendar { span, calendar: Some(_) } => {
                let text = self.cx.text(env.at(span.span));
                self.cx.report(
                    Code::AmbiguousDays,
                    format!("`{text}` could be working days or days of the calendar on the wall"),
                    env.at(it.span),
                    "a calendar that closes, and days that never do",
                    "write working days, or leave the calendar out",
                );
                return None;
            }
            ast::ClaimSpan::WorkingDays { days, calendar } => {
                let Some(count) = days.whole().filter(|days| *days > 0) else {
                    self.cx.report(
                        Code::OutOfRange,
                        "working days for a claim are counted in whole numbers from 1",
                        env.at(days.span),
                        "not such a number",
                        "write a whole number above zero",
                    );
                    return None;
                };
                let Some(calendar) = calendar else {
                    self.cx.report(
                        Code::MissingStatement,
                        "whose working days these are is not said",
                        env.at(days.span),
                        "a claim has no calendar of its own",
                        format!("name a calendar: `{} working days in office`", days.digits),
                    );
                    return None;
                };
                let name = self.calendar(env, calendar)?;
                if name.as_str() == ALWAYS_OPEN {
                    self.cx.report(
                        Code::AmbiguousDays,
                        "in `24x7` every day is a working day",
                        env.at(it.span),
                        "no day is left out",
                        "write `days`, or name the calendar whose working days are meant",
                    );
                    return None;
                }
                ClaimTime::WorkingDays { days: count, calendar: name }
            }
        };
        Some(Claim { within, of })
    }
}
