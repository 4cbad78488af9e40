//! What could be written, and how it should look.

use std::sync::Arc;

use slate_ide::{Around, Span};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

use super::Backend;
use crate::convert;
use crate::places::Places;
use crate::position::Lines;

impl Backend {
    pub(super) async fn answer_completion(
        &self,
        params: CompletionParams,
    ) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        let abilities = self.abilities();
        let items = self.ask(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let offset = lines.offset(text, at.position);
            let found = view.snapshot.completions(&view.document.path, offset);
            let items = found.iter().enumerate();
            items
                .map(|(rank, it)| convert::completion(&view, &lines, it, rank, abilities))
                .collect::<Vec<_>>()
        });
        Ok(items.await?.map(CompletionResponse::Array))
    }

    /// Fills in what is said of a completion.
    pub(super) async fn answer_completion_resolve(
        &self,
        mut item: CompletionItem,
    ) -> Result<CompletionItem> {
        let Some((uri, kind, about)) = convert::completion_subject(&item) else { return Ok(item) };
        let abilities = self.abilities();
        let (now, live) = (abilities.now(), Arc::clone(&self.live));
        let said = self.ask_meaning(&uri, move |view| {
            let around = Around { now, live: &live };
            view.snapshot.completion_text(&view.document.path, kind, &about, around)
        });
        let said = said.await?.flatten();
        item.documentation =
            said.map(|it| Documentation::MarkupContent(abilities.completion.text(&it)));
        Ok(item)
    }

    pub(super) async fn answer_formatting(
        &self,
        params: DocumentFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let edits = self.ask(&params.text_document.uri, |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let formatted = lines.ended(view.snapshot.formatted(&view.document.path)?);
            Some(changed_lines(text, &lines, &formatted))
        });
        Ok(edits.await?.flatten())
    }

    pub(super) async fn answer_range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let edits = self.ask(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let range = lines.span(text, params.range);
            let changes = view.snapshot.formatted_range(&view.document.path, range)?;
            Some(convert::text_edits(text, &lines, changes))
        });
        Ok(edits.await?.flatten())
    }

    pub(super) async fn answer_on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let at = params.text_document_position;
        let edits = self.ask(&at.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let (path, offset) = (&view.document.path, lines.offset(text, at.position));
            let changes = match params.ch.as_str() {
                "}" => view.snapshot.formatted_item(path, offset)?,
                "\n" => view.snapshot.formatted_line(path, offset)?,
                _ => return None,
            };
            Some(convert::text_edits(text, &lines, changes))
        });
        Ok(edits.await?.flatten())
    }

    pub(super) async fn answer_code_action(
        &self,
        params: CodeActionParams,
    ) -> Result<Option<CodeActionResponse>> {
        let abilities = self.abilities();
        if !abilities.actions {
            // Such a client knows commands only.
            return Ok(None);
        }
        let (now, live) = (abilities.now(), Arc::clone(&self.live));
        self.ask_meaning(&params.text_document.uri, move |view| {
            let (text, lines) = (&view.document.text, view.lines());
            let range = lines.span(text, params.range);
            let around = Around { now, live: &live };
            let mut places = Places::new(&view);
            let actions = view.snapshot.actions(&view.document.path, range, around);
            actions
                .iter()
                .filter_map(|it| convert::action(&view, &lines, &mut places, it, &params.context))
                .map(CodeActionOrCommand::CodeAction)
                .collect()
        })
        .await
    }
}

/// The lines in which two texts differ, as one edit: cursors and marks outside them stay.
fn changed_lines(text: &str, lines: &Lines, formatted: &str) -> Vec<TextEdit> {
    if text == formatted {
        return Vec::new();
    }
    let same_start = text
        .split_inclusive('\n')
        .zip(formatted.split_inclusive('\n'))
        .take_while(|(one, other)| one == other)
        .map(|(line, _)| line.len())
        .sum::<usize>();
    let (text_rest, formatted_rest) = (
        text.get(same_start..).unwrap_or_default(),
        formatted.get(same_start..).unwrap_or_default(),
    );
    let same_end = text_rest
        .split_inclusive('\n')
        .rev()
        .zip(formatted_rest.split_inclusive('\n').rev())
        .take_while(|(one, other)| one == other)
        .map(|(line, _)| line.len())
        .sum::<usize>();
    let span = Span::new(same_start, text.len() - same_end);
    let new_text = formatted.get(same_start..formatted.len() - same_end).unwrap_or_default();
    vec![TextEdit { range: lines.range(text, span), new_text: new_text.to_owned() }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::position::Encoding;

    #[test]
    fn only_the_lines_that_differ_are_replaced() {
        let text = "a\nb\nc\nd\n";
        let lines = Lines::new(text, Encoding::Utf8);
        let edits = changed_lines(text, &lines, "a\nB\nC\nd\n");
        assert_eq!(edits.len(), 1);
        assert_eq!(edits[0].range, Range::new(Position::new(1, 0), Position::new(3, 0)));
        assert_eq!(edits[0].new_text, "B\nC\n");
        assert!(changed_lines(text, &lines, text).is_empty());
    }
}
