//! Findings as JSON, versioned: what other programs read.

use std::sync::Arc;

use serde::Serialize;

use super::super::{Applicability, Finding, Severity, Source, Sources, Span};

/// The version of the form. It grows when a member changes its meaning or goes; new members do not
/// change it.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    findings: Vec<JsonFinding<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct Counts {
    error: usize,
    warning: usize,
    note: usize,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    code: &'static str,
    slug: &'static str,
    severity: Severity,
    message: &'a str,
    labels: Vec<JsonLabel<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    witness: Option<&'a str>,
    fixes: Vec<JsonFix<'a>>,
    url: String,
}

#[derive(Serialize)]
struct JsonLabel<'a> {
    file: &'a str,
    start: Place,
    end: Place,
    text: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    file: &'a str,
    start: Place,
    end: Place,
    replacement: &'a str,
}

/// Byte from 0; line and column, in characters, from 1, absent when the text is not at hand.
#[derive(Serialize)]
struct Place {
    byte: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

/// All findings as one object.
pub(super) fn render(findings: &[Finding], sources: &Sources) -> String {
    let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
    let document = Document {
        version: VERSION,
        findings: findings.iter().map(|finding| json(finding, sources)).collect(),
        counts: Counts {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            note: count(Severity::Note),
        },
    };
    // Strings, numbers and lists only: writing them cannot fail.
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_default();
    out.push('\n');
    out
}

/// One object and line for each finding.
pub(super) fn render_lines(findings: &[Finding], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in findings {
        out.push_str(&serde_json::to_string(&json(finding, sources)).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn json<'a>(finding: &'a Finding, sources: &Sources) -> JsonFinding<'a> {
    let labels = finding.labels.iter().map(|label| {
        let (start, end) = places(&label.file, label.span, sources);
        JsonLabel { file: &label.file, start, end, text: &label.text, primary: label.primary }
    });
    let fixes = finding.fixes.iter().map(|fix| {
        let edits = fix.edits.iter().map(|edit| {
            let (start, end) = places(&edit.file, edit.span, sources);
            JsonEdit { file: &edit.file, start, end, replacement: &edit.replacement }
        });
        JsonFix { title: &fix.title, applicability: fix.applicability, edits: edits.collect() }
    });
    JsonFinding {
        code: finding.code.id(),
        slug: finding.code.slug(),
        severity: finding.severity,
        message: &finding.message,
        labels: labels.collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        witness: finding.witness.as_deref(),
        fixes: fixes.collect(),
        url: finding.url(),
    }
}

fn places(file: &Arc<str>, span: Span, sources: &Sources) -> (Place, Place) {
    let source = sources.get(file);
    (place(span.start, source), place(span.end, source))
}

fn place(byte: usize, source: Option<&Source>) -> Place {
    let at = source.map(|source| source.locate(byte));
    Place { byte, line: at.map(|at| at.line), column: at.map(|at| at.column) }
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn one_object_that_parses() {
        let text = super::render(&sample::findings(), &sample::sources());
        let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(parsed["version"], 1);
        assert_eq!(parsed["counts"]["error"], 2);
        insta::assert_snapshot!(text);
    }

    #[test]
    fn one_line_a_finding() {
        let text = super::render_lines(&sample::findings(), &sample::sources());
        assert_eq!(text.lines().count(), 3);
        for line in text.lines() {
            let parsed: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(parsed["code"].is_string());
        }
    }
}
