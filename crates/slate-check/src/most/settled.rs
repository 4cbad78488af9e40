//! What is left of the credits after caps, in one period of settlement, in each longer window of a cap
//! and over the term; and the caps that decide it.
//!
//! A stretch of time costs at most what its credits can pay, and at most what a cap allows in each window
//! that it is made of. Caps are taken in the order in which they bind (language §10.10).

use std::collections::{BTreeMap, BTreeSet};

use num_traits::{One, Zero};
use rust_decimal::Decimal;
use slate_model::{Cap, CapWindow, DateRange, Name, Period};

use super::Most;
use super::credits::Line;
use super::exact::{Exact, down_to, plus, to_decimal};
use super::range::Range;
use super::reckon::{Place, share};

/// The most that is paid in a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settled {
    /// How much.
    pub amount: Decimal,
    /// The window.
    pub window: Period,
    /// What decides it.
    pub by: Binding,
}

/// The caps that decide the most, in source order, by their places; none where the credits themselves
/// cannot pay more.
pub(crate) type Binding = BTreeSet<usize>;

/// A window of a cap, and what would be paid in it without.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BeforeCap {
    /// The most that the credits can pay.
    pub paid: Decimal,
    /// What the cap allows.
    pub allowed: Decimal,
}

/// A contract year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Year {
    /// Its dates inside the term.
    pub dates: DateRange,
    /// The most that the credits can pay.
    pub paid: Decimal,
    /// What is charged; `None` where only a history can tell.
    pub charges: Option<Decimal>,
}

/// A window of a cap.
#[derive(Debug, Clone)]
pub(super) struct Window {
    /// Its dates inside the term.
    pub dates: DateRange,
    /// What the cap allows in it, before it is rounded down.
    pub amount: Range,
}

/// A bound and what decides it. Of several the lowest counts; none is above all.
#[derive(Debug, Clone, Default)]
struct Bound {
    amount: Option<Exact>,
    by: Binding,
}

impl Bound {
    fn zero() -> Self {
        Self { amount: Some(Exact::zero()), by: Binding::new() }
    }

    fn and(mut self, other: Self) -> Self {
        self.amount = self.amount.zip(other.amount).and_then(|(one, two)| plus(&one, &two));
        self.by.extend(other.by);
        self
    }

    fn lower(self, other: Self) -> Self {
        match (self.amount, other.amount) {
            (Some(one), Some(two)) if two < one => other,
            (None, Some(_)) => other,
            _ => self,
        }
    }

    fn higher(self, other: Self) -> Self {
        match (self.amount, other.amount) {
            (None, _) => self,
            (Some(one), Some(two)) if two <= one => self,
            _ => other,
        }
    }
}

/// So many caps are looked at in every way; the rest one after the other, each in its own windows.
const THOROUGH: usize = 6;

/// Credits by the windows of a cap.
struct Grouped {
    /// Those of each window, with what the cap allows in it.
    groups: Vec<(Option<Exact>, Vec<usize>)>,
    /// Those that it does not bind.
    rest: Vec<usize>,
}

/// Credits of the term, and the caps on them.
struct Book<'m, 'a> {
    most: &'m Most<'a>,
    lines: Vec<Line<'a>>,
    each: std::rc::Rc<slate_calendar::Cuts>,
    /// In the order in which they bind: each with its place in the text and its windows.
    caps: Vec<(usize, &'a Cap, Vec<Window>)>,
}

impl<'a> Most<'a> {
    /// The most that is paid after caps: in one period of settlement, in each longer window in which it
    /// is less than the shorter ones allow, and over the term. Empty where nothing limits it, or only a
    /// history can tell.
    pub fn settled(&self) -> Vec<Settled> {
        let each = self.settled_each();
        let book = Book::of(self, each);
        let mut found: Vec<(Settled, u32, Exact)> = Vec::new();
        let mut windows: Vec<Period> = book
            .caps
            .iter()
            .filter_map(|(_, cap, _)| match cap.window {
                CapWindow::Period(window) if window != Period::Term => Some(window),
                _ => None,
            })
            .collect();
        windows.sort_by_key(|it| days(*it));
        windows.dedup();
        windows.retain(|it| days(*it) > days(each));
        for window in [each].into_iter().chain(windows) {
            let bound = book.window(window, each);
            let Some(amount) = bound.amount else { continue };
            // What a longer window allows at most is all that a shorter one can cost.
            found.retain(|(_, _, shorter)| *shorter < amount);
            let further = found.iter().all(|(_, each, shorter)| {
                let times = super::exact::whole(days(window).div_ceil(*each));
                super::exact::times(shorter, &times).is_none_or(|it| amount < it)
            });
            let Some(decimal) = to_decimal(&amount) else { continue };
            if further {
                let settled = Settled { amount: decimal, window, by: bound.by };
                found.push((settled, days(window), amount));
            }
        }
        let all: Vec<usize> = (0..book.lines.len()).collect();
        let term = book.bound(&all);
        let mut said: Vec<Settled> = found.into_iter().map(|(settled, ..)| settled).collect();
        // A term that is looked at in part only has no whole.
        if let Some(amount) = term.amount.filter(|_| self.term == self.whole_term)
            && let Some(amount) = to_decimal(&amount)
        {
            // Where one window has all of it, that is said by the name that the text gives it.
            let only = self.cuts(each).len() <= 1;
            let whole = |it: &Settled| only || (it.window != each && it.by == term.by);
            said.retain(|it| it.amount < amount || whole(it));
            if said.iter().all(|it| it.amount < amount) {
                said.push(Settled { amount, window: Period::Term, by: term.by });
            }
        }
        said
    }

