//! `slate.toml`, which stands in the folder of a workspace and says which histories go with which
//! agreement.
//!
//! ```toml
//! [[history]]
//! agreement = "managed_desk"                      # may be left out: then it is for every agreement
//! files     = ["history/tickets.csv", "history/changes.csv"]
//! mappings  = []                                  # default: FILE.toml beside each, if there
//! as_of     = "2025-12-31"                        # default: the last instant of the history
//! term      = "2025-01-01..2025-12-31"            # default: the agreement's own
//! ```

mod agreements;
mod fault;
mod mappings;
mod misread;

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use slate_evidence::mapping_beside;
use slate_syntax::Span;
use toml::Spanned;

use crate::workspace::Snapshot;

pub(crate) use agreements::agreements_in;
pub use fault::Fault;
pub(crate) use fault::missing;

/// The file's name.
pub const SETTINGS: &str = "slate.toml";

/// Nobody writes more; a workspace may come from a stranger.
const MOST_BYTES: u64 = 1 << 20;

/// What `slate.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Histories, in the order of the file.
    #[serde(default)]
    pub history: Vec<HistorySettings>,
}

/// Histories that go together, for one agreement. Two that say the same at other places are equal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistorySettings {
    /// The agreement; absent: every one.
    pub agreement: Option<Spanned<String>>,
    /// The files, from the folder of `slate.toml`.
    pub files: Spanned<Vec<Spanned<PathBuf>>>,
    /// Their mappings, in their order.
    #[serde(default)]
    pub mappings: Vec<Spanned<PathBuf>>,
    /// From when it is seen.
    pub as_of: Option<Spanned<String>>,
    /// Measured as if this were the term.
    pub term: Option<Spanned<String>>,
    /// Bad rows that are tolerated.
    #[serde(default)]
    pub max_bad_rows: u64,
}

/// A place in the text, as the rest of the program says it.
fn span(range: Range<usize>) -> Span {
    Span { start: range.start, end: range.end }
}

/// `slate.toml` as it was at one moment.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    /// Its text; empty where there is none or it cannot be read.
    pub text: String,
    /// What it says, or what is wrong with it: it cannot be read, it is no TOML, it has a word that
    /// means nothing, or it names a path that leads out of the folder.
    pub said: Result<Settings, Fault>,
}

impl SettingsFile {
    /// The `slate.toml` of a workspace: as the editor has it open, else as it is on disk. No such file says
    /// nothing.
    #[must_use]
    pub fn of(snapshot: &Snapshot) -> Self {
        match (snapshot.open_settings(), snapshot.root()) {
            (Some(text), _) => Self::new(text.to_owned()),
            (None, Some(folder)) => Self::read(folder),
            (None, None) => Self::new(String::new()),
        }
    }

    /// Reads the `slate.toml` of a folder; no such file says nothing.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        match text_of(&folder.join(SETTINGS)) {
            Ok(text) => Self::new(text),
            Err(why) => Self { text: String::new(), said: Err(Fault::error(None, why)) },
        }
    }

    fn new(text: String) -> Self {
        let said = Settings::parse(&text);
        Self { text, said }
    }
}

/// The text of a file; empty where there is none.
fn text_of(path: &Path) -> Result<String, String> {
    match std::fs::metadata(path) {
        Ok(data) if data.len() > MOST_BYTES => {
            return Err(format!("it is longer than {MOST_BYTES} bytes"));
        }
        Ok(data) if !data.is_file() => return Err("it is no file".to_owned()),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(format!("it cannot be read: {error}")),
    }
    std::fs::read_to_string(path).map_err(|error| format!("it cannot be read: {error}"))
}

impl Settings {
    fn parse(text: &str) -> Result<Self, Fault> {
        let settings: Self = toml::from_str(text).map_err(|error| misread::fault(text, &error))?;
        settings.stay_inside()?;
        Ok(settings)
    }

    /// A workspace may come from a stranger: it names no file outside it.
    fn stay_inside(&self) -> Result<(), Fault> {
        let paths =
            self.history.iter().flat_map(|it| it.files.get_ref().iter().chain(&it.mappings));
        for path in paths {
            let inside =
                path.get_ref().components().all(|part| matches!(part, Component::Normal(_)));
            if !inside {
                let shown = path.get_ref().display();
                return Err(Fault::error(
                    Some(path.span()),
                    format!(
                        "`{shown}` is no path inside the workspace; write one from the folder of \
                         this file, as in `history/tickets.csv`"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// The history of an agreement.
    #[must_use]
    pub fn history_of(&self, agreement: &str) -> Option<&HistorySettings> {
        let named = |it: &&HistorySettings| it.agreement_name() == Some(agreement);
        let for_all = |it: &&HistorySettings| it.agreement.is_none();
        self.history.iter().find(named).or_else(|| self.history.iter().find(for_all))
    }
}

impl HistorySettings {
    /// The files and mappings that are no files inside the folder, and why.
    pub(crate) fn missing<'s>(
        &'s self,
        folder: &Path,
    ) -> impl Iterator<Item = (&'s Spanned<PathBuf>, &'static str)> {
        let root = folder.canonicalize();
        let paths = self.files.get_ref().iter().chain(&self.mappings);
        paths.filter_map(move |path| {
            let (Ok(root), Ok(full)) = (&root, folder.join(path.get_ref()).canonicalize()) else {
                return Some((path, "there is no such file in the folder of this file"));
            };
            // The mapping beside it is taken without being named.
            let beside = mapping_beside(&folder.join(path.get_ref())).canonicalize();
            if !full.starts_with(root) || beside.is_ok_and(|beside| !beside.starts_with(root)) {
                return Some((path, "it is a link that leads out of the folder of this file"));
            }
            (!full.is_file()).then_some((path, "it is no file"))
        })
    }

    /// The agreement it is for; `None`: every one.
    #[must_use]
    pub fn agreement_name(&self) -> Option<&str> {
        self.agreement.as_ref().map(|it| it.get_ref().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<Settings, Fault> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("slate.toml"), text).unwrap();
        SettingsFile::read(folder.path()).said
    }

    fn files(settings: &Settings, agreement: &str) -> Vec<String> {
        let files = settings.history_of(agreement).unwrap().files.get_ref().iter();
        files.map(|file| file.get_ref().display().to_string()).collect()
    }

    #[test]
    fn an_agreement_has_its_own_history_or_that_of_all() {
        let both = settings(
            "[[history]]\nfiles = [\"all.csv\"]\n[[history]]\nagreement = \"a\"\nfiles = [\"a.csv\"]\n",
        )
        .unwrap();
        assert_eq!(files(&both, "a"), ["a.csv"]);
        assert_eq!(files(&both, "b"), ["all.csv"]);
        assert_eq!(Settings::default().history_of("a"), None);
    }

    #[test]
    fn what_leads_out_of_the_workspace_is_refused() {
        for path in ["/etc/passwd", "../other.csv"] {
            let error = settings(&format!("[[history]]\nfiles = [\"{path}\"]\n")).unwrap_err();
            assert!(error.message.contains("no path inside the workspace"), "{error}");
            assert_eq!(error.at.map(|at| at.start), Some(21), "where the path stands");
        }
        let error = settings("nonsense = 1\n").unwrap_err();
        assert!(error.message.contains("means nothing here"), "{error}");
    }
}
