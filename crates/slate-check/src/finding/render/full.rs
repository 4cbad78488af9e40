//! The form for people, drawn by miette from a line-indexed source: the cost of a finding does not
//! grow with the file, and a line of any length shows only what lies around the label.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};

use super::super::{Finding, Label, Severity, Source, Sources, Span};
use super::{Look, plain, summary};

/// A line longer than this shows only a piece of it around the label.
const LONG_LINE: usize = 400;
/// How much of a long line is shown on each side of a label, and the most of a label.
const AROUND: usize = 120;
/// Labels further apart than this are drawn apart.
const FAR: usize = 4_000;

/// Prints each finding with its text, then a summary.
pub(super) fn render(findings: &[Finding], sources: &Sources, look: Look) -> String {
    let width = look.width.max(40);
    let theme = match (look.unicode, look.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => {
            GraphicalTheme { styles: miette::ThemeStyles::ansi(), ..GraphicalTheme::ascii() }
        }
        (false, false) => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_urls(false)
        .with_context_lines(1)
        .without_syntax_highlighting();
    let texts = Texts::of(findings, sources);
    let mut out = String::new();
    for finding in findings {
        draw(finding, &texts, &handler, look, width, &mut out);
        out.push('\n');
    }
    if !findings.is_empty() {
        out.push_str(&summary(findings));
        out.push('\n');
    }
    out
}

/// One finding: the piece of each file that it points at, then witness, notes, help and fixes.
fn draw(
    finding: &Finding,
    texts: &Texts<'_>,
    handler: &GraphicalReportHandler,
    look: Look,
    width: usize,
    out: &mut String,
) {
    let mut files: Vec<&Arc<str>> = Vec::new();
    for label in finding.primary().into_iter().chain(&finding.labels) {
        if !files.contains(&&label.file) {
            files.push(&label.file);
        }
    }
    let mut lost = Vec::new();
    let mut reports = Vec::new();
    for file in files {
        let labels: Vec<&Label> = finding.labels.iter().filter(|l| l.file == *file).collect();
        match texts.view(file) {
            Some(view) => reports.push((view, labels)),
            None => lost.extend(labels),
        }
    }
    let mut reports = reports.into_iter();
    let head = Report {
        code: Some(format!("{}[{}] {}", finding.severity, finding.code, finding.code.slug())),
        message: plain::line(&finding.message).into_owned(),
        severity: finding.severity,
        part: reports.next(),
    };
    // Writing to a string cannot fail, and every span is inside its text.
    let _ = handler.render_report(out, &head);
    for part in reports {
        let more = Report {
            code: None,
            message: format!("see also `{}`", part.0.name),
            severity: Severity::Note,
            part: Some(part),
        };
        let _ = handler.render_report(out, &more);
    }
    let mut tail = |word: &str, text: &str| paragraph(word, text, look, width, out);
    for label in lost {
        tail("at", &format!("{}: {}", label.file, label.text));
    }
    if let Some(witness) = &finding.witness {
        tail("for example", witness);
    }
    for note in &finding.notes {
        tail("note", note);
    }
    if let Some(help) = &finding.help {
        tail("help", help);
    }
    for fix in &finding.fixes {
        let word = match fix.applicability {
            super::super::Applicability::Safe => "fix",
            super::super::Applicability::Unsafe => "possible fix",
        };
        tail(word, &fix.title);
    }
}

/// `  help: words that wrap and stay behind the colon`.
fn paragraph(word: &str, text: &str, look: Look, width: usize, out: &mut String) {
    let indent = word.chars().count().saturating_add(4);
    let (on, off) = if look.colour { ("\u{1b}[36m", "\u{1b}[0m") } else { ("", "") };
    out.push_str(&format!("  {on}{word}:{off}"));
    let mut column = indent.saturating_sub(1);
    let text = plain::line(text);
    for piece in text.split(' ') {
        let len = piece.chars().count();
        if column > indent && column.saturating_add(len).saturating_add(1) > width {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else {
            out.push(' ');
            column = column.saturating_add(1);
        }
        out.push_str(piece);
        column = column.saturating_add(len);
    }
    out.push('\n');
}

/// The texts that the findings at hand point into, made harmless once.
struct Texts<'a>(BTreeMap<&'a str, (&'a Source, Cow<'a, str>, String)>);

impl<'a> Texts<'a> {
    fn of(findings: &'a [Finding], sources: &'a Sources) -> Self {
        let mut texts = BTreeMap::new();
        for label in findings.iter().flat_map(|finding| &finding.labels) {
            if let Some(source) = sources.get(&label.file) {
                texts.entry(&*label.file).or_insert_with(|| {
                    (source, plain::source(source.text()), plain::line(&label.file).into_owned())
                });
            }
        }
        Self(texts)
    }

    fn view(&self, file: &str) -> Option<View<'_>> {
        let (source, text, name) = self.0.get(file)?;
        Some(View { source, text, name })
    }
}

/// One text as miette reads it.
struct View<'a> {
    source: &'a Source,
    text: &'a str,
    name: &'a str,
}

impl View<'_> {
    /// The part of a label that is underlined: its first line, and of that at most [`AROUND`] bytes.
    fn underlined(&self, span: Span) -> Span {
        let start = self.boundary(span.start, false);
        let line = self.source.line_span(self.source.line_of(start));
        let start = start.min(line.end.max(line.start));
        let end = span.end.clamp(start, line.end.max(start)).min(start.saturating_add(AROUND));
        Span::new(start, self.boundary(end, false).max(start))
    }

    /// The nearest character boundary at or before (or, with `up`, at or after) a byte.
    fn boundary(&self, byte: usize, up: bool) -> usize {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte = if up { byte.saturating_add(1) } else { byte.saturating_sub(1) };
        }
        byte
    }
}

