//! Which agreements the texts of a workspace hold: what `slate.toml` can name.

use std::collections::BTreeSet;

use crate::workspace::Snapshot;

impl Snapshot {
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
}
