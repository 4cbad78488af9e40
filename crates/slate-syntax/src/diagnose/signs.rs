//! Signs that other languages use.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, Why, mistake};

/// Signs that other languages use.
pub(super) fn signs(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    let text = piece.text;
    // A row has no space before its colon, a field and an input have one.
    let spaced = matches!(
        piece.only,
        Rule::record_entry_only | Rule::agreement_item_only | Rule::top_item_only
    );
    let spaces = if spaced { 0 } else { trailing_spaces(text.get(..at).unwrap_or_default()) };
    const SIGNS: [(&str, &[&str]); 10] = [
        (".", &[""]),
        ("==", &["is"]),
        ("!=", &["is not"]),
        (":=", &[":", "="]),
        ("=", &[":", "is", ""]),
        (":", &["=", ""]),
        (";", &["", ","]),
        ("–", &["-"]),
        ("—", &["-"]),
        ("->", &[":"]),
    ];
    let rest = text.get(at..).unwrap_or_default();
    // `99.` is half of a number.
    if rest.starts_with('.') && super::phrases::behind_number(text, at) {
        return;
    }
    let Some((sign, instead)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) else {
        return;
    };
    // `cap: 10% of charges`: behind the word that says what a clause is stands no sign.
    let first = text.get(..at).unwrap_or_default().trim_end();
    let keyword = slate_grammar::keywords().contains(&first);
    let equals = expected.contains(&Rule::equals) || expected.contains(&Rule::colon);
    let none = *sign == ":" && keyword && !equals;
    for put in if none { &[""] } else { *instead } {
        let help = if put.is_empty() { "take it out".to_owned() } else { format!("write `{put}`") };
        let edit = Edit::new(
            if *put == ":" { at - spaces } else { at }..at + sign.len(),
            *put,
            mistake(
                Mistake::Sign,
                at..at + sign.len(),
                format!("`{sign}` does not belong here"),
                "another sign is meant",
                help,
            ),
        );
        // Without a sign more can be read nearly everywhere.
        let why = if put.is_empty() && !none { Why::Reads } else { Why::Wrong };
        edits.push(edit.tried(why));
    }
}

fn trailing_spaces(text: &str) -> usize {
    text.len() - text.trim_end_matches(' ').len()
}
