//! `path:line:column: severity[code] message`, a line each.

use std::fmt::Write;

use super::super::{Finding, Sources};
use super::plain;

/// Prints each finding on a line. One without a place begins with `slate`.
pub(super) fn render(findings: &[Finding], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in findings {
        let place = finding.primary().map_or_else(
            || "slate".to_owned(),
            |label| match sources.get(&label.file) {
                Some(source) => {
                    let at = source.locate(label.span.start);
                    format!("{}:{}:{}", plain::line(&label.file), at.line, at.column)
                }
                None => plain::line(&label.file).into_owned(),
            },
        );
        let severity = finding.severity;
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{place}: {severity}[{}] {}",
            finding.code,
            plain::line(&finding.message)
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn a_line_each() {
        insta::assert_snapshot!(super::render(&sample::findings(), &sample::sources()));
    }
}
