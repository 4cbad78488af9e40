//! Names that nobody defines: zones, currencies, bundled tables of holidays.

use slate_calendar::holidays;

use super::scene::Scene;
use crate::Span;

/// Currencies that agreements are often in.
const OFTEN: [&str; 12] =
    ["GBP", "EUR", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CAD", "AUD", "INR", "JPY"];

/// Zones that agreements are often in, and the currency that is paid there.
const NEAR: [(&str, &str); 18] = [
    ("Europe/London", "GBP"),
    ("Europe/Dublin", "EUR"),
    ("Europe/Paris", "EUR"),
    ("Europe/Berlin", "EUR"),
    ("Europe/Amsterdam", "EUR"),
    ("Europe/Madrid", "EUR"),
    ("Europe/Rome", "EUR"),
    ("Europe/Zurich", "CHF"),
    ("Europe/Stockholm", "SEK"),
    ("America/New_York", "USD"),
    ("America/Chicago", "USD"),
    ("America/Denver", "USD"),
    ("America/Los_Angeles", "USD"),
    ("America/Toronto", "CAD"),
    ("Asia/Kolkata", "INR"),
    ("Asia/Tokyo", "JPY"),
    ("Australia/Sydney", "AUD"),
    ("UTC", ""),
];

/// Every zone: those where the currency of the agreement is paid, others that are often written, the rest.
pub(super) fn zones(currency: Option<&str>) -> impl Iterator<Item = &'static str> {
    let (here, elsewhere): (Vec<_>, Vec<_>) =
        NEAR.into_iter().partition(|(_, paid)| Some(*paid) == currency);
    let near: Vec<&str> = here.into_iter().chain(elsewhere).map(|(zone, _)| zone).collect();
    let known = near.clone();
    let rest = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    near.into_iter().chain(rest.filter(move |zone| !known.contains(zone)))
}

/// The bundled tables, as they are written behind a qualifier.
fn tables(qualifier: Option<&str>) -> Vec<String> {
    let before = match qualifier {
        None => "holidays.",
        Some("holidays") => "",
        Some(_) => return Vec::new(),
    };
    holidays::names().map(|table| format!("{before}{table}")).collect()
}

impl Scene<'_> {
    /// The bundled tables, those that the file brings in before the others.
    pub fn tables(&self) -> Vec<String> {
        let mut tables = tables(self.here.qualifier.as_deref());
        tables.sort_by_cached_key(|table| !self.uses(table));
        tables
    }

    /// Whether the file brings in a bundled table.
    fn uses(&self, table: &str) -> bool {
        let table = table.rsplit('.').next().unwrap_or_default();
        let mut lines = self.text.lines().filter_map(|it| it.trim().strip_prefix("use holidays."));
        lines.any(|line| line.split_whitespace().next() == Some(table))
    }

    /// The `use` that a bundled table needs, where the file has none: behind the edition.
    pub fn use_of(&self, table: &str) -> Option<(Span, String)> {
        if self.uses(table) {
            return None;
        }
        let edition = self.text.starts_with("edition ").then(|| self.text.find('\n')).flatten();
        let at = edition.map_or(0, |newline| newline + 1);
        let table = table.rsplit('.').next().unwrap_or_default();
        Some((Span::new(at, at), format!("use holidays.{table}\n")))
    }

    /// The currency of the agreement, where it says one, and others behind it.
    pub fn currencies(&self) -> Vec<String> {
        let own = self.currency();
        let others = OFTEN.iter().map(|code| (*code).to_owned());
        let others = others.filter(|code| Some(code) != own.as_ref());
        own.clone().into_iter().chain(others).collect()
    }

    /// The currency of the agreement round the place, or of the one that a scenario is for.
    pub fn currency(&self) -> Option<String> {
        let agreements = self.of_kind(&[crate::outline::SymbolKind::Agreement]);
        let named = self.agreement();
        let mut agreements = agreements.filter(|it| named.is_none_or(|name| it.path == name));
        let agreement = agreements.next()?;
        let text = self.text_of(&agreement.file);
        let body = agreement.span.of(&text);
        let mut lines = body.lines().map(str::trim_start);
        let line = lines.find_map(|line| line.strip_prefix("currency "))?;
        line.split_whitespace().next().map(str::to_owned)
    }
}
