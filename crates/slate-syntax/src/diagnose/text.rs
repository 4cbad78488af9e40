//! What stands at a place of a piece, and how it is shown to the author.

/// The first line of `text`, at most 40 characters of it.
pub(crate) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end();
    let clean: String =
        line.chars().take(40).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if line.chars().nth(40).is_some() { format!("{clean}…") } else { clean }
}

/// The first two names of a piece, with their offsets.
pub(crate) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let part_of_name = c.is_alphanumeric() || c == '_';
        match (start, part_of_name) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.extend(text.get(from..at).map(|word| (from, word)));
                start = None;
                if out.len() == 2 || c == '\n' {
                    break;
                }
            }
            _ => {}
        }
    }
    out
}

pub(super) fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches([' ', '\t', '\u{FEFF}', '\u{A0}']).len())
}

pub(super) fn word_at(text: &str, at: usize) -> &str {
    crate::braces::word(text.get(at..).unwrap_or_default())
}

/// What stands at `at`, to show to the author: a word, a number with what is glued to it, a sign.
pub(super) fn token_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '%' | '-')))
        .unwrap_or(rest.len());
    let token = rest.get(..end).unwrap_or_default().trim_end_matches([':', '.', '-']);
    if token.is_empty() {
        rest.get(..rest.chars().next().map_or(0, char::len_utf8)).unwrap_or_default()
    } else {
        token
    }
}

pub(super) fn found_at(text: &str, at: usize) -> String {
    let token = token_at(text, at);
    if token.trim().is_empty() {
        "the end of the line".to_owned()
    } else {
        format!("`{}`", short(token))
    }
}
