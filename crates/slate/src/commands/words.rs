//! Durations and verdicts of single records as people read them.

use slate_model::{Duration, RecordVerdict};

/// `4 h 5 min`, `30 s`, `1.5 s`: hours, minutes and seconds, those that are there.
pub fn duration(time: Duration) -> String {
    let micros = time.0.unsigned_abs();
    let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
    let mut parts = Vec::new();
    if seconds / 3600 > 0 {
        parts.push(format!("{} h", seconds / 3600));
    }
    if seconds / 60 % 60 > 0 {
        parts.push(format!("{} min", seconds / 60 % 60));
    }
    if rest > 0 {
        let fraction = format!("{rest:06}");
        parts.push(format!("{}.{} s", seconds % 60, fraction.trim_end_matches('0')));
    } else if seconds % 60 > 0 || parts.is_empty() {
        parts.push(format!("{} s", seconds % 60));
    }
    let sign = if time.0 < 0 { "-" } else { "" };
    format!("{sign}{}", parts.join(" "))
}

/// A record's verdict in a word or two.
pub const fn verdict(verdict: RecordVerdict) -> &'static str {
    match verdict {
        RecordVerdict::Met => "met",
        RecordVerdict::Breached => "breached",
        RecordVerdict::Pending => "pending",
        RecordVerdict::NotStarted => "not started",
        RecordVerdict::Void => "void",
        RecordVerdict::Excluded => "excluded",
        RecordVerdict::Unlimited => "no limit",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_they_are_written_in_agreements() {
        assert_eq!(duration(Duration::from_minutes(245)), "4 h 5 min");
        assert_eq!(duration(Duration::from_seconds(30)), "30 s");
        assert_eq!(duration(Duration(1_500_000)), "1.5 s");
        assert_eq!(duration(Duration::ZERO), "0 s");
    }
}
