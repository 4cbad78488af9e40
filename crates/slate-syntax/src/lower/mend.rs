//! What could not be read: mended where a small edit suffices, else kept as far as it was read.

use pest::Parser;
use slate_grammar::SlateParser;

use super::halves::{Halves, Joined};
use super::{Cx, Kind, Map, P, Swap};
use crate::ast::{Bad, Ident};
use crate::diagnose::{Found, Piece, beyond, diagnose};
use crate::error::{Mistake, SyntaxError};
use crate::span::Span;

impl Cx<'_> {
    /// Whether a piece that cannot be read goes on with the statement before it, `breached, due 2026-`:
    /// then the two are one half of a statement, and that is said.
    pub(super) fn goes_on<T>(
        &mut self,
        (start, before): (usize, usize),
        (piece, end): (usize, usize),
        kind: &Kind<T>,
        out: &mut Vec<T>,
    ) -> bool {
        let between = self.text.get(before..piece).unwrap_or_default();
        if between.contains('\n') || between.trim() != "," {
            return false;
        }
        let text = self.text.get(start..end).unwrap_or_default();
        let halves = Halves { text, before: before - start, piece: piece - start };
        let joined = [halves.in_one_number(), halves.without_comma()].into_iter().flatten();
        for Joined { text, error, swap } in joined {
            let reads = SlateParser::parse(kind.only, &text).is_ok();
            // Behind a number the statement may have other mistakes; before `or` a comma may be right.
            let number = error.kind == Mistake::Number;
            let rest = (!reads && number).then(|| diagnose(&self.piece(&text, kind)));
            let (errors, text, more, damaged) = match rest {
                None if reads => (Vec::new(), text, Vec::new(), false),
                Some(Found { errors, mended: Some((text, more)), damaged_head }) => {
                    (errors, text, more, damaged_head)
                }
                _ => continue,
            };
            let swaps: Vec<Swap> = std::iter::once(swap).chain(more).collect();
            let back = |span: Span| Span::new(swap.back(span.start), swap.back(span.end));
            self.push_error(error, start);
            for error in errors {
                self.push_error(error.moved(back), start);
            }
            // What was said of the first half was said of half a statement.
            if let Some(it) = self.reparse(&text, start, &swaps, damaged, kind) {
                out.pop();
                out.push(it);
                return true;
            }
        }
        let both = self.piece(text, kind);
        let Some(error) = beyond(&both, piece - start) else { return false };
        if self.errors.len() < crate::parse::MOST_ERRORS && !self.reported(start, end) {
            self.push_unmended(error, start, end);
        }
        true
    }

    /// A statement and what does not belong to it: mended where a small edit makes one statement of
    /// both, else the statement without the rest.
    pub(super) fn with_tail<T>(
        &mut self,
        pair: P<'_>,
        tail: &P<'_>,
        (start, end): (usize, usize),
        kind: &Kind<T>,
        out: &mut Vec<T>,
    ) {
        let known = self.reported(start, end);
        let is_block = pair.as_str().ends_with('}');
        let many = self.errors.len() >= crate::parse::MOST_ERRORS;
        if many {
            // Enough is said; the statement is kept.
        } else if !is_block && !known {
            let piece = self.piece(self.text.get(start..end).unwrap_or_default(), kind);
            let found = diagnose(&piece);
            self.push_found(found.errors, found.mended.is_some(), (start, end));
            if let Some((mended, swaps)) = found.mended {
                out.extend(self.reparse(&mended, start, &swaps, found.damaged_head, kind));
                return;
            }
        } else if !known {
            let span = self.span(tail);
            self.errors.push(
                SyntaxError::new(
                    Mistake::Unexpected,
                    span,
                    format!(
                        "`{}` stands after the end of a block",
                        crate::diagnose::short(tail.as_str())
                    ),
                    "nothing can stand here",
                )
                .expecting("the end of the line")
                .help("begin a new line, or take it out"),
            );
        }
        let said = self.errors.len();
        out.extend((kind.lower)(self, pair));
        if !is_block {
            // What seems wrong with the half of a statement is not worth a second finding.
            self.errors.truncate(said);
        }
    }

    /// A piece that could not be read: mended where a small edit suffices.
    pub(super) fn mend<T>(&mut self, start: usize, end: usize, kind: &Kind<T>) -> T {
        let text = self.text.get(start..end).unwrap_or_default();
        if self.errors.len() >= crate::parse::MOST_ERRORS {
            return self.bad(start, end, kind);
        }
        let known = self.reported(start, end);
        let found = diagnose(&self.piece(text, kind));
        if !known {
            self.push_found(found.errors, found.mended.is_some(), (start, end));
        }
        if let Some((mended, swaps)) = found.mended
            && let Some(it) = self.reparse(&mended, start, &swaps, found.damaged_head, kind)
        {
            return it;
        }
        self.bad(start, end, kind)
    }

    /// A piece of this kind.
    fn piece<'p, T>(&'p self, text: &'p str, kind: &Kind<T>) -> Piece<'p> {
        Piece { text, only: kind.only, place: kind.place, item: self.item }
    }

    /// What stands for a piece that could not be read.
    fn bad<T>(&self, start: usize, end: usize, kind: &Kind<T>) -> T {
        let words = crate::diagnose::words(self.text.get(start..end).unwrap_or_default());
        let mut words = words.into_iter().map(|(at, word)| {
            let at = start + at;
            Ident::new(word.to_owned(), self.map.span(at, at + word.len()))
        });
        (kind.bad)(Bad {
            span: self.map.span(start, end),
            keyword: words.next(),
            name: words.next(),
        })
    }

    /// Whether something is reported already inside a piece: one mistake is one finding.
    fn reported(&self, start: usize, end: usize) -> bool {
        let span = self.map.span(start, end);
        self.errors.iter().any(|error| {
            error.kind == Mistake::Nesting
                && error.span.start >= span.start
                && error.span.end <= span.end
        })
    }

    /// What was found out about the piece from `start` to `end`, which is mended or not.
    fn push_found(&mut self, errors: Vec<SyntaxError>, mended: bool, (start, end): (usize, usize)) {
        for error in errors {
            if mended {
                self.push_error(error, start);
            } else {
                self.push_unmended(error, start, end);
            }
        }
    }

    /// An error whose spans count from `start` of the parsed text.
    fn push_error(&mut self, error: SyntaxError, start: usize) {
        let map = &self.map;
        let error = error.moved(|span| map.span(start + span.start, start + span.end));
        self.errors.push(error);
    }

    /// An error of the statement from `start` to `end` that no edit mends.
    fn push_unmended(&mut self, mut error: SyntaxError, start: usize, end: usize) {
        error.statement = Some(self.map.span(start, end));
        self.push_error(error, start);
    }

    fn reparse<T>(
        &mut self,
        mended: &str,
        start: usize,
        swaps: &[Swap],
        damaged: bool,
        kind: &Kind<T>,
    ) -> Option<T> {
        let pair = SlateParser::parse(kind.only, mended).ok()?.next()?.into_inner().next()?;
        let map = Map { parent: Some(&self.map), base: start, insertions: &[], swaps };
        let mut inner = Cx {
            original: self.original,
            item: self.item,
            text: mended,
            map,
            errors: &mut *self.errors,
            damaged,
            depth: self.depth,
        };
        (kind.lower)(&mut inner, pair)
    }
}
