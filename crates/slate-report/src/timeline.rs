//! One record's clocks as a timeline, and its durations and instants as people read them.

use anstyle::{AnsiColor, Style};
use slate_engine::{SegmentState, Trace, TracedCycle, TracedTarget};
use slate_model::{Duration, Instant, RecordVerdict, Zone};

use crate::words::record_verdict;
use crate::{Look, tame};

const TITLE: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// The clocks of one record, coloured for a terminal or plain.
#[must_use]
pub fn timeline(trace: &Trace, colour: bool) -> String {
    let zone = trace.zone;
    let look = Look { colour, width: 0 };
    let mut out = format!(
        "{}, opened {}, seen from {}\n",
        look.paint(TITLE, &format!("{} {}", trace.record, tame(&trace.id))),
        local(trace.opened, zone),
        local(trace.as_of, zone)
    );
    if trace.targets.is_empty() {
        out.push_str("no target times it\n");
    }
    for target in &trace.targets {
        out.push_str(&of_target(target, zone, look));
    }
    out
}

fn of_target(target: &TracedTarget, zone: Zone, look: Look) -> String {
    let mut out = format!(
        "\n{}  {}\n",
        look.paint(TITLE, &tame(&target.title)),
        look.paint(FAINT, target.target.as_str())
    );
    if let Some(why) = &target.left_out {
        out.push_str(&format!("  not counted: {}\n", tame(why)));
    }
    for cycle in &target.cycles {
        out.push_str(&of_cycle(cycle, target.cycles.len() > 1, zone, look));
    }
    out
}

fn of_cycle(cycle: &TracedCycle, several: bool, zone: Zone, look: Look) -> String {
    let colour = match cycle.verdict {
        RecordVerdict::Met => AnsiColor::Green.on_default(),
        RecordVerdict::Breached => AnsiColor::Red.on_default().bold(),
        _ => Style::new(),
    };
    let mut out = String::from("  ");
    if several {
        out.push_str(&format!("cycle {}: ", cycle.cycle));
    }
    out.push_str(&look.paint(colour, record_verdict(cycle.verdict)));
    if let Some(limit) = &cycle.limit {
        out.push_str(&format!(", limit {limit}"));
    }
    if cycle.verdict == RecordVerdict::Void {
        // What is void has no times that mean anything.
        out.push('\n');
        return out;
    }
    out.push_str(&format!(", ran {}", duration(cycle.elapsed)));
    if cycle.warned {
        out.push_str(", warned of");
    }
    if let Some(reopened) = cycle.reopened {
        let when = to_the_second(reopened, zone);
        out.push_str(&format!(
            ", counts again: reopened {when}, when the cycle before was settled"
        ));
    }
    if cycle.overrun > Duration::ZERO {
        out.push_str(&format!(", {} over", duration(cycle.overrun)));
    }
    out.push('\n');
    let mut due = cycle.due;
    for segment in &cycle.segments {
        out.push_str(&told_due(&mut due, segment.from, zone));
        let word = match segment.state {
            SegmentState::NotStarted => "not started",
            SegmentState::Running => "running",
            SegmentState::Paused => "paused",
            SegmentState::OutsideHours => "outside hours",
            SegmentState::Excluded => "excluded",
            SegmentState::Stopped => "stopped",
        };
        let late = if segment.late { "  late" } else { "" };
        let open = match segment.state {
            SegmentState::Running | SegmentState::Paused => duration(segment.open),
            _ => String::new(),
        };
        let line =
            format!("    {}  {word:<13}  {open:>12}{late}", to_the_second(segment.from, zone));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    if let Some(stopped) = cycle.stopped {
        out.push_str(&told_due(&mut due, stopped, zone));
        out.push_str(&format!("    {}  stopped\n", to_the_second(stopped, zone)));
    }
    if let Some(due) = due {
        out.push_str(&format!("    {}  due\n", to_the_second(due, zone)));
    }
    out
}

/// The line of the due instant, once, when the timeline passes it.
fn told_due(due: &mut Option<Instant>, at: Instant, zone: Zone) -> String {
    match due.take_if(|due| *due < at) {
        Some(due) => format!("    {}  due\n", to_the_second(due, zone)),
        None => String::new(),
    }
}

/// `4 h 5 min`, `30 s`, `1.5 s`: hours, minutes and seconds, those that are there.
#[must_use]
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

/// An instant as the agreement's people read it: local time with its offset, to the minute where
/// that is all of it.
#[must_use]
pub fn local(at: Instant, zone: Zone) -> String {
    if at.0.rem_euclid(60_000_000) == 0 {
        at.to_utc().with_timezone(&zone.0).format("%a %Y-%m-%d %H:%M %:z").to_string()
    } else {
        to_the_second(at, zone)
    }
}

/// An instant with its seconds, as the lines of a timeline have it.
fn to_the_second(at: Instant, zone: Zone) -> String {
    at.to_utc().with_timezone(&zone.0).format("%a %Y-%m-%d %H:%M:%S %:z").to_string()
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