    /// The caps that no window reaches, each with the window in which most is paid without them. None of
    /// which that or the amount of the cap is not known.
    pub fn never_reached(&self) -> Vec<(&'a Cap, BeforeCap)> {
        let mut book = Book::without_caps(self, self.settled_each());
        // A cap that goes with credits of which one wins is for all of them.
        book.lines.iter_mut().for_each(|line| line.compared = None);
        let caps = self.agreement.settlement.caps.iter();
        caps.filter_map(|cap| Some((cap, self.never(&book, cap)?))).collect()
    }

    fn never(&self, book: &Book<'_, 'a>, cap: &Cap) -> Option<BeforeCap> {
        let mut worst: Option<BeforeCap> = None;
        for window in self.windows(cap) {
            let allowed = to_decimal(&down_to(&window.amount.fixed()?, &self.smallest()?)?)?;
            let inside = book.inside(window.dates, cap.service.as_ref());
            let paid = to_decimal(&book.bound(&inside).amount?)?;
            if paid >= allowed {
                return None;
            }
            if worst.is_none_or(|worst| worst.paid < paid) {
                worst = Some(BeforeCap { paid, allowed });
            }
        }
        worst
    }

    /// The contract year in which all credits can pay most before caps. `None` where nothing limits one
    /// of them.
    pub fn year(&self) -> Option<Year> {
        let book = Book::without_caps(self, self.settled_each());
        let mut most: Option<(DateRange, Exact)> = None;
        for cut in &*self.cuts(Period::ContractYear) {
            let paid = book.bound(&book.inside(cut.dates, None)).amount?;
            if most.as_ref().is_none_or(|(_, most)| *most < paid) {
                most = Some((cut.dates, paid));
            }
        }
        let (dates, paid) = most?;
        let charges = self.all_charges(dates, Period::ContractYear).fixed();
        let charges = charges.and_then(|it| to_decimal(&it));
        Some(Year { dates, paid: to_decimal(&paid)?, charges })
    }

    /// The windows of a cap in the term: those of a window that rolls end with the periods of
    /// settlement.
    pub(super) fn windows(&self, cap: &Cap) -> Vec<Window> {
        let CapWindow::Period(kind) = cap.window else { return Vec::new() };
        let window = |dates, share| {
            let amount = self.value(&cap.amount, &Place::window(dates, kind, share));
            Window { dates, amount }
        };
        if !kind.rolls() {
            return self.cuts(kind).iter().map(|cut| window(cut.dates, share(cut))).collect();
        }
        let back = |last: chrono::NaiveDate| match kind {
            Period::RollingDays { days } => {
                last.checked_sub_days(chrono::Days::new(u64::from(days).saturating_sub(1)))
            }
            Period::RollingMonths { months } => {
                last.succ_opt()?.checked_sub_months(chrono::Months::new(u32::from(months)))
            }
            _ => None,
        };
        let each = self.cuts(self.settled_each());
        each.iter()
            .map(|cut| {
                let last = cut.dates.last;
                let first = back(last).unwrap_or(self.term.first).max(self.term.first);
                window(DateRange { first, last }, Exact::one())
            })
            .collect()
    }
}

impl<'m, 'a> Book<'m, 'a> {
    fn of(most: &'m Most<'a>, kind: Period) -> Self {
        let caps = most.agreement.settlement.caps.iter().enumerate();
        let mut caps: Vec<_> = caps
            .filter(|(_, cap)| cap.window != CapWindow::Incident)
            .map(|(at, cap)| (at, cap, most.windows(cap)))
            .collect();
        caps.sort_by_key(|(_, cap, _)| {
            let CapWindow::Period(window) = cap.window else { return (false, 0) };
            (cap.service.is_none(), days(window))
        });
        Self { caps, ..Self::without_caps(most, kind) }
    }

    fn without_caps(most: &'m Most<'a>, each: Period) -> Self {
        let each = most.cuts(each);
        Self { lines: most.lines(&each), most, each, caps: Vec::new() }
    }

    /// The credits of some dates, of one service or of all.
    fn inside(&self, dates: DateRange, service: Option<&Name>) -> Vec<usize> {
        let of = |line: &Line<'_>| service.is_none_or(|service| service == line.service);
        let first = self.lines.partition_point(|line| line.last < dates.first);
        let end = self.lines.partition_point(|line| line.last <= dates.last);
        let lines = self.lines.iter().enumerate().take(end).skip(first);
        lines.filter(|(_, line)| of(line)).map(|(at, _)| at).collect()
    }

