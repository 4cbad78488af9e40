//! Growing a selection: from a word to its clause, its block, its definition, the file.

use slate_syntax::Span;

use crate::workspace::Snapshot;

impl Snapshot {
    /// The pieces of text round an offset, the smallest first, each larger than the one before.
    #[must_use]
    pub fn selections(&self, path: &str, offset: usize) -> Vec<Span> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let mut spans: Vec<Span> = self
            .nodes(path)
            .iter()
            .map(|node| node.span)
            .filter(|span| span.start <= offset && offset <= span.end && !span.is_empty())
            .collect();
        spans.push(Span::new(0, text.len()));
        spans.sort_unstable_by_key(|span| span.len());
        spans.dedup();
        let mut grown: Vec<Span> = Vec::new();
        for span in spans {
            // Where the offset lies between two pieces, one chain of them is followed.
            if grown.last().is_none_or(|last| {
                span.start <= last.start && last.end <= span.end && span != *last
            }) {
                grown.push(span);
            }
        }
        grown
    }
}

#[cfg(test)]
mod tests {
    use crate::Workspace;

    #[test]
    fn a_selection_grows_from_word_to_file() {
        let text = "calendar a {\n  Mon-Fri 09:00-17:00\n}\n";
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text);
        let at = text.find("09:00").unwrap() + 2;
        let grown = workspace.snapshot().selections("a.slate", at);
        let found: Vec<&str> = grown.iter().map(|span| span.of(text)).collect();
        assert_eq!(
            found,
            [
                "09:00",
                "09:00-17:00",
                "Mon-Fri 09:00-17:00",
                "{\n  Mon-Fri 09:00-17:00\n}",
                "calendar a {\n  Mon-Fri 09:00-17:00\n}",
                text
            ]
        );
    }
}
