//! The files of a workspace, and which of them use which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use slate_check::relative_path;

use crate::workspace::Snapshot;

/// No more entries of folders are looked at: a workspace may be somebody's home.
const MOST_ENTRIES: usize = 50_000;

/// No more of the texts is read, in bytes.
const MOST_BYTES: usize = 64 << 20;

/// Folders that hold what tools made.
const NOT_OURS: [&str; 2] = ["node_modules", "target"];

/// Which files each file brings in.
pub(crate) type Uses = BTreeMap<String, Vec<String>>;

impl Snapshot {
    /// Every file of the workspace, open or not, in order of path.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        self.uses().keys().cloned().collect()
    }

    /// Every file of the workspace whose name ends so, open or not, in order of path.
    pub(crate) fn files_ending(&self, ending: &str) -> Vec<String> {
        let open = self.open_files().filter(|file| file.ends_with(ending)).map(str::to_owned);
        let mut files: BTreeSet<String> = open.collect();
        files.extend(self.files_on_disk(ending));
        files.into_iter().collect()
    }

    /// The file and every file of the workspace that brings it in, directly or through another.
    pub(crate) fn using(&self, path: &str) -> Vec<String> {
        let uses = self.uses();
        let mut by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (file, used) in uses.iter() {
            for used in used {
                by.entry(used).or_default().push(file);
            }
        }
        let mut found = BTreeSet::from([path]);
        let mut todo = vec![path];
        while let Some(file) = todo.pop() {
            for user in by.get(file).into_iter().flatten() {
                if found.insert(user) {
                    todo.push(user);
                }
            }
        }
        found.into_iter().map(str::to_owned).collect()
    }

    /// The files of the folder of the workspace whose name ends so.
    fn files_on_disk(&self, ending: &str) -> Vec<String> {
        self.root().map(|root| files_below(root, ending, self.is_deep())).unwrap_or_default()
    }

    /// Reads what every file of the workspace brings in; open texts are as they are in the editor.
    pub(crate) fn read_uses(&self) -> Uses {
        let mut files: BTreeSet<String> = self.open_files().map(str::to_owned).collect();
        files.extend(self.files_on_disk(".slate"));
        let mut left = MOST_BYTES;
        let mut uses = Uses::new();
        for file in files {
            let Some(text) = self.text(&file) else { continue };
            let Some(rest) = left.checked_sub(text.len()) else { break };
            left = rest;
            let used = brought_in(&text).filter_map(|target| relative_path(&file, target));
            let used = used.collect();
            uses.insert(file, used);
        }
        uses
    }
}

/// The paths in `use "…"`. One in a comment is among them, which does no harm.
fn brought_in(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("use").filter_map(|(at, word)| {
        let rest = text.get(at.saturating_add(word.len())..)?.trim_start().strip_prefix('"')?;
        rest.split(['"', '\n']).next()
    })
}

/// The files of an ending in a folder, and in its folders where it is looked at so deep, by their paths from
/// it. Links are not followed.
fn files_below(root: &Path, ending: &str, deep: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo: Vec<(PathBuf, String)> = vec![(root.to_path_buf(), String::new())];
    let mut left = MOST_ENTRIES;
    while let Some((folder, before)) = todo.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let Some(rest) = left.checked_sub(1) else { return found };
            left = rest;
            let (Ok(kind), Ok(name)) = (entry.file_type(), entry.file_name().into_string()) else {
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{before}{name}");
            if kind.is_dir() {
                if deep && !NOT_OURS.contains(&name.as_str()) {
                    todo.push((entry.path(), format!("{path}/")));
                }
            } else if kind.is_file() && name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::Workspace;

    #[test]
    fn users_are_found_through_others_and_in_open_texts() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("common/hours.slate", "edition 2026\n");
        write("common/all.slate", "use \"hours.slate\"\n");
        write("customers/a.slate", "use \"../common/all.slate\" as common\n");
        write("customers/b.slate", "// nothing\n");
        write("customers/c.slate", "use \"../common/hours.slate\"\n");
        write("target/d.slate", "use \"../common/hours.slate\"\n");
        write(".hidden/e.slate", "use \"../common/hours.slate\"\n");
        let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
        workspace.set("customers/b.slate", "agreement b {\n  use  \"../common/hours.slate\"\n}\n");
        workspace.set("customers/c.slate", "// no more\n");
        let using = workspace.snapshot().using("common/hours.slate");
        assert_eq!(
            using,
            ["common/all.slate", "common/hours.slate", "customers/a.slate", "customers/b.slate"]
        );
        // A single file that somebody opened: what stands beside it is there, and what it brings in.
        write("alone.slate", "use \"common/hours.slate\"\n");
        let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
        workspace.set_deep(false);
        workspace.set("b.slate", "use \"common/hours.slate\"\n");
        assert_eq!(workspace.snapshot().files(), ["alone.slate", "b.slate"]);
        let using = workspace.snapshot().using("common/hours.slate");
        assert_eq!(using, ["alone.slate", "b.slate", "common/hours.slate"]);
    }
}
