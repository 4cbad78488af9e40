//! Rows of a credit as tables have them: `97.0% - 97.9%`, `< 99.9% but >= 99.0%`, `less than 95%`.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// How two values compare, in many hands; the longest stands first.
const COMPARED: &[(&str, Compared)] = &[
    ("greater than or equal to", Compared::AtLeast),
    ("equal to or greater than", Compared::AtLeast),
    ("equal to or above", Compared::AtLeast),
    ("less than or equal to", Compared::AtMost),
    ("equal to or less than", Compared::AtMost),
    ("no less than", Compared::AtLeast),
    ("not less than", Compared::AtLeast),
    ("no more than", Compared::AtMost),
    ("at least", Compared::AtLeast),
    ("at most", Compared::AtMost),
    ("up to", Compared::AtMost),
    ("less than", Compared::Below),
    ("lower than", Compared::Below),
    ("more than", Compared::Above),
    ("greater than", Compared::Above),
    ("higher than", Compared::Above),
    ("below", Compared::Below),
    ("under", Compared::Below),
    ("above", Compared::Above),
    ("over", Compared::Above),
    (">=", Compared::AtLeast),
    ("≥", Compared::AtLeast),
    ("<=", Compared::AtMost),
    ("≤", Compared::AtMost),
    ("<", Compared::Below),
    (">", Compared::Above),
];

/// What may stand between the edges of a row, and says nothing.
const BETWEEN: [&str; 9] = ["between", "and", "but", "from", "to", "-", "–", ",", "is"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    AtLeast,
    Above,
    AtMost,
    Below,
}

/// The values that a row is for.
pub(super) fn rows(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    if !matches!(piece.only, Rule::credit_clause_only | Rule::row_only) {
        return;
    }
    let Some((written, _)) = piece.text.split_once(':') else { return };
    let written = written.trim_end();
    let Some(put) = row(written).filter(|it| it != written) else { return };
    let range = 0..written.len();
    let error = mistake(
        Mistake::Keyword,
        range.clone(),
        format!("`{written}` is no range of values"),
        "edges in another form",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(range, put, error));
}

/// A row as the language writes it.
fn row(written: &str) -> Option<String> {
    if let Some(row) = chain(written) {
        return Some(row);
    }
    let mut edges: Vec<(Option<Compared>, String)> = Vec::new();
    let mut compared = None;
    let mut said = false;
    let mut rest = written.trim_start();
    while !rest.is_empty() {
        if let Some((word, how)) = COMPARED.iter().find(|(word, _)| begins(rest, word)) {
            compared = Some(*how);
            said = true;
            rest = rest.get(word.len()..)?.trim_start();
        } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let (edge, left) = figure(rest)?;
            edges.push((compared.take(), edge));
            rest = left.trim_start();
            // `99% or more`
            for (words, how) in [
                ("or more", Compared::AtLeast),
                ("or above", Compared::AtLeast),
                ("or less", Compared::AtMost),
                ("or below", Compared::AtMost),
            ] {
                if begins(rest, words) {
                    edges.last_mut()?.0 = Some(how);
                    rest = rest.get(words.len()..)?.trim_start();
                }
            }
        } else {
            let word = BETWEEN.iter().find(|it| begins(rest, it))?;
            rest = rest.get(word.len()..)?.trim_start();
            said = true;
        }
    }
    // The sign of one edge is that of both.
    let percent = edges.iter().any(|(_, edge)| edge.ends_with('%'));
    for (_, edge) in &mut edges {
        if percent && edge.ends_with(|c: char| c.is_ascii_digit()) {
            edge.push('%');
        }
    }
    let lower = |how: Option<Compared>| matches!(how, Some(Compared::AtLeast | Compared::Above));
    match edges.as_slice() {
        [(Some(how), edge)] => {
            let words = match how {
                Compared::AtLeast => "at least",
                Compared::Above => "above",
                Compared::AtMost => "at most",
                Compared::Below => "below",
            };
            Some(format!("{words} {edge}"))
        }
        [one, two] if said => {
            let upper = |how| matches!(how, Some(Compared::AtMost | Compared::Below));
            let (from, to) = if upper(one.0) && !upper(two.0) { (two, one) } else { (one, two) };
            if upper(from.0) || lower(to.0) {
                return None;
            }
            let first = if from.0 == Some(Compared::Above) { "above " } else { "" };
            let second = if to.0 == Some(Compared::Below) { "below " } else { "" };
            Some(format!("{first}{} to {second}{}", from.1, to.1))
        }
        _ => None,
    }
}

/// `99.0% <= x < 99.5%`, and the other way round.
fn chain(written: &str) -> Option<String> {
    let words: Vec<&str> = written.split_whitespace().collect();
    let [one, first, name, second, other] = words.as_slice() else { return None };
    let figures = [one, other].into_iter().all(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    if !figures || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let (from, to, above, below) = match (*first, *second) {
        ("<" | "<=" | "≤", "<" | "<=" | "≤") => (one, other, *first == "<", *second == "<"),
        (">" | ">=" | "≥", ">" | ">=" | "≥") => (other, one, *second == ">", *first == ">"),
        _ => return None,
    };
    let edge = |open: bool, word: &str| if open { format!("{word} ") } else { String::new() };
    Some(format!("{}{from} to {}{to}", edge(above, "above"), edge(below, "below")))
}

/// Whether a text begins with words that end there.
fn begins(text: &str, words: &str) -> bool {
    let Some(start) = text.get(..words.len()) else { return false };
    let letters = words.ends_with(char::is_alphabetic);
    let more = text.get(words.len()..).is_some_and(|it| it.starts_with(char::is_alphanumeric));
    start.eq_ignore_ascii_case(words) && !(letters && more)
}

/// A figure at the start of a text: its number, and its sign or unit.
fn figure(text: &str) -> Option<(String, &str)> {
    let digits = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_')))?;
    let (number, rest) = text.split_at_checked(digits).filter(|(it, _)| !it.ends_with('.'))?;
    if let Some(rest) = rest.trim_start().strip_prefix('%') {
        return Some((format!("{number}%"), rest));
    }
    let unit = rest.trim_start();
    let word = crate::braces::word(unit);
    if ["min", "h", "s", "hours", "minutes", "pp"].contains(&word) {
        return Some((format!("{number} {word}"), unit.get(word.len()..)?));
    }
    Some((number.to_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_many_hands() {
        for (written, meant) in [
            ("97.0% - 97.9%", "97.0% to 97.9%"),
            ("95 - 97.5%", "95% to 97.5%"),
            ("< 99.9% >= 99.0%", "99.0% to below 99.9%"),
            ("less than 99.9% but equal to or greater than 99.0%", "99.0% to below 99.9%"),
            (">= 95% and < 99%", "95% to below 99%"),
            ("between 90% and 95%", "90% to 95%"),
            ("less than 90%", "below 90%"),
            ("99% or more", "at least 99%"),
            ("more than 4 h up to 8 h", "above 4 h to 8 h"),
            ("≤ 95 %", "at most 95%"),
            ("99.0% <= x < 99.5%", "99.0% to below 99.5%"),
            ("99.5% > uptime >= 99.0%", "99.0% to below 99.5%"),
        ] {
            assert_eq!(row(written).as_deref(), Some(meant), "{written}");
        }
        for other in ["pay 5%", "95%", "of charge", "< 99% < 95%", "95% 5%", "90% to"] {
            assert_eq!(row(other), None, "{other}");
        }
    }
}
