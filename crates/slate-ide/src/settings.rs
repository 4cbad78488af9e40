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

use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

/// What `slate.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Histories, in the order of the file.
    #[serde(default)]
    pub history: Vec<HistorySettings>,
}

/// Histories that go together, for one agreement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistorySettings {
    /// The agreement; absent: every one.
    pub agreement: Option<String>,
    /// The files, from the folder of `slate.toml`.
    pub files: Vec<PathBuf>,
    /// Their mappings, in their order.
    #[serde(default)]
    pub mappings: Vec<PathBuf>,
    /// From when it is seen.
    pub as_of: Option<String>,
    /// Measured as if this were the term.
    pub term: Option<String>,
    /// Bad rows that are tolerated.
    #[serde(default)]
    pub max_bad_rows: u64,
}

impl Settings {
    /// Reads the `slate.toml` of a folder; no such file says nothing.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn of(folder: &Path) -> Result<Self, String> {
        let text = match std::fs::read_to_string(folder.join("slate.toml")) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(format!("`slate.toml` cannot be read: {error}")),
        };
        let settings: Self =
            toml::from_str(&text).map_err(|error| format!("`slate.toml`: {}", error.message()))?;
        for file in settings.history.iter().flat_map(|it| it.files.iter().chain(&it.mappings)) {
            // A workspace may come from a stranger.
            let inside = file.components().all(|part| matches!(part, Component::Normal(_)));
            if !inside {
                return Err(format!(
                    "`slate.toml`: `{}` is no path inside the workspace",
                    file.display()
                ));
            }
        }
        Ok(settings)
    }

    /// The history of an agreement.
    #[must_use]
    pub fn history_of(&self, agreement: &str) -> Option<&HistorySettings> {
        let named = |it: &&HistorySettings| it.agreement.as_deref() == Some(agreement);
        let for_all = |it: &&HistorySettings| it.agreement.is_none();
        self.history.iter().find(named).or_else(|| self.history.iter().find(for_all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("slate.toml"), text).unwrap();
        Settings::of(folder.path())
    }

    #[test]
    fn an_agreement_has_its_own_history_or_that_of_all() {
        let both = settings(
            "[[history]]\nfiles = [\"all.csv\"]\n[[history]]\nagreement = \"a\"\nfiles = [\"a.csv\"]\n",
        )
        .unwrap();
        assert_eq!(both.history_of("a").unwrap().files, [PathBuf::from("a.csv")]);
        assert_eq!(both.history_of("b").unwrap().files, [PathBuf::from("all.csv")]);
        assert_eq!(Settings::default().history_of("a"), None);
    }

    #[test]
    fn what_leads_out_of_the_workspace_is_refused() {
        for path in ["/etc/passwd", "../other.csv"] {
            let error = settings(&format!("[[history]]\nfiles = [\"{path}\"]\n")).unwrap_err();
            assert!(error.contains("no path inside the workspace"), "{error}");
        }
        assert!(settings("nonsense = 1\n").unwrap_err().contains("unknown field"));
    }
}
