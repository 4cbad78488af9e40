//! Words of other agreements, and how they are written here: `business days`, `less than`, `monthly`.

use std::ops::Range;

use super::{Edit, Mistake, Piece, mistake};

/// What people write, and what may stand for it: the first that can be read at the place is meant.
const PHRASES: &[(&str, &[&str])] = &[
    // Amounts of time.
    ("business days", &["working days"]),
    ("business day", &["working day"]),
    ("workdays", &["working days"]),
    ("workday", &["working day"]),
    ("work days", &["working days"]),
    ("work day", &["working day"]),
    ("working hours", &["h"]),
    ("business hours", &["h"]),
    ("calendar days", &["days"]),
    ("calendar day", &["day"]),
    ("within limit", &[""]),
    ("within the limit", &[""]),
    ("within target", &[""]),
    ("on time", &[""]),
    ("in time", &[""]),
    ("within", &["", "in"]),
    ("up to", &["", "at most"]),
    ("bank holidays", &["holidays.GB_ENG"]),
    ("uk bank holidays", &["holidays.GB_ENG"]),
    ("english bank holidays", &["holidays.GB_ENG"]),
    ("scottish bank holidays", &["holidays.GB_SCT"]),
    ("us federal holidays", &["holidays.US_FED"]),
    ("federal holidays", &["holidays.US_FED"]),
    ("us holidays", &["holidays.US_FED"]),
    // Comparisons.
    ("no less than", &["at least"]),
    ("not less than", &["at least"]),
    ("no fewer than", &["at least"]),
    ("a minimum of", &["at least"]),
    ("minimum of", &["at least"]),
    ("minimum", &["at least"]),
    ("min.", &["at least"]),
    ("no more than", &["at most"]),
    ("not more than", &["at most"]),
    ("a maximum of", &["at most", ""]),
    ("maximum of", &["at most", ""]),
    ("maximum", &["at most", "cap"]),
    ("max.", &["at most", "cap"]),
    ("max", &["cap", "at most"]),
    ("min", &["at least"]),
    ("less than", &["below", "shorter than"]),
    ("lower than", &["below"]),
    ("fewer than", &["under", "below"]),
    ("under", &["shorter than"]),
    ("below", &["shorter than", "under"]),
    ("more than", &["above"]),
    ("greater than", &["above"]),
    ("higher than", &["above"]),
    ("exceeding", &["above"]),
    ("exceeds", &["above"]),
    ("is equal to", &["is"]),
    ("equal to", &["is"]),
    ("equals", &["is"]),
    ("does not equal", &["is not"]),
    ("isn't", &["is not"]),
    // Periods.
    ("per calendar month", &["each month", "per month"]),
    ("each calendar month", &["each month", "per month"]),
    ("per month", &["each month"]),
    ("every month", &["each month", "per month"]),
    ("in a month", &["each month"]),
    ("in each", &["each"]),
    ("in every", &["each"]),
    ("for each month", &["each month"]),
    ("in any month", &["each month"]),
    ("monthly", &["each month", "per month"]),
    ("/ month", &["per month"]),
    ("/month", &[" per month"]),
    ("pcm", &["per month"]),
    ("per quarter", &["each quarter"]),
    ("every quarter", &["each quarter", "per quarter"]),
    ("quarterly", &["each quarter", "per quarter"]),
    ("/ quarter", &["per quarter"]),
    ("per year", &["each year"]),
    ("every year", &["each year", "per year"]),
    ("per annum", &["each year", "per year"]),
    ("p.a.", &["each year", "per year"]),
    ("in any year", &["each year"]),
    ("yearly", &["each year", "per year"]),
    ("annually", &["each year", "per year"]),
    ("/ year", &["per year"]),
    ("/year", &[" per year"]),
    ("per contract year", &["each contract year"]),
    ("every contract year", &["each contract year"]),
    ("in any contract year", &["each contract year"]),
    ("weekly", &["each week"]),
    ("per week", &["each week"]),
    ("daily", &["each day", "every day"]),
    ("per day", &["each day"]),
    ("over term", &["over the term"]),
    ("in any rolling", &["in rolling"]),
    ("in a row", &["consecutive months"]),
    ("months in a row", &["consecutive months"]),
    ("months running", &["consecutive months"]),
    ("months in sequence", &["consecutive months"]),
    ("months in succession", &["consecutive months"]),
    ("is missed", &["missed"]),
    ("was missed", &["missed"]),
    ("is met", &["met"]),
    ("successive", &["consecutive"]),
    ("twice in a row", &["in 2 consecutive months"]),
    // Timers.
    ("during", &["in", "while"]),
    ("only in", &["in"]),
    ("if", &["when", "where", "while"]),
    ("once", &["when"]),
    ("upon", &["when"]),
    ("whenever", &["while", "when"]),
    ("when", &["while", "where"]),
    ("changes to", &["becomes"]),
    ("changed to", &["becomes"]),
    ("is set to", &["becomes"]),
    ("set to", &["becomes"]),
    ("turns", &["becomes"]),
    ("goes to", &["becomes"]),
    ("else", &["otherwise"]),
    ("default", &["otherwise"]),
    // Figures.
    ("average of", &["mean of"]),
    ("average", &["mean of"]),
    ("total of", &["sum of"]),
    ("number of", &["count of"]),
    ("percentage of", &["share of"]),
    ("percent of", &["share of"]),
    ("percentage points", &["pp"]),
    ("percentage point", &["pp"]),
    ("rounded to", &["round half up to"]),
    ("rounded up to", &["round up to"]),
    ("rounded down to", &["round down to"]),
    ("rounded", &["round half up"]),
    ("round to", &["round half up to"]),
    // Money.
    ("monthly charges", &["charges"]),
    ("monthly charge", &["charge"]),
    ("monthly fees", &["charges"]),
    ("monthly fee", &["charge"]),
    ("total charges", &["charges"]),
    ("base", &["of"]),
    ("for each", &["per"]),
    ("for every", &["per"]),
    ("or part thereof", &["or part"]),
    ("or part of it", &["or part"]),
    ("pro-rata", &["pro rata"]),
    ("prorated", &["pro rata"]),
    ("future invoice", &["next invoice"]),
    ("following invoice", &["next invoice"]),
    ("next bill", &["next invoice"]),
    ("future bill", &["next invoice"]),
    ("an invoice", &["next invoice"]),
    ("the next invoice", &["next invoice"]),
    ("the end of the period", &["period end"]),
    ("end of the period", &["period end"]),
    ("end of period", &["period end"]),
    ("month end", &["period end"]),
    ("after the end of the month", &["of period end"]),
    ("after the incident", &["of incident"]),
    ("the incident", &["incident"]),
    ("each incident", &["per incident"]),
    ("every incident", &["per incident"]),
    ("capped at", &["cap"]),
    ("limited to", &["cap"]),
    ("limit", &["cap"]),
    ("percent of", &["% of"]),
    ("on the 2nd working day", &["after 2 working days"]),
    ("on the second working day", &["after 2 working days"]),
    ("on the 3rd working day", &["after 3 working days"]),
    ("on the third working day", &["after 3 working days"]),
    ("on next working day", &["on the next working day"]),
    ("the next day", &["the next working day"]),
    ("next business day", &["the next working day", "next working day"]),
    ("the next business day", &["the next working day"]),
    // Numbers of months.
    ("two", &["2"]),
    ("three", &["3"]),
    ("four", &["4"]),
    ("five", &["5"]),
    ("six", &["6"]),
    ("nine", &["9"]),
    ("ten", &["10"]),
    ("twelve", &["12"]),
];

