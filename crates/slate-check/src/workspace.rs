//! The files of a workspace: reading them, following `use`, parsing each one once.

use std::collections::BTreeMap;
use std::path::{Path as DiskPath, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use slate_syntax::ast;
use slate_syntax::{LineIndex, Origin, Span, SyntaxError};

use crate::portion;

/// Where texts come from. Paths are relative to the workspace, `/` between folders, without `.`
/// and `..`. Several threads read at once.
pub trait Files: Sync {
    /// The text of a file.
    ///
    /// # Errors
    /// Why it cannot be had, in words, lower case: `there is no such file`.
    fn read(&self, path: &str) -> Result<String, String>;
}

/// Texts held in memory: for tests and editors.
#[derive(Debug, Clone, Default)]
pub struct InMemory {
    files: BTreeMap<String, String>,
}

impl InMemory {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// One file.
    pub fn of(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new().with(path, text)
    }

    /// One file more.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }
}

impl Files for InMemory {
    fn read(&self, path: &str) -> Result<String, String> {
        self.files.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

/// The files below a folder. A link that leads out of the folder is not followed.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The workspace whose root is `root`.
    pub fn new(root: impl AsRef<DiskPath>) -> Self {
        Self { root: root.as_ref().to_path_buf() }
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, String> {
        let why = |error: &std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
            std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => format!("it cannot be read: {error}"),
        };
        let root = if self.root.as_os_str().is_empty() { DiskPath::new(".") } else { &self.root };
        let root = root.canonicalize().map_err(|e| why(&e))?;
        let full = root.join(path).canonicalize().map_err(|e| why(&e))?;
        if !full.starts_with(&root) {
            return Err("it lies outside the workspace".to_owned());
        }
        let bytes = std::fs::read(&full).map_err(|e| why(&e))?;
        String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
    }
}

/// The path that `target`, written in the file `from`, means: relative to the folder of `from`.
/// `None` when it leaves the workspace, is absolute or uses `\`.
pub fn relative_path(from: &str, target: &str) -> Option<String> {
    if target.is_empty() || target.starts_with('/') || target.contains(['\\', ':', '\0']) {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    if parts.is_empty() { None } else { Some(parts.join("/")) }
}

/// One file, parsed.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Its path as findings print it.
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
    /// Its tree.
    pub file: ast::File,
    /// What the parser could not read.
    pub errors: Vec<SyntaxError>,
    /// Where each item came from; empty where nothing is remembered.
    pub origins: Vec<Origin>,
    lines: LineIndex,
}

impl Unit {
    fn new(name: &str, text: String, parsed: slate_syntax::Parse, origins: Vec<Origin>) -> Self {
        let lines = LineIndex::new(&text);
        Self {
            name: name.into(),
            text: text.into(),
            file: parsed.file,
            errors: parsed.errors,
            origins,
            lines,
        }
    }

    /// Whether a place lies in a statement that could be read in part only.
    pub fn in_half(&self, at: usize) -> bool {
        let mut halves = self.errors.iter().filter_map(|error| error.statement);
        halves.any(|half| half.start <= at && at <= half.end)
    }

    /// Whether a figure has a unit that could not be read: which one was meant is a guess.
    pub fn has_unread_unit(&self, figure: Span) -> bool {
        let mut units =
            self.errors.iter().filter(|error| error.kind == slate_syntax::Mistake::Unit);
        units.any(|unit| figure.start <= unit.span.start && unit.span.end <= figure.end)
            && !figure.of(&self.text).contains(['{', '\n'])
    }

    /// Whether a stretch lies in words that the parser offers to write otherwise: what these stand for
    /// is known once they are.
    pub fn is_rewritten(&self, span: Span) -> bool {
        let fixes = self.errors.iter().flat_map(|error| &error.fixes);
        let mut words = fixes.map(|fix| fix.span).filter(|words| !words.is_empty());
        !span.is_empty() && words.any(|words| words.holds(span))
    }

    /// Whether a stretch of a line has some of such words.
    pub fn is_partly_rewritten(&self, span: Span) -> bool {
        let fixes = self.errors.iter().flat_map(|error| &error.fixes);
        let mut words = fixes.map(|fix| fix.span).filter(|words| !words.is_empty());
        let line = !span.of(&self.text).contains('\n');
        line && words.any(|words| span.start < words.end && words.start < span.end)
    }

    /// Whether a stretch holds a statement that could not be read, or in part only.
    pub fn has_half(&self, span: Span) -> bool {
        let mut halves = self.errors.iter().filter_map(|error| error.statement);
        halves.any(|half| span.start <= half.start && half.end <= span.end)
    }

    /// Line and column, both from 1, the column in characters.
    pub fn line_column(&self, span: Span) -> (u32, u32) {
        let place = self.lines.position(&self.text, span.start);
        let number = |it| u32::try_from(it).unwrap_or(u32::MAX);
        (number(place.line), number(place.column))
    }
}

/// A file that was read, or why it cannot be had.
type Loaded = Result<Arc<Unit>, String>;

/// What was parsed before: for whoever checks a workspace again after each edit. A file whose text
/// is as it was is not parsed again, and of another only the items that were edited.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<String, Arc<Mutex<Remembered>>>>,
    /// What the agreements of each file came to.
    portions: Mutex<BTreeMap<String, Arc<portion::Remembered>>>,
}

/// One file as it was read last.
#[derive(Debug, Default)]
struct Remembered {
    parts: slate_syntax::Memory,
    unit: Option<Arc<Unit>>,
}

impl Memory {
    /// Forgets the file of that path.
    pub fn forget(&self, path: &str) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
        self.portions.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    /// What the agreements of a file came to the last time.
    pub(crate) fn portions(&self, path: &str) -> Option<Arc<portion::Remembered>> {
        let portions = self.portions.lock().unwrap_or_else(PoisonError::into_inner);
        portions.get(path).cloned()
    }

    /// Keeps what the agreements of a file came to. Taking apart what that was before, a tree and a model of
    /// the whole file, is an eighth of the work of a key, and nobody waits for it.
    pub(crate) fn keep_portions(&self, path: &str, kept: Arc<portion::Remembered>) {
        let before = {
            let mut all = self.portions.lock().unwrap_or_else(PoisonError::into_inner);
            all.insert(path.to_owned(), kept)
        };
        // Without another thread it is taken apart here.
        let _ = std::thread::Builder::new().spawn(move || drop(before));
    }

    /// The tree of a file whose text this is: read anew only where it is another than the last time.
    pub fn tree(&self, path: &str, text: String) -> ast::File {
        self.parsed(path, text).file.clone()
    }

    /// Whether all of a file whose text this is can be read: it may still mean nothing.
    pub fn is_read(&self, path: &str, text: String) -> bool {
        self.parsed(path, text).errors.is_empty()
    }

    fn parsed(&self, path: &str, text: String) -> Arc<Unit> {
        let file = {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(files.entry(path.to_owned()).or_default())
        };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(unit) = &file.unit
            && *unit.text == *text
        {
            return Arc::clone(unit);
        }
        let parsed = file.parts.parse(&text);
        let origins = file.parts.origins().to_vec();
        let unit = Arc::new(Unit::new(path, text, parsed, origins));
        file.unit = Some(Arc::clone(&unit));
        unit
    }
}

/// Files that have been read, each parsed once however many agreements use it, and whichever
/// threads ask for it.
pub(crate) struct Loader<'f> {
    files: &'f dyn Files,
    memory: Option<&'f Memory>,
    units: Mutex<BTreeMap<String, Arc<OnceLock<Loaded>>>>,
}

