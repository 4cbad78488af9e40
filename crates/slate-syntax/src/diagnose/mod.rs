//! Why a piece could not be read, and the small edit after which it can be.
//!
//! Once the grammar has skipped a piece it has forgotten why, so the piece is read again with the
//! strict rule of its place. Then small edits are tried: a misspelt keyword, `=` for `:`, a unit
//! glued to its number. An edit after which the piece can be read is offered as a fix, and the tree
//! is built as if it had been made, so that one mistake causes one finding.

mod blockless;
mod caps;
mod chosen;
mod claims;
mod clock;
mod dates;
mod days;
mod gaps;
mod general;
mod grammar;
mod hours;
mod joined;
mod matches;
mod members;
mod misplaced;
mod money;
mod nameless;
mod numbers;
mod openings;
mod others;
mod phrases;
mod quotes;
mod rows;
mod signs;
mod spelling;
mod steps;
mod text;
mod types;
mod units;

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use slate_grammar::{Rule, SlateParser, keywords};

use self::blockless::blockless;
use self::caps::caps;
use self::chosen::chosen;
use self::claims::{claimed_of, claims};
use self::clock::clock;
use self::dates::{dates, intervals, periods, yearly};
use self::gaps::{commas, heads, in_quotes, insertions, unquoted};
use self::general::general;
use self::grammar::{opening, statements};
use self::hours::hours;
use self::joined::joined;
use self::matches::matches;
use self::members::members;
use self::money::money;
use self::nameless::nameless;
use self::numbers::numbers;
use self::openings::keywords_missing;
use self::others::others;
use self::phrases::phrases;
use self::quotes::quotes;
use self::rows::rows;
use self::signs::signs;
use self::spelling::misspelt;
use self::steps::steps;
pub(crate) use self::text::{short, words};
use self::text::{skip_spaces, word_at};
use self::types::types;
use self::units::glued;
pub(crate) use self::units::unit_meant;
use crate::error::{Mistake, SyntaxError};
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
    /// The whole item that it is a piece of: what it names is declared there, if not elsewhere.
    pub item: &'a str,
}

/// What was found out about it.
pub(crate) struct Found {
    /// What to say, a finding for each edit; spans count from the start of the piece.
    pub errors: Vec<SyntaxError>,
    /// The piece as it can be read, and the edits, each of what the one before it left.
    pub mended: Option<(String, Vec<Swap>)>,
    /// An edit left out a part of a head.
    pub damaged_head: bool,
}

/// An edit to try.
struct Edit {
    range: Range<usize>,
    put: String,
    error: SyntaxError,
    /// The edit is what the author most likely meant, so it is offered.
    offer: bool,
    /// What else the author may have meant by that range.
    others: Vec<String>,
    why: Why,
    damaged: bool,
}

/// Why an edit is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// What stands there is wrong, whatever else is.
    Wrong,
    /// The place would take what is put there.
    Fits,
    /// The piece can then be read: that shows nothing where more than this is wrong.
    Reads,
}

impl Edit {
    /// An edit that is offered.
    fn new(range: Range<usize>, put: impl Into<String>, error: SyntaxError) -> Self {
        Self {
            range,
            put: put.into(),
            error,
            offer: true,
            others: Vec::new(),
            why: Why::Wrong,
            damaged: false,
        }
    }

    /// An edit that is tried for another reason.
    fn tried(self, why: Why) -> Self {
        Self { why, ..self }
    }

    /// An edit by which the rest can be read, and that is not offered.
    fn silent(self) -> Self {
        Self { offer: false, ..self }
    }

    /// The piece with `put` in place of what is wrong.
    fn made(&self, piece: &Piece<'_>, put: &str) -> String {
        let mut text = piece.text.to_owned();
        text.replace_range(self.range.clone(), put);
        text
    }

    /// What is other afterwards: what stands on both sides keeps its place.
    fn swap(&self, piece: &Piece<'_>) -> Swap {
        let old = piece.text.get(self.range.clone()).unwrap_or_default();
        let before = same(old.chars(), self.put.chars());
        let (rest, put) =
            (old.get(before..).unwrap_or_default(), self.put.get(before..).unwrap_or_default());
        let behind = same(rest.chars().rev(), put.chars().rev());
        let rest = rest.get(..rest.len() - behind).unwrap_or_default();
        Swap {
            at: self.range.start + before,
            removed: rest.len(),
            inserted: put.len() - behind,
            alike: if rest.is_ascii() { rest.len() } else { 0 },
        }
    }

    /// What is said where the edit is made; every reading of the author's text is offered.
    fn said(&self, piece: &Piece<'_>) -> SyntaxError {
        let mut error = self.error.clone();
        if self.offer {
            let others = self.others.iter().filter(|it| reads(piece.only, &self.made(piece, it)));
            for put in std::iter::once(&self.put).chain(others) {
                // Of several lines a title has one.
                let one = put.lines().map(str::trim).collect::<Vec<_>>().join(" ");
                let title = match one.trim() {
                    "" => "take it out".to_owned(),
                    put => format!("write `{put}`"),
                };
                error = error.fix(title, Span::new(self.range.start, self.range.end), put.clone());
            }
        }
        error
    }
}

/// How many bytes two texts begin with alike.
fn same(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).map(|(it, _)| it.len_utf8()).sum()
}

