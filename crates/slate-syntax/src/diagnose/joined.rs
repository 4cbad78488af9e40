//! A name of several words: `business hours` for `business_hours`.

use std::ops::Range;

use slate_grammar::Rule;

use super::grammar::opening;
use super::{Edit, Mistake, Piece, Why, mistake};

/// Words that begin something else: no name goes on over them.
const OTHERS: [&str; 30] = [
    "above", "after", "and", "as", "at", "before", "below", "but", "by", "closed", "each", "every",
    "from", "has", "have", "if", "in", "is", "like", "of", "or", "over", "per", "than", "under",
    "unless", "when", "where", "while", "within",
];

/// A value of several words that the item declares: `in progress`, and `severity 1` for the `1` of the
/// field `severity`.
fn value_of_words(piece: &Piece<'_>, start: usize) -> Option<(usize, String)> {
    let rest = piece.text.get(start..)?;
    let mut words: Vec<&str> = Vec::new();
    let mut end = 0;
    let mut found = None;
    for _ in 0..5 {
        let behind = rest.get(end..)?;
        let from = end + (behind.len() - behind.trim_start_matches(' ').len());
        let word = crate::braces::word(rest.get(from..)?);
        if word.is_empty() {
            break;
        }
        words.push(word);
        end = from + word.len();
        let known = match words.as_slice() {
            [_] => None,
            [field, value]
                if piece.only == Rule::limit_row_only && is_field(piece.item, field, value) =>
            {
                Some((*value).to_owned())
            }
            words => declared(piece.item, words),
        };
        found = known.map(|put| (start + end, put)).or(found);
    }
    found
}

/// Whether an item declares a field of that name with that value.
fn is_field(item: &str, field: &str, value: &str) -> bool {
    item.lines().filter_map(|line| line.split_once(':')).any(|(name, kind)| {
        let named = name.split_whitespace().next() == Some(field);
        named && kind.split(|c: char| !c.is_alphanumeric()).any(|it| it == value)
    })
}

/// The name of a value that is declared in words: `"In progress" as in_progress`, or in words alone,
/// which become one name.
fn declared(item: &str, words: &[&str]) -> Option<String> {
    let (text, name) = (words.join(" "), words.join("_").to_lowercase());
    let lower = item.to_lowercase();
    let quoted = format!("\"{}\"", text.to_lowercase());
    if let Some(at) = lower.find(&quoted) {
        let behind = item.get(at + quoted.len()..).unwrap_or_default().trim_start();
        let named = behind.strip_prefix("as ").map(crate::braces::word);
        return Some(named.map_or(name, str::to_owned));
    }
    let part = |c: char| !(c.is_alphanumeric() || c == '_');
    let in_lists = item.lines().filter(|line| line.contains("one of"));
    let mut values = in_lists.flat_map(|line| line.split([',', ':'])).map(str::trim);
    let as_words = values.any(|it| it == text || it.strip_prefix("one of ") == Some(&text));
    let as_name = item.split(part).any(|it| it == name);
    (as_words || as_name).then_some(name)
}

/// The word before the place and some behind it, as one name.
pub(super) fn joined(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let before = piece.text.get(..at).unwrap_or_default();
    let first = before.trim_end_matches([' ', '\t']);
    let start = first.len()
        - first.len().min(first.chars().rev().take_while(|c| name(*c)).map(char::len_utf8).sum());
    let word = first.get(start..).unwrap_or_default();
    // The end of a longer name is no word of its own.
    let longer = first.get(..start).is_some_and(|it| it.ends_with(['.', '/']));
    // Nor is a unit, or what may become another word of the language yet.
    let unit = super::phrases::behind_number(piece.text, start);
    let begun = crate::braces::word(piece.text.get(at..).unwrap_or_default());
    let typed = at + begun.len() == piece.text.trim_end().len()
        && expected.iter().filter_map(|rule| opening(*rule)).any(|it| it.starts_with(begun));
    let letters = word.starts_with(|c: char| c.is_alphabetic()) && !longer && !unit && !typed;
    if first.len() == before.len() || !letters {
        return;
    }
    if let Some((end, put)) = value_of_words(piece, start) {
        edits.push(several_words(piece.text, start..end, &put, "a value by its text"));
    }
    if OTHERS.contains(&word) {
        return;
    }
    let mut put = word.to_owned();
    let mut end = at;
    for _ in 0..4 {
        let rest = piece.text.get(end..).unwrap_or_default();
        let next = crate::braces::word(rest);
        // `Priority 1` is a value or a field; elsewhere a number is a figure.
        let figure = next.starts_with(|c: char| c.is_ascii_digit())
            && !matches!(piece.only, Rule::limit_row_only | Rule::record_entry_only);
        if next.is_empty() || figure || OTHERS.contains(&next) {
            return;
        }
        put.push('_');
        put.push_str(next);
        end += next.len();
        let behind = piece.text.get(end..).unwrap_or_default();
        // The first word of a statement says what it is, unless it names a field.
        if start > 0 || behind.trim_start().starts_with(':') {
            edits.push(several_words(piece.text, start..end, &put, "a name has no spaces"));
        }
        if !behind.starts_with(' ') {
            return;
        }
        end = super::skip_spaces(piece.text, end);
    }
}

/// Words that are one name: what to put for them.
fn several_words(text: &str, words: Range<usize>, put: &str, label: &str) -> Edit {
    let written = text.get(words.clone()).unwrap_or_default();
    let error = mistake(
        Mistake::Unexpected,
        words.clone(),
        format!("`{written}` are several words: a name is one"),
        label,
        format!("write `{put}`"),
    );
    Edit::new(words, put, error).tried(Why::Fits)
}
