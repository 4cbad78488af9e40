//! No output of a command replaces what it reads, nor another output: that would destroy an agreement
//! or a history, and leave half of what was asked for.

use std::path::{Path, PathBuf};

use crate::exit::Failure;

/// Where a command writes, with the option that says so.
pub type Output<'a> = (&'static str, Option<&'a Path>);

/// Refuses outputs that are inputs or one another. They are compared as files, whatever they are
/// called: through links, other spellings of a path and second names of one file.
pub fn distinct(outputs: &[Output<'_>], inputs: &[PathBuf]) -> Result<(), Failure> {
    let mut taken: Vec<(&str, Place)> = Vec::new();
    for (option, to) in outputs {
        let Some(place) = Place::of_output(*to) else { continue };
        if let Some(path) = to
            && inputs.iter().any(|input| place.is(&Place::of(input)))
        {
            return Err(Failure::new(format!(
                "`{option} {}` would replace a file that the command reads",
                path.display()
            ))
            .help("give the output another name; nothing was written"));
        }
        if let Some((other, _)) = taken.iter().find(|(_, known)| known.is(&place)) {
            let shared = match to.filter(|path| *path != Path::new("-")) {
                Some(path) => format!("`{}`", path.display()),
                None => "standard output".to_owned(),
            };
            return Err(Failure::new(format!("{other} and `{option}` both write to {shared}"))
                .help("give each a file of its own; nothing was written"));
        }
        taken.push((if to.is_some() { option } else { "the statement" }, place));
    }
    Ok(())
}

/// A file, however it was named, or standard output.
#[derive(Debug)]
enum Place {
    StandardOutput,
    File {
        /// The path without links and `..`, also of a file that is still to be made.
        path: PathBuf,
        /// What the file system knows it by.
        identity: Option<Identity>,
    },
}

/// The device and the number of a file on it.
type Identity = (u64, u64);

impl Place {
    /// Where an output goes. None for what is no file (`/dev/null`, a pipe): several may write to it,
    /// and it holds nothing that could be lost.
    fn of_output(to: Option<&Path>) -> Option<Self> {
        match to {
            Some(path) if path != Path::new("-") => {
                let special = std::fs::metadata(path).is_ok_and(|it| !it.is_file());
                (!special).then(|| Self::of(path))
            }
            _ => Some(Self::StandardOutput),
        }
    }

    fn of(path: &Path) -> Self {
        let full = path.canonicalize().ok().or_else(|| {
            let folder = match path.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
            Some(folder.canonicalize().ok()?.join(path.file_name()?))
        });
        Self::File { path: full.unwrap_or_else(|| path.to_owned()), identity: identity(path) }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::StandardOutput, Self::StandardOutput) => true,
            (
                Self::File { path, identity },
                Self::File { path: other_path, identity: other_identity },
            ) => path == other_path || (identity.is_some() && identity == other_identity),
            _ => false,
        }
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|it| (it.dev(), it.ino()))
}

/// Elsewhere the path without links has to do.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
