//! Periods cut out of a term: months, ISO weeks, quarters, fiscal and contract years (language §5).
//! All are half-open in the agreement's zone; the first and last may be stubs (§10, default 8).

use chrono::{Datelike, Days, Months, NaiveDate};
use slate_model::{DateRange, Instant, Period, Zone};

use crate::buckets::{Buckets, first_past};
use crate::local;
use crate::span_limits::days_in;

/// One period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// What it is called in statements and scenarios: `2026-03-06`, `2026-W10`, `2026-03`,
    /// `2026-Q1`, `2026-H1`, `2026`. Quarters, half-years and years that begin in another month,
    /// and billing months, have their first and last month or date: `2026-02/2026-04`,
    /// `2026-04/2027-03`, `2026-01-15/2026-02-14`. Contract years are counted: `contract year 1`.
    /// Rolling windows end with a month: `30 days to 2026-03`, `12 months to 2026-03`. The whole
    /// term is `term`.
    pub label: String,
    /// The dates that belong to it and to the term, both included.
    pub dates: DateRange,
    /// The dates it would have were the term longer.
    pub uncut: DateRange,
    /// Its first instant.
    pub start: Instant,
    /// The first instant after it.
    pub end: Instant,
}

impl Cut {
    /// Whether the term leaves all of it: otherwise it is a stub, measured and marked, with base
    /// and caps prorated, and no part of a streak (language §10, default 8).
    pub fn whole(&self) -> bool {
        self.dates == self.uncut
    }

    /// Calendar days that belong to it and to the term.
    pub fn days(&self) -> i64 {
        days_in(self.dates)
    }

    /// Calendar days it would have were the term longer.
    pub fn whole_days(&self) -> i64 {
        days_in(self.uncut)
    }

    /// The share of it that lies in the term by calendar days, as numerator and denominator:
    /// `(15, 31)`. One in one for a whole period.
    pub fn fraction(&self) -> (i64, i64) {
        if self.whole() { (1, 1) } else { (self.days(), self.whole_days()) }
    }

    /// Whether `t` lies in it.
    pub fn contains(&self, t: Instant) -> bool {
        self.start <= t && t < self.end
    }
}

/// The periods of one kind that share a date with a stretch of the term, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cuts {
    period: Period,
    cuts: Vec<Cut>,
    /// The starts of the stretches that [`Self::find`] tells apart: of the cuts, or, for rolling
    /// windows, of the months that end them.
    starts: Vec<i64>,
    end: i64,
    buckets: Buckets,
}

impl Cuts {
    /// Cuts `term` into periods and keeps those that share a date with `from..=to`. They are cut at
    /// the ends of the term only, never at `from` or `to`.
    ///
    /// Rolling windows overlap: one ends with each month of the term (or with the term), is cut by
    /// the start of the term, and is whole when it is not cut.
    ///
    /// There are none when `from` is after `to`, the two miss the term, or a `Period` names a month
    /// or day that does not exist.
    pub fn new(
        period: Period,
        zone: Zone,
        term: DateRange,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Self {
        let (from, to) = (from.max(term.first), to.min(term.last));
        let mut cuts = Vec::new();
        let mut starts = Vec::new();
        let mut next = (from <= to).then_some(from);
        while let Some(date) = next {
            let Some(found) = holding(period, term, date) else {
                break;
            };
            let Some((cut, step)) = cut_by_term(period, zone, term, found, date) else {
                break;
            };
            if let Some(start) = local::start_of_day(zone, step.first) {
                starts.push(start.0);
            }
            cuts.push(cut);
            next = step.last.succ_opt().filter(|date| *date <= to);
        }
        let end = cuts.last().map_or(i64::MIN, |cut| cut.end.0);
        let buckets = Buckets::new(&starts);
        Self { period, cuts, starts, end, buckets }
    }

    /// How time is cut.
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The periods in order.
    pub fn as_slice(&self) -> &[Cut] {
        &self.cuts
    }

    /// The period at a position.
    pub fn get(&self, at: usize) -> Option<&Cut> {
        self.cuts.get(at)
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.cuts.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.cuts.is_empty()
    }

    /// The periods in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Cut> {
        self.cuts.iter()
    }

