//! From pest's pairs to the tree.
//!
//! Pairs are borrowed from the text and not `Send`; nothing of them outlives this module. Every
//! rule's shape is given by the grammar, so what a function looks for is there; where it is not, a
//! missing name or expression stands for it rather than a panic.

mod agreement;
mod calendar;
mod credit;
mod expr;
mod halves;
mod literal;
mod mend;
mod record;
mod scenario;
mod service;
mod settlement;
mod target;
mod timer;

use pest::iterators::{Pair, Pairs};
use slate_grammar::Rule;

use crate::ast::{Bad, File, Head, Ident, Item, Path, Span, Text};
use crate::braces::Insertion;
use crate::comments::comment_start;
use crate::error::{Mistake, SyntaxError};

pub(crate) type P<'i> = Pair<'i, Rule>;

/// The children of a pair, read from left to right. `=` and `:` carry nothing and are left out.
pub(crate) struct Kids<'i> {
    rest: std::iter::Peekable<Pairs<'i, Rule>>,
}

impl<'i> Kids<'i> {
    pub(crate) fn of(pair: P<'i>) -> Self {
        Self { rest: pair.into_inner().peekable() }
    }

    fn skip(&mut self) {
        while self
            .rest
            .next_if(|pair| matches!(pair.as_rule(), Rule::equals | Rule::colon))
            .is_some()
        {}
    }

    /// The next child, whatever it is.
    pub(crate) fn next(&mut self) -> Option<P<'i>> {
        self.skip();
        self.rest.next()
    }

    /// The rule of the next child.
    pub(crate) fn peek(&mut self) -> Option<Rule> {
        self.skip();
        self.rest.peek().map(Pair::as_rule)
    }

    /// The next child if it is a `rule`.
    pub(crate) fn opt(&mut self, rule: Rule) -> Option<P<'i>> {
        self.skip();
        self.rest.next_if(|pair| pair.as_rule() == rule)
    }

    /// Takes the next child if it is a `rule`, and says whether it was.
    pub(crate) fn has(&mut self, rule: Rule) -> bool {
        self.opt(rule).is_some()
    }
}

/// How offsets in the text that was parsed become offsets in the author's text.
pub(crate) struct Map<'c> {
    /// The text that this one is a changed part of.
    pub parent: Option<&'c Map<'c>>,
    /// Where the part begins in it.
    pub base: usize,
    /// What was put in, in order.
    pub insertions: &'c [Insertion],
    /// The replacements that were made in the part before anything was put in, each in what the one
    /// before it left.
    pub swaps: &'c [Swap],
}

/// `removed` bytes at `at` became `inserted` bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Swap {
    pub at: usize,
    pub removed: usize,
    pub inserted: usize,
    /// How far places in what was put in are places in what was removed: nowhere where one of its
    /// characters has several bytes, for then a place may lie inside a character.
    pub alike: usize,
}

impl Swap {
    /// Where a place of the changed text stood before.
    pub(crate) fn back(self, at: usize) -> usize {
        if at >= self.at + self.inserted {
            at - self.inserted + self.removed
        } else if at > self.at {
            // Inside the replacement; an insertion has no width in the author's text.
            self.at + (at - self.at).min(self.alike)
        } else {
            at
        }
    }
}

impl Map<'_> {
    pub(crate) fn offset(&self, mut at: usize) -> usize {
        let mut put_in = 0;
        for insertion in self.insertions {
            if at <= insertion.at {
                break;
            }
            put_in += insertion.len.min(at - insertion.at);
        }
        at -= put_in;
        at = self.swaps.iter().rev().fold(at, |at, swap| swap.back(at));
        at += self.base;
        self.parent.map_or(at, |parent| parent.offset(at))
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let start = self.offset(start);
        Span::new(start, self.offset(end).max(start))
    }
}

/// What lowering needs to know and to report.
pub(crate) struct Cx<'c> {
    /// The author's whole text, for doc comments.
    pub original: &'c str,
    /// The part of it that the item at hand stands in.
    pub item: &'c str,
    /// The text that was parsed.
    pub text: &'c str,
    /// From the one to the other.
    pub map: Map<'c>,
    /// What was wrong.
    pub errors: &'c mut Vec<SyntaxError>,
    /// The next head was mended, so it may lack something.
    pub damaged: bool,
    /// How deep expressions nest here.
    pub depth: usize,
}

/// How a statement is lowered.
pub(crate) type Lower<T> = for<'i> fn(&mut Cx<'_>, P<'i>) -> Option<T>;

/// What a list holds: what its statements are called, how one of them is read on its own, how it is lowered.
pub(crate) struct Kind<T> {
    /// The rule that reads one statement and nothing else.
    pub only: Rule,
    /// "a calendar", "a target".
    pub place: &'static str,
    /// From the pair to the tree.
    pub lower: Lower<T>,
    /// What stands for a piece that could not be read.
    pub bad: fn(Bad) -> T,
}

