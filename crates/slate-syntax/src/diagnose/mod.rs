//! Why a piece could not be read, and the small edit after which it can be.
//!
//! Once the grammar has skipped a piece it has forgotten why, so the piece is read again with the
//! strict rule of its place. Then small edits are tried: a misspelt keyword, `=` for `:`, a unit
//! glued to its number. An edit after which the piece can be read is offered as a fix, and the tree
//! is built as if it had been made, so that one mistake causes one finding.

mod dates;
mod gaps;
mod general;
mod grammar;
mod hours;
mod money;
mod openings;
mod quotes;
mod signs;
mod spelling;
mod text;
mod units;

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use slate_grammar::{Rule, SlateParser, keywords};

use self::dates::dates;
use self::gaps::{commas, heads, in_quotes, insertions, unquoted};
use self::general::general;
use self::grammar::{opening, statements};
use self::hours::hours;
use self::money::money;
use self::openings::keywords_missing;
use self::quotes::quotes;
use self::signs::signs;
use self::spelling::misspelt;
pub(crate) use self::text::{short, words};
use self::text::{skip_spaces, word_at};
use self::units::glued;
pub(crate) use self::units::unit_meant;
use crate::error::{Fix, SyntaxError};
use crate::lower::Swap;
use crate::span::Span;

/// A piece that could not be read.
pub(crate) struct Piece<'a> {
    /// All of it.
    pub text: &'a str,
    /// The rule that reads such a piece and nothing else.
    pub only: Rule,
    /// Where it stands: "a calendar".
    pub place: &'static str,
}

/// What was found out about it.
pub(crate) struct Found {
    /// What to say; its spans count from the start of the piece.
    pub error: SyntaxError,
    /// The piece as it can be read, and the edit.
    pub mended: Option<(String, Swap)>,
    /// The edit left out a part of a head.
    pub damaged_head: bool,
}

/// An edit to try.
struct Edit {
    range: Range<usize>,
    put: String,
    error: SyntaxError,
    /// The edit is what the author most likely meant, so it is offered.
    offer: bool,
    damaged: bool,
}

/// Above this size only the head of a piece is read when edits are tried.
const LARGE: usize = 4096;

/// Finds out why `piece` could not be read.
pub(crate) fn diagnose(piece: &Piece<'_>) -> Found {
    let (at, expected) = failure(piece);
    let mut edits = Vec::new();
    quotes(piece.text, &mut edits);
    hours(piece, &mut edits);
    money(piece, at, &mut edits);
    dates(piece, at, &mut edits);
    glued(piece, at, &mut edits);
    signs(piece, at, &mut edits);
    let misplaced = at == 0 && keywords().contains(&word_at(piece.text, 0));
    if !misplaced {
        misspelt(piece, at, &expected, &mut edits);
        // A word that begins a statement of the place is what its author meant.
        let begins = format!("`{}`", word_at(piece.text, 0));
        if at > 0 && !statements(piece.only).contains(&begins) {
            misspelt(piece, 0, &expected, &mut edits);
        }
    }
    let general = general(piece, at, &expected, misplaced);
    // What is wrong beyond doubt is said even when something else is wrong too.
    let sure = edits
        .first()
        .filter(|edit| edit.error.code != "syntax.keyword")
        .map(|edit| edit.error.clone());
    insertions(piece, at, &general, &mut edits);
    commas(piece, at, &mut edits);
    unquoted(piece, at, &general, &mut edits);
    in_quotes(piece, at, &general, &mut edits);
    keywords_missing(piece, at, &expected, &general, &mut edits);
    heads(piece.text, at, &general, &mut edits);
    for edit in edits {
        let mut mended = piece.text.to_owned();
        let Some(old) = piece.text.get(edit.range.clone()) else { continue };
        mended.replace_range(edit.range.clone(), &edit.put);
        if !reads(piece.only, &mended) {
            continue;
        }
        let swap = Swap {
            at: edit.range.start,
            removed: old.len(),
            inserted: edit.put.len(),
            alike: if old.is_ascii() { old.len() } else { 0 },
        };
        let mut error = edit.error;
        if edit.offer {
            error.fix = Some(Fix {
                title: if edit.put.trim().is_empty() {
                    "take it out".into()
                } else {
                    format!("write `{}`", edit.put.trim())
                },
                span: Span::new(edit.range.start, edit.range.end),
                replacement: edit.put,
            });
        }
        return Found { error, mended: Some((mended, swap)), damaged_head: edit.damaged };
    }
    Found { error: sure.unwrap_or(general), mended: None, damaged_head: false }
}

/// What a piece lacks, where the grammar reads it beyond the first word at `from`, or where all that
/// stands there is the beginning of a word that it would take.
pub(crate) fn beyond(piece: &Piece<'_>, from: usize) -> Option<SyntaxError> {
    let (at, expected) = failure(piece);
    let word = piece.text.get(from..).unwrap_or_default().trim_end();
    // A new row of a map may begin with any letters.
    let begun = at == from
        && piece.only != Rule::limit_row_only
        && !word.is_empty()
        && expected.iter().filter_map(|rule| opening(*rule)).any(|it| it.starts_with(word));
    (at > from || begun).then(|| general(piece, at, &expected, false))
}

/// Whether `only` reads `text`; of a large one, whether it reads the head.
fn reads(only: Rule, text: &str) -> bool {
    if text.len() > LARGE
        && let Some(brace) = text.find('{')
    {
        let head = format!("{}{{}}", text.get(..brace).unwrap_or_default());
        return SlateParser::parse(only, &head).is_ok();
    }
    SlateParser::parse(only, text).is_ok()
}

/// How far the strict rule reads, and what it would have taken there.
fn failure(piece: &Piece<'_>) -> (usize, Vec<Rule>) {
    let Err(error) = SlateParser::parse(piece.only, piece.text) else {
        return (0, Vec::new());
    };
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let expected = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    (skip_spaces(piece.text, at), expected)
}

/// A mistake that is known, and what to do about it.
fn mistake(
    code: &'static str,
    span: Range<usize>,
    message: String,
    label: &str,
    help: String,
) -> SyntaxError {
    SyntaxError {
        code,
        message,
        span: Span::new(span.start, span.end),
        label: label.to_owned(),
        expected: Vec::new(),
        help: Some(help),
        fix: None,
        statement: None,
    }
}
