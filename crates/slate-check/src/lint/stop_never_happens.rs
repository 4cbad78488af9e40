//! `stop-never-happens`: a timer that nothing stops.

use slate_model::{Timer, Trigger};

use super::{Context, words};
use crate::finding::{Code, Finding};

/// Reports timers of which no stop can come after the start: the record's own instant lies at or
/// before every start, and what starts the clock cannot at once stop it.
pub(super) fn check(cx: &Context<'_>) {
    for timer in &cx.agreement.timers {
        if timer.stop.is_empty() || !timer.stop.iter().all(|stop| never(timer, stop)) {
            continue;
        }
        let a_record = words::a(&timer.record);
        let at = timer.heading.at.as_ref();
        let witness = match timer.stop.first().map(Trigger::plain) {
            Some(Trigger::Becomes { field, values }) => format!(
                "when `{field}` of {a_record} becomes {} the clock starts; it stops only should that happen a second time",
                values.join(" or ")
            ),
            Some(Trigger::Leaves { field, values }) => format!(
                "when `{field}` of {a_record} leaves {} the clock starts; it stops only should that happen a second time",
                values.join(" or ")
            ),
            Some(Trigger::Changes(field)) => format!(
                "when `{field}` of {a_record} changes the clock starts; it stops only should that happen a second time"
            ),
            Some(Trigger::Event(event)) => format!(
                "`{event}` starts the clock of {a_record}; it stops only should that happen a second time"
            ),
            _ => format!("{a_record} has that instant once, and the clock starts then or later"),
        };
        cx.push(
            Finding::new(
                Code::StopNeverHappens,
                format!("nothing stops `{}` once it runs", timer.heading.name),
            )
            .at(cx.line_with(at, &["stop"]), "cannot come after the start")
            .at(cx.line_with(at, &["start"]), "starts here")
            .witness(witness)
            .help("stop the timer when something happens that comes after its start"),
        );
    }
}

/// Whether a stop cannot come after the start.
fn never(timer: &Timer, stop: &Trigger) -> bool {
    match stop.plain() {
        Trigger::Opened => true,
        _ => timer.start.iter().all(|start| start == stop),
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Code;
    use crate::lint::fixture::{agreement, found, model, witness};

    #[test]
    fn what_starts_the_clock_does_not_stop_it() {
        let mut model = model();
        let timer = &mut agreement(&mut model).timers[0];
        timer.start = timer.stop.clone();
        assert_eq!(found(&model), [Code::StopNeverHappens]);
        assert_eq!(
            witness(&model),
            "when `status` of a ticket leaves new the clock starts; it stops only should that happen a second time"
        );
    }
}
