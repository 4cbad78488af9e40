//! Every sample of the README and the book is executed here.
//!
//! A `console` block is a session: each line that starts with `$ ` is run from the project's folder
//! (in a copy, so that nothing is left behind), and what follows is what it prints, standard output
//! first; a line `...` stands for any number of lines. A `slate` block is an agreement that checks
//! without an error and whose scenarios pass; `slate fragment` is put into the frame below first.
//! `SLATE_BLESS=1 cargo test --test book` writes what was printed into the pages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a fragment of a book page stands: between the shape of the evidence and the end.
const FRAME: (&str, &str) = (
    "edition 2026\nuse holidays.GB_ENG\nagreement sample \"Sample\" {\n  provider \"P\"\n  customer \"C\"\n  \
     term 2026-01-01 to 2026-12-31\n  currency GBP\n  timezone Europe/London\n",
    "\n}\n",
);

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The pages: README, the book, its how-tos.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![project().join("README.md")];
    let mut folders = vec![project().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // The pages of the findings have a test of their own.
            if path.is_dir() && !path.ends_with("findings") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// A fenced block: its words, the byte range of its text, and the line it starts on.
struct Block<'t> {
    words: &'t str,
    text: &'t str,
    start: usize,
    line: usize,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut offset = 0;
    for (number, line) in page.split_inclusive('\n').enumerate() {
        if let Some(words) = line.trim_end().strip_prefix("```") {
            match open.take() {
                None => open = Some((words, offset + line.len(), number + 2)),
                Some((words, start, line)) => {
                    found.push(Block { words, text: &page[start..offset], start, line });
                }
            }
        }
        offset += line.len();
    }
    assert!(open.is_none(), "a block is never closed");
    found
}

/// Copies the folders that samples use, so that a sample may write.
fn playground() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&project().join("examples"), &folder.path().join("examples"));
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// Runs one line of a session: `slate …`, through a shell so that pipes and redirections work.
fn run(line: &str, folder: &Path) -> String {
    let slate = Path::new(env!("CARGO_BIN_EXE_slate")).parent().unwrap();
    let path = format!("{}:{}", slate.display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let mut text = String::from_utf8(output.stdout).unwrap();
    text.push_str(&String::from_utf8(output.stderr).unwrap());
    text
}

/// Whether `printed` is what `expected` says, `...` standing for any lines.
fn matches(expected: &[&str], printed: &[&str]) -> bool {
    match expected {
        [] => printed.is_empty(),
        ["...", rest @ ..] => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        [line, rest @ ..] => {
            printed.first().is_some_and(|first| first.trim_end() == line.trim_end())
                && matches(rest, &printed[1..])
        }
    }
}

#[test]
fn sessions_print_what_the_pages_show() {
    let bless = std::env::var_os("SLATE_BLESS").is_some();
    let mut wrong = String::new();
    let mut ran = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let mut blessed = page.clone();
        let folder = playground();
        let mut shift = 0isize;
        for block in blocks(&page).iter().filter(|block| block.words == "console") {
            let mut fresh = String::new();
            let mut lines = block.text.lines().peekable();
            while let Some(line) = lines.next() {
                let Some(command) = line.strip_prefix("$ ") else {
                    panic!("{}:{}: a session starts with `$ `", path.display(), block.line)
                };
                let mut expected = Vec::new();
                while let Some(next) = lines.peek() {
                    if next.starts_with("$ ") {
                        break;
                    }
                    expected.extend(lines.next());
                }
                let printed = run(command, folder.path());
                ran += 1;
                let shown: Vec<&str> = printed.lines().collect();
                writeln!(fresh, "$ {command}").unwrap();
                if matches(&expected, &shown) {
                    expected.iter().for_each(|line| writeln!(fresh, "{line}").unwrap());
                } else {
                    shown.iter().for_each(|line| writeln!(fresh, "{}", line.trim_end()).unwrap());
                    let page = path.strip_prefix(project()).unwrap().display();
                    writeln!(wrong, "{page}:{}: $ {command}\n{printed}", block.line).unwrap();
                }
            }
            let start = block.start.checked_add_signed(shift).unwrap();
            blessed.replace_range(start..start + block.text.len(), &fresh);
            shift += fresh.len() as isize - block.text.len() as isize;
        }
        if bless && blessed != page {
            std::fs::write(&path, blessed).unwrap();
        }
    }
    assert!(ran > 0, "no page holds a session");
    assert!(bless || wrong.is_empty(), "these print something else:\n{wrong}");
}

#[test]
fn agreements_in_the_pages_check_and_pass() {
    let folder = playground();
    let mut wrong = String::new();
    let mut seen = 0;
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for block in blocks(&page) {
            let text = match block.words {
                "slate" => block.text.to_owned(),
                "slate fragment" => format!("{}{}{}", FRAME.0, block.text, FRAME.1),
                _ => continue,
            };
            seen += 1;
            std::fs::write(folder.path().join("sample.slate"), &text).unwrap();
            for command in ["check", "test"] {
                let scenarios = text.contains("\nscenario ") || text.starts_with("scenario ");
                if command == "test" && !scenarios {
                    continue;
                }
                let output = Command::new(env!("CARGO_BIN_EXE_slate"))
                    .args([command, "sample.slate"])
                    .current_dir(folder.path())
                    .env("NO_COLOR", "1")
                    .output()
                    .unwrap();
                if !output.status.success() {
                    let page = path.strip_prefix(project()).unwrap().display();
                    writeln!(
                        wrong,
                        "{page}:{}: slate {command}\n{}{}",
                        block.line,
                        String::from_utf8_lossy(&output.stdout),
                        String::from_utf8_lossy(&output.stderr)
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(seen > 0, "no page holds an agreement");
    assert!(wrong.is_empty(), "{wrong}");
}