impl<'f> Loader<'f> {
    pub const fn new(files: &'f dyn Files, memory: Option<&'f Memory>) -> Self {
        Self { files, memory, units: Mutex::new(BTreeMap::new()) }
    }

    /// The parsed file of that path, or why it cannot be had.
    pub fn load(&self, path: &str) -> Loaded {
        let unit = {
            let mut units = self.units.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(units.entry(path.to_owned()).or_default())
        };
        let parsed = |text: String| match self.memory {
            Some(memory) => memory.parsed(path, text),
            None => {
                let parsed = slate_syntax::parse(&text);
                Arc::new(Unit::new(path, text, parsed, Vec::new()))
            }
        };
        unit.get_or_init(|| self.files.read(path).map(parsed)).clone()
    }

    /// What is remembered from one check to the next.
    pub const fn memory(&self) -> Option<&'f Memory> {
        self.memory
    }

    /// Another file of the workspace that is not Slate: a holiday calendar.
    pub fn read(&self, path: &str) -> Result<String, String> {
        self.files.read(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn used_paths_are_relative_to_the_file_and_stay_inside() {
        let at = |from, target| relative_path(from, target);
        assert_eq!(at("a.slate", "common/c.slate").as_deref(), Some("common/c.slate"));
        assert_eq!(at("x/a.slate", "../c.slate").as_deref(), Some("c.slate"));
        assert_eq!(at("x/a.slate", "./c.slate").as_deref(), Some("x/c.slate"));
        assert_eq!(at("a.slate", "../c.slate"), None);
        assert_eq!(at("a.slate", "/etc/passwd"), None);
        assert_eq!(at("a.slate", "C:\\x"), None);
    }
}
