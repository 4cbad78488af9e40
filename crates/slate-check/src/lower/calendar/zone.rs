//! Time zones by their names.

use slate_model::Zone;
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::{Applicability, Code};
use crate::lower::agreed::Agreed;
use crate::resolve::nearest;

impl Agreed<'_> {
    /// An IANA zone by its name.
    pub fn zone_named(&self, unit: usize, it: &ast::Ident) -> Option<Zone> {
        if let Ok(zone) = it.as_str().parse::<Zone>() {
            return Some(zone);
        }
        if it.is_missing() {
            return None;
        }
        let at = At { unit, span: it.span };
        let mut finding = self.cx.finding(
            Code::BadLiteral,
            format!("`{}` is no time zone", it.as_str()),
            at,
            "not in the IANA time zone database",
        );
        let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let meant = called(it.as_str()).or_else(|| city(it.as_str(), names()));
        finding = match meant.or_else(|| nearest(it.as_str(), names())) {
            Some(near) => finding.meant(near, self.cx.file(unit), it.span, Applicability::Unsafe),
            None => finding
                .help("write the name of a region and city, such as `Europe/London`, or `UTC`"),
        };
        self.cx.push(finding);
        None
    }
}

/// What zones are called that are named after cities: abbreviations, of which some are zones of their
/// own without summer time, and countries with one zone.
const CALLED: [(&str, &str); 32] = [
    ("aedt", "Australia/Sydney"),
    ("aest", "Australia/Sydney"),
    ("bst", "Europe/London"),
    ("britain", "Europe/London"),
    ("cdt", "America/Chicago"),
    ("central", "America/Chicago"),
    ("cest", "Europe/Berlin"),
    ("cst", "America/Chicago"),
    ("eastern", "America/New_York"),
    ("edt", "America/New_York"),
    ("england", "Europe/London"),
    ("et", "America/New_York"),
    ("france", "Europe/Paris"),
    ("germany", "Europe/Berlin"),
    ("gmt_standard_time", "Europe/London"),
    ("hkt", "Asia/Hong_Kong"),
    ("india", "Asia/Kolkata"),
    ("ireland", "Europe/Dublin"),
    ("ist", "Asia/Kolkata"),
    ("jst", "Asia/Tokyo"),
    ("mdt", "America/Denver"),
    ("mountain", "America/Denver"),
    ("netherlands", "Europe/Amsterdam"),
    ("nzst", "Pacific/Auckland"),
    ("pacific", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("pst", "America/Los_Angeles"),
    ("pt", "America/Los_Angeles"),
    ("scotland", "Europe/London"),
    ("sgt", "Asia/Singapore"),
    ("uk", "Europe/London"),
    ("z", "UTC"),
];

/// The zone that is called so.
fn called(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    CALLED.iter().find(|(name, _)| *name == lower).map(|(_, zone)| *zone)
}

/// The zone whose city that is: `London` of `Europe/London`.
fn city(word: &str, mut names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    names
        .find(|name| name.rsplit_once('/').is_some_and(|(_, last)| last.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_their_cities_and_by_what_they_are_called() {
        let names = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        for (written, zone) in [
            ("London", "Europe/London"),
            ("new_york", "America/New_York"),
            ("Paris", "Europe/Paris"),
        ] {
            assert_eq!(city(written, names()), Some(zone), "{written}");
        }
        assert_eq!(city("Slough", names()), None);
        for (name, zone) in CALLED {
            assert!(zone.parse::<Zone>().is_ok(), "{zone}");
            assert_eq!(called(name), Some(zone));
            assert!(name.parse::<Zone>().is_err(), "{name}");
        }
    }
}
