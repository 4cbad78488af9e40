//! What stands in quotes: the paths of files, as in `use "common/calendars.slate"`, and the records of a
//! scenario.

use slate_syntax::Fit;

use super::scene::Scene;
use super::{Completion, CompletionKind};

/// So many files are listed.
const MOST: usize = 500;

impl Scene<'_> {
    /// What could stand in the text that is begun.
    pub fn quoted(&self) -> Vec<Completion> {
        let mut found = self.paths();
        if self.here.fits.iter().any(|fit| fit.within("record_target").is_some()) {
            let told = self.told();
            let quoted = told.iter().filter_map(|(id, record)| {
                let id = id.strip_prefix('"')?.strip_suffix('"')?;
                Some(self.word_like(id, record))
            });
            found.extend(quoted);
        }
        found
    }

    /// The files of the workspace, written from the folder of this one.
    fn paths(&self) -> Vec<Completion> {
        let inside = |rule: &str| self.here.fits.iter().any(|fit: &Fit| fit.within(rule).is_some());
        let ending = if inside("use_item") {
            ".slate"
        } else if inside("ics") {
            ".ics"
        } else {
            return Vec::new();
        };
        let files = self.snapshot.files_ending(ending);
        let others = files.into_iter().filter(|file| file != self.path).take(MOST);
        others
            .map(|file| {
                let written = from_folder_of(self.path, &file);
                Completion {
                    label: written.clone(),
                    kind: CompletionKind::Path,
                    about: file,
                    detail: "file".to_owned(),
                    insert: written,
                    replace: self.here.replace,
                    also: None,
                }
            })
            .collect()
    }
}

/// How a file is written from the folder of another: `../common/hours.slate`.
fn from_folder_of(from: &str, to: &str) -> String {
    let folder: Vec<&str> = from.split('/').collect();
    let folder = folder.split_last().map(|(_, folder)| folder).unwrap_or_default();
    let parts: Vec<&str> = to.split('/').collect();
    let same = folder.iter().zip(&parts).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(parts.into_iter().skip(same)).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::from_folder_of;

    #[test]
    fn paths_are_written_from_the_folder_of_the_file() {
        assert_eq!(from_folder_of("a.slate", "b.slate"), "b.slate");
        assert_eq!(from_folder_of("x/a.slate", "b.slate"), "../b.slate");
        assert_eq!(from_folder_of("x/y/a.slate", "x/z/b.slate"), "../z/b.slate");
        assert_eq!(from_folder_of("a.slate", "x/b.slate"), "x/b.slate");
    }
}
