//! What the statements for people say of a line, in the same words on a terminal and in Markdown. The
//! texts of agreements and histories in them are as they were written: each writer makes them safe.

use slate_engine::statement::{
    CreditLine, CreditStatus, LeftOutLine, NamedValue, Statement, TargetLine, TerminationLine,
};
use slate_model::{Instant, Name, Zone};

use crate::words::counted;

/// `with response_floor = 92%`.
pub(crate) fn parameter(parameter: &NamedValue) -> String {
    format!("with {} = {}", parameter.name, parameter.value)
}

/// A target, with the group where it has groups: `desk.response (north)`.
pub(crate) fn target(line: &TargetLine) -> String {
    match &line.group {
        Some(group) => format!("{} ({group})", line.target),
        None => line.target.to_string(),
    }
}

/// Whose credit it is: ` for INC7`, ` for north`, or nothing.
pub(crate) fn whose(line: &CreditLine) -> String {
    let whose = line.incident.as_deref().or(line.group.as_deref());
    whose.map(|whose| format!(" for {whose}")).unwrap_or_default()
}

/// What becomes of a credit that is not simply due: ` (claimable until 2026-04-30)`.
pub(crate) fn status(statement: &Statement, line: &CreditLine) -> String {
    let zone: Option<Zone> = statement.zone.parse().ok();
    let last = Instant(statement.as_of.0.saturating_sub(1));
    let seen_on = zone.map_or(statement.last, |zone| slate_calendar::date_at(zone, last));
    match (line.status, line.claim_by) {
        (CreditStatus::Claimable, Some(by)) if by < seen_on => {
            format!(" (not claimed, which was possible until {by})")
        }
        (CreditStatus::Due, _) => String::new(),
        (CreditStatus::Provisional, _) => " (provisional)".to_owned(),
        (CreditStatus::Claimable, Some(by)) => format!(" (claimable until {by})"),
        (CreditStatus::Claimable, None) => " (claimable)".to_owned(),
    }
}

/// The row of a credit that was taken, and how the amount comes about.
pub(crate) fn reckoning(line: &CreditLine) -> String {
    let row = line.row.as_ref().map(|row| format!("{row} → ")).unwrap_or_default();
    format!("{row}{}", line.reckoning)
}

/// Why a right to terminate arose, and from when it can take effect.
pub(crate) fn because(line: &TerminationLine) -> String {
    let effective = line
        .earliest
        .map(|earliest| format!("; effective from {earliest} when notice is given at once"));
    format!("{}{}", line.because, effective.unwrap_or_default())
}

/// How many records of which kind: `1 ticket`, `1,200 tickets`.
pub(crate) fn things(line: &LeftOutLine) -> String {
    let one = line.record.as_str();
    counted(line.count, one, line.plural.as_ref().map_or(one, Name::as_str))
}

/// For which target records are in no count, where the reason is of one: ` for desk.response`.
pub(crate) fn of_target(line: &LeftOutLine) -> String {
    line.target.as_ref().map(|target| format!(" for {target}")).unwrap_or_default()
}

/// What the low-volume rule did, as both statements say it.
pub(crate) const BY_LOW_VOLUME: &str = "met by the low-volume rule";

/// The first `most` identities and how many more there are.
pub(crate) fn records(ids: &[String], most: usize) -> String {
    let shown: Vec<&str> = ids.iter().take(most).map(String::as_str).collect();
    let more = ids.len().saturating_sub(most);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_say_how_many_more() {
        let ids: Vec<String> = (1..=5).map(|n| format!("INC{n}")).collect();
        assert_eq!(records(&ids, 2), "INC1, INC2 and 3 more");
        assert_eq!(records(&ids, 5), "INC1, INC2, INC3, INC4, INC5");
    }
}
