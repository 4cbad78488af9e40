//! Printers of findings: one file each, all of the same value, in the same order.

mod concise;
mod full;
mod github;
mod json;
mod plain;
mod sarif;

use super::{Finding, Sources, sort};

/// The forms in which findings can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people: with the text, labels, witness, help and fixes.
    Full(Look),
    /// `path:line:column: severity[code] message`, a line each.
    Concise,
    /// One JSON object, versioned.
    Json,
    /// One JSON object a finding and line.
    JsonLines,
    /// Annotations of GitHub Actions.
    GitHub,
    /// SARIF 2.1.0.
    Sarif,
}

/// How the full form looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns to wrap messages at; at least 40 are used.
    pub width: usize,
    /// Whether to use terminal colours.
    pub colour: bool,
    /// Whether to draw with characters outside ASCII.
    pub unicode: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 100, colour: false, unicode: true }
    }
}

/// Prints findings in the order of [`sort`], each once. Texts that labels point into are looked up
/// in `sources`; a label into a file that is not there is printed without its text.
pub fn render(findings: &[Finding], sources: &Sources, form: Form) -> String {
    let mut findings = findings.to_vec();
    sort(&mut findings);
    match form {
        Form::Full(look) => full::render(&findings, sources, look),
        Form::Concise => concise::render(&findings, sources),
        Form::Json => json::render(&findings, sources),
        Form::JsonLines => json::render_lines(&findings, sources),
        Form::GitHub => github::render(&findings, sources),
        Form::Sarif => sarif::render(&findings, sources),
    }
}

/// How many findings there are of each severity: `2 errors, 1 warning`; `no findings`.
pub fn summary(findings: &[Finding]) -> String {
    use super::Severity::{Error, Note, Warning};
    let parts: Vec<String> = [Error, Warning, Note]
        .into_iter()
        .filter_map(|severity| {
            let count = findings.iter().filter(|f| f.severity == severity).count();
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {}{plural}", severity.word()))
        })
        .collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}

/// What the printers' tests print: two files, labels in both, a fix, an escape sequence.
#[cfg(test)]
pub(super) mod sample {
    use crate::finding::{Code, Finding, Sources, Span};

    pub(super) const ACME: &str = "agreement acme {\n  use common\n  credit slow for desk.response {\n    99% to 100%: 5%\n    below 98%: 10%   // \u{1b}[31m\n  }\n}\n";
    pub(super) const COMMON: &str = "calendar hours {\n  Mon-Fri 08:00-18:00\n}\n";

    /// The texts.
    pub(in crate::finding) fn sources() -> Sources {
        let mut sources = Sources::of("contracts/acme, draft.slate", ACME);
        sources.insert("common.slate", COMMON);
        sources
    }

    /// The place of a piece of a text.
    fn place(text: &str, piece: &str) -> Span {
        let start = text.find(piece).unwrap();
        Span::new(start, start + piece.len())
    }

    /// The findings.
    pub(in crate::finding) fn findings() -> Vec<Finding> {
        let file = "contracts/acme, draft.slate";
        vec![
            Finding::new(Code::LadderGap, "no row covers from `98%` to below `99%`")
                .label(file, place(ACME, "below 98%: 10%"), "this row ends at `98%`")
                .label(file, place(ACME, "99% to 100%: 5%"), "this row begins at `99%`")
                .note("a measurement there pays nothing, although a better one pays 5%")
                .witness("a month at 98.5% pays nothing: 100% sure")
                .help("let one row begin where the other ends")
                .fix_unsafe("write `below 99%`", file, place(ACME, "98%"), "99%"),
            Finding::new(Code::DuplicateDefinition, "`hours` is defined twice")
                .label(file, place(ACME, "use common"), "brought in here")
                .label("common.slate", place(COMMON, "calendar hours"), "first defined\nhere")
                .fix_safe("remove it", file, place(ACME, "use common"), ""),
            Finding::new(Code::UnknownFile, "the file `no\u{1b}such` cannot be read").label(
                "gone.slate",
                Span::new(5, 9),
                "asked for here",
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_by_severity() {
        assert_eq!(summary(&sample::findings()), "2 errors, 1 warning");
        assert_eq!(summary(&[]), "no findings");
    }

    #[test]
    fn the_order_of_findings_does_not_change_the_output() {
        let forms = [
            Form::Full(Look::default()),
            Form::Concise,
            Form::Json,
            Form::JsonLines,
            Form::GitHub,
            Form::Sarif,
        ];
        let forward = sample::findings();
        let mut backward = forward.clone();
        backward.reverse();
        for form in forms {
            let sources = sample::sources();
            assert_eq!(render(&forward, &sources, form), render(&backward, &sources, form));
        }
    }
}
