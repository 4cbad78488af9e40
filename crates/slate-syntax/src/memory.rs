//! Reading a text again after an edit: only the parts that the edit touched.

use std::collections::HashMap;
use std::sync::Arc;

use crate::ast::{File, Item};
use crate::error::SyntaxError;
use crate::parse::{Parse, parse_part, part_by_part};
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
                let (key, known) = known.unwrap_or_else(|| (source.into(), Part::read(text, part)));
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
    fn read(text: &str, part: Span) -> Self {
        let (mut file, mut errors) = (File { items: Vec::new(), span: part }, Vec::new());
        parse_part(text, part, &mut file, &mut errors);
        Self { start: part.start, items: file.items, errors }
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
