//! Types of fields in the words of other languages and tools: `string`, `datetime`, `yes/no`.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// What other tools call the types, and what may be meant.
const TYPES: &[(&str, &[&str])] = &[
    ("string", &["text"]),
    ("str", &["text"]),
    ("varchar", &["text"]),
    ("integer", &["count", "number"]),
    ("int", &["count", "number"]),
    ("decimal", &["number"]),
    ("float", &["number"]),
    ("double", &["number"]),
    ("numeric", &["number"]),
    ("date and time", &["instant"]),
    ("date time", &["instant"]),
    ("datetime", &["instant"]),
    ("date/time", &["instant"]),
    ("date-time", &["instant"]),
    ("timestamp", &["instant"]),
    ("time", &["instant", "duration"]),
    ("bool", &["boolean"]),
    ("yes/no", &["boolean"]),
    ("yes or no", &["boolean"]),
    ("true/false", &["boolean"]),
    ("true or false", &["boolean"]),
    ("flag", &["boolean"]),
    ("currency", &["money"]),
    ("amount", &["money"]),
    ("percentage", &["percent"]),
    ("%", &["percent"]),
    ("hours", &["duration"]),
    ("minutes", &["duration"]),
    ("timespan", &["duration"]),
    ("interval", &["duration"]),
    ("any of", &["one of"]),
    ("either", &["one of"]),
    ("enum of", &["one of"]),
    ("enum", &["one of"]),
];

/// A type in another word.
pub(super) fn types(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    if !matches!(piece.only, Rule::record_entry_only | Rule::agreement_item_only) {
        return;
    }
    // The longest that stands behind the colon: `date` is a type, `date and time` is none.
    let Some(colon) = piece.text.get(..at).and_then(|before| before.rfind(':')) else { return };
    let start = super::skip_spaces(piece.text, colon + 1);
    let rest = piece.text.get(start..).unwrap_or_default().to_ascii_lowercase();
    let ends = |length: usize| {
        !rest.get(length..).is_some_and(|it| it.starts_with(|c: char| c.is_alphanumeric()))
    };
    let found = TYPES.iter().filter(|(word, _)| rest.starts_with(word) && ends(word.len()));
    let currency = rest.len() == 3 && piece.text.get(start..).is_some_and(is_code);
    let (length, meant): (usize, &[&str]) = match found.max_by_key(|(word, _)| word.len()) {
        Some((word, meant)) => (word.len(), meant),
        None if currency => (3, &["money"]),
        None => return,
    };
    let range = start..start + length;
    let written = piece.text.get(range.clone()).unwrap_or_default();
    let forms: Vec<String> = meant.iter().map(|it| format!("`{it}`")).collect();
    let error = mistake(
        Mistake::Keyword,
        range.clone(),
        format!("`{written}` is no type"),
        "another word says this",
        format!("write {}", forms.join(" or ")),
    );
    let mut meant = meant.iter().map(|it| (*it).to_owned());
    let put = meant.next().unwrap_or_default();
    edits.push(Edit { others: meant.collect(), ..Edit::new(range, put, error) });
}

/// Whether a text is three capital letters.
fn is_code(text: &str) -> bool {
    text.trim_end().bytes().all(|byte| byte.is_ascii_uppercase())
}
