//! Links: which definition each written name stands for. Editors navigate and rename by them.

use std::sync::Arc;

use slate_syntax::Span;

use crate::compile::{At, Cx};

/// A written name, or one part of it between dots, and the definition that it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The file in which the name is written.
    pub file: Arc<str>,
    /// Where it is written there.
    pub span: Span,
    /// The file that defines it.
    pub definition_file: Arc<str>,
    /// The name in its definition.
    pub definition: Span,
}

/// The links of a pass in order of place, each once.
pub(crate) fn sorted(cx: &Cx<'_>, mut found: Vec<(At, At)>) -> Vec<Link> {
    found.sort();
    found.dedup();
    let link = |(at, definition): (At, At)| Link {
        file: cx.file(at.unit),
        span: at.span,
        definition_file: cx.file(definition.unit),
        definition: definition.span,
    };
    let mut links: Vec<Link> = found.into_iter().map(link).collect();
    links.sort();
    links
}
