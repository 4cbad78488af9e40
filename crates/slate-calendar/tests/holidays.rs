//! The bundled holiday tables against an independent source, all years that they cover.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use slate_calendar::holidays;

fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// `digests.txt` was made by `oracle.py` from the package `holidays` of PyPI. Where a digest
/// differs, `cargo run --example holidays -- NAME` prints the dates to compare.
#[test]
fn every_date_of_every_table_is_that_of_another_source() {
    let mut wrong = Vec::new();
    let mut checked = BTreeSet::new();
    for line in include_str!("holidays/digests.txt").lines() {
        if line.starts_with("//") {
            continue;
        }
        let name = line.split(' ').next().unwrap();
        let table = holidays::table(name).unwrap_or_else(|| panic!("no table `{name}`"));
        let (first, last) = table.years();
        let dates: BTreeSet<String> = (first..=last)
            .flat_map(|year| table.in_year(year))
            .map(|day| day.date.to_string())
            .collect();
        let text = dates.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let found = format!("{name} {first}-{last} {} {:016x}", dates.len(), fnv(&text));
        if found != line {
            wrong.push(format!("expected {line}\n   found {found}"));
        }
        checked.insert(name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let all: BTreeSet<&str> = holidays::names().collect();
    assert_eq!(checked, all, "every table is checked");
    assert_eq!(all.len(), 51);
}

#[test]
fn days_that_people_know() {
    let known = [
        ("GB_ENG", "2022-06-03", "Platinum Jubilee"),
        ("GB_ENG", "2020-05-08", "Early May bank holiday (VE Day)"),
        ("GB_NIR", "2022-09-19", "State funeral of Queen Elizabeth II"),
        ("GB_SCT", "2023-05-08", "Coronation of King Charles III"),
        ("GB_ENG", "2026-12-28", "Boxing Day (substitute day)"),
        ("GB_SCT", "2026-01-02", "2nd January"),
        ("GB_NIR", "2026-07-13", "Battle of the Boyne (substitute day)"),
        ("US_FED", "2021-06-18", "Juneteenth (substitute day)"),
        ("US_FED", "2021-12-31", "New Year's Day (substitute day)"),
        ("DE_BY", "2026-06-04", "Fronleichnam"),
        ("DE_SN", "2026-11-18", "Buß- und Bettag"),
        ("DE_HH", "2017-10-31", "500 Jahre Reformation"),
        ("FR", "2026-05-14", "Ascension"),
        ("IE", "2030-02-01", "St Brigid's Day"),
        ("NL", "2025-04-26", "Koningsdag"),
        ("CA", "2026-05-18", "Victoria Day"),
        ("CA_QC", "2026-06-24", "National Holiday"),
        ("AU_NSW", "2026-04-27", "Anzac Day (additional day)"),
        ("AU_VIC", "2026-11-03", "Melbourne Cup Day"),
        ("IN", "2026-11-08", "Diwali"),
        ("IN", "2010-11-05", "Diwali"),
        ("IN", "2007-12-21", "Id-ul-Zuha (Bakrid)"),
    ];
    for (name, date, title) in known {
        let date: NaiveDate = date.parse().unwrap();
        assert_eq!(
            holidays::table(name).unwrap().on(date).as_deref(),
            Some(title),
            "{name} {date}"
        );
    }
    let plain = [
        ("GB_ENG", "2026-08-03"),
        ("GB_ENG", "2020-05-04"), // moved to the Friday
        ("GB_WLS", "2022-05-30"), // moved to the Thursday
        ("US_FED", "2020-06-19"), // Juneteenth is one since 2021
        ("GB_SCT", "2026-08-31"),
        ("DE", "2026-06-04"),
        ("FR", "2026-04-03"),
    ];
    for (name, date) in plain {
        assert_eq!(holidays::table(name).unwrap().on(date.parse().unwrap()), None, "{name} {date}");
    }
    assert!(holidays::table("GB").is_none());
    assert!(holidays::table("AU_COMMON").is_none());
    assert!(!holidays::table("IN").unwrap().covers(2030));
}