    /// The position of the period that `t` lies in; among rolling windows, of the one that ends
    /// with the month of `t`. `None` outside all of them.
    #[inline]
    pub fn find(&self, t: Instant) -> Option<usize> {
        if t.0 >= self.end {
            return None;
        }
        first_past(&self.starts, self.buckets.around(t.0), |start| *start > t.0).checked_sub(1)
    }

    /// The position of the period with that label, or of the one whose first date it is, written
    /// `2026-01-15`; of the rolling window that ends with a month, written `2026-03`.
    pub fn parse_label(&self, label: &str) -> Option<usize> {
        let by_date = || {
            let date: NaiveDate = label.parse().ok()?;
            self.cuts.iter().position(|cut| cut.uncut.first == date)
        };
        let by_month = || {
            let rolls =
                matches!(self.period, Period::RollingDays { .. } | Period::RollingMonths { .. });
            let ends = format!(" to {label}");
            self.cuts.iter().position(|cut| rolls && cut.label.ends_with(&ends))
        };
        self.cuts.iter().position(|cut| cut.label == label).or_else(by_month).or_else(by_date)
    }
}

impl<'a> IntoIterator for &'a Cuts {
    type Item = &'a Cut;
    type IntoIter = std::slice::Iter<'a, Cut>;

    fn into_iter(self) -> Self::IntoIter {
        self.cuts.iter()
    }
}

/// The dates of the period that holds `date`, were the term without end. For rolling windows, of
/// the month that holds it. `None` where the period names a month or day that does not exist.
fn holding(period: Period, term: DateRange, date: NaiveDate) -> Option<DateRange> {
    match period {
        Period::Day => Some(DateRange { first: date, last: date }),
        Period::Week => {
            let into = u64::from(date.weekday().num_days_from_monday());
            let first = date.checked_sub_days(Days::new(into))?;
            Some(DateRange { first, last: first.checked_add_days(Days::new(6))? })
        }
        Period::Month | Period::RollingDays { .. } | Period::RollingMonths { .. } => {
            months_holding(date, 1, 1)
        }
        Period::Quarter { from } => months_holding(date, from, 3),
        Period::HalfYear { from } => months_holding(date, from, 6),
        Period::Year { from } => months_holding(date, from, 12),
        Period::ContractYear => {
            let mut years = u32::try_from(date.year() - term.first.year()).ok()?;
            let begins =
                |years: u32| term.first.checked_add_months(Months::new(years.checked_mul(12)?));
            if begins(years)? > date {
                years = years.checked_sub(1)?;
            }
            Some(DateRange { first: begins(years)?, last: begins(years + 1)?.pred_opt()? })
        }
        Period::BillingMonth { day } => {
            let begins = |month: NaiveDate| {
                let day = u32::from(day).min(u32::from(month.num_days_in_month()));
                month.with_day(day)
            };
            let month = date.with_day(1)?;
            let month = if begins(month)? > date {
                month.checked_sub_months(Months::new(1))?
            } else {
                month
            };
            let next = month.checked_add_months(Months::new(1))?;
            Some(DateRange { first: begins(month)?, last: begins(next)?.pred_opt()? })
        }
        Period::Term => Some(term),
    }
}

/// The block of `size` months that holds `date`, blocks being counted from month `from`.
fn months_holding(date: NaiveDate, from: u8, size: u32) -> Option<DateRange> {
    if !(1..=12).contains(&from) {
        return None;
    }
    let into = (date.month() + 12 - u32::from(from)) % size;
    let first = date.with_day(1)?.checked_sub_months(Months::new(into))?;
    Some(DateRange { first, last: first.checked_add_months(Months::new(size))?.pred_opt()? })
}

