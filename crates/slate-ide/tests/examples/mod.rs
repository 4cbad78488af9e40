//! The examples of the repository, for tests that go through all of them.

use std::path::{Path, PathBuf};

/// The files of the examples, by folder and name.
pub fn examples() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root).unwrap().map(|it| it.unwrap().path()) {
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()) {
            if file.extension().is_some_and(|it| it == "slate") {
                let name = file.file_name().unwrap().to_str().unwrap().to_owned();
                found.push((folder.clone(), name));
            }
        }
    }
    found.sort();
    assert!(found.len() > 10);
    found
}