impl SourceCode for View<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let (from, to) = (span.offset(), span.offset().saturating_add(span.len()));
        if to > self.text.len() || span.len() > FAR {
            return Err(MietteError::OutOfBounds);
        }
        let (first, last) = (self.source.line_of(from), self.source.line_of(to));
        let long = |line: usize| self.source.line_span(line).len() > LONG_LINE;

        // Whole lines, except that a long one is cut around the label and not shown as context.
        let mut top = first;
        let mut start = self.source.line_span(first).start;
        if long(first) {
            start = self.boundary(start.max(from.saturating_sub(AROUND)), false);
        } else {
            while top > 1 && first.saturating_sub(top) < before && !long(top.saturating_sub(1)) {
                top = top.saturating_sub(1);
            }
            start = start.min(self.source.line_span(top).start);
        }
        // Without context miette asks only for the line and column of the span itself.
        if before == 0 {
            start = from;
        }
        let mut bottom = last;
        let mut end = self.source.line_span(last).end.max(to);
        if long(last) {
            end = self.boundary(end.min(to.saturating_add(AROUND)), true);
        } else {
            while bottom < self.source.lines()
                && bottom.saturating_sub(last) < after
                && !long(bottom.saturating_add(1))
            {
                bottom = bottom.saturating_add(1);
            }
            end = end.max(self.source.line_span(bottom).end);
        }
        let column = self.source.locate(start).column.saturating_sub(1);
        let data = self.text.get(start..end).unwrap_or_default().as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.to_owned(),
            data,
            SourceSpan::new(start.into(), end.saturating_sub(start)),
            top.saturating_sub(1),
            column,
            bottom.saturating_sub(top).saturating_add(1),
        )))
    }
}

/// What is handed to miette: a message with the labels in one file.
struct Report<'a> {
    code: Option<String>,
    message: String,
    severity: Severity,
    part: Option<(View<'a>, Vec<&'a Label>)>,
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl Diagnostic for Report<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.part.as_ref().map(|(view, _)| view as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (view, labels) = self.part.as_ref()?;
        Some(Box::new(labels.iter().map(|label| {
            let text = (!label.text.is_empty()).then(|| plain::line(&label.text).into_owned());
            let span = view.underlined(label.span);
            let span = SourceSpan::new(span.start.into(), span.len());
            if label.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::super::sample;
    use super::*;
    use crate::finding::Code;

    fn drawn(look: Look) -> String {
        render(&sample::findings(), &sample::sources(), look)
    }

    #[test]
    fn for_people() {
        insta::assert_snapshot!(drawn(Look::default()));
    }

    #[test]
    fn narrow_and_plain() {
        let look = Look { width: 40, colour: false, unicode: false };
        let text = drawn(look);
        assert!(text.is_ascii(), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn only_our_own_colours_reach_the_terminal() {
        assert!(!drawn(Look::default()).contains('\u{1b}'));
        let coloured = drawn(Look { colour: true, ..Look::default() });
        assert!(coloured.contains("\u{1b}["));
        assert!(coloured.contains("// ?[31m"), "the author's escape is shown, not sent");
    }

    #[test]
    fn a_long_line_shows_only_what_lies_around() {
        let text = format!("{}wrong{}", "x".repeat(300_000), "y".repeat(300_000));
        let finding =
            Finding::new(Code::Syntax, "m").label("a", Span::new(300_000, 300_005), "here");
        let out = render(&[finding], &Sources::of("a", text), Look::default());
        assert!(out.len() < 2_000, "{}", out.len());
        assert!(out.contains("a:1:300001"), "{out}");
        assert!(out.contains("wrong"), "{out}");
    }

    #[test]
    fn the_size_of_a_file_does_not_matter() {
        let line = "    below 95%: 5%\n";
        let text = line.repeat(5_000_000 / line.len());
        let findings: Vec<Finding> = (0..2_000)
            .map(|i| {
                let at = (i * 130) * line.len();
                Finding::new(Code::LadderGap, "m").label("a", Span::new(at + 4, at + 9), "here")
            })
            .collect();
        let sources = Sources::of("a", text);
        let start = Instant::now();
        let out = render(&findings, &sources, Look::default());
        assert!(out.contains("a:259871:5"));
        // 27 ms a finding when the text is scanned from its start each time: 54 s in all.
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }

    proptest! {
        /// Any text, any places, in or out of order, inside characters, behind the end.
        #[test]
        fn nothing_makes_it_panic(
            text in "([a-z{}: €\u{1b}\t]{0,30}(\n|\r\n|\r)?){0,8}",
            places in prop::collection::vec((0usize..300, 0usize..300), 1..5),
            width in 0usize..120,
        ) {
            let mut finding = Finding::new(Code::Syntax, "m");
            for (start, end) in places {
                finding = finding.label("a", Span::new(start, end), "label");
            }
            let look = Look { width, colour: false, unicode: true };
            let out = render(&[finding], &Sources::of("a", text), look);
            prop_assert!(out.contains("error[S0001]"));
            let escape = char::from(27);
            prop_assert!(!out.contains(escape));
        }

        /// Long lines with several labels on them.
        #[test]
        fn nor_do_long_lines(
            lens in prop::collection::vec(0usize..1500, 1..5),
            places in prop::collection::vec((0usize..4000, 0usize..300), 1..6),
        ) {
            let text: String = lens.iter().map(|len| format!("{}\n", "aé".repeat(*len))).collect();
            let mut finding = Finding::new(Code::Syntax, "m");
            for (start, len) in places {
                finding = finding.label("a", Span::new(start, start + len), "label");
            }
            let out = render(&[finding], &Sources::of("a", text), Look::default());
            prop_assert!(out.contains("error[S0001]"));
        }
    }
}