/// The period cut by the term, and the dates after which the next one is looked for.
fn cut_by_term(
    period: Period,
    zone: Zone,
    term: DateRange,
    found: DateRange,
    date: NaiveDate,
) -> Option<(Cut, DateRange)> {
    let within = |range: DateRange| DateRange {
        first: range.first.max(term.first),
        last: range.last.min(term.last),
    };
    let uncut = match period {
        // A window ends with its month, or with the term inside it.
        Period::RollingDays { days } => {
            let last = found.last.min(term.last);
            let back = u64::from(days.max(1)) - 1;
            DateRange { first: last.checked_sub_days(Days::new(back))?, last }
        }
        Period::RollingMonths { months } => {
            let back = Months::new(u32::from(months.max(1)) - 1);
            DateRange { first: found.first.checked_sub_months(back)?, last: found.last }
        }
        _ => found,
    };
    let dates = within(uncut);
    let cut = Cut {
        label: label(period, term, uncut, date),
        dates,
        uncut,
        start: local::start_of_day(zone, dates.first)?,
        end: local::start_of_day(zone, dates.last.succ_opt()?)?,
    };
    Some((cut, within(found)))
}

/// What a period is called: see [`Cut::label`].
fn label(period: Period, term: DateRange, uncut: DateRange, date: NaiveDate) -> String {
    let first = uncut.first;
    let months = |last: NaiveDate| format!("{}/{}", first.format("%Y-%m"), last.format("%Y-%m"));
    match period {
        Period::Day => first.to_string(),
        Period::Week => first.format("%G-W%V").to_string(),
        Period::Month => first.format("%Y-%m").to_string(),
        Period::Quarter { .. } if first.month0().is_multiple_of(3) => {
            format!("{:04}-Q{}", first.year(), first.month0() / 3 + 1)
        }
        Period::HalfYear { .. } if first.month0().is_multiple_of(6) => {
            format!("{:04}-H{}", first.year(), first.month0() / 6 + 1)
        }
        Period::Year { .. } if first.month() == 1 => format!("{:04}", first.year()),
        Period::Quarter { .. } | Period::HalfYear { .. } | Period::Year { .. } => {
            months(uncut.last)
        }
        Period::ContractYear => format!("contract year {}", first.year() - term.first.year() + 1),
        Period::BillingMonth { .. } => format!("{first}/{}", uncut.last),
        Period::RollingDays { days } => format!("{days} days to {}", date.format("%Y-%m")),
        Period::RollingMonths { months } => format!("{months} months to {}", date.format("%Y-%m")),
        Period::Term => "term".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn term(first: &str, last: &str) -> DateRange {
        DateRange { first: day(first), last: day(last) }
    }

    fn cuts(period: Period, term: DateRange) -> Cuts {
        let london = "Europe/London".parse().unwrap();
        Cuts::new(period, london, term, term.first, term.last)
    }

    fn labels(period: Period, first: &str, last: &str) -> Vec<String> {
        cuts(period, term(first, last)).iter().map(|cut| cut.label.clone()).collect()
    }

    #[test]
    fn periods_have_names() {
        assert_eq!(labels(Period::Day, "2026-03-06", "2026-03-07"), ["2026-03-06", "2026-03-07"]);
        assert_eq!(labels(Period::Week, "2026-12-30", "2027-01-04"), ["2026-W53", "2027-W01"]);
        assert_eq!(labels(Period::Month, "2026-03-06", "2026-04-01"), ["2026-03", "2026-04"]);
        assert_eq!(
            labels(Period::Quarter { from: 4 }, "2026-03-06", "2026-04-01"),
            ["2026-Q1", "2026-Q2"]
        );
        assert_eq!(
            labels(Period::Quarter { from: 2 }, "2026-03-06", "2026-05-01"),
            ["2026-02/2026-04", "2026-05/2026-07"]
        );
        assert_eq!(
            labels(Period::HalfYear { from: 7 }, "2026-06-30", "2026-07-01"),
            ["2026-H1", "2026-H2"]
        );
        assert_eq!(
            labels(Period::Year { from: 4 }, "2026-03-31", "2026-04-01"),
            ["2025-04/2026-03", "2026-04/2027-03"]
        );
        assert_eq!(
            labels(Period::ContractYear, "2026-03-06", "2027-03-06"),
            ["contract year 1", "contract year 2"]
        );
        assert_eq!(
            labels(Period::BillingMonth { day: 31 }, "2026-02-27", "2026-03-30"),
            ["2026-01-31/2026-02-27", "2026-02-28/2026-03-30"]
        );
        assert_eq!(
            labels(Period::RollingDays { days: 30 }, "2026-02-27", "2026-03-30"),
            ["30 days to 2026-02", "30 days to 2026-03"]
        );
        assert_eq!(labels(Period::Term, "2026-02-27", "2029-03-30"), ["term"]);
    }

    #[test]
    fn a_month_cut_by_the_term_is_a_stub() {
        let cuts = cuts(Period::Month, term("2026-01-15", "2026-03-31"));
        let told: Vec<_> =
            cuts.iter().map(|c| (c.label.as_str(), c.whole(), c.fraction())).collect();
        assert_eq!(
            told,
            [("2026-01", false, (17, 31)), ("2026-02", true, (1, 1)), ("2026-03", true, (1, 1))]
        );
        // March ends in summer time: an hour earlier by UTC.
        assert_eq!(
            cuts.get(2).map(|cut| cut.end.to_string()).as_deref(),
            Some("2026-03-31T23:00:00Z")
        );
    }

    #[test]
    fn a_contract_year_from_29_february_begins_on_the_28th_in_common_years() {
        let cuts = cuts(Period::ContractYear, term("2024-02-29", "2028-12-31"));
        let first: Vec<_> = cuts.iter().map(|cut| cut.dates.first.to_string()).collect();
        assert_eq!(first, ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]);
        assert!(cuts.iter().rev().skip(1).all(Cut::whole));
        assert!(!cuts.get(4).unwrap().whole());
    }

    #[test]
    fn every_instant_of_the_term_is_found_in_the_period_that_contains_it() {
        let term = term("2025-11-17", "2027-02-10");
        let kinds = [
            Period::Day,
            Period::Week,
            Period::Month,
            Period::Quarter { from: 2 },
            Period::HalfYear { from: 4 },
            Period::Year { from: 7 },
            Period::ContractYear,
            Period::BillingMonth { day: 30 },
            Period::Term,
        ];
        for period in kinds {
            let cuts = cuts(period, term);
            let (start, end) = (cuts.get(0).unwrap().start, cuts.get(cuts.len() - 1).unwrap().end);
            let mut t = start;
            while t < end {
                let found = cuts.find(t).unwrap();
                assert!(cuts.get(found).unwrap().contains(t), "{period:?} {t}");
                t = Instant(t.0 + 3_599_000_001);
            }
            assert_eq!(cuts.find(end), None);
            assert_eq!(cuts.find(Instant(start.0 - 1)), None);
            for pair in cuts.as_slice().windows(2) {
                assert_eq!(pair[0].end, pair[1].start);
            }
            for (at, cut) in cuts.iter().enumerate() {
                assert_eq!(cuts.parse_label(&cut.label), Some(at));
                assert_eq!(cuts.find(cut.start), Some(at));
            }
        }
    }

    #[test]
    fn a_rolling_window_ends_with_each_month() {
        let cuts = cuts(Period::RollingMonths { months: 12 }, term("2026-01-01", "2027-02-28"));
        assert_eq!(cuts.len(), 14);
        assert_eq!(
            cuts.get(11).map(|cut| (cut.dates, cut.whole())),
            Some((term("2026-01-01", "2026-12-31"), true))
        );
        assert_eq!(
            cuts.get(0).map(|cut| (cut.dates, cut.whole())),
            Some((term("2026-01-01", "2026-01-31"), false))
        );
        assert_eq!(cuts.find("2026-03-10T00:00:00Z".parse().unwrap()), Some(2));
        assert_eq!(cuts.parse_label("2026-03"), Some(2));
    }

    #[test]
    fn only_the_periods_asked_for() {
        let term = term("2026-01-15", "2028-12-31");
        let cuts = Cuts::new(Period::Month, Zone::UTC, term, day("2026-01-20"), day("2026-02-03"));
        assert_eq!(cuts.len(), 2);
        assert_eq!(cuts.get(0).map(|cut| cut.days()), Some(17));
        assert!(
            Cuts::new(Period::Month, Zone::UTC, term, day("2029-01-01"), day("2029-02-03"))
                .is_empty()
        );
        assert!(
            Cuts::new(Period::Quarter { from: 13 }, Zone::UTC, term, term.first, term.last)
                .is_empty()
        );
    }
}
