//! When a condition that looks across periods fires (language §8, §10.4).

use std::collections::BTreeSet;

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
    /// Whether a trigger fires in the dates given: in a period that ends in them.
    pub(super) fn fires(
        &self,
        trigger: &CreditTrigger,
        (start, last): (NaiveDate, NaiveDate),
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
        let here = |target: &Name| -> Vec<&Cell> {
            let (_, measured) = self.measured(target);
            let ends_here = |cell: &&Cell| {
                let end = measured.cuts[cell.period].last;
                start <= end && end <= last
            };
            cells(target).into_iter().filter(ends_here).collect()
        };
        let counts = |target: &Name, cell: &Cell| {
            let (_, measured) = self.measured(target);
            cell.verdict == PeriodVerdict::Missed && !measured.cuts[cell.period].stub
        };
        match trigger {
            CreditTrigger::Consecutive { target, misses, each_further } => {
                here(target).into_iter().any(|cell| {
                    counts(target, cell)
                        && if *each_further {
                            cell.streak >= *misses
                        } else {
                            cell.streak % misses == 0
                        }
                })
            }
            CreditTrigger::OutOf { target, misses, periods } => here(target).iter().any(|cell| {
                let recent = |other: &&&Cell| {
                    other.group == cell.group
                        && other.period <= cell.period
                        && other.period + *periods as usize > cell.period
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
            CreditTrigger::Figures { target, condition } => here(target).iter().any(|cell| {
                let (declared, measured) = self.measured(target);
                let cut = measured.cuts[cell.period];
                let judged = matches!(cell.verdict, PeriodVerdict::Met | PeriodVerdict::Missed);
                let (base, incident) = (None, None);
                let scope = Figures { books: self, cut, cell, target: declared, base, incident };
                judged && holds(condition, &scope)
            }),
            CreditTrigger::Repeated { what, often } => {
                let groups: BTreeSet<Option<&String>> = match what {
                    Happening::Missed { target } | Happening::Figures { target, .. } => {
                        cells(target).into_iter().map(|cell| cell.group.as_ref()).collect()
                    }
                    Happening::Credits { .. } => BTreeSet::from([None]),
                };
                let dates = (start, last);
                groups.into_iter().any(|group| self.happened(what, *often, dates, group, credits))
            }
            CreditTrigger::All(parts) => {
                parts.iter().all(|part| self.fires(part, (start, last), group, credits))
            }
            CreditTrigger::Any(parts) => {
                parts.iter().any(|part| self.fires(part, (start, last), group, credits))
            }
        }
    }

    /// Whether it happened so often in a group, with a period that ends in these dates the last.
    fn happened(
        &self,
        what: &Happening,
        often: Often,
        (start, last): (NaiveDate, NaiveDate),
        group: Option<&String>,
        credits: &[Paid],
    ) -> bool {
        let seen: Vec<Seen> = match what {
            Happening::Missed { target } | Happening::Figures { target, .. } => {
                let (declared, measured) = self.measured(target);
                let of_group = |cell: &&Cell| group == cell.group.as_ref();
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
        let ends_here = |(end, _): &Seen| start <= *end && *end <= last;
        (0..seen.len()).any(|here| ends_here(&seen[here]) && self.enough(&seen[..=here], often))
    }

    /// Whether the last of these periods makes the number full.
    fn enough(&self, seen: &[Seen], often: Often) -> bool {
        let (last, held) = seen[seen.len() - 1];
        if held != Some(true) {
            return false;
        }
        let times = |of: &[Seen]| of.iter().filter(|(_, held)| *held == Some(true)).count() as u32;
        match often {
            Often::Consecutive { times: needed, each_further } => {
                let broken = seen.iter().rposition(|(_, held)| *held == Some(false));
                let run = times(&seen[broken.map_or(0, |at| at + 1)..]);
                if each_further { run >= needed } else { run % needed == 0 }
            }
            Often::OutOf { times: needed, periods } => {
                times(&seen[seen.len().saturating_sub(periods as usize)..]) >= needed
            }
            Often::Within { times: needed, window } => {
                let (first, _) = period_of(window, self.term(), last);
                let inside: Vec<Seen> =
                    seen.iter().copied().filter(|(end, _)| *end >= first).collect();
                times(&inside) == needed
            }
        }
    }
}
