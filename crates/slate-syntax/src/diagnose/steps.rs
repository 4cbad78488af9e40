//! What is paid for each step, in words: `2% for each full 1% below 99.5%`, `5% per additional hour`.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// What stands between an amount and its step.
const FOR_EACH: [&str; 6] =
    [" for each ", " for every ", " per each ", " per every ", " per ", " each "];

/// Words by which a part of a step does not count, and by which it counts as a whole one.
const FULL: [&str; 4] = ["full", "complete", "whole", "entire"];
const PART: [&str; 4] = ["started", "begun", "commenced", "partial"];

/// A step of a credit.
pub(super) fn steps(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let line = crate::code(piece.text.lines().next().unwrap_or_default()).trim_end();
    if piece.only != Rule::credit_clause_only || line.contains(':') {
        return;
    }
    let Some(put) = step(line).filter(|it| it != line) else { return };
    let error = mistake(
        Mistake::Unexpected,
        0..line.len(),
        format!("`{line}` does not say how much is paid for each of what"),
        "a step in other words",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(0..line.len(), put, error));
}

/// A step as the language writes it.
fn step(line: &str) -> Option<String> {
    let rest = ["pay ", "pays "].iter().find_map(|it| line.strip_prefix(it)).unwrap_or(line);
    let (amount, behind) = FOR_EACH.iter().find_map(|it| rest.split_once(it))?;
    if !amount.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let behind = behind.replace(',', " ").to_ascii_lowercase();
    // `99.5%` and `0.5 pp` are two words each.
    let behind = behind.replace('%', " % ");
    let words: Vec<&str> = behind.split_whitespace().collect();
    let full = words.iter().any(|it| FULL.contains(it));
    let part = words.iter().any(|it| PART.contains(it)) || behind.contains("or part");
    let mut words = words.into_iter().filter(|it| {
        !FULL.contains(it)
            && !PART.contains(it)
            && !matches!(*it, "additional" | "further" | "extra")
    });
    let mut first = words.next()?;
    let number = if first.starts_with(|c: char| c.is_ascii_digit()) {
        let number = first;
        first = words.next()?;
        number
    } else {
        "1"
    };
    let unit = match first {
        "%" | "pp" | "percent" | "point" | "points" => "pp",
        "percentage" => {
            words.next().filter(|it| it.starts_with("point"))?;
            "pp"
        }
        "h" | "hour" | "hours" => "h",
        "min" | "minute" | "minutes" => "min",
        _ => return None,
    };
    let more: Vec<&str> = words.collect();
    let about = |all: &[&str]| more.iter().any(|it| all.contains(it));
    let further = ["additional", "further", "extra"].iter().any(|it| behind.contains(it));
    let of = if about(&["downtime", "outage", "unavailability", "down"]) {
        " of downtime"
    } else if unit == "pp" {
        " of shortfall"
    } else if further || about(&["overrun", "late", "delay", "over", "beyond"]) {
        " of overrun"
    } else {
        ""
    };
    let suffix = match (full, part || about(&["thereof"])) {
        (true, _) => ", full steps only",
        (_, true) => ", or part",
        _ => "",
    };
    Some(format!("pay {} per {number} {unit}{of}{suffix}", of_charge(amount)))
}

/// An amount whose base is a charge by another name.
fn of_charge(amount: &str) -> String {
    let (figure, base) = amount.split_once(" of ").unwrap_or((amount, ""));
    let words: Vec<&str> =
        base.split_whitespace().filter(|it| !matches!(*it, "the" | "monthly" | "its")).collect();
    match words.as_slice() {
        [] => amount.to_owned(),
        ["charge" | "charges" | "fee" | "fees" | "price"] => format!("{figure} of charge"),
        _ => amount.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_in_many_hands() {
        for (written, meant) in [
            ("2% for each 1% below 99.5%", "pay 2% per 1 pp of shortfall"),
            (
                "pay 5% for every full 1 pp below 99%",
                "pay 5% per 1 pp of shortfall, full steps only",
            ),
            ("pay 5% per additional hour", "pay 5% per 1 h of overrun"),
            (
                "1% of monthly charge per full 1% reduction",
                "pay 1% of charge per 1 pp of shortfall, full steps only",
            ),
            (
                "5% per 30 minutes of downtime or part thereof",
                "pay 5% per 30 min of downtime, or part",
            ),
            ("pay 50 GBP per started hour", "pay 50 GBP per 1 h, or part"),
        ] {
            assert_eq!(step(written).as_deref(), Some(meant), "{written}");
        }
        for other in ["pay 50 GBP per breach", "of desk.charge", "pay 5%", "per region"] {
            assert_eq!(step(other), None, "{other}");
        }
    }
}
