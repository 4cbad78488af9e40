//! Mistakes of the parser as findings.

use std::sync::Arc;

use slate_syntax::{Mistake, SyntaxError};

use super::{Applicability, Code, Edit, Finding, Fix};

/// How many words of what was expected a message lists.
const SHOWN: usize = 8;

impl Finding {
    /// What the parser reported about `file`, as a finding.
    pub fn from_syntax(file: impl Into<Arc<str>>, error: &SyntaxError) -> Self {
        let file: Arc<str> = file.into();
        let mut finding = Self::new(Code::of_syntax(error.kind), error.message.clone()).label(
            Arc::clone(&file),
            error.span,
            error.label.clone(),
        );
        // What the message or the help says already is said once.
        let help = error.help.as_deref().unwrap_or_default();
        let said = |word: &String| error.message.contains(word) || help.contains(word);
        if !error.expected.iter().take(SHOWN).all(said) {
            finding = finding.note(format!("expected {}", one_of(&error.expected)));
        }
        finding.help = error.help.clone();
        for fix in &error.fixes {
            let edit = Edit {
                file: Arc::clone(&file),
                span: fix.span,
                replacement: fix.replacement.clone(),
            };
            finding = finding.fix(Fix {
                title: fix.title.clone(),
                edits: vec![edit],
                // The author's text could not be read: what it meant is a guess.
                applicability: Applicability::Unsafe,
            });
        }
        finding
    }
}

impl Code {
    /// The code of a kind of mistake that the parser knows.
    pub const fn of_syntax(kind: Mistake) -> Self {
        match kind {
            Mistake::Brace => Self::UnbalancedBrace,
            Mistake::Keyword => Self::UnknownKeyword,
            Mistake::Misplaced => Self::MisplacedStatement,
            Mistake::Sign => Self::MissingSign,
            Mistake::Nesting | Mistake::Size => Self::TooDeep,
            Mistake::Text => Self::UnclosedText,
            Mistake::Unit => Self::UnknownUnit,
            // A value that no calendar, clock or number has.
            Mistake::Date | Mistake::Time | Mistake::Number => Self::BadLiteral,
            Mistake::Merge | Mistake::Unexpected => Self::Syntax,
        }
    }
}

/// `a, b or c`.
fn one_of(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((one, [])) => one.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use slate_syntax::Span;

    use super::*;

    #[test]
    fn a_mistake_keeps_its_place_expectation_and_fix() {
        let error = SyntaxError {
            kind: Mistake::Keyword,
            message: "`servce` starts no statement".into(),
            span: Span::new(3, 9),
            label: "not a statement".into(),
            expected: vec!["`service`".into(), "`settlement`".into(), "`}`".into()],
            help: Some("did you mean `service`?".into()),
            fixes: vec![slate_syntax::Fix {
                title: "write `service`".into(),
                span: Span::new(3, 9),
                replacement: "service".into(),
            }],
            statement: None,
        };
        let finding = Finding::from_syntax("a.slate", &error);
        assert_eq!(finding.code, Code::UnknownKeyword);
        assert_eq!(finding.labels[0].span, Span::new(3, 9));
        assert_eq!(finding.notes, ["expected `service`, `settlement` or `}`"]);
        assert_eq!(finding.fixes[0].edits[0].replacement, "service");
    }
}
