//! Rows of text in, one at a time, bounded: the buffer that CSV and JSON Lines share.

use std::io::{self, Read};

use crate::quality::Problem;

/// The cells of one row. They live until the next row is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowView<'a> {
    text: &'a str,
    cells: &'a [Range],
}

/// From and to in the text of a row.
pub(crate) type Range = (u32, u32);

/// A cell that a JSON object does not have, or whose value is null.
pub(crate) const ABSENT: Range = (u32::MAX, 0);

impl<'a> RowView<'a> {
    pub(crate) const fn new(text: &'a str, cells: &'a [Range]) -> Self {
        Self { text, cells }
    }

    /// How many cells it has.
    pub(crate) const fn width(&self) -> usize {
        self.cells.len()
    }

    /// The text of a cell; `None` where the row has none.
    #[inline]
    pub(crate) fn get(&self, column: usize) -> Option<&'a str> {
        let (from, to) = *self.cells.get(column)?;
        self.text.get(from as usize..to as usize)
    }
}

/// What reading on gives.
#[derive(Debug)]
pub(crate) enum Outcome<'a> {
    /// A row and the line it starts on.
    Row(RowView<'a>, u64),
    /// Something that is no row, and the line it starts on.
    Bad(u64, Problem),
    /// The end.
    End,
}

/// Text that arrives in pieces. What has not been consumed stays.
pub(crate) struct Buffer<'r> {
    reader: Box<dyn Read + 'r>,
    bytes: Vec<u8>,
    from: usize,
    to: usize,
    ended: bool,
}

impl<'r> Buffer<'r> {
    const PIECE: usize = 512 * 1024;

    pub(crate) fn new(reader: Box<dyn Read + 'r>) -> io::Result<Self> {
        let mut buffer = Self { reader, bytes: vec![0; Self::PIECE], from: 0, to: 0, ended: false };
        while !buffer.ended && buffer.to < buffer.bytes.len() {
            buffer.fill()?;
        }
        if buffer.data().starts_with(b"\xEF\xBB\xBF") {
            buffer.consume(3);
        }
        Ok(buffer)
    }

    /// What has arrived and was not consumed.
    #[inline]
    pub(crate) fn data(&self) -> &[u8] {
        self.bytes.get(self.from..self.to).unwrap_or_default()
    }

    /// Whether nothing follows the data.
    pub(crate) const fn ended(&self) -> bool {
        self.ended
    }

    #[inline]
    pub(crate) fn consume(&mut self, bytes: usize) {
        self.from = (self.from + bytes).min(self.to);
    }

    /// The last bytes that were consumed. They stay until more data is asked for.
    #[inline]
    pub(crate) fn consumed(&self, bytes: usize) -> &[u8] {
        self.bytes.get(self.from.saturating_sub(bytes)..self.from).unwrap_or_default()
    }

    /// Gets more data, after making room for it.
    pub(crate) fn fill(&mut self) -> io::Result<()> {
        if self.from > 0 {
            self.bytes.copy_within(self.from..self.to, 0);
            self.to -= self.from;
            self.from = 0;
        }
        if self.to == self.bytes.len() {
            self.bytes.resize(self.bytes.len() * 2, 0);
        }
        let room = self.bytes.get_mut(self.to..).unwrap_or_default();
        loop {
            match self.reader.read(room) {
                Ok(0) => self.ended = true,
                Ok(read) => self.to += read.min(room.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(());
        }
    }

    /// Consumes up to and with the next line end, however far it is.
    pub(crate) fn skip_line(&mut self) -> io::Result<()> {
        loop {
            if let Some(end) = memchr::memchr(b'\n', self.data()) {
                self.consume(end + 1);
                return Ok(());
            }
            self.consume(self.data().len());
            if self.ended {
                return Ok(());
            }
            self.fill()?;
        }
    }
}

/// A reader that refuses to give more than a limit.
pub(crate) struct Bounded<R> {
    inner: R,
    left: u64,
    most: u64,
}

impl<R: Read> Bounded<R> {
    pub(crate) const fn new(inner: R, most: u64) -> Self {
        Self { inner, left: most, most }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(to)?;
        self.left = self.left.checked_sub(read as u64).ok_or_else(|| {
            io::Error::other(format!(
                "it is longer than {} bytes when unpacked (`--max-bytes` raises the limit)",
                self.most
            ))
        })?;
        Ok(read)
    }
}
