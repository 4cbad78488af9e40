//! What became of a history while it was read, as people read it: rows that were used, rows that were
//! not, and what was taken for granted. A figure is worth no more than the rows behind it.

use slate_evidence::{Gap, NearColumn, Quality, RecordQuality};

use crate::markdown::escape;
use crate::words::{count, counted, tame};

/// The lines for a terminal.
#[must_use]
pub fn history_terminal(quality: &Quality) -> String {
    let line = |it: &Remark| format!("{}{}\n", if it.under { "  " } else { "" }, tame(&it.text));
    remarks(quality).iter().map(line).collect()
}

/// A section to stand behind the statement in Markdown; nothing where nothing was read.
#[must_use]
pub fn history_markdown(quality: &Quality) -> String {
    let remarks = remarks(quality);
    if remarks.is_empty() {
        return String::new();
    }
    let item =
        |it: &Remark| format!("{}- {}\n", if it.under { "  " } else { "" }, escape(&it.text));
    let items: String = remarks.iter().map(item).collect();
    format!("\n## History\n\n{items}")
}

/// A line, or an example that belongs under the one before.
struct Remark {
    under: bool,
    text: String,
}

fn remarks(quality: &Quality) -> Vec<Remark> {
    let mut all = Vec::new();
    for source in &quality.sources {
        let mut parts = vec![counted(source.used, "row used", "rows used")];
        for (rule, number) in &source.left_out {
            parts.push(format!("{} left out ({rule})", count(*number)));
        }
        if source.bad_rows > 0 {
            parts.push(counted(source.bad_rows, "bad row", "bad rows"));
        }
        for (note, number) in &source.notes {
            parts.push(format!("{note}: {}", count(*number)));
        }
        let name = &source.source;
        all.push(Remark { under: false, text: format!("{name}: {}", parts.join(", ")) });
        let example =
            |row: &slate_evidence::BadRow| format!("{name}:{}: {}", row.line, row.message);
        all.extend(source.examples.iter().map(|row| Remark { under: true, text: example(row) }));
    }
    all.extend(quality.gaps.iter().map(|gap| Remark { under: false, text: missing(gap) }));
    for record in &quality.records {
        let odd = oddities(record).into_iter();
        all.extend(odd.map(|text| Remark { under: false, text }));
    }
    let assumed = quality.all_assumptions();
    all.extend(assumed.map(|it| Remark { under: false, text: format!("assumed: {it}") }));
    all
}

/// That the agreement waits for what no row tells, and what to write.
fn missing(gap: &Gap) -> String {
    let Gap { record, field, near } = gap;
    let mend = match near {
        Some(NearColumn { source, column }) => format!(
            "nothing uses the column `{column}` of {source}: did you mean `{field}`? Rename the \
             column, or name it under `fields` in a mapping"
        ),
        None => format!(
            "name its column `{field}`, or name the column under `fields` in a mapping; \
             `without = [\"{field}\"]` in a mapping says that there is none"
        ),
    };
    format!(
        "missing: the agreement reads `{field}` of {record}, and no row has a value of it; {mend}"
    )
}

/// What was kept although it looks like a mistake.
fn oddities(record: &RecordQuality) -> Vec<String> {
    let name = &record.record;
    let such_as = record.ends_before_start_such_as.join(", ");
    let told = |number: u64, one: &str, many: &str| {
        (number > 0).then(|| format!("{name}: {}", counted(number, one, many)))
    };
    let ends_first = told(
        record.ends_before_start,
        "ends before it starts and counts as no time",
        "end before they start and count as no time",
    );
    let before = told(
        record.before_start,
        "change or event before the start of its record",
        "changes and events before the start of their record",
    );
    let late = told(
        record.out_of_order,
        "change or event was put in order of time: it stood after a later one of its record",
        "changes and events were put in order of time: they stood after a later one of their record",
    );
    let named = ends_first.map(|told| format!("{told} ({such_as})"));
    [named, before, late].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use slate_evidence::SourceQuality;

    #[test]
    fn what_the_agreement_waits_for_and_what_looks_like_a_mistake_is_told() {
        let gap = |near: Option<(&str, &str)>| Gap {
            record: "ticket".to_owned(),
            field: "status".to_owned(),
            near: near.map(|(source, column)| NearColumn {
                source: source.to_owned(),
                column: column.to_owned(),
            }),
        };
        let outages = RecordQuality {
            record: "outage".to_owned(),
            before_start: 1,
            out_of_order: 1200,
            ends_before_start: 2,
            ends_before_start_such_as: vec!["o1".to_owned(), "o7".to_owned()],
            ..RecordQuality::default()
        };
        let quality = Quality {
            gaps: vec![gap(Some(("t.csv", "stauts"))), gap(None)],
            records: vec![outages],
            ..Quality::default()
        };
        assert_eq!(
            history_terminal(&quality),
            "missing: the agreement reads `status` of ticket, and no row has a value of it; nothing \
             uses the column `stauts` of t.csv: did you mean `status`? Rename the column, or name it \
             under `fields` in a mapping\n\
             missing: the agreement reads `status` of ticket, and no row has a value of it; name its \
             column `status`, or name the column under `fields` in a mapping; `without = [\"status\"]` \
             in a mapping says that there is none\n\
             outage: 2 end before they start and count as no time (o1, o7)\n\
             outage: 1 change or event before the start of its record\n\
             outage: 1,200 changes and events were put in order of time: they stood after a later one \
             of their record\n"
        );
        assert_eq!(
            history_terminal(&Quality {
                records: vec![RecordQuality::default()],
                ..Quality::default()
            }),
            ""
        );
    }

    #[test]
    fn what_was_left_out_is_told_for_both() {
        let source = SourceQuality {
            source: "a|b.csv".to_owned(),
            used: 1,
            left_out: [("closed \u{1b}[2J".to_owned(), 1200)].into(),
            ..SourceQuality::default()
        };
        let assumptions = vec!["times are in UTC".to_owned()];
        let quality = Quality { sources: vec![source], assumptions, ..Quality::default() };
        assert_eq!(
            history_terminal(&quality),
            "a|b.csv: 1 row used, 1,200 left out (closed \u{fffd}[2J)\nassumed: times are in UTC\n"
        );
        assert_eq!(
            history_markdown(&quality),
            "\n## History\n\n- a\\|b.csv: 1 row used, 1,200 left out (closed \u{fffd}\\[2J)\n\
             - assumed: times are in UTC\n"
        );
        assert_eq!(history_markdown(&Quality::default()), "");
    }
}
