//! What is wrong with `slate.toml`, and where.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use slate_check::nearest;
use slate_syntax::Span;
use toml::Spanned;

use super::{HistorySettings, SETTINGS, Settings, SettingsFile, span};
use crate::workspace::Snapshot;

/// Something wrong with `slate.toml`, or with a history that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where in `slate.toml`, in bytes; `None`: as a whole.
    pub at: Option<Span>,
    /// What is wrong and what to write instead.
    pub message: String,
    /// Whether figures are missing because of it; else it is only of no use.
    pub error: bool,
}

impl Fault {
    /// One because of which there are no figures.
    pub(crate) fn error(at: Option<Range<usize>>, message: impl Into<String>) -> Self {
        Self { at: at.map(span), message: message.into(), error: true }
    }

    fn warning(at: Range<usize>, message: String) -> Self {
        Self { at: Some(span(at)), message, error: false }
    }
}

impl HistorySettings {
    /// A fault of the history that is named here, at the file `source` where that is one of them.
    pub(crate) fn fault(&self, source: Option<&Path>, message: impl Into<String>) -> Fault {
        let mut files = self.files.get_ref().iter().chain(&self.mappings);
        let named = |it: &&Spanned<PathBuf>| source == Some(it.get_ref());
        let file = files.find(named).map(Spanned::span);
        Fault::error(Some(file.unwrap_or_else(|| self.files.span())), message)
    }
}

/// For somebody who does not see the file.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{SETTINGS}`: {}", self.message)
    }
}

impl Snapshot {
    /// What is wrong with the `slate.toml` of the workspace as far as that can be told without
    /// reading a history.
    #[must_use]
    pub fn settings_faults(&self, file: &SettingsFile) -> Vec<Fault> {
        let Some(root) = self.root() else { return Vec::new() };
        let settings = match &file.said {
            Ok(settings) => settings,
            Err(fault) => return vec![fault.clone()],
        };
        let mut faults = Vec::new();
        for history in &settings.history {
            missing_files(root, history, &mut faults);
        }
        self.unknown_agreements(settings, &mut faults);
        never_used(settings, &mut faults);
        faults
    }

    fn unknown_agreements(&self, settings: &Settings, faults: &mut Vec<Fault>) {
        let mut named = settings.history.iter().filter_map(|it| it.agreement.as_ref()).peekable();
        if named.peek().is_none() {
            return;
        }
        let known = self.agreement_names();
        for name in named.filter(|it| !known.contains(it.get_ref())) {
            let near = nearest(name.get_ref(), known.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "without `agreement` a history is for every one".to_owned(),
            };
            let message =
                format!("no file below this folder has an agreement `{}`; {help}", name.get_ref());
            faults.push(Fault::warning(name.span(), message));
        }
    }
}

/// A file that cannot be taken.
pub(crate) fn missing(path: &Spanned<PathBuf>, why: &str) -> Fault {
    Fault::error(Some(path.span()), format!("`{}`: {why}", path.get_ref().display()))
}

fn missing_files(root: &Path, history: &HistorySettings, faults: &mut Vec<Fault>) {
    let files = history.files.get_ref();
    if files.is_empty() {
        let message = "no file is named; write `files = [\"history/tickets.csv\"]`";
        faults.push(Fault::error(Some(history.files.span()), message));
    }
    faults.extend(history.missing(root).map(|(path, why)| missing(path, why)));
    if let Some(more) = history.mappings.get(files.len()) {
        let message = "there are more mappings than files: each goes with the file at its place";
        faults.push(Fault::warning(more.span(), message.to_owned()));
    }
}

/// The first history that says it is for an agreement, or for every one, is taken.
fn never_used(settings: &Settings, faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for history in &settings.history {
        let name = history.agreement_name();
        if seen.insert(name) {
            continue;
        }
        let whose = name.map_or_else(|| "every agreement".to_owned(), |name| format!("`{name}`"));
        let at = history.agreement.as_ref().map_or_else(|| history.files.span(), Spanned::span);
        let message = format!(
            "a history above is for {whose} already, and only the first is taken: name all its \
             files in one `files`"
        );
        faults.push(Fault::warning(at, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::Workspace;

    fn all(folder: &std::path::Path) -> Vec<super::Fault> {
        let workspace = Workspace::new(Some(folder.to_path_buf()));
        workspace.snapshot().settings_faults(&super::SettingsFile::read(folder))
    }

    fn faults(settings: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
        write("slate.toml", settings);
        write("tickets.csv", "ticket_id\n");
        write("harbour.slate", "agreement harbour {\n}\n");
        let faults = all(folder.path());
        let line = |fault: &super::Fault| {
            let at = fault.at.map_or("", |at| at.of(settings));
            format!("{at} {} {}", if fault.error { "error" } else { "warning" }, fault.message)
        };
        faults.iter().map(line).collect()
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_not_followed() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(outside.path().join("secret.csv"), "id\n").unwrap();
        let link = folder.path().join("link.csv");
        std::os::unix::fs::symlink(outside.path().join("secret.csv"), link).unwrap();
        let settings = "[[history]]\nfiles = [\"link.csv\"]\n";
        std::fs::write(folder.path().join("slate.toml"), settings).unwrap();
        let [fault] = &all(folder.path())[..] else { panic!() };
        assert_eq!(
            fault.message,
            "`link.csv`: it is a link that leads out of the folder of this file"
        );
    }

    #[test]
    fn each_fault_is_said_where_it_stands() {
        let good = "[[history]]\nagreement = \"harbour\"\nfiles = [\"tickets.csv\"]\n";
        assert!(faults(good).is_empty());
        assert!(faults("").is_empty());
        assert_eq!(
            faults(&good.replace("harbour", "harbor")),
            [
                "\"harbor\" warning no file below this folder has an agreement `harbor`; did you mean \
              `harbour`?"
            ]
        );
        assert_eq!(
            faults(&good.replace("tickets", "ticket")),
            ["\"ticket.csv\" error `ticket.csv`: there is no such file in the folder of this file"]
        );
        assert_eq!(
            faults(&format!("{good}mappings = [\"tickets.csv\", \"tickets.csv\"]\n")),
            [
                "\"tickets.csv\" warning there are more mappings than files: each goes with the file at \
              its place"
            ]
        );
        assert_eq!(
            faults(&format!("{good}{good}")),
            [
                "\"harbour\" warning a history above is for `harbour` already, and only the first is \
              taken: name all its files in one `files`"
            ]
        );
        assert_eq!(
            faults("[[history]]\nfiles = []\n"),
            ["[] error no file is named; write `files = [\"history/tickets.csv\"]`"]
        );
        let [unknown] = &faults(&good.replace("files", "file"))[..] else { panic!() };
        assert_eq!(unknown, "file error `file` means nothing here: did you mean `files`?");
        let [broken] = &faults("[[history]\n")[..] else { panic!() };
        assert!(broken.contains("error a history begins with two brackets"), "{broken}");
    }
}