    /// The most in one window of a kind, over all of them.
    fn window(&self, window: Period, each: Period) -> Bound {
        let bounds: Vec<Bound> = if window == each {
            let settled = |at: usize| {
                let lines = self.lines.iter().enumerate();
                let inside = lines.filter(|(_, it)| it.settled.0 <= at && at <= it.settled.1);
                inside.map(|(line, _)| line).collect::<Vec<_>>()
            };
            (0..self.each.len()).map(|at| self.bound(&settled(at))).collect()
        } else {
            let of_cap = self.caps.iter().find(|it| it.1.window == CapWindow::Period(window));
            let windows = of_cap.map_or(&[][..], |it| &it.2);
            windows.iter().map(|it| self.bound(&self.inside(it.dates, None))).collect()
        };
        bounds.into_iter().reduce(Bound::higher).unwrap_or_default()
    }

    /// The most that some credits come to together.
    fn bound(&self, lines: &[usize]) -> Bound {
        self.below(lines, self.caps.len())
    }

    /// The most after the first so many caps.
    fn below(&self, lines: &[usize], caps: usize) -> Bound {
        let Some(before) = caps.checked_sub(1) else { return self.free(lines) };
        let Some((at, cap, windows)) = self.caps.get(before) else { return self.free(lines) };
        let Some(Grouped { groups, rest }) = self.grouped(lines, cap, windows) else {
            return self.below(lines, before);
        };
        let alone = groups.len() <= 1 && rest.is_empty();
        let mut sum = if rest.is_empty() { Bound::zero() } else { self.below(&rest, before) };
        for (allowed, lines) in groups {
            let amount = allowed.and_then(|it| down_to(&it, &self.most.smallest()?));
            let amount = amount.map(|it| it.max(Exact::zero()));
            let cap = Bound { amount, by: Binding::from([*at]) };
            sum = sum.and(self.below(&lines, before).lower(cap));
        }
        if alone || self.caps.len() > THOROUGH {
            return sum;
        }
        // Windows that cross each other, and credits of which one wins, are less apart than together.
        self.below(lines, before).lower(sum)
    }

    /// The credits that a cap binds, by its windows, and the others. `None` where a window that rolls cannot
    /// be told from the dates of the credits.
    fn grouped(&self, lines: &[usize], cap: &Cap, windows: &[Window]) -> Option<Grouped> {
        let CapWindow::Period(kind) = cap.window else { return None };
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut rest = Vec::new();
        // Windows that roll are laid one after the other, each as long as the one that ends it.
        let mut begins: Option<usize> = None;
        for number in lines {
            let Some(line) = self.lines.get(*number) else { continue };
            if cap.service.as_ref().is_some_and(|service| service != line.service) {
                rest.push(*number);
                continue;
            }
            let group = if kind.rolls() {
                let (own, until) = line.settled;
                if own != until {
                    return None;
                }
                let starts = |at: usize| self.each.get(at).map(|cut| cut.dates.first);
                let same = begins.filter(|at| {
                    windows
                        .get(own)
                        .map(|it| it.dates.first)
                        .zip(starts(*at))
                        .is_some_and(|(window, start)| window <= start)
                });
                *begins.insert(same.unwrap_or(own))
            } else {
                windows.partition_point(|window| window.dates.last < line.last)
            };
            groups.entry(group).or_default().push(*number);
        }
        let allowed = |group: usize, lines: &[usize]| {
            let last = if kind.rolls() {
                lines.iter().filter_map(|it| self.lines.get(*it)).map(|it| it.settled.0).max()
            } else {
                Some(group)
            };
            let all = windows.get(group..=last?)?.iter();
            all.map(|window| window.amount.high).collect::<Option<Vec<_>>>()?.into_iter().max()
        };
        let groups = groups.into_iter().map(|(at, lines)| (allowed(at, &lines), lines));
        Some(Grouped { groups: groups.collect(), rest })
    }

    /// The most before caps: of credits that are compared only the highest is paid.
    fn free(&self, lines: &[usize]) -> Bound {
        let mut sum = Bound::zero();
        let mut compared: BTreeMap<(usize, usize), BTreeMap<&Name, Bound>> = BTreeMap::new();
        for line in lines.iter().filter_map(|it| self.lines.get(*it)) {
            let own = Bound { amount: line.amount, by: Binding::new() };
            match line.compared {
                Some(group) => {
                    let total = compared.entry(group).or_default().entry(line.name);
                    let total = total.or_insert_with(Bound::zero);
                    *total = std::mem::take(total).and(own);
                }
                None => sum = sum.and(own),
            }
        }
        for names in compared.into_values() {
            sum = sum.and(names.into_values().reduce(Bound::higher).unwrap_or_else(Bound::zero));
        }
        sum
    }
}

/// About how many days a window has, to tell longer from shorter.
fn days(window: Period) -> u32 {
    match window {
        Period::Day => 1,
        Period::Week => 7,
        Period::RollingDays { days } => u32::from(days),
        Period::Term => u32::MAX,
        _ => crate::lint::months::months(window).unwrap_or(1).saturating_mul(30),
    }
}
