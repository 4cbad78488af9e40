//! Findings as data: what is wrong, where, why it matters and what to write instead.
//!
//! A [`Finding`] is a value; its printers show the same value to people, editors and CI.
//!
//! ```
//! use slate_check::{Code, Finding, Span};
//! let finding = Finding::new(Code::UnknownName, "no calendar is called `suport_hours`")
//!     .label("acme.slate", Span::new(120, 132), "not defined here")
//!     .help("did you mean `support_hours`?")
//!     .fix_safe("write `support_hours`", "acme.slate", Span::new(120, 132), "support_hours");
//! assert_eq!(finding.code.id(), "S0601");
//! ```

#[cfg(test)]
mod example;
mod fix;
mod page;
mod registry;
mod render;
#[cfg(test)]
mod shown;
mod source;
mod syntax;

use std::fmt;
use std::sync::Arc;

pub use page::explain;
pub use registry::{Code, Entry, UnknownCode};
pub use render::{Form, Look, render, summary};
use serde::{Deserialize, Serialize};
pub use slate_syntax::Span;
pub use source::{LineColumn, Source, Sources};

/// How grave a finding is. Only an error keeps an agreement from being compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; nothing need be changed.
    Note,
    /// Compiles, and probably does not say what was meant.
    Warning,
    /// Cannot be measured or paid as it stands.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that word, for `--deny warning`.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|s| s.word() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A piece of text that a finding points at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The file as it was named to the compiler.
    pub file: Arc<str>,
    /// The bytes of it.
    pub span: Span,
    /// What is said of that piece; may be empty.
    pub text: String,
    /// Whether this is the place of the finding; other labels explain it. One label is primary.
    pub primary: bool,
}

/// Whether an edit may be made without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// Says what the author meant beyond doubt, or does not change what the agreement means.
    Safe,
    /// A suggestion that changes what is owed or promised: a person decides.
    Unsafe,
}

/// One replacement of text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The file as it was named to the compiler.
    pub file: Arc<str>,
    /// The bytes to replace; empty to insert.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// A way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does: ``write `support_hours` ``.
    pub title: String,
    /// Edits that do not overlap, made together.
    pub edits: Vec<Edit>,
    /// Whether it may be made without asking.
    pub applicability: Applicability,
}

/// One thing that is wrong with an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which kind.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, the author's words in backticks.
    pub message: String,
    /// Where; the primary label first.
    pub labels: Vec<Label>,
    /// Why it matters.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// A concrete ticket, month or measurement that shows the fault.
    pub witness: Option<String>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// A finding of that kind with its usual severity. Give it a label: every finding that is
    /// printed has at least one.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            witness: None,
            fixes: Vec::new(),
        }
    }

    /// Points at a piece of text. The first label is the place of the finding, later ones explain.
    #[must_use]
    pub fn label(mut self, file: impl Into<Arc<str>>, span: Span, text: impl Into<String>) -> Self {
        let primary = self.labels.is_empty();
        self.labels.push(Label { file: file.into(), span, text: text.into(), primary });
        self
    }

    /// Adds why it matters.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows the fault on a concrete ticket, month or measurement.
    #[must_use]
    pub fn witness(mut self, witness: impl Into<String>) -> Self {
        self.witness = Some(witness.into());
        self
    }

    /// Adds a way to mend it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Adds a one-edit fix that may be made without asking.
    #[must_use]
    pub fn fix_safe(
        self,
        title: impl Into<String>,
        file: impl Into<Arc<str>>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        self.fix(Fix::one(title, file, span, replacement, Applicability::Safe))
    }

    /// Adds a one-edit fix that a person decides on.
    #[must_use]
    pub fn fix_unsafe(
        self,
        title: impl Into<String>,
        file: impl Into<Arc<str>>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        self.fix(Fix::one(title, file, span, replacement, Applicability::Unsafe))
    }

    /// Says which name was probably meant, with the fix that writes it.
    #[must_use]
    pub fn meant(
        self,
        near: &str,
        file: impl Into<Arc<str>>,
        span: Span,
        applicability: Applicability,
    ) -> Self {
        let fix = Fix::one(format!("write `{near}`"), file, span, near, applicability);
        self.help(format!("did you mean `{near}`?")).fix(fix)
    }

    /// The place of the finding.
    pub fn primary(&self) -> Option<&Label> {
        self.labels.iter().find(|label| label.primary).or_else(|| self.labels.first())
    }

    /// Where the page of its code stands.
    pub fn url(&self) -> String {
        self.code.url()
    }
}

impl Fix {
    /// A fix of one edit.
    pub fn one(
        title: impl Into<String>,
        file: impl Into<Arc<str>>,
        span: Span,
        replacement: impl Into<String>,
        applicability: Applicability,
    ) -> Self {
        let edit = Edit { file: file.into(), span, replacement: replacement.into() };
        Self { title: title.into(), edits: vec![edit], applicability }
    }
}

/// Puts findings in the order in which every printer shows them: by file, place, code and message;
/// exact repetitions are dropped.
pub fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let mut alike = kept.iter().rev().take_while(|it| key(it) == key(&finding));
        if !alike.any(|it| *it == finding) {
            kept.push(finding);
        }
    }
    *findings = kept;
}

/// What findings are ordered by. Those without a place come first.
fn key(finding: &Finding) -> (Option<(&Arc<str>, Span)>, Code, &str) {
    let place = finding.primary().map(|label| (&label.file, label.span));
    (place, finding.code, &finding.message)
}

/// The gravest severity among findings; `None` when there are none.
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(|finding| finding.severity).max()
}

/// Whether findings fail a run that denies `bar` and everything graver: `--deny warning` fails on
/// warnings and errors. The usual bar is [`Severity::Error`].
pub fn denied(findings: &[Finding], bar: Severity) -> bool {
    worst(findings).is_some_and(|severity| severity >= bar)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(code: Code, start: usize) -> Finding {
        Finding::new(code, "m").label("a.slate", Span::new(start, start + 1), "")
    }

    #[test]
    fn findings_are_ordered_by_place_then_code() {
        let mut findings =
            vec![at(Code::LadderGap, 9), at(Code::LadderOverlap, 3), at(Code::LadderGap, 3)];
        // Findings of two files that use one, each with the same two of it: a repetition need not
        // follow what it repeats.
        findings.push(at(Code::LadderGap, 3).note("n"));
        findings.push(at(Code::LadderGap, 3));
        findings.push(at(Code::LadderGap, 3).note("n"));
        sort(&mut findings);
        let order: Vec<&str> = findings.iter().map(|f| f.code.id()).collect();
        assert_eq!(order, ["S0101", "S0101", "S0102", "S0101"]);
    }

    #[test]
    fn a_bar_denies_its_own_severity_and_graver_ones() {
        let warning = [at(Code::LadderGap, 0)];
        assert!(!denied(&warning, Severity::Error));
        assert!(denied(&warning, Severity::Warning));
        assert!(denied(&warning, Severity::Note));
        assert!(!denied(&[], Severity::Note));
        assert_eq!(Severity::from_word("warning"), Some(Severity::Warning));
    }
}
