//! The bundled tables by name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use slate_model::Holiday;

use super::rules::{self, BadLine, Rule, Written};

/// The texts that the tables are read from, one a country.
const TEXTS: [&str; 9] = [
    include_str!("../../holidays/AU.txt"),
    include_str!("../../holidays/CA.txt"),
    include_str!("../../holidays/DE.txt"),
    include_str!("../../holidays/FR.txt"),
    include_str!("../../holidays/GB.txt"),
    include_str!("../../holidays/IE.txt"),
    include_str!("../../holidays/IN.txt"),
    include_str!("../../holidays/NL.txt"),
    include_str!("../../holidays/US.txt"),
];

/// How many tables may be like one another in a row: a stop for texts that go in a circle.
const MOST_LIKE: usize = 4;

/// A bundled table of public holidays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    name: String,
    title: String,
    source: String,
    years: (i32, i32),
    rules: Vec<Rule>,
}

impl Table {
    /// Its name after `holidays.`: `GB_ENG`, `US_FED`, `DE_BY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it holds, for people.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where it was taken from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The first and the last year that it covers, both included.
    pub const fn years(&self) -> (i32, i32) {
        self.years
    }

    /// Whether it covers a year. Outside them it names no holiday, which does not mean that there
    /// is none.
    pub const fn covers(&self, year: i32) -> bool {
        self.years.0 <= year && year <= self.years.1
    }

    /// The holidays of a year, in order of date; none for a year that it does not cover. Two on one
    /// date are both given.
    pub fn in_year(&self, year: i32) -> Vec<Holiday> {
        if !self.covers(year) {
            return Vec::new();
        }
        let mut days = Vec::new();
        let mut add = |date: NaiveDate, name: String| {
            if date.year() == year {
                days.push(Holiday { date, name });
            }
        };
        for rule in &self.rules {
            // The substitute day of New Year's Day may lie in the year before.
            for of in [year - 1, year, year + 1] {
                rule.dates_of(of, &mut add);
            }
        }
        days.sort();
        days.dedup();
        days
    }

    /// The name of the holiday on `date`; of several, the first by name. `None` when there is none
    /// and when the year is not covered: ask [`Self::covers`].
    pub fn on(&self, date: NaiveDate) -> Option<String> {
        self.in_year(date.year()).into_iter().find(|day| day.date == date).map(|day| day.name)
    }
}

/// All tables; a fault in a text that comes with the crate is told by the test below.
static TABLES: LazyLock<BTreeMap<String, Table>> = LazyLock::new(|| read_all().unwrap_or_default());

fn read_all() -> Result<BTreeMap<String, Table>, BadLine> {
    let mut written: BTreeMap<String, Written> = BTreeMap::new();
    for text in TEXTS {
        for table in rules::read(text)? {
            written.insert(table.name.clone(), table);
        }
    }
    let whole = |own: &Written| {
        let mut table = Table {
            name: own.name.clone(),
            title: own.title.clone(),
            source: own.source.clone(),
            years: own.years,
            rules: own.rules.clone(),
        };
        let mut without = own.without.clone();
        let mut like = own.like.as_ref();
        // What a table does not say it takes from the one it is like, and from that one's own.
        for _ in 0..MOST_LIKE {
            let Some(base) = like.and_then(|name| written.get(name)) else {
                break;
            };
            let kept = base.rules.iter().filter(|rule| !without.contains(&rule.name));
            table.rules.extend(kept.cloned());
            if table.source.is_empty() {
                table.source.clone_from(&base.source);
            }
            if table.years == (0, 0) {
                table.years = base.years;
            }
            without.extend_from_slice(&base.without);
            like = base.like.as_ref();
        }
        table
    };
    let public = written.iter().filter(|(_, own)| !own.common);
    Ok(public.map(|(name, own)| (name.clone(), whole(own))).collect())
}

/// The bundled table of that name, exactly as written.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.get(name)
}

/// The names of all bundled tables, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLES.keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_reads_and_says_its_source_and_years() {
        assert_eq!(read_all().err(), None);
        for name in names() {
            let table = table(name).unwrap();
            assert!(!table.title().is_empty() && !table.source().is_empty(), "{name}");
            assert!(table.years().0 >= 1990 && table.years().1 >= table.years().0, "{name}");
            assert!(!table.in_year(table.years().0).is_empty(), "{name}");
            assert!(table.in_year(table.years().0 - 1).is_empty(), "{name}");
        }
    }

    #[test]
    fn substitute_days_stand_beside_the_day_itself() {
        let england = table("GB_ENG").unwrap();
        let day = |text: &str| england.on(text.parse().unwrap());
        assert_eq!(day("2021-12-25").as_deref(), Some("Christmas Day"));
        assert_eq!(day("2021-12-27").as_deref(), Some("Christmas Day (substitute day)"));
        assert_eq!(day("2021-12-28").as_deref(), Some("Boxing Day (substitute day)"));
        assert_eq!(day("2021-12-29"), None);
    }
}
