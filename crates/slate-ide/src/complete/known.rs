//! Names that nobody defines: zones, currencies, bundled tables of holidays.

use slate_calendar::holidays;

use super::scene::Scene;

/// Currencies that agreements are often in.
const OFTEN: [&str; 12] =
    ["GBP", "EUR", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CAD", "AUD", "INR", "JPY"];

/// Every zone.
pub(super) fn zones() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The bundled tables, as they are written behind a qualifier.
pub(super) fn tables(qualifier: Option<&str>) -> Vec<String> {
    let before = match qualifier {
        None => "holidays.",
        Some("holidays") => "",
        Some(_) => return Vec::new(),
    };
    holidays::names().map(|table| format!("{before}{table}")).collect()
}

impl Scene<'_> {
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
