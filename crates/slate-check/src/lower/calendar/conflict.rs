//! Dates that are opened and closed at the same hours.

use slate_model::{DatedHours, Effect, Span as HoursSpan};

use super::rules::Read;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;

impl Agreed<'_> {
    /// A dated opening against a dated closing, or a holiday, at the same hours.
    pub(super) fn conflicts(&self, read: &Read) {
        let closings: Vec<(&DatedHours, At)> = read
            .rules
            .dated
            .iter()
            .zip(&read.dated_at)
            .filter(|(dated, _)| dated.effect == Effect::Closed)
            .map(|(dated, at)| (dated, *at))
            .collect();
        for (open, at) in read.rules.dated.iter().zip(&read.dated_at) {
            if open.effect != Effect::Open {
                continue;
            }
            let clash = closings.iter().find(|(closed, _)| {
                open.first <= closed.last
                    && closed.first <= open.last
                    && overlap(&open.spans, &closed.spans)
            });
            let holiday = || {
                read.rules.holidays.iter().zip(&read.tables_at).find_map(|(table, place)| {
                    let day = self.days_between(table, open.first, open.last).into_iter().next()?;
                    Some((day, *place))
                })
            };
            let (day, other, what) = if let Some((closed, other)) = clash {
                (open.first.max(closed.first), *other, "closed here".to_owned())
            } else if let Some((day, place)) = holiday() {
                (day.date, place, format!("closed here: {}", day.name))
            } else {
                continue;
            };
            let finding = self.cx.finding(
                Code::OpenAndClosed,
                format!("{day} is opened and closed"),
                *at,
                "opened here",
            );
            self.cx.push(
                self.cx
                    .also(finding, other, what)
                    .note("a date has one rule: which of the two holds cannot be told")
                    .help("take the date out of one of them"),
            );
        }
    }
}

/// Whether spans of one date share time; none means the whole day.
fn overlap(a: &[HoursSpan], b: &[HoursSpan]) -> bool {
    if a.is_empty() || b.is_empty() {
        return true;
    }
    let bounds = |span: &HoursSpan| {
        let (from, to) = (span.from.seconds(), span.to.seconds());
        (from, if to <= from { to.saturating_add(86_400) } else { to })
    };
    a.iter().any(|a| {
        b.iter().any(|b| {
            let (a, b) = (bounds(a), bounds(b));
            a.0.max(b.0) < a.1.min(b.1)
        })
    })
}
