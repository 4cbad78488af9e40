//! When a condition that looks across periods fires (language §8, §10.4).

use chrono::NaiveDate;
use num_rational::BigRational;
use slate_model::{CreditTrigger, Happening, Name, Often, PeriodVerdict};

use super::{Books, Figures, Paid, Window};
use crate::logic::{Val, eval, holds};
use crate::measure::Cell;
use crate::periods::period_of;
use crate::wall::next;

/// What is known of one period: its last date, and whether it happened in it.
type Seen = (NaiveDate, Option<bool>);

impl Books<'_> {
    /// Whether a trigger fires at the end of the period whose last date is given.
    pub(super) fn fires(
        &self,
        trigger: &CreditTrigger,
        last: NaiveDate,
        group: Option<&String>,
        credits: &[Paid],
    ) -> bool {
        let cells = |target: &Name| -> Vec<&Cell> {
            let (_, measured) = self.measured(target);
            let grouped = measured.cells.iter().any(|cell| cell.group.is_some());
            measured
                .cells
                .iter()
                .filter(|cell| !grouped || group.is_none() || cell.group.as_ref() == group)
                .collect()
        };
        let here = |target: &Name| -> Option<&Cell> {
            let (_, measured) = self.measured(target);
            let period = measured.cuts.iter().position(|cut| cut.last == last)?;
            cells(target).into_iter().find(|cell| cell.period == period)
        };
        let counts = |target: &Name, cell: &Cell| {
            let (_, measured) = self.measured(target);
            cell.verdict == PeriodVerdict::Missed && !measured.cuts[cell.period].stub
        };
        match trigger {
            CreditTrigger::Consecutive { target, misses, each_further } => here(target)
                .is_some_and(|cell| {
                    counts(target, cell)
                        && if *each_further {
                            cell.streak >= *misses
                        } else {
                            cell.streak % misses == 0
                        }
                }),
            CreditTrigger::OutOf { target, misses, periods } => here(target).is_some_and(|cell| {
                let recent = |other: &&&Cell| {
                    other.period <= cell.period && other.period + *periods as usize > cell.period
                };
                let all = cells(target);
                let missed = all.iter().filter(recent).filter(|cell| counts(target, cell)).count();
                counts(target, cell) && missed >= *misses as usize
            }),
            CreditTrigger::CreditsReach { amount, more, window } => {
                let (first, end) = period_of(*window, self.term(), last);
                let scope = Window { books: self, first, last: end, period: *window };
                let wanted = eval(amount, &scope).map(Val::quantity);
                let so_far: BigRational = credits
                    .iter()
                    .filter(|paid| first <= paid.cut.last && paid.cut.last <= last)
                    .map(|paid| &paid.net)
                    .sum();
                wanted.is_some_and(|wanted| if *more { so_far > wanted } else { so_far >= wanted })
            }
            CreditTrigger::Figures { target, condition } => here(target).is_some_and(|cell| {
                let (declared, measured) = self.measured(target);
                let cut = measured.cuts[cell.period];
                holds(
                    condition,
                    &Figures {
                        books: self,
                        cut,
                        cell,
                        target: declared,
                        base: None,
                        incident: None,
                    },
                )
            }),
            CreditTrigger::Repeated { what, often } => {
                self.happened(what, *often, last, group, credits)
            }
            CreditTrigger::All(parts) => {
                parts.iter().all(|part| self.fires(part, last, group, credits))
            }
            CreditTrigger::Any(parts) => {
                parts.iter().any(|part| self.fires(part, last, group, credits))
            }
        }
    }

    /// Whether it happened so often, with the period that ends on this date the last.
    fn happened(
        &self,
        what: &Happening,
        often: Often,
        last: NaiveDate,
        group: Option<&String>,
        credits: &[Paid],
    ) -> bool {
        let seen: Vec<Seen> = match what {
            Happening::Missed { target } | Happening::Figures { target, .. } => {
                let (declared, measured) = self.measured(target);
                let grouped = measured.cells.iter().any(|cell| cell.group.is_some());
                let of_group = |cell: &&Cell| !grouped || group == cell.group.as_ref();
                let look = |cell: &Cell| {
                    let cut = measured.cuts[cell.period];
                    let judged = matches!(cell.verdict, PeriodVerdict::Met | PeriodVerdict::Missed);
                    let held = match what {
                        _ if cut.stub || !judged => None,
                        Happening::Figures { condition, .. } => {
                            let (base, incident) = (None, None);
                            let scope = Figures {
                                books: self,
                                cut,
                                cell,
                                target: declared,
                                base,
                                incident,
                            };
                            eval(condition, &scope).map(|held| held == Val::Truth(true))
                        }
                        _ => Some(cell.verdict == PeriodVerdict::Missed),
                    };
                    (cut.last, held)
                };
                measured.cells.iter().filter(of_group).map(look).collect()
            }
            Happening::Credits { amount, more, each } => {
                let mut seen = Vec::new();
                let mut date = self.term().first;
                while date <= last {
                    let (first, end) = period_of(*each, self.term(), date);
                    let whole = first >= self.term().first && end <= self.term().last;
                    let scope = Window { books: self, first, last: end, period: *each };
                    let wanted = eval(amount, &scope).map(Val::quantity);
                    let net: BigRational = credits
                        .iter()
                        .filter(|paid| first <= paid.cut.last && paid.cut.last <= end)
                        .map(|paid| &paid.net)
                        .sum();
                    let held = wanted
                        .filter(|_| whole)
                        .map(|wanted| if *more { net > wanted } else { net >= wanted });
                    seen.push((end.min(self.term().last), held));
                    date = next(end);
                }
                seen
            }
        };
        let Some(here) = seen.iter().position(|(end, _)| *end == last) else { return false };
        if seen[here].1 != Some(true) {
            return false;
        }
        let times = |of: &[Seen]| of.iter().filter(|(_, held)| *held == Some(true)).count() as u32;
        match often {
            Often::Consecutive { times: needed, each_further } => {
                let broken = seen[..here].iter().rposition(|(_, held)| *held == Some(false));
                let run = times(&seen[broken.map_or(0, |at| at + 1)..=here]);
                if each_further { run >= needed } else { run % needed == 0 }
            }
            Often::OutOf { times: needed, periods } => {
                let from = (here + 1).saturating_sub(periods as usize);
                times(&seen[from..=here]) >= needed
            }
            Often::Within { times: needed, window } => {
                let (first, _) = period_of(window, self.term(), last);
                let inside: Vec<Seen> =
                    seen[..=here].iter().copied().filter(|(end, _)| *end >= first).collect();
                times(&inside) == needed
            }
        }
    }
}
