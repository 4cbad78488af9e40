//! Of what a cap is a part: `cap 10% of annual charges`. The period of a cap says of which charges.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// What people call charges, and the word that says for how long.
const CHARGES: [&str; 12] = [
    "charges",
    "charge",
    "fees",
    "fee",
    "invoice",
    "invoices",
    "bill",
    "contract value",
    "spend",
    "contract charges",
    "service charges",
    "service fees",
];

/// A word for a length of time, and the periods of a cap that it may mean.
const PERIODS: [(&str, &[&str]); 9] = [
    ("annual", &["each contract year", "each year"]),
    ("yearly", &["each contract year", "each year"]),
    ("year's", &["each contract year", "each year"]),
    ("monthly", &["each month"]),
    ("month's", &["each month"]),
    ("quarterly", &["each quarter"]),
    ("quarter's", &["each quarter"]),
    ("total", &["over the term"]),
    ("overall", &["over the term"]),
];

/// A cap whose period stands before the charges.
pub(super) fn caps(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    if piece.only != Rule::settlement_clause_only {
        return;
    }
    let line = crate::code(piece.text.lines().next().unwrap_or_default()).trim_end();
    let found = PERIODS.iter().find_map(|(word, periods)| {
        let at = line.find(&format!(" {word} ")).map(|at| at + 1)?;
        let behind = super::skip_spaces(line, at + word.len());
        let rest = line.get(behind..)?;
        let longest = CHARGES.iter().filter(|it| begins(rest, it)).max_by_key(|it| it.len())?;
        Some((at, behind + longest.len(), *periods))
    });
    let Some((at, end, periods)) = found else { return };
    let start = line.get(..at).unwrap_or_default();
    // `of the annual charges`, `of its annual charges`
    let start = ["the ", "its ", "all "]
        .iter()
        .find_map(|it| start.strip_suffix(it))
        .filter(|it| it.ends_with(' '))
        .unwrap_or(start)
        .len();
    let period = line.get(end..).unwrap_or_default().trim();
    let written = line.get(start..end).unwrap_or_default();
    let error = |help: String| {
        mistake(
            Mistake::Keyword,
            start..end,
            format!("`{written}` is not known here: the period of a cap says of which charges"),
            "for how long is said behind it",
            help,
        )
    };
    if period.is_empty() {
        let puts: Vec<String> = periods.iter().map(|it| format!("charges {it}")).collect();
        let shown: Vec<String> = puts.iter().map(|it| format!("`{it}`")).collect();
        let mut puts = puts.into_iter();
        let Some(put) = puts.next() else { return };
        let edit = Edit::new(start..end, put, error(format!("write {}", shown.join(" or "))));
        edits.push(Edit { others: puts.collect(), ..edit });
        return;
    }
    let about = |word: &str| period.contains(word);
    let same = periods.iter().any(|it| it.rsplit(' ').next().is_some_and(about))
        || periods.contains(&"over the term")
        || ["annually", "per annum", "p.a."].iter().any(|it| about(it)) && periods.len() > 1
        || periods.contains(&"each month") && about("monthly");
    if same {
        edits.push(Edit::new(start..end, "charges", error("write `charges`".to_owned())));
        return;
    }
    // Of the charges of a year, each month: how much of a month's that is, is the author's to say.
    let part = line.get(..start).unwrap_or_default().trim_end();
    let longer = periods.first().copied().unwrap_or_default();
    let error = error(format!(
        "say how much of the charges of each such period: `{part} charges {period}`; or a cap for all \
         of it: `{part} charges {longer}`"
    ));
    edits.push(Edit::new(start..end, "charges", error).silent());
}

/// Whether a text begins with words that end there.
fn begins(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}
