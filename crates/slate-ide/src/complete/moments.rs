//! Hours, days, moments and periods: the shape that is written, with what is likeliest in it.

use std::collections::BTreeSet;

use slate_syntax::{Fit, Term};

use super::Completion;
use super::scene::Scene;
use super::types::Ty;
use crate::outline::SymbolKind;

impl Scene<'_> {
    /// A day, a moment or a period, where the place takes one.
    pub fn moments_in_shape(&self) -> Vec<Completion> {
        let slot = |fit: &Fit, slot: &str| fit.term == Term::Slot(slot.to_owned());
        let mut shapes: BTreeSet<(&str, &str)> = BTreeSet::new();
        for fit in &self.here.fits {
            let takes = || self.takes(fit);
            let wants = |ty: Ty| takes().is_some_and(|takes| takes.contains(&ty));
            let literal = fit.within("literal").is_some();
            if slot(fit, "period_code") && fit.within("period").is_some() {
                shapes.insert(("2026-03", "period"));
            } else if !slot(fit, "date") {
                continue;
            } else if fit.within("instant").is_some() {
                if !literal || wants(Ty::Instant) {
                    shapes.insert(("2026-03-02 09:00", "moment"));
                }
            } else if !literal && fit.within("period").is_none() || literal && wants(Ty::Date) {
                shapes.insert(("2026-03-02", "day"));
            }
        }
        let hours = |fit: &Fit| {
            slot(fit, "time") && fit.within("time_span").is_some_and(|it| self.since(it).is_empty())
        };
        let hours = self.here.fits.iter().any(hours).then(|| self.known("09:00-17:00", "hours"));
        let edition = |fit: &Fit| {
            slot(fit, "number") && fit.way.last().is_some_and(|it| it.rule == "edition")
        };
        if self.here.fits.iter().any(edition) {
            return vec![self.known("2026", "the edition of the language")];
        }
        if let Some(day) = self.day_of_term() {
            return vec![self.known(&day, "day")];
        }
        let Some(day) = self.likely_day().filter(|_| !shapes.is_empty()) else {
            return hours.into_iter().collect();
        };
        shapes
            .into_iter()
            .map(|(_, what)| {
                let label = match what {
                    "moment" => format!("{day} 09:00"),
                    "period" => day.get(..7).unwrap_or_default().to_owned(),
                    _ => day.clone(),
                };
                self.known(&label, what)
            })
            .chain(hours)
            .collect()
    }

    /// The days of a term that is being written: a year is the usual length.
    fn day_of_term(&self) -> Option<String> {
        let day = |fit: &&Fit| fit.term == Term::Slot("date".to_owned());
        let term = self.here.fits.iter().filter(day).find_map(|fit| fit.within("term"))?;
        let Some(first) = last_day(self.since(term)) else { return Some("2026-01-01".to_owned()) };
        let first: chrono::NaiveDate = first.parse().ok()?;
        let last = first.checked_add_months(chrono::Months::new(12))?.pred_opt()?;
        Some(last.to_string())
    }

    /// In histories and calendars the last day that is written before the place; else the first of the
    /// term.
    fn likely_day(&self) -> Option<String> {
        let dated = ["scenario", "calendar", "holidays"];
        let block = dated.iter().find_map(|keyword| self.block(keyword));
        let before = block.and_then(|it| self.text.get(it.head.start..self.here.replace.start));
        before.and_then(last_day).or_else(|| {
            let mut agreements = self.of_kind(&[SymbolKind::Agreement]);
            let agreement = agreements.find(|it| Some(it.path.as_str()) == self.agreement())?;
            let text = self.text_of(&agreement.file);
            let mut lines = agreement.span.of(&text).lines().map(str::trim_start);
            let term = lines.find_map(|line| line.strip_prefix("term "))?;
            last_day(term.split(" to ").next()?)
        })
    }
}

/// The last day that is written in a text.
fn last_day(text: &str) -> Option<String> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || c == '-')).rev();
    let day = |word: &&str| {
        word.len() == 10
            && word.bytes().enumerate().all(|(at, byte)| (byte == b'-') == matches!(at, 4 | 7))
    };
    words.into_iter().find(day).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::last_day;

    #[test]
    fn the_last_day_of_a_text_is_found() {
        assert_eq!(last_day("opened 2026-03-02 09:00, x 1-2").as_deref(), Some("2026-03-02"));
        assert_eq!(last_day("a-b 20-03-2026"), None);
    }
}
