//! Annotations of GitHub Actions (workflow commands `::error`, `::warning`, `::notice`).

use std::fmt::Write;

use super::super::{Finding, Severity, Sources};
use super::plain;

/// Prints each finding as one workflow command. The text of the annotation is the message, then
/// labels in other places, witness, notes and help, a line each.
pub(super) fn render(findings: &[Finding], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(label) = finding.primary() {
            properties.push(format!("file={}", property(&label.file)));
            if let Some(source) = sources.get(&label.file) {
                let (start, end) = (source.locate(label.span.start), source.locate(label.span.end));
                properties.push(format!("line={},endLine={}", start.line, end.line));
                // GitHub takes columns only for annotations of one line; its end is included.
                if start.line == end.line {
                    let last = end.column.saturating_sub(1).max(start.column);
                    properties.push(format!("col={},endColumn={last}", start.column));
                }
            }
        }
        let title = format!("{} {}", finding.code, finding.code.slug());
        properties.push(format!("title={}", property(&title)));

        let mut text = vec![plain::line(&finding.message).into_owned()];
        for label in finding.labels.iter().filter(|label| !label.text.is_empty()) {
            let place = sources.get(&label.file).map_or_else(
                || plain::line(&label.file).into_owned(),
                |source| {
                    format!("{}:{}", plain::line(&label.file), source.line_of(label.span.start))
                },
            );
            text.push(format!("{place}: {}", plain::line(&label.text)));
        }
        text.extend(finding.witness.iter().map(|w| format!("for example: {}", plain::line(w))));
        text.extend(finding.notes.iter().map(|note| format!("note: {}", plain::line(note))));
        text.extend(finding.help.iter().map(|help| format!("help: {}", plain::line(help))));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "::{command} {}::{}", properties.join(","), data(&text.join("\n")));
    }
    out
}

/// The text of a command, escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn one_command_each_with_everything_escaped() {
        insta::assert_snapshot!(super::render(&sample::findings(), &sample::sources()));
    }
}
