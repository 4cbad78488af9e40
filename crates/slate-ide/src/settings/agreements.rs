//! Which agreements the texts of a workspace hold: what `slate.toml` can name.

use std::collections::BTreeSet;

use slate_check::Edit;

use super::{SETTINGS, SettingsFile};
use crate::workspace::Snapshot;

impl Snapshot {
    /// The edits that give an agreement its new name in `slate.toml`. None where more than one file has
    /// an agreement so called: another may be meant.
    pub(crate) fn renamed_in_settings(&self, old: &str, new: &str) -> Vec<Edit> {
        let closed = self.closed_agreements();
        let closed = closed.iter().filter(|(file, _)| !self.is_open(file));
        let closed = closed.flat_map(|(_, names)| names).filter(|name| *name == old).count();
        let open: usize = self
            .open_files()
            .filter_map(|file| self.text(file))
            .map(|text| agreements_in(&text).filter(|name| *name == old).count())
            .sum();
        let settings = SettingsFile::of(self).said.ok();
        let Some(settings) = settings.filter(|_| closed.saturating_add(open) == 1) else {
            return Vec::new();
        };
        let names = settings.history.iter().filter_map(|it| it.agreement.as_ref());
        let named = names.filter(|name| name.get_ref() == old);
        named
            .map(|name| Edit {
                file: SETTINGS.into(),
                span: super::span(name.span()),
                replacement: format!("\"{new}\""),
            })
            .collect()
    }

    /// The names of the agreements of every file of the workspace, open or not.
    pub(crate) fn agreement_names(&self) -> BTreeSet<String> {
        let closed = self.closed_agreements();
        let closed = closed.iter().filter(|(file, _)| !self.is_open(file));
        let mut names: BTreeSet<String> = closed.flat_map(|(_, names)| names.clone()).collect();
        for text in self.open_files().filter_map(|file| self.text(file)) {
            names.extend(agreements_in(&text).map(str::to_owned));
        }
        names
    }
}

/// The names behind the word `agreement` where a line begins with it: cheap enough for every file.
pub(crate) fn agreements_in(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let rest = line.trim_start().strip_prefix("agreement")?;
        let name = rest.strip_prefix([' ', '\t'])?.trim_start();
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
        name.get(..end).filter(|name| !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use crate::Workspace;

    #[test]
    fn agreements_of_open_and_of_closed_files_are_known() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.slate"), "agreement a {\n}\n").unwrap();
        std::fs::write(folder.path().join("b.slate"), "  agreement\tb_2{\n// agreement no\n")
            .unwrap();
        let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
        let names = |workspace: &Workspace| -> Vec<String> {
            workspace.snapshot().agreement_names().into_iter().collect()
        };
        assert_eq!(names(&workspace), ["a", "b_2"]);
        workspace.set("a.slate", "agreement other \"O\" {\nagreements\n");
        assert_eq!(names(&workspace), ["b_2", "other"]);
        workspace.close("a.slate");
        std::fs::write(folder.path().join("a.slate"), "agreement c {\n}\n").unwrap();
        workspace.forget();
        assert_eq!(names(&workspace), ["b_2", "c"]);
    }

    #[test]
    fn an_agreement_is_renamed_in_settings_too() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |path: &str, text: &str| std::fs::write(folder.path().join(path), text).unwrap();
        let settings = "[[history]]\nagreement = 'a'\nfiles = [\"a.csv\"]\n";
        write("slate.toml", settings);
        let text = "edition 2026\nagreement a \"A\" {\n}\n";
        let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
        workspace.set("a.slate", text);
        let at = text.find("a \"A").unwrap();
        let edits = workspace.snapshot().rename("a.slate", at, "better").unwrap();
        let said: Vec<(&str, &str, &str)> = edits
            .iter()
            .map(|it| {
                let old = if &*it.file == "slate.toml" { settings } else { text };
                (&*it.file, it.span.of(old), it.replacement.as_str())
            })
            .collect();
        assert_eq!(said, [("a.slate", "a", "better"), ("slate.toml", "'a'", "\"better\"")]);
        // Another file has one that is called so.
        write("b.slate", "agreement a {\n}\n");
        workspace.forget();
        assert_eq!(workspace.snapshot().rename("a.slate", at, "better").unwrap().len(), 1);
    }
}
