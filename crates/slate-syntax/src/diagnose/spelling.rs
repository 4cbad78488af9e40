//! Keywords with letters missing, wrong or too many.

use slate_grammar::{Rule, keywords};

use super::grammar::opening;
use super::text::word_at;
use super::{Edit, Mistake, Piece, mistake};

/// Words that a keyword may have been meant by.
pub(super) fn misspelt(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    let word = word_at(piece.text, at);
    // A word that is spelt right stands in the wrong place: another with nearly its letters is not meant.
    let right = at > 0 && keywords().contains(&word);
    if word.len() < 2 || word.starts_with(|c: char| c.is_ascii_digit()) || right {
        return;
    }
    const MORE: [&str; 17] = [
        "month",
        "months",
        "quarter",
        "quarters",
        "years",
        "weeks",
        "hours",
        "minutes",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "24x7",
        "half-year",
    ];
    let most = if word.len() <= 4 { 1 } else { 2 };
    let lower = word.to_lowercase();
    let mut near: Vec<(usize, bool, &str)> = keywords()
        .iter()
        .copied()
        .chain(MORE)
        .filter(|keyword| *keyword != word && keyword.len().abs_diff(word.len()) <= most)
        .filter_map(|keyword| {
            let distance = strsim::damerau_levenshtein(&keyword.to_lowercase(), &lower);
            let wanted = expected.iter().any(|rule| opening(*rule) == Some(keyword));
            (distance <= most).then_some((distance, !wanted, keyword))
        })
        .collect();
    near.sort_unstable();
    for (_, _, keyword) in near.into_iter().take(6) {
        edits.push(Edit::new(
            at..at + word.len(),
            keyword,
            mistake(
                Mistake::Keyword,
                at..at + word.len(),
                format!("`{word}` is not known here"),
                &format!("did you mean `{keyword}`?"),
                format!("write `{keyword}`"),
            ),
        ));
    }
}
