//! The blocks of an agreement that an edit left as they were: a long agreement is read again without
//! them, and what they were read as is put in where they stand.
//!
//! A block means to the parser what its own bytes say, wherever it stands, as long as what is next to it
//! is a block that was read as well. So a block is left out only between two others that are known, and
//! only where braces are as they should be; whatever is wrong is then read with what it touches.

use std::collections::HashMap;

use crate::ast::Item;
use crate::braces::{brackets, word};
use crate::error::SyntaxError;
use crate::lower::Swap;
use crate::span::Span;

/// A statement with a block, directly in an agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Whole lines, with the comments directly above.
    pub lines: Span,
    /// The end of its `}`.
    pub end: usize,
    /// Whether no code stands between it and the block before.
    pub follows: bool,
}

/// The blocks of a part, in their order; none of a part that is no agreement.
pub(crate) fn blocks(source: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let (mut depth, mut at) = (0_usize, 0);
    let mut agreement = false;
    // Where the comments directly above a line begin, and where an open block does.
    let (mut above, mut open) = (None, None);
    let mut follows = false;
    for line in source.split_inclusive('\n') {
        let code = line.trim_start();
        let (start, end) = (at, at + line.len());
        at = end;
        if code.trim_end().is_empty() || code.starts_with("//") {
            above = if code.starts_with("//") { above.or(Some(start)) } else { None };
            continue;
        }
        if depth == 0 && !agreement {
            agreement = word(code) == "agreement";
            if !agreement {
                return Vec::new();
            }
        }
        let (before, first) = (depth, above.take().unwrap_or(start));
        let mut last = None;
        for (column, bracket) in brackets(line) {
            match bracket {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            last = Some((column, bracket));
        }
        if open.is_none() && before == 1 && depth > 1 && !word(code).is_empty() {
            open = Some(first);
        } else if depth == 1 && before > 1 {
            let closes = last.filter(|_| code.starts_with('}') && only_closes(code));
            if let Some((from, (column, _))) = open.take().zip(closes) {
                let end_of_it = start + column + 1;
                found.push(Block { lines: Span::new(from, end), end: end_of_it, follows });
                follows = true;
                continue;
            }
            follows = false;
        } else if open.is_none() {
            follows = false;
        }
    }
    found
}

/// Whether a line holds one `}` and nothing else but a comment.
fn only_closes(code: &str) -> bool {
    let rest = code.strip_prefix('}').unwrap_or(code).trim();
    rest.is_empty() || rest.starts_with("//")
}

/// What is known of blocks by their text: what one was read as, and where that stood then.
pub(crate) type Known<'p, T> = HashMap<&'p str, (T, usize)>;

/// Those of `blocks` that need not be read again.
pub(crate) fn spared<T>(source: &str, blocks: &[Block], known: &Known<'_, T>) -> Vec<Block> {
    let is_known =
        |at: usize| blocks.get(at).is_some_and(|block| known.contains_key(block.lines.of(source)));
    let spared = blocks.iter().enumerate().filter(|(at, block)| {
        let next = blocks.get(at + 1).is_some_and(|next| next.follows);
        block.follows && next && is_known(at.wrapping_sub(1)) && is_known(*at) && is_known(at + 1)
    });
    spared.map(|(_, block)| *block).collect()
}

/// The text without what is spared, and what was left out of it. An empty line stays in the place of each
/// run of blocks: nothing before and behind it touches.
pub(crate) fn without(source: &str, spared: &[Block]) -> Option<(String, Vec<Swap>)> {
    let mut runs: Vec<Span> = Vec::new();
    for block in spared {
        match runs.last_mut() {
            Some(run) if source.get(run.end..block.lines.start)?.trim().is_empty() => {
                run.end = block.lines.end;
            }
            _ => runs.push(block.lines),
        }
    }
    let (mut rest, mut cuts, mut from) = (String::new(), Vec::new(), 0);
    for run in runs {
        let newline = run.of(source).ends_with('\n').then(|| run.end - 1)?;
        rest.push_str(source.get(from..run.start)?);
        let removed = newline - run.start;
        cuts.push(Swap { at: rest.len(), removed, inserted: 0, alike: 0 });
        from = newline;
    }
    rest.push_str(source.get(from..)?);
    Some((rest, cuts))
}

/// Which block of an agreement, and which of its items that is.
pub(crate) type Place = (Block, usize);

/// The blocks that were read without a mistake; `start` is where the part stands.
pub(crate) fn sound(
    item: &Item,
    start: usize,
    blocks: Vec<Block>,
    errors: &[SyntaxError],
) -> Vec<Place> {
    let Item::Agreement(agreement) = item else { return Vec::new() };
    let mut items = agreement.items.iter().enumerate().peekable();
    let mut found = Vec::new();
    for block in blocks {
        let lines = Span::new(block.lines.start + start, block.lines.end + start);
        while items.next_if(|(_, item)| item.span().start < lines.start).is_some() {}
        let Some((next, item)) = items.peek() else { break };
        let whole = item.span().end == block.end + start;
        if whole && !errors.iter().any(|error| touches(error, lines)) {
            found.push((block, *next));
        }
    }
    found
}

/// Whether a mistake, or what mends it, has to do with a piece of the text.
pub(crate) fn touches(error: &SyntaxError, piece: Span) -> bool {
    let fixes = error.fixes.iter().map(|fix| fix.span);
    let mut spans = fixes.chain([Some(error.span), error.statement].into_iter().flatten());
    spans.any(|span| span.start <= piece.end && piece.start <= span.end)
}
