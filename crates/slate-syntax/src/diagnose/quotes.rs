//! Quotes that nothing closes, and typographic ones.

use super::{Edit, Mistake, mistake};

/// Quotes that nothing closes, and typographic ones.
pub(super) fn quotes(text: &str, edits: &mut Vec<Edit>) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let mut open = None;
        let mut escaped = false;
        for (column, c) in body.char_indices() {
            match c {
                '"' if !escaped => open = if open.is_some() { None } else { Some(column) },
                '/' if open.is_none()
                    && body.get(column..).is_some_and(|rest| rest.starts_with("//")) =>
                {
                    break;
                }
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        if let Some(open) = open {
            let end = body.strip_suffix('{').map_or(body.len(), |head| head.trim_end().len());
            edits.push(Edit::new(
                at + end..at + end,
                "\"",
                mistake(
                    Mistake::Text,
                    at + open..at + end,
                    "this text has no closing quote".into(),
                    "it must end on its line",
                    "write `\"` where the text ends".into(),
                ),
            ));
            return;
        }
        at += line.len();
    }
    let typographic = ['“', '”', '„'];
    if let (Some(first), Some(last)) = (text.find(typographic), text.rfind(typographic)) {
        let end =
            last + text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let put = text.get(first..end).unwrap_or_default().replace(typographic, "\"");
        edits.push(Edit::new(
            first..end,
            put,
            mistake(
                Mistake::Text,
                first..end,
                "typographic quotes do not begin a text".into(),
                "these are not `\"`",
                "write straight quotes: `\"…\"`".into(),
            ),
        ));
    }
}
