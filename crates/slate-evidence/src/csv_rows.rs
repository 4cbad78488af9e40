//! Rows of CSV: RFC 4180 with any delimiter, cells in place unless they hold doubled quotes.
//!
//! Written by hand because it is the hot loop of every run: it borrows cells from the buffer where
//! the csv crate copies each record, and knows the line each row starts on. The csv crate is its
//! oracle in the tests.

use std::io;

use crate::quality::{Problem, Reason};
use crate::rows::{Buffer, Outcome, Range, RowView};

/// Quotes that are never closed make each later row be looked at twice; so many are enough.
const MOST_UNCLOSED: u32 = 1000;

/// Reads rows of cells.
pub(crate) struct CsvRows<'r> {
    buffer: Buffer<'r>,
    delimiter: u8,
    most: usize,
    line: u64,
    unclosed: u32,
    cells: Vec<Range>,
    scratch: Vec<u8>,
    scratch_cells: Vec<Range>,
}

/// How the next row was found.
#[derive(Debug, PartialEq, Eq)]
enum Split {
    /// Bytes of the row without its line end, bytes with it, and whether a cell has doubled quotes.
    Row { length: usize, consumed: usize, doubled: bool, quoted: bool },
    /// The row goes on beyond the data.
    More,
    /// A quote that nothing closes.
    Unclosed,
    /// Text after a closing quote.
    Junk,
}

impl<'r> CsvRows<'r> {
    pub(crate) fn new(buffer: Buffer<'r>, delimiter: u8, most: usize) -> Self {
        Self {
            buffer,
            delimiter,
            most,
            line: 1,
            unclosed: 0,
            cells: Vec::new(),
            scratch: Vec::new(),
            scratch_cells: Vec::new(),
        }
    }

    /// The next row that is not an empty line.
    pub(crate) fn next(&mut self) -> io::Result<Outcome<'_>> {
        let (line, length, consumed, doubled) = loop {
            let line = self.line;
            let (data, ended) = (self.buffer.data(), self.buffer.ended());
            if data.is_empty() && ended {
                return Ok(Outcome::End);
            }
            match split(data, ended, self.delimiter, &mut self.cells) {
                Split::Row { length, consumed, doubled, quoted } => {
                    let lines = if quoted {
                        memchr::memchr_iter(b'\n', data.get(..consumed).unwrap_or_default()).count()
                    } else {
                        1
                    };
                    self.line += lines as u64;
                    if length == 0 {
                        self.buffer.consume(consumed);
                        continue;
                    }
                    if length > self.most {
                        self.buffer.consume(consumed);
                        return Ok(Outcome::Bad(line, self.too_long()));
                    }
                    break (line, length, consumed, doubled);
                }
                Split::More if data.len() <= self.most => self.buffer.fill()?,
                Split::Junk => {
                    self.buffer.skip_line()?;
                    self.line += 1;
                    let problem = Problem::new(
                        Reason::WrongShape,
                        "text follows a closing quote: double the quotes inside a quoted cell",
                    );
                    return Ok(Outcome::Bad(line, problem));
                }
                Split::More | Split::Unclosed => {
                    let too_long = !data.contains(&b'"');
                    self.buffer.skip_line()?;
                    self.line += 1;
                    if too_long {
                        return Ok(Outcome::Bad(line, self.too_long()));
                    }
                    self.unclosed += 1;
                    if self.unclosed > MOST_UNCLOSED {
                        return Err(io::Error::other(format!(
                            "more than {MOST_UNCLOSED} quotes are never closed"
                        )));
                    }
                    let problem = Problem::new(Reason::WrongShape, "a quote in it is never closed");
                    return Ok(Outcome::Bad(line, problem));
                }
            }
        };
        if doubled {
            self.unescape(length);
        }
        self.buffer.consume(consumed);
        let bytes = if doubled {
            self.scratch.as_slice()
        } else {
            self.buffer.consumed(consumed).get(..length).unwrap_or_default()
        };
        let cells = if doubled { &self.scratch_cells } else { &self.cells };
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => Outcome::Row(RowView::new(text, cells), line),
            Err(_) => Outcome::Bad(
                line,
                Problem::new(Reason::NotText, "it is not UTF-8: save the file as UTF-8"),
            ),
        })
    }

    fn too_long(&self) -> Problem {
        Problem::new(Reason::TooLong, format!("it is longer than {} bytes", self.most))
    }

    /// Copies the row at the start of the data with its doubled quotes made single.
    fn unescape(&mut self, length: usize) {
        let row = self.buffer.data().get(..length).unwrap_or_default();
        self.scratch.clear();
        self.scratch_cells.clear();
        for (from, to) in &self.cells {
            let start = self.scratch.len();
            let cell = row.get(*from as usize..*to as usize).unwrap_or_default();
            let quoted = (*from as usize).checked_sub(1).and_then(|i| row.get(i)) == Some(&b'"');
            if quoted {
                let mut after_quote = false;
                for byte in cell {
                    if *byte == b'"' && !after_quote {
                        after_quote = true;
                        self.scratch.push(*byte);
                    } else if *byte == b'"' {
                        after_quote = false;
                    } else {
                        after_quote = false;
                        self.scratch.push(*byte);
                    }
                }
            } else {
                self.scratch.extend_from_slice(cell);
            }
            let range = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            self.scratch_cells.push((range(start), range(self.scratch.len())));
        }
    }

    /// The first rows of what has arrived, without consuming them.
    pub(crate) fn sample(&self, most: usize) -> Vec<Vec<Option<String>>> {
        let mut rows = Vec::new();
        let mut cells = Vec::new();
        let mut data = self.buffer.data();
        while rows.len() < most && !data.is_empty() {
            let Split::Row { length, consumed, .. } =
                split(data, self.buffer.ended(), self.delimiter, &mut cells)
            else {
                break;
            };
            let row = data.get(..length).unwrap_or_default();
            if length > 0 && length <= self.most {
                let texts = cells.iter().map(|(from, to)| {
                    let cell = row.get(*from as usize..*to as usize)?;
                    std::str::from_utf8(cell).ok().map(str::to_owned)
                });
                rows.push(texts.collect());
            }
            data = data.get(consumed..).unwrap_or_default();
        }
        rows
    }
}

