//! What could not be read: mended where a small edit suffices, else kept as far as it was read.

use pest::Parser;
use slate_grammar::SlateParser;

use super::{Cx, Kind, Map, P, Swap};
use crate::ast::{Bad, Ident};
use crate::braces::word;
use crate::diagnose::{Piece, beyond, diagnose};
use crate::error::{Fix, SyntaxError};
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
        if let Some(it) = self.in_one_number(text, start, (before - start, piece - start), kind) {
            out.pop();
            out.push(it);
            return true;
        }
        if let Some(it) = self.without_comma(text, start, (before - start, piece - start), kind) {
            out.pop();
            out.push(it);
            return true;
        }
        let both = Piece { text, only: kind.only, place: kind.place };
        let Some(error) = beyond(&both, piece - start) else { return false };
        if self.errors.len() < crate::parse::MOST_ERRORS && !self.reported(start, end) {
            self.push_unmended(error, start, end);
        }
        true
    }

    /// `99,8%` and `1,000 GBP` as one number; `before` and `piece` are the ends of what is round the comma.
    fn in_one_number<T>(
        &mut self,
        text: &str,
        start: usize,
        (before, piece): (usize, usize),
        kind: &Kind<T>,
    ) -> Option<T> {
        let (head, rest) = (text.get(..before)?, text.get(piece..)?);
        let digit = |c: char| c.is_ascii_digit();
        if piece != before + 1 || !head.ends_with(digit) || !rest.starts_with(digit) {
            return None;
        }
        let digits = rest.len() - rest.trim_start_matches(digit).len();
        let (sign, what) = if digits == 3 { ("_", "its thousands") } else { (".", "its digits") };
        let mended = format!("{head}{sign}{rest}");
        SlateParser::parse(kind.only, &mended).ok()?;
        let number = head.len() - head.trim_end_matches(digit).len();
        let span = Span::new(before - number, piece + digits);
        let written = span.of(text);
        let put = written.replace(',', sign);
        let error = SyntaxError {
            code: "syntax.number",
            message: format!("`{written}` has a comma between {what}"),
            span,
            label: "a comma ends an entry".into(),
            expected: Vec::new(),
            help: Some(format!("write `{put}`")),
            fix: Some(Fix { title: format!("write `{put}`"), span, replacement: put }),
            statement: None,
        };
        self.push_error(error, start);
        let swap = Swap { at: before, removed: 1, inserted: 1, alike: 0 };
        // What was said of the first half was said of half a number.
        self.reparse(&mended, start, swap, false, kind)
    }

    /// `P1, or P2` as if it had no comma; `before` and `piece` are the ends of what is round that.
    fn without_comma<T>(
        &mut self,
        text: &str,
        start: usize,
        (before, piece): (usize, usize),
        kind: &Kind<T>,
    ) -> Option<T> {
        let rest = text.get(piece..)?;
        let joins = ["or", "and"].into_iter().find(|it| word(rest) == *it)?;
        let comma = before + text.get(before..piece)?.find(',')?;
        let mended = format!("{}{}", text.get(..comma)?, text.get(comma + 1..)?);
        SlateParser::parse(kind.only, &mended).ok()?;
        let span = Span::new(comma, comma + 1);
        let error = SyntaxError {
            code: "syntax.sign",
            message: format!("`,` does not belong before `{joins}`"),
            span,
            label: "ends the statement".into(),
            expected: Vec::new(),
            help: Some("take it out".into()),
            fix: Some(Fix { title: "take it out".into(), span, replacement: String::new() }),
            statement: None,
        };
        self.push_unmended(error, start, start + text.len());
        let swap = Swap { at: comma, removed: 1, inserted: 0, alike: 0 };
        self.reparse(&mended, start, swap, false, kind)
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
            let piece = Piece {
                text: self.text.get(start..end).unwrap_or_default(),
                only: kind.only,
                place: kind.place,
            };
            let found = diagnose(&piece);
            if let Some((mended, swap)) = found.mended {
                self.push_error(found.error, start);
                out.extend(self.reparse(&mended, start, swap, found.damaged_head, kind));
                return;
            }
            self.push_unmended(found.error, start, end);
        } else if !known {
            let span = self.span(tail);
            self.errors.push(SyntaxError {
                code: "syntax.unexpected",
                message: format!(
                    "`{}` stands after the end of a block",
                    crate::diagnose::short(tail.as_str())
                ),
                span,
                label: "nothing can stand here".into(),
                expected: vec!["the end of the line".into()],
                help: Some("begin a new line, or take it out".into()),
                fix: None,
                statement: None,
            });
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
        let found = diagnose(&Piece { text, only: kind.only, place: kind.place });
        match (known, &found.mended) {
            (true, _) => {}
            (false, Some(_)) => self.push_error(found.error, start),
            (false, None) => self.push_unmended(found.error, start, end),
        }
        if let Some((mended, swap)) = found.mended
            && let Some(it) = self.reparse(&mended, start, swap, found.damaged_head, kind)
        {
            return it;
        }
        self.bad(start, end, kind)
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
            error.code == "syntax.nesting"
                && error.span.start >= span.start
                && error.span.end <= span.end
        })
    }

    /// An error whose spans count from `start` of the parsed text.
    fn push_error(&mut self, mut error: SyntaxError, start: usize) {
        error.span = self.map.span(start + error.span.start, start + error.span.end);
        if let Some(fix) = &mut error.fix {
            fix.span = self.map.span(start + fix.span.start, start + fix.span.end);
        }
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
        swap: Swap,
        damaged: bool,
        kind: &Kind<T>,
    ) -> Option<T> {
        let pair = SlateParser::parse(kind.only, mended).ok()?.next()?.into_inner().next()?;
        let map = Map { parent: Some(&self.map), base: start, insertions: &[], swap: Some(swap) };
        let mut inner = Cx {
            original: self.original,
            text: mended,
            map,
            errors: &mut *self.errors,
            damaged,
            depth: self.depth,
        };
        (kind.lower)(&mut inner, pair)
    }
}