/// So many bytes before a place a phrase may begin that ends there, with some spaces in it.
const LONGEST: usize = 64;

/// Words in which what cannot be read stands, as the language has them.
pub(super) fn phrases(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    percent(piece, at, edits);
    opened(piece, at, edits);
    // No phrase is longer; a line may be.
    let from = at.saturating_sub(LONGEST);
    let line = piece.text.as_bytes().get(from..at).unwrap_or_default();
    let line = line.iter().rposition(|byte| *byte == b'\n').map_or(from, |end| from + end + 1);
    let mut found: Vec<(Range<usize>, &[&str])> = Vec::new();
    for (written, meant) in PHRASES {
        // The words begin at or before the place, on its line.
        let starts = (line..=at).filter(|start| piece.text.is_char_boundary(*start));
        for start in starts {
            if let Some(end) = phrase_at(piece.text, start, written)
                && at <= end
                && (!UNITS.contains(meant.first().unwrap_or(&""))
                    || behind_number(piece.text, start))
            {
                found.push((start..end, meant));
            }
        }
    }
    // The longest says most.
    found.sort_by_key(|(range, _)| std::cmp::Reverse(range.len()));
    for (range, meant) in found {
        let written = piece.text.get(range.clone()).unwrap_or_default().trim_end();
        for put in meant {
            let (end, help) = if put.is_empty() {
                (range.end, "take it out".to_owned())
            } else {
                (range.start + written.len(), format!("write `{}`", put.trim()))
            };
            let error = mistake(
                Mistake::Keyword,
                range.start..range.start + written.len(),
                format!("`{written}` is not known here"),
                if put.is_empty() { "the rest says it" } else { "another word says this" },
                help,
            );
            edits.push(Edit::new(range.start..end, *put, error));
        }
    }
}