/// Finds the row at the start of `data` and its cells; quotes around a cell are no part of it.
fn split(data: &[u8], ended: bool, delimiter: u8, cells: &mut Vec<Range>) -> Split {
    cells.clear();
    let range = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let (mut at, mut doubled, mut quoted) = (0, false, false);
    loop {
        let rest = data.get(at..).unwrap_or_default();
        if rest.first() == Some(&b'"') {
            quoted = true;
            let mut from = at + 1;
            let close = loop {
                let Some(found) = memchr::memchr(b'"', data.get(from..).unwrap_or_default()) else {
                    return if ended { Split::Unclosed } else { Split::More };
                };
                let quote = from + found;
                match data.get(quote + 1) {
                    Some(b'"') => {
                        doubled = true;
                        from = quote + 2;
                    }
                    None if !ended => return Split::More,
                    _ => break quote,
                }
            };
            cells.push((range(at + 1), range(close)));
            match (data.get(close + 1), data.get(close + 2)) {
                (Some(next), _) if *next == delimiter => at = close + 2,
                (None, _) => {
                    return Split::Row {
                        length: data.len(),
                        consumed: data.len(),
                        doubled,
                        quoted,
                    };
                }
                (Some(b'\n'), _) => {
                    return Split::Row { length: close + 1, consumed: close + 2, doubled, quoted };
                }
                (Some(b'\r'), Some(b'\n')) => {
                    return Split::Row { length: close + 1, consumed: close + 3, doubled, quoted };
                }
                (Some(b'\r'), None) if ended => {
                    return Split::Row { length: close + 1, consumed: close + 2, doubled, quoted };
                }
                (Some(b'\r'), None) => return Split::More,
                _ => return Split::Junk,
            }
            continue;
        }
        match memchr::memchr2(delimiter, b'\n', rest) {
            Some(found) if rest.get(found) == Some(&delimiter) => {
                cells.push((range(at), range(at + found)));
                at += found + 1;
            }
            Some(found) => {
                let end = at + found;
                let trimmed =
                    if found > 0 && rest.get(found - 1) == Some(&b'\r') { end - 1 } else { end };
                cells.push((range(at), range(trimmed)));
                return Split::Row { length: trimmed, consumed: end + 1, doubled, quoted };
            }
            None if ended => {
                let end = data.len();
                let trimmed = if rest.last() == Some(&b'\r') { end - 1 } else { end };
                cells.push((range(at), range(trimmed)));
                return Split::Row { length: trimmed, consumed: end, doubled, quoted };
            }
            None => return Split::More,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &[u8], most: usize) -> Vec<(u64, Result<Vec<String>, Reason>)> {
        let buffer = Buffer::new(Box::new(text)).unwrap();
        let mut csv = CsvRows::new(buffer, b',', most);
        let mut rows = Vec::new();
        loop {
            match csv.next().unwrap() {
                Outcome::End => return rows,
                Outcome::Bad(line, problem) => rows.push((line, Err(problem.reason))),
                Outcome::Row(row, line) => {
                    let cells = (0..).map_while(|i| row.get(i)).map(str::to_owned);
                    rows.push((line, Ok(cells.collect())));
                }
            }
        }
    }

    #[test]
    fn quotes_lines_and_faults() {
        let text = b"a,\"b \"\"q\"\", c\",\r\n\n\"two\nlines\",x\n\"x\"y,1\nlast,\"open\nnext";
        let read = rows(text, 1000);
        let good = |cells: &[&str]| Ok(cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            read,
            [
                (1, good(&["a", "b \"q\", c", ""])),
                (3, good(&["two\nlines", "x"])),
                (5, Err(Reason::WrongShape)),
                (6, Err(Reason::WrongShape)),
                (7, good(&["next"])),
            ]
        );
        assert_eq!(rows(b"abc,def\nab\n", 5), [(1, Err(Reason::TooLong)), (2, good(&["ab"]))]);
        assert_eq!(rows(b"\xff\nab\n", 5), [(1, Err(Reason::NotText)), (2, good(&["ab"]))]);
    }

    proptest! {
        #[test]
        fn rows_are_those_of_the_csv_crate(
            table in proptest::collection::vec(
                proptest::collection::vec("[a-c\",\n é]{0,6}", 1..4), 0..30),
            crlf in any::<bool>(),
        ) {
            let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().flexible(true).terminator(terminator).from_writer(vec![]);
            for row in &table { writer.write_record(row).unwrap(); }
            let text = writer.into_inner().unwrap();
            let oracle: Vec<Vec<String>> = csv::ReaderBuilder::new().flexible(true).has_headers(false)
                .from_reader(text.as_slice()).records()
                .map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect();
            let read: Vec<Vec<String>> = rows(&text, 10_000).into_iter().map(|(_, r)| r.unwrap()).collect();
            prop_assert_eq!(read, oracle);
        }

        #[test]
        fn no_bytes_are_a_panic(text in proptest::collection::vec(
            prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..200)) {
            rows(&text, 20);
        }
    }
}
