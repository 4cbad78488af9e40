//! What became of a history while it was read, as people read it: rows that were used, rows that were
//! not, and what was taken for granted. A figure is worth no more than the rows behind it.

use slate_evidence::Quality;

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
    let assumed = quality.all_assumptions();
    all.extend(assumed.map(|it| Remark { under: false, text: format!("assumed: {it}") }));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use slate_evidence::SourceQuality;

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