impl Cx<'_> {
    pub(crate) fn span(&self, pair: &P<'_>) -> Span {
        let start = pair.as_span().start();
        self.map.span(start, start + code_end(pair.as_str()))
    }

    pub(crate) fn error(
        &mut self,
        kind: Mistake,
        span: Span,
        message: String,
        label: &str,
        help: Option<String>,
    ) {
        let mut error = SyntaxError::new(kind, span, message, label);
        error.help = help;
        self.errors.push(error);
    }

    pub(crate) fn ident(&self, pair: &P<'_>) -> Ident {
        Ident::new(pair.as_str().to_owned(), self.span(pair))
    }

    pub(crate) fn opt_ident(&self, pair: Option<P<'_>>, at: Span) -> Ident {
        pair.map_or_else(
            || Ident::new(String::new(), Span::new(at.start, at.start)),
            |pair| self.ident(&pair),
        )
    }

    pub(crate) fn path(&self, pair: P<'_>) -> Path {
        let span = self.span(&pair);
        let parts = match pair.as_rule() {
            Rule::path => pair.into_inner().map(|part| self.ident(&part)).collect(),
            _ => vec![self.ident(&pair)],
        };
        Path { parts, span }
    }

    pub(crate) fn opt_path(&self, pair: Option<P<'_>>, at: Span) -> Path {
        let at = Span::new(at.start, at.start);
        pair.map_or_else(
            || Path { parts: vec![Ident::new(String::new(), at)], span: at },
            |pair| self.path(pair),
        )
    }

    pub(crate) fn paths(&self, pair: P<'_>) -> Vec<Path> {
        pair.into_inner()
            .filter(|pair| pair.as_rule() == Rule::path)
            .map(|pair| self.path(pair))
            .collect()
    }

    pub(crate) fn text(&self, pair: &P<'_>) -> Text {
        let raw = pair.as_str();
        let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        let mut value = String::with_capacity(inner.len());
        let mut chars = inner.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n') => value.push('\n'),
                    Some(other) => value.push(other),
                    None => {}
                },
                _ => value.push(c),
            }
        }
        Text::new(value, self.span(pair))
    }

    pub(crate) fn head(&mut self, pair: Option<P<'_>>, at: Span) -> Head {
        let docs = self.docs(at.start);
        let damaged = std::mem::take(&mut self.damaged);
        let Some(pair) = pair else {
            return Head { name: self.opt_ident(None, at), label: None, docs, damaged: true };
        };
        let mut kids = Kids::of(pair);
        let mut name = self.opt_ident(kids.opt(Rule::ident), at);
        if damaged && name.value == "_" {
            // Put in so that the rest could be read.
            name = self.opt_ident(None, Span::new(name.span.start, name.span.start));
        }
        let label = kids.opt(Rule::text).map(|text| self.text(&text));
        Head { name, label, docs, damaged }
    }

    /// The `///` lines directly above the line of `offset` in the author's text.
    pub(crate) fn docs(&self, offset: usize) -> Option<Text> {
        let before = self.original.get(..offset)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        if !before.get(line..)?.trim().is_empty() {
            return None;
        }
        let mut lines = Vec::new();
        let mut start = line;
        let mut end = line;
        while start > 0 {
            let above = before.get(..start - 1)?.rfind('\n').map_or(0, |at| at + 1);
            let text = before.get(above..start)?.trim();
            let Some(doc) = text.strip_prefix("///") else {
                break;
            };
            if lines.is_empty() {
                end = start;
            }
            lines.push(doc.strip_prefix(' ').unwrap_or(doc).to_owned());
            start = above;
        }
        if lines.is_empty() {
            return None;
        }
        lines.reverse();
        Some(Text::new(lines.join("\n"), Span::new(start, end)))
    }

    /// The statements of a block, in order, with what stands for those that could not be read.
    pub(crate) fn list<T>(&mut self, block: Option<P<'_>>, kind: &Kind<T>) -> Vec<T> {
        let mut out = Vec::new();
        let Some(block) = block else { return out };
        let mut kids = block.into_inner().peekable();
        // Where the statement before began and ended.
        let mut before: Option<(usize, usize)> = None;
        while let Some(pair) = kids.next() {
            let (start, end) = (pair.as_span().start(), pair.as_span().end());
            match pair.as_rule() {
                Rule::EOI => {}
                Rule::bad | Rule::bad_entry | Rule::bad_top => {
                    if !before
                        .is_some_and(|before| self.goes_on(before, (start, end), kind, &mut out))
                    {
                        let it = self.mend(start, end, kind);
                        out.push(it);
                    }
                    before = None;
                }
                _ => {
                    before = Some((start, start + code_end(pair.as_str())));
                    let tail = kids
                        .next_if(|next| matches!(next.as_rule(), Rule::tail | Rule::tail_entry));
                    match tail {
                        None => out.extend((kind.lower)(self, pair)),
                        Some(tail) => {
                            let whole = (pair.as_span().start(), tail.as_span().end());
                            self.with_tail(pair, &tail, whole, kind, &mut out);
                        }
                    }
                }
            }
        }
        out
    }
}

/// What stands at the top of a file.
pub(crate) const TOP: Kind<Item> = Kind {
    only: Rule::top_item_only,
    place: "a file",
    lower: |cx, pair| cx.top_item(pair),
    bad: Item::Bad,
};

impl Cx<'_> {
    /// Adds the items of a parsed part to `file`.
    pub(crate) fn file(&mut self, pair: P<'_>, file: &mut File) {
        let items = self.list(Some(pair), &TOP);
        file.items.extend(items.into_iter().map(std::sync::Arc::new));
    }
}

/// Where the code of a pair ends: spaces and comments that were skipped before something optional
/// that was not there belong to its pair, and not to its span.
pub(crate) fn code_end(text: &str) -> usize {
    let mut end = text.trim_end().len();
    loop {
        let code = text.get(..end).unwrap_or_default();
        let line = code.rfind('\n').map_or(0, |at| at + 1);
        let Some(comment) = code.get(line..).and_then(comment_start) else {
            return end;
        };
        end = code.get(..line + comment).unwrap_or_default().trim_end().len();
    }
}
