//! Where histories come from: files and standard input, plain or gzip, within bounds.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::error::EvidenceError;
use crate::mapping::Mapping;
use crate::rows::Bounded;

/// A history as the command line names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The file; `None` for standard input.
    pub file: Option<PathBuf>,
    /// Its mapping. `None`: `<file>.toml` where that exists, otherwise columns are matched by name.
    pub mapping: Option<PathBuf>,
}

impl Source {
    /// A file, or standard input for `-`.
    pub fn named(argument: impl AsRef<Path>) -> Self {
        let path = argument.as_ref();
        let file = (path.as_os_str() != "-").then(|| path.to_owned());
        Self { file, mapping: None }
    }

    /// The same with a mapping of its own.
    #[must_use]
    pub fn with_mapping(mut self, mapping: impl Into<PathBuf>) -> Self {
        self.mapping = Some(mapping.into());
        self
    }

    /// Its name in reports.
    pub fn name(&self) -> String {
        match &self.file {
            Some(file) => file.display().to_string(),
            None => "standard input".to_owned(),
        }
    }

    /// The file of its mapping: the one that is named, else the one beside it, there or not.
    pub fn mapping_file(&self) -> Option<PathBuf> {
        self.mapping.clone().or_else(|| self.file.as_deref().map(mapping_beside))
    }

    /// Opens the history and reads its mapping.
    ///
    /// # Errors
    /// Either cannot be read, or the mapping is wrong.
    pub fn open(&self) -> Result<History<'static>, EvidenceError> {
        let mapping = self.mapping_file().filter(|it| self.mapping.is_some() || it.is_file());
        let mapping = match mapping {
            None => Mapping::default(),
            Some(path) => {
                let source = path.display().to_string();
                let text = std::fs::read_to_string(&path).map_err(|error| {
                    EvidenceError::Unreadable { source: source.clone(), why: error.to_string() }
                })?;
                Mapping::parse(&text)
                    .map_err(|problems| EvidenceError::Mapping { source, problems })?
            }
        };
        let reader: Box<dyn Read> = match &self.file {
            None => Box::new(io::stdin()),
            Some(path) => Box::new(File::open(path).map_err(|error| {
                EvidenceError::Unreadable { source: self.name(), why: error.to_string() }
            })?),
        };
        Ok(History { name: self.name(), reader, mapping })
    }
}

/// A history that is open.
pub struct History<'r> {
    /// Its name in reports.
    pub name: String,
    /// Its bytes, plain or gzip.
    pub reader: Box<dyn Read + 'r>,
    /// What its columns mean; the default where that is told by their names.
    pub mapping: Mapping,
}

impl std::fmt::Debug for History<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History").field("name", &self.name).field("mapping", &self.mapping).finish()
    }
}

impl<'r> History<'r> {
    /// A history from any reader.
    pub fn new(name: &str, reader: impl Read + 'r, mapping: Mapping) -> Self {
        Self { name: name.to_owned(), reader: Box::new(reader), mapping }
    }
}

/// The plain bytes of a reader: unpacked where they begin as gzip does, at most so many.
pub(crate) fn unpacked<'r>(
    mut reader: Box<dyn Read + 'r>,
    most: u64,
) -> io::Result<Box<dyn Read + 'r>> {
    let mut start = Vec::with_capacity(2);
    reader.by_ref().take(2).read_to_end(&mut start)?;
    let packed = start == [0x1F, 0x8B];
    let whole = Cursor::new(start).chain(reader);
    Ok(if packed {
        Box::new(Bounded::new(MultiGzDecoder::new(whole), most))
    } else {
        Box::new(Bounded::new(whole, most))
    })
}

/// The mapping of a history for which none is named: `tickets.csv.toml`.
#[must_use]
pub fn mapping_beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".toml");
    name.into()
}
