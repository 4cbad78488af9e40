//! Where output goes: a file that is written whole or not at all, or standard output.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use crate::exit::Failure;

/// Writes `text` to `to`, or to standard output when it is absent or `-`. A file appears with all
/// of its text or stays as it was.
pub fn write(to: Option<&Path>, text: &str) -> Result<(), Failure> {
    match to {
        Some(path) if path != Path::new("-") => replace(path, text.as_bytes()),
        _ => {
            let mut out = anstream::stdout().lock();
            listened(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
        }
    }
}

/// That a pipe was closed is no fault: whoever read it has what they want (`slate schema | head`).
fn listened(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write the output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Puts a file in place by renaming a finished one next to it; keeps the permissions of a file that
/// is replaced. What is no file (a pipe, a terminal, `/dev/null`) is written to and stays what it
/// is: to rename a file over it would destroy it.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let shown = path.display().to_string();
    // What the file system says of a temporary file names that file, which says nothing to anybody.
    let failed = |error: std::io::Error| {
        let why = std::io::Error::from(error.kind());
        Failure::new(format!("cannot write `{shown}`: {why}"))
    };
    // A link stays a link: what it leads to is replaced.
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let old = std::fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        let mut there = std::fs::OpenOptions::new().write(true).open(path).map_err(failed)?;
        return listened(there.write_all(bytes));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    if !folder.exists() {
        return Err(Failure::new(format!(
            "cannot write `{shown}`: there is no folder `{}`",
            folder.display()
        ))
        .help("make the folder, or write to one that is there"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".slate-");
    // A new file gets the permissions that any new file gets here.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions()).map_err(failed)?;
    }
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Whether colour goes to `to`: only to a terminal, unless it was asked for.
pub fn colour(to: Option<&Path>) -> bool {
    match to {
        Some(path) if path != Path::new("-") => false,
        _ => anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never,
    }
}

/// Whether colour goes to the error stream.
pub fn colour_of_errors() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// Columns to write for: those of the terminal, or 100 where there is none.
pub fn width() -> usize {
    if !std::io::stdout().is_terminal() && !std::io::stderr().is_terminal() {
        return 100;
    }
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0).clamp(60, 200))
}

/// A value as JSON with a newline at the end.
pub fn json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(escaped(&text))
}

/// The same JSON without raw control characters, which the format allows from U+007F on: they can
/// only stand in its texts, and mean the same there as escapes.
pub fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_control() && c != '\n' {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_holds_no_raw_control_character_and_means_the_same() {
        let text = "a\u{1b}[2J\u{7f}\u{9b}b\n";
        let json = json(&text).unwrap();
        assert_eq!(json, "\"a\\u001b[2J\\u007f\\u009bb\\n\"\n");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
