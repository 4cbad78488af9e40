//! The paths of files in quotes: `use "common/calendars.slate"`, `ics "days.ics"`.

use slate_syntax::Fit;

use super::scene::Scene;
use super::{Completion, CompletionKind};

/// So many files are listed.
const MOST: usize = 500;

impl Scene<'_> {
    /// The files of the workspace that could stand in the text that is begun, written from the folder
    /// of this file.
    pub fn paths(&self) -> Vec<Completion> {
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