/// Above this size only the head of a piece is read when edits are tried.
const LARGE: usize = 4096;
/// How many mistakes one statement may have for all of them to be mended.
const MOST_MISTAKES: usize = 8;

/// Finds out why `piece` could not be read.
pub(crate) fn diagnose(piece: &Piece<'_>) -> Found {
    mended(piece, MOST_MISTAKES)
}

fn mended(piece: &Piece<'_>, most: usize) -> Found {
    let (at, expected) = failure(piece);
    let (edits, general) = edits(piece, at, &expected);
    let alone = most == MOST_MISTAKES;
    let mut tried = edits.iter().filter(|it| alone || it.why != Why::Reads);
    if let Some(edit) = tried.find(|it| reads(piece.only, &it.made(piece, &it.put))) {
        return Found {
            errors: vec![edit.said(piece)],
            mended: Some((edit.made(piece, &edit.put), vec![edit.swap(piece)])),
            damaged_head: edit.damaged,
        };
    }
    // What is wrong beyond doubt is said even when something else is wrong too.
    let sure = edits.first().filter(|it| it.why == Why::Wrong && it.error.kind != Mistake::Keyword);
    let mut error = sure.map_or(general, |edit| edit.error.clone());
    // Of a large piece only the head is read: how far an edit leads is not known.
    if most > 1
        && piece.text.len() <= LARGE
        && let Some((edit, text)) = furthest(piece, at, &edits)
    {
        let rest = mended(&Piece { text: &text, ..*piece }, most - 1);
        let swap = edit.swap(piece);
        if let Some((text, swaps)) = rest.mended {
            let back = |span: Span| Span::new(swap.back(span.start), swap.back(span.end));
            let mut errors = vec![edit.said(piece)];
            errors.extend(rest.errors.into_iter().map(|it| it.moved(back)));
            let swaps = std::iter::once(swap).chain(swaps).collect();
            return Found { errors, mended: Some((text, swaps)), damaged_head: rest.damaged_head };
        }
        if edit.why == Why::Wrong && error.message == edit.error.message {
            error = edit.said(piece);
        }
    }
    Found { errors: vec![error], mended: None, damaged_head: false }
}

/// The edit after which most of a piece can be read that has other mistakes too, and the piece as it
/// is then.
fn furthest<'e>(piece: &Piece<'_>, at: usize, edits: &'e [Edit]) -> Option<(&'e Edit, String)> {
    let unread = piece.text.len() - at;
    let tried = edits.iter().filter(|it| it.offer && it.why != Why::Reads).filter_map(|edit| {
        let text = edit.made(piece, &edit.put);
        let (at, _) = failure(&Piece { text: &text, ..*piece });
        let left = text.len() - at;
        let beyond = at >= edit.range.start + edit.put.len() && left < unread;
        beyond.then_some((left, edit, text))
    });
    tried.min_by_key(|(left, ..)| *left).map(|(_, edit, text)| (edit, text))
}

/// The edits to try of a piece that cannot be read beyond `at`, the likeliest first, and what is said
/// where none helps.
fn edits(piece: &Piece<'_>, at: usize, expected: &[Rule]) -> (Vec<Edit>, SyntaxError) {
    let mut edits = Vec::new();
    quotes(piece.text, &mut edits);
    others(piece, &mut edits);
    steps(piece, &mut edits);
    matches(piece, &mut edits);
    nameless(piece, &mut edits);
    blockless(piece, &mut edits);
    types(piece, at, &mut edits);
    members(piece, at, &mut edits);
    hours(piece, &mut edits);
    rows(piece, &mut edits);
    money(piece, at, &mut edits);
    numbers(piece, at, &mut edits);
    dates(piece, at, &mut edits);
    yearly(piece, at, &mut edits);
    periods(piece, at, expected, &mut edits);
    intervals(piece, &mut edits);
    clock(piece, at, expected, &mut edits);
    chosen(piece, at, expected, &mut edits);
    caps(piece, &mut edits);
    claims(piece, &mut edits);
    glued(piece, at, &mut edits);
    phrases(piece, at, &mut edits);
    signs(piece, at, expected, &mut edits);
    let misplaced = at == 0 && keywords().contains(&word_at(piece.text, 0));
    if !misplaced {
        misspelt(piece, at, expected, &mut edits);
        // A word that begins a statement of the place is what its author meant.
        let begins = format!("`{}`", word_at(piece.text, 0));
        if at > 0 && !statements(piece.only).contains(&begins) {
            misspelt(piece, 0, expected, &mut edits);
        }
    }
    let general = general(piece, at, expected, misplaced);
    insertions(piece, at, &general, &mut edits);
    commas(piece, at, &mut edits);
    unquoted(piece, at, &general, &mut edits);
    in_quotes(piece, at, &general, &mut edits);
    keywords_missing(piece, at, expected, &general, &mut edits);
    claimed_of(piece, at, &general, &mut edits);
    joined(piece, at, expected, &mut edits);
    heads(piece.text, at, &general, &mut edits);
    edits.retain(|edit| piece.text.get(edit.range.clone()).is_some());
    (edits, general)
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
    kind: Mistake,
    span: Range<usize>,
    message: String,
    label: &str,
    help: String,
) -> SyntaxError {
    SyntaxError::new(kind, Span::new(span.start, span.end), message, label).help(help)
}
