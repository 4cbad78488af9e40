//! What a place means, in plain words.

use slate_syntax::{Span, nodes, rule_text};

use crate::workspace::Snapshot;

/// What is said of a piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The piece.
    pub span: Span,
    /// What is said, as Markdown.
    pub text: String,
}

impl Snapshot {
    /// What the piece of text at `offset` means; `None` where there is nothing to say.
    #[must_use]
    pub fn hover(&self, path: &str, offset: usize) -> Option<Hover> {
        let text = self.text(path)?;
        let nodes = nodes(&text);
        let at =
            nodes.iter().rposition(|node| node.span.start <= offset && offset < node.span.end)?;
        let node = nodes.get(at)?;
        if node.rule == "ident" {
            return self.name(path, &text, node.span);
        }
        let mut round = Some(at);
        while let Some(node) = round.and_then(|at| nodes.get(at)) {
            let clause = !node.rule.starts_with("kw_") && !node.rule.ends_with("_block");
            if clause && let Some(words) = rule_text(node.rule) {
                return Some(Hover { span: node.span, text: words.to_owned() });
            }
            round = node.parent;
        }
        None
    }

    /// What a name stands for: the definition of that name, in its owner or without it.
    fn name(&self, path: &str, text: &str, span: Span) -> Option<Hover> {
        let name = span.of(text);
        let symbols = self.symbols_of(path);
        let symbol = symbols
            .iter()
            .find(|symbol| symbol.name_span == span)
            .or_else(|| symbols.iter().find(|symbol| symbol.name == name))?;
        let label = if symbol.label.is_empty() {
            String::new()
        } else {
            format!(" “{}”", symbol.label)
        };
        Some(Hover { span, text: format!("{} `{}`{label}", symbol.kind.word(), symbol.path) })
    }
}
