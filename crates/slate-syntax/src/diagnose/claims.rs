//! How long a claim may take, as letters say it: `claim by the end of the second month after the
//! incident`, `claim within 30 days`.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, Why, mistake};
use crate::error::SyntaxError;

/// Words that say which of those to come.
const WHICH: [(&str, u32); 14] = [
    ("next", 1),
    ("following", 1),
    ("first", 1),
    ("1st", 1),
    ("second", 2),
    ("2nd", 2),
    ("third", 3),
    ("3rd", 3),
    ("fourth", 4),
    ("4th", 4),
    ("fifth", 5),
    ("5th", 5),
    ("sixth", 6),
    ("6th", 6),
];

/// What begins a last day, in other words than `within`.
const BY: [&str; 8] = [
    "by",
    "before",
    "until",
    "till",
    "no later than",
    "not later than",
    "at the latest",
    "on or before",
];

/// A claim in other words than the language's.
pub(super) fn claims(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    if piece.only != Rule::settlement_clause_only {
        return;
    }
    let line = crate::code(piece.text.lines().next().unwrap_or_default()).trim_end();
    let Some(rest) = ["claim ", "claims ", "claimed "].iter().find_map(|it| line.strip_prefix(it))
    else {
        return;
    };
    let start = line.len() - rest.len();
    if let Some(puts) = working_days(rest, piece.item) {
        let range = start..line.len();
        let shown: Vec<String> = puts.iter().take(3).map(|it| format!("`claim {it}`")).collect();
        let error = mistake(
            Mistake::Unexpected,
            range.clone(),
            format!("`{rest}` does not say everything that a claim in working days needs"),
            "of which calendar, and from when",
            match shown.as_slice() {
                [] => "name a calendar: `claim within 30 working days in office of period end`"
                    .to_owned(),
                all => format!("write {}", all.join(" or ")),
            },
        );
        let mut puts = puts.into_iter();
        match puts.next() {
            Some(put) => {
                edits.push(Edit { others: puts.collect(), ..Edit::new(range, put, error) });
            }
            None => edits.push(Edit::new(range, "within 30 days of period end", error).silent()),
        }
        return;
    }
    let Some((word, by)) =
        BY.iter().find_map(|it| Some((it, rest.strip_prefix(it)?.strip_prefix(' ')?)))
    else {
        return;
    };
    let (end, put, why) = match until(by) {
        Until::Periods(put) => (line.len(), Some(put), "a claim is made within a time"),
        Until::Time => {
            (start + word.len(), Some("within".to_owned()), "a claim is made within a time")
        }
        Until::Other => (line.len(), None, "a claim is made within a time, not by a day"),
    };
    let help = match &put {
        Some(put) if end < line.len() => format!("write `{put}`"),
        Some(put) => format!("write `claim {put}`"),
        None => "write how long it may take, and from when: `claim within 30 days of period end`, \
                 `of incident` (its end) or `of statement`"
            .to_owned(),
    };
    let range = start..end;
    let written = line.get(range.clone()).unwrap_or_default();
    let error = mistake(
        Mistake::Keyword,
        range.clone(),
        format!("`{written}` is no time that can be counted"),
        why,
        help,
    );
    edits.push(match put {
        Some(put) => Edit::new(range, put, error),
        None => Edit::new(range, "within 30 days of period end", error).silent(),
    });
}

/// What `within 30 business days` may mean, in each calendar of the item; `None` where it is something
/// else, or says all of it.
fn working_days(rest: &str, item: &str) -> Option<Vec<String>> {
    let words: Vec<&str> = rest.split_whitespace().filter(|it| *it != "the").collect();
    let ["within", number, "business" | "working", "days", tail @ ..] = words.as_slice() else {
        return None;
    };
    let from = match tail {
        [] => vec!["period end", "incident", "statement"],
        ["in", ..] => return None,
        ["of" | "after" | "from" | "following", what, ..] => match *what {
            "incident" | "outage" | "failure" | "event" => vec!["incident"],
            "statement" | "report" | "invoice" => vec!["statement"],
            "period" | "month" | "end" => vec!["period end"],
            _ => return None,
        },
        _ => return None,
    };
    let calendars = item.lines().filter_map(|line| line.trim_start().strip_prefix("calendar "));
    let mut calendars: Vec<&str> =
        calendars.map(crate::braces::word).filter(|it| !it.is_empty()).collect();
    // The hours in which people work, before windows of maintenance.
    calendars.sort_by_key(|name| {
        !["business", "office", "work", "support"].iter().any(|it| name.contains(it))
    });
    let puts = calendars.into_iter().flat_map(|calendar| {
        let from = from.clone();
        from.into_iter()
            .map(move |from| format!("within {number} working days in {calendar} of {from}"))
    });
    Some(puts.take(6).collect())
}

