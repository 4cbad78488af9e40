//! Something small that is missing: a sign, or a part of a head.

use super::text::found_at;
use super::{Edit, Piece, mistake};
use crate::error::SyntaxError;

/// Something small that is missing.
pub(super) fn insertions(
    piece: &Piece<'_>,
    at: usize,
    general: &SyntaxError,
    edits: &mut Vec<Edit>,
) {
    if at == 0 {
        return;
    }
    for sign in [":", "=", ","] {
        let mut error = mistake(
            "syntax.sign",
            general.span.start..general.span.end,
            format!("`{sign}` is missing before {}", found_at(piece.text, at)),
            "here",
            format!("write `{sign}`"),
        );
        error.expected = vec![format!("`{sign}`")];
        edits.push(Edit {
            range: at..at,
            put: format!("{sign} "),
            error,
            offer: true,
            damaged: false,
        });
    }
}

/// Heads of definitions: what cannot be read before the `{` is left out, or a name is put in.
pub(super) fn heads(text: &str, at: usize, general: &SyntaxError, edits: &mut Vec<Edit>) {
    let Some(brace) = text.get(at..).and_then(|rest| rest.find('{')) else {
        return;
    };
    let before = text.get(at..at + brace).unwrap_or_default();
    if before.contains('\n') || at == 0 {
        return;
    }
    for put in ["", " _ ", " of _ ", " _ of _ ", " \"\" for _ ", " for _ "] {
        edits.push(Edit {
            range: at..at + brace,
            put: put.to_owned(),
            error: general.clone(),
            offer: false,
            damaged: true,
        });
    }
}
