//! The parser: text to tree, with the mistakes that it found. It never fails.

use std::num::NonZeroUsize;
use std::sync::Once;

use pest::Parser;
use slate_grammar::{Rule, SlateParser};

use crate::ast::{Bad, File, Ident, Item};
use crate::braces::{balance, parts, word};
use crate::conflict::first_version;
use crate::error::{Mistake, SyntaxError};
use crate::lower::{Cx, Map, Swap};
use crate::shift::Shift;
use crate::span::Span;
use crate::unopened::unopened;

/// The largest text that is read, in bytes: 64 MiB.
pub const MOST_BYTES: usize = 64 << 20;
/// The largest item (an agreement, a scenario) that is read, in bytes: 4 MiB.
pub const MOST_ITEM_BYTES: usize = 4 << 20;
/// The most mistakes that are listed for one text.
pub const MOST_ERRORS: usize = 1000;

/// A net under the grammar: no item needs a hundredth of these calls for each of its bytes.
const CALL_LIMIT: Option<NonZeroUsize> = NonZeroUsize::new(2_000_000_000);

/// What [`parse`] returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parse {
    /// The tree, with everything that could be read.
    pub file: File,
    /// The mistakes, in the order of the text; at most [`MOST_ERRORS`].
    pub errors: Vec<SyntaxError>,
}

/// Reads `text`. Never fails and never panics: what cannot be read is a `Bad` in the tree and an
/// entry in `errors`, and everything round it is understood.
#[must_use]
pub fn parse(text: &str) -> Parse {
    part_by_part(text, parse_part)
}

/// Reads `text` part by part, each with `read`, which is given the text without what a merge could not
/// decide, and tells every mistake: consequences of another are left out here.
pub(crate) fn part_by_part(
    text: &str,
    mut read: impl FnMut(&str, Span, &mut File, &mut Vec<SyntaxError>),
) -> Parse {
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(CALL_LIMIT));

    let mut file = File { items: Vec::new(), span: Span::new(0, text.len()) };
    let mut errors = Vec::new();
    if text.len() > MOST_BYTES {
        errors.push(too_large(Span::new(0, 0), "file", MOST_BYTES));
        return Parse { file, errors };
    }
    let (text, conflicts) = first_version(text);
    errors.extend(conflicts);
    for part in parts(&text) {
        if errors.len() >= MOST_ERRORS {
            file.items.push(bad_item(&text, part).into());
        } else {
            let earlier = errors.len();
            read(&text, part, &mut file, &mut errors);
            let mut own = errors.split_off(earlier.min(errors.len()));
            own.sort_by_key(|error| (error.span.start, error.span.end));
            unopened(&mut own);
            errors.append(&mut own);
        }
    }
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    errors.truncate(MOST_ERRORS);
    Parse { file, errors }
}

/// Reads one part of `text`: an item and what stands between it and the next.
pub(crate) fn parse_part(text: &str, part: Span, file: &mut File, errors: &mut Vec<SyntaxError>) {
    parse_source(text, part, (part.of(text), &[]), file, errors);
}

/// Reads one part of `text` as if it were `source`, which is what the replacements made of it.
pub(crate) fn parse_source(
    text: &str,
    part: Span,
    (source, swaps): (&str, &[Swap]),
    file: &mut File,
    errors: &mut Vec<SyntaxError>,
) {
    if source.len() > MOST_ITEM_BYTES {
        let at = part.start + (source.len() - source.trim_start().len());
        errors.push(too_large(Span::new(at, at), "part of a file", MOST_ITEM_BYTES));
        file.items.push(bad_item(text, part).into());
        return;
    }
    let mut balanced = balance(source);
    for mut error in balanced.errors.drain(..) {
        error.shift(part.start.cast_signed());
        errors.push(error);
    }
    let parsed = balanced.text.as_deref().unwrap_or(source);
    match SlateParser::parse(Rule::file, parsed) {
        Ok(mut pairs) => {
            let map =
                Map { parent: None, base: part.start, insertions: &balanced.insertions, swaps };
            let item = part.of(text);
            let mut cx =
                Cx { original: text, item, text: parsed, map, errors, damaged: false, depth: 0 };
            if let Some(pair) = pairs.next() {
                cx.file(pair, file);
            }
        }
        Err(_) => {
            // The net: the stack guard or the call limit of the parser.
            let at = part.start + (source.len() - source.trim_start().len());
            errors.push(
                SyntaxError::new(
                    Mistake::Nesting,
                    Span::new(at, at + word(text.get(at..).unwrap_or_default()).len()),
                    "this part of the file is too deeply nested to be read",
                    "from here on",
                )
                .help("split it, and name parts of long expressions with `let`"),
            );
            file.items.push(bad_item(text, part).into());
        }
    }
}

fn bad_item(text: &str, part: Span) -> Item {
    let mut names = crate::diagnose::words(part.of(text)).into_iter().map(|(at, name)| {
        let at = part.start + at;
        Ident::new(name.to_owned(), Span::new(at, at + name.len()))
    });
    Item::Bad(Bad { span: part, keyword: names.next(), name: names.next() })
}

fn too_large(span: Span, what: &str, most: usize) -> SyntaxError {
    SyntaxError::new(
        Mistake::Size,
        span,
        format!("this {what} is larger than {} MiB", most >> 20),
        "begins here",
    )
    .help("split it into several files, and bring them in with `use`")
}
