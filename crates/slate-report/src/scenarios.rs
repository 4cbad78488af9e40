//! How scenarios went, as text.

use anstyle::{AnsiColor, Style};
use slate_engine::{ExpectationOutcome, ScenarioOutcome};
use slate_model::Position;

use crate::{Look, tame};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const FAINT: Style = Style::new().dimmed();

/// A line for each scenario, below it what was expected and did not come, and at the end how many
/// passed; coloured for a terminal or plain.
#[must_use]
pub fn scenarios(ran: &[ScenarioOutcome], colour: bool) -> String {
    let look = Look { colour, width: 0 };
    let at = |place: Option<&Position>| {
        let place = place.map(|place| format!("  {}", tame(&place.to_string())));
        look.paint(FAINT, &place.unwrap_or_default())
    };
    let mut out = String::new();
    for one in ran {
        let mark = if one.passed() { look.paint(GOOD, "ok") } else { look.paint(BAD, "FAILED") };
        out.push_str(&format!("{mark}  {}{}\n", tame(&one.label), at(one.at.as_ref())));
        for ExpectationOutcome { at: place, expected, instead } in &one.expectations {
            if let Some(instead) = instead {
                out.push_str(&format!("    expected {}{}\n", tame(expected), at(place.as_ref())));
                out.push_str(&format!("    but {}\n", tame(instead)));
            }
        }
    }
    let passed = ran.iter().filter(|one| one.passed()).count();
    out.push_str(&format!("{passed} passed, {} failed\n", ran.len() - passed));
    out
}