/// Until when a claim may be made.
enum Until {
    /// The end of a period to come, which is so many after the end of the one that is settled.
    Periods(String),
    /// An amount of time that `within` may stand before.
    Time,
    /// Something else.
    Other,
}

fn until(words: &str) -> Until {
    let words = words.trim_start();
    if words.starts_with(|c: char| c.is_ascii_digit()) {
        let end = words.find(|c: char| !c.is_ascii_digit()).unwrap_or(words.len());
        let unit = words.get(end..).unwrap_or_default();
        return if unit.starts_with(' ') { Until::Time } else { Until::Other };
    }
    let words: Vec<&str> =
        words.split_whitespace().filter(|it| !matches!(*it, "the" | "of")).collect();
    // `end of the month following the incident` is `end of the next month`.
    let (number, unit, rest) = match words.as_slice() {
        ["end", which, rest @ ..] if number(which).is_some() => {
            let (unit, rest) = unit(rest);
            (number(which), unit, rest)
        }
        ["end", rest @ ..] => {
            let (unit, rest) = unit(rest);
            let after = matches!(rest.first(), Some(&("after" | "following")));
            (after.then_some(1), unit, rest)
        }
        _ => (None, None, [].as_slice()),
    };
    let known = rest.is_empty()
        || matches!(rest.first(), Some(&("after" | "following")))
            && rest.iter().skip(1).all(|it| {
                let known =
                    ["incident", "outage", "failure", "miss", "breach", "it", "period", "end"];
                known.contains(it) || *it == "month"
            });
    match (number, unit) {
        (Some(number), Some(unit)) if known => {
            let unit = if number == 1 { unit.to_owned() } else { format!("{unit}s") };
            Until::Periods(format!("within {number} {unit} of period end"))
        }
        _ => Until::Other,
    }
}

fn number(word: &str) -> Option<u32> {
    WHICH.iter().find(|(written, _)| *written == word).map(|(_, number)| *number)
}

/// The period that words begin with, and what follows it.
fn unit<'w>(words: &'w [&'w str]) -> (Option<&'static str>, &'w [&'w str]) {
    match words {
        ["month", rest @ ..]
        | ["billing" | "invoice" | "calendar", "month" | "cycle" | "period", rest @ ..] => {
            (Some("month"), rest)
        }
        ["quarter", rest @ ..] | ["calendar", "quarter", rest @ ..] => (Some("quarter"), rest),
        other => (None, other),
    }
}

/// `claim within 30 days`, without saying of what: each of the three may be meant.
pub(super) fn claimed_of(
    piece: &Piece<'_>,
    at: usize,
    general: &SyntaxError,
    edits: &mut Vec<Edit>,
) {
    let claim = piece.only == Rule::settlement_clause_only && piece.text.starts_with("claim ");
    let end = piece.text.trim_end().len();
    let units = ["day", "days", "week", "weeks", "month", "months"];
    let whole = units.iter().any(|unit| piece.text.trim_end().ends_with(&format!(" {unit}")));
    if !claim || at < end || !whole {
        return;
    }
    let mut error = general.clone();
    error.help = Some(
        "say from when: `of period end`, `of incident` (its end) or `of statement`".to_owned(),
    );
    let others = vec![" of incident".to_owned(), " of statement".to_owned()];
    let edit = Edit::new(end..end, " of period end", error).tried(Why::Reads);
    edits.push(Edit { others, ..edit });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_periods_in_many_hands() {
        let meant = |words: &str| match until(words) {
            Until::Periods(put) => put,
            Until::Time => "time".to_owned(),
            Until::Other => "other".to_owned(),
        };
        for (written, put) in [
            ("end of next month", "within 1 month of period end"),
            ("the end of the following month", "within 1 month of period end"),
            ("end of the month after the incident", "within 1 month of period end"),
            (
                "the end of the second billing cycle after the incident",
                "within 2 months of period end",
            ),
            ("end of the 2nd calendar month following the outage", "within 2 months of period end"),
            ("end of the next quarter", "within 1 quarter of period end"),
            ("30 days after the incident", "time"),
            ("2026-12-31", "other"),
            ("end of the month", "other"),
            ("end of the year after next", "other"),
            ("noon", "other"),
        ] {
            assert_eq!(meant(written), put, "{written}");
        }
    }
}
