//! Signs that other languages use.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// Signs that other languages use.
pub(super) fn signs(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let text = piece.text;
    // A row has no space before its colon, a field and an input have one.
    let spaced = matches!(
        piece.only,
        Rule::record_entry_only | Rule::agreement_item_only | Rule::top_item_only
    );
    let spaces = if spaced { 0 } else { trailing_spaces(text.get(..at).unwrap_or_default()) };
    const SIGNS: [(&str, &[&str]); 9] = [
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
    let Some((sign, instead)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) else {
        return;
    };
    for put in *instead {
        let help = if put.is_empty() { "take it out".to_owned() } else { format!("write `{put}`") };
        edits.push(Edit::new(
            if *put == ":" { at - spaces } else { at }..at + sign.len(),
            *put,
            mistake(
                Mistake::Sign,
                at..at + sign.len(),
                format!("`{sign}` does not belong here"),
                "another sign is meant",
                help,
            ),
        ));
    }
}

fn trailing_spaces(text: &str) -> usize {
    text.len() - text.trim_end_matches(' ').len()
}
