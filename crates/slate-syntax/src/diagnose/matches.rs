//! A table of values without what it looks at: `= { high, high: P1 … }`.

use slate_grammar::Rule;

use super::chosen::fields_for;
use super::{Edit, Mistake, Piece, mistake};

/// A field that is derived by a table, and does not say of which fields.
pub(super) fn matches(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    if piece.only != Rule::record_entry_only {
        return;
    }
    let head = piece.text.lines().next().unwrap_or_default();
    let Some(brace) = head.find('{') else { return };
    let before = head.get(..brace).unwrap_or_default().trim_end();
    if !before.ends_with('=') {
        return;
    }
    let mut columns: Vec<Vec<&str>> = Vec::new();
    for row in piece.text.lines().skip(1) {
        let Some((patterns, _)) = row.split_once(':') else { continue };
        let patterns: Vec<&str> = patterns.split(',').map(str::trim).collect();
        if patterns.len() == 1
            && ["otherwise", "else", "default"].contains(&patterns.concat().as_str())
        {
            continue;
        }
        columns.resize(columns.len().max(patterns.len()), Vec::new());
        for (column, pattern) in columns.iter_mut().zip(patterns) {
            column.extend(pattern.split(" or ").map(str::trim).filter(|it| *it != "any"));
        }
    }
    let Some(fields) = fields_for(piece.item, &columns).filter(|it| !it.is_empty()) else { return };
    let put = format!("match {} ", fields.join(", "));
    let error = mistake(
        Mistake::Unexpected,
        brace..brace + 1,
        "what the table looks at is not said".to_owned(),
        "a table of values follows `match` and its fields",
        format!("write `{put}{{`"),
    );
    edits.push(Edit::new(brace..brace, put, error));
}
