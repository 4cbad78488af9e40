//! Reading a text again after an edit: only the parts that the edit touched.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{AgreementItem, File, Item};
use crate::blocks::{self, Block, Known, Place};
use crate::braces::balance;
use crate::error::SyntaxError;
use crate::parse::{MOST_ITEM_BYTES, Parse, parse_part, parse_source, part_by_part};
use crate::shift::Shift;
use crate::span::Span;

/// The parts of the text that was read last, each with what it was read as. A part is an item with
/// the comments above it; what it means to the parser depends on its own bytes only.
#[derive(Debug, Default)]
pub struct Memory {
    parts: HashMap<Arc<str>, Part>,
    origins: Vec<Origin>,
}

/// The part of the text that an item was read from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The bytes of the part: the same allocation as long as they are there from one text to the
    /// next, wherever the part stands.
    pub part: Arc<str>,
    /// Which of its items.
    pub index: usize,
    /// Where the part begins.
    pub start: usize,
}

/// A part as it was read.
#[derive(Debug)]
struct Part {
    /// Where it stood.
    start: usize,
    items: Vec<Arc<Item>>,
    errors: Vec<SyntaxError>,
    /// The blocks of an agreement that were read without a mistake.
    blocks: Vec<Place>,
}

impl Memory {
    /// Reads `text`: the same as [`parse`](crate::parse()), and faster the more of the text was
    /// there the last time. Forgets what the text has no longer.
    pub fn parse(&mut self, text: &str) -> Parse {
        let mut before = std::mem::take(&mut self.parts);
        self.origins.clear();
        part_by_part(text, |text, part, file, errors| {
            let source = part.of(text);
            if !self.parts.contains_key(source) {
                let known = before.remove_entry(source);
                let (key, known) =
                    known.unwrap_or_else(|| (source.into(), Part::read(text, part, &before)));
                self.parts.insert(key, known);
            }
            let Some(known) = self.parts.get_mut(source) else { return };
            known.put(part.start, file, errors);
            let items = known.items.len();
            let Some((part_text, _)) = self.parts.get_key_value(source) else { return };
            self.origins.extend((0..items).map(|index| Origin {
                part: Arc::clone(part_text),
                index,
                start: part.start,
            }));
        })
    }

    /// Where each item of the last text came from, in their order. A text with more mistakes than
    /// are listed has items that come from nowhere: then there are fewer of these.
    #[must_use]
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }
}

impl Part {
    /// Reads a part, with the help of what those were that stood there before.
    fn read(text: &str, part: Span, before: &HashMap<Arc<str>, Self>) -> Self {
        let source = part.of(text);
        let found = blocks::blocks(source);
        if let Some(read) = Self::read_changed(text, part, &found, before) {
            return read;
        }
        let (mut file, mut errors) = (File { items: Vec::new(), span: part }, Vec::new());
        parse_part(text, part, &mut file, &mut errors);
        Self::of(part, file.items, errors, found)
    }

    fn of(part: Span, items: Vec<Arc<Item>>, errors: Vec<SyntaxError>, found: Vec<Block>) -> Self {
        let blocks = match items.as_slice() {
            [item] => blocks::sound(item, part.start, found, &errors),
            _ => Vec::new(),
        };
        Self { start: part.start, items, errors, blocks }
    }

    /// Reads an agreement without the blocks that were there before. `None` where that would not surely
    /// be what reading all of it is.
    fn read_changed(
        text: &str,
        part: Span,
        found: &[Block],
        before: &HashMap<Arc<str>, Self>,
    ) -> Option<Self> {
        let source = part.of(text);
        if source.len() > MOST_ITEM_BYTES {
            return None;
        }
        let known: Known<'_, &AgreementItem> =
            before.iter().flat_map(|(source, part)| part.known(source)).collect();
        let spared = blocks::spared(source, found, &known);
        if spared.is_empty() {
            return None;
        }
        let balanced = balance(source);
        if balanced.text.is_some() || !balanced.errors.is_empty() {
            return None;
        }
        let (rest, cuts) = blocks::without(source, &spared)?;
        let (mut file, mut errors) = (File { items: Vec::new(), span: part }, Vec::new());
        parse_source(text, part, (&rest, &cuts), &mut file, &mut errors);
        let [item] = file.items.as_mut_slice() else { return None };
        let Item::Agreement(agreement) = Arc::make_mut(item) else { return None };
        let mut items = Vec::with_capacity(agreement.items.len() + spared.len());
        let mut rest = std::mem::take(&mut agreement.items).into_iter().peekable();
        for block in &spared {
            let lines = Span::new(block.lines.start + part.start, block.lines.end + part.start);
            if errors.iter().any(|error| blocks::touches(error, lines)) {
                return None;
            }
            while let Some(item) = rest.next_if(|item| item.span().start < lines.start) {
                items.push(item);
            }
            let (read, stood) = known.get(block.lines.of(source))?;
            let mut read = (*read).clone();
            read.shift(lines.start.wrapping_sub(*stood).cast_signed());
            items.push(read);
        }
        items.extend(rest);
        agreement.items = items;
        Some(Self::of(part, file.items, errors, found.to_vec()))
    }

    /// What is known of the blocks of a part, by their text.
    fn known<'p>(
        &'p self,
        source: &'p str,
    ) -> impl Iterator<Item = (&'p str, (&'p AgreementItem, usize))> {
        let agreement = match self.items.as_slice() {
            [item] => match &**item {
                Item::Agreement(it) => Some(it),
                _ => None,
            },
            _ => None,
        };
        let items = agreement.map(|it| it.items.as_slice()).unwrap_or_default();
        self.blocks.iter().filter_map(move |(block, index)| {
            let item = items.get(*index)?;
            Some((block.lines.of(source), (item, self.start + block.lines.start)))
        })
    }

    /// Moves what was read to where the part stands now, and adds it.
    fn put(&mut self, start: usize, file: &mut File, errors: &mut Vec<SyntaxError>) {
        let by = start.wrapping_sub(self.start).cast_signed();
        if by != 0 {
            self.items.shift(by);
            self.errors.shift(by);
            self.start = start;
        }
        file.items.extend_from_slice(&self.items);
        errors.extend_from_slice(&self.errors);
    }
}