/// What stands behind a number only.
const UNITS: [&str; 5] = ["working days", "working day", "days", "day", "h"];

/// Whether a number ends before a place.
pub(super) fn behind_number(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end();
    before.ends_with(|c: char| c.is_ascii_digit())
}

/// `start when ticket is raised`: when a record begins is `opened`.
fn opened(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let before = piece.text.get(..at).unwrap_or_default();
    let start = before.find("start when ").map(|start| start + "start when ".len());
    let Some(start) = start.filter(|start| *start < at) else { return };
    let raised = ["opened", "raised", "logged", "created", "reported", "received", "submitted"];
    let verbs = ["is", "was", "has been", "gets"];
    for verb in verbs {
        for word in raised {
            let Some(end) = phrase_at(piece.text, at, &format!("{verb} {word}")) else { continue };
            let written = piece.text.get(start..end).unwrap_or_default().trim_end();
            let range = start..start + written.len();
            let error = mistake(
                Mistake::Keyword,
                range.clone(),
                format!("`{written}` is not known here"),
                "another word says this",
                "write `opened`".to_owned(),
            );
            edits.push(Edit::new(range, "opened", error));
        }
    }
}

/// Where `written` ends that begins at `start`, and the spaces behind it; words end where letters do.
pub(super) fn phrase_at(text: &str, start: usize, written: &str) -> Option<usize> {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let before = text.get(..start)?.chars().next_back();
    if written.starts_with(letter) && before.is_some_and(|c| letter(c) || c == '.') {
        return None;
    }
    let mut rest = text.get(start..)?;
    for (number, word) in written.split(' ').enumerate() {
        if number > 0 {
            let words = rest.trim_start_matches([' ', '\t']);
            if words.len() == rest.len() {
                return None;
            }
            rest = words;
        }
        if !rest.get(..word.len())?.eq_ignore_ascii_case(word) {
            return None;
        }
        rest = rest.get(word.len()..)?;
    }
    if written.ends_with(letter) && rest.starts_with(letter) {
        return None;
    }
    Some(text.len() - rest.trim_start_matches([' ', '\t']).len())
}

/// `95 percent`: the sign stands at the number.
fn percent(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let before = piece.text.get(..at).unwrap_or_default();
    let number = before.trim_end();
    if !behind_number(piece.text, at) {
        return;
    }
    for written in ["percent", "per cent", "pct"] {
        let Some(end) = phrase_at(piece.text, at, written) else { continue };
        let end = at + piece.text.get(at..end).unwrap_or_default().trim_end().len();
        let word = piece.text.get(at..end).unwrap_or_default();
        let error = mistake(
            Mistake::Unit,
            at..end,
            format!("`{word}` is written as a sign"),
            "no unit that can be read",
            "write `%` behind the number".to_owned(),
        );
        edits.push(Edit::new(number.len()..end, "%", error));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_found_where_its_words_stand() {
        assert_eq!(phrase_at("3 Business  days, x", 2, "business days"), Some(16));
        assert_eq!(phrase_at("my_within 4", 3, "within"), None);
        assert_eq!(phrase_at("withinly", 0, "within"), None);
        assert_eq!(phrase_at("within 4", 0, "within"), Some(7));
    }

    #[test]
    fn no_phrase_is_what_it_stands_for() {
        for (written, meant) in PHRASES {
            assert!(written.len() < LONGEST / 2, "{written}");
            assert!(!meant.is_empty() && meant.iter().all(|it| it != written), "{written}");
        }
    }
}
