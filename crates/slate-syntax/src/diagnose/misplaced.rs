//! Where a statement stands that the language knows, and that its block cannot hold.

use slate_grammar::Rule;

use super::Piece;
use super::grammar::statements;

/// What holds statements, by the rule that reads one of them.
const PLACES: [(Rule, &str); 13] = [
    (Rule::top_item_only, "at the top of the file"),
    (Rule::agreement_item_only, "in the agreement"),
    (Rule::calendar_entry_only, "in a calendar"),
    (Rule::holidays_entry_only, "in a table of holidays"),
    (Rule::record_entry_only, "in a record"),
    (Rule::service_item_only, "in a service"),
    (Rule::tier_item_only, "in a tier"),
    (Rule::timer_clause_only, "in a timer"),
    (Rule::metric_clause_only, "in a metric"),
    (Rule::target_clause_only, "in a target"),
    (Rule::exclusion_clause_only, "in an `exclude`"),
    (Rule::credit_clause_only, "in a credit"),
    (Rule::settlement_clause_only, "in a settlement"),
];

/// Where else a statement that begins with `word` stands, and what may be meant by it here.
pub(super) fn elsewhere(piece: &Piece<'_>, word: &str) -> String {
    let meant = match (piece.only, word) {
        (Rule::agreement_item_only, "start" | "end" | "from" | "until") => {
            Some("`term 2026-01-01 to 2026-12-31`, both days in one line")
        }
        (Rule::calendar_entry_only, "except" | "holidays" | "exclude") => {
            Some("`closed` with a day or a table: `closed holidays.GB_ENG`")
        }
        (Rule::terminate_clause_only | Rule::credit_clause_only, "if") => {
            Some("`when desk.fixed missed in 3 consecutive months`")
        }
        (Rule::settlement_clause_only, "max" | "limit" | "at") => {
            Some("`cap 15% of charges each month`")
        }
        _ => None,
    };
    if let Some(meant) = meant {
        return format!("write {meant}");
    }
    let begins = format!("`{word}`");
    let places = PLACES
        .iter()
        .filter(|(only, _)| *only != piece.only && statements(*only).contains(&begins));
    let places: Vec<&str> = places.map(|(_, place)| *place).collect();
    match places.as_slice() {
        [] => "take it out, or write it as the reference of the language has it".to_owned(),
        [one] => format!("a statement with `{word}` stands {one}: move it there"),
        [all @ .., last] => {
            format!("a statement with `{word}` stands {} or {last}: move it there", all.join(", "))
        }
    }
}
