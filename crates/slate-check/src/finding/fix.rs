//! Making the edits of a fix.

use super::Fix;

impl Fix {
    /// `text` of `file` after this fix. `None` when an edit lies outside the text or inside a
    /// character, or two edits overlap: then the text is not the one that was checked.
    pub fn apply(&self, file: &str, text: &str) -> Option<String> {
        let mut edits: Vec<_> = self.edits.iter().filter(|edit| &*edit.file == file).collect();
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for edit in edits {
            // A span that begins before the last one ended gives no text, hence `None`.
            out.push_str(text.get(done..edit.span.start)?);
            text.get(edit.span.start..edit.span.end)?;
            out.push_str(&edit.replacement);
            done = edit.span.end;
        }
        out.push_str(text.get(done..)?);
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Applicability, Edit, Fix, Span};

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter().map(|(start, end, text)| Edit {
            file: "a".into(),
            span: Span::new(*start, *end),
            replacement: (*text).into(),
        });
        Fix { title: "t".into(), edits: edits.collect(), applicability: Applicability::Safe }
    }

    #[test]
    fn edits_are_made_together_whatever_their_order() {
        assert_eq!(
            fix(&[(4, 5, "X"), (0, 1, "YY"), (2, 2, "-")]).apply("a", "abcde").as_deref(),
            Some("YYb-cdX")
        );
        assert_eq!(fix(&[(0, 1, "x")]).apply("other", "abc").as_deref(), Some("abc"));
    }

    #[test]
    fn edits_of_another_text_are_refused() {
        assert_eq!(fix(&[(0, 3, "x"), (2, 4, "y")]).apply("a", "abcde"), None);
        assert_eq!(fix(&[(0, 9, "x")]).apply("a", "abc"), None);
        assert_eq!(fix(&[(1, 2, "x")]).apply("a", "é"), None);
    }
}
