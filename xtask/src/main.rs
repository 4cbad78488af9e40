//! Chores of the project. `cargo xtask codegen` writes every generated file; with `--check` it
//! writes nothing and fails when one is out of date.

mod editors;
mod fuzz;
mod history;
mod keystrokes;
mod picture;
mod workspace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the generated files
    Codegen {
        /// Write nothing; fail if a file is out of date
        #[arg(long)]
        check: bool,
    },
    /// Mangle agreements and models at random and read them: nothing may panic
    Fuzz {
        /// Where the random numbers start
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// For how long
        #[arg(long, default_value_t = 20)]
        seconds: u64,
    },
    /// Measure how long an author waits for the language server, and print a table
    Keystrokes {
        /// The program to measure
        #[arg(long, value_name = "FILE", default_value = "target/release/slate")]
        server: PathBuf,
        /// The folder that the texts are written into
        #[arg(long, value_name = "DIR", default_value = "target/keystrokes")]
        folder: PathBuf,
        /// How many keys are struck for each line of the table
        #[arg(long, default_value_t = 200)]
        keys: usize,
        /// A folder with `bench.slate`, the histories that its `slate.toml` names, and that file:
        /// measures live money too
        #[arg(long, value_name = "DIR")]
        history: Option<PathBuf>,
    },
    /// Write a workspace of many agreements, the same from the same seed: what checking is
    /// measured on
    Workspace {
        /// How many agreements, a file each
        #[arg(long, default_value_t = 1000)]
        files: usize,
        /// How many lines at least, all together
        #[arg(long, default_value_t = 100_000)]
        lines: usize,
        /// Where the random numbers start
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The folder to write it into
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
    },
}

/// A generated file: where it stands and what it holds.
pub struct Generated {
    /// Relative to the project's folder.
    pub path: &'static str,
    /// The whole text.
    pub text: String,
}

fn main() -> ExitCode {
    let done = project().and_then(|project| match Cli::parse().command {
        Command::Codegen { check } => codegen(project, check),
        Command::Fuzz { seed, seconds } => fuzz::run(project, seed, seconds),
        Command::Keystrokes { server, folder, keys, history } => {
            keystrokes::run(&server, &folder, keys, history.as_deref())
        }
        Command::Workspace { files, lines, seed, output } => {
            let (files, lines) = workspace::write(&output, workspace::Size { files, lines }, seed)?;
            eprintln!("wrote {files} files of {lines} lines");
            Ok(true)
        }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the project.
fn project() -> Result<&'static Path, Box<dyn std::error::Error>> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or_else(|| "xtask has no folder above".into())
}

/// Whether all files are up to date in the end. The picture is drawn from the history, so that
/// comes first.
fn codegen(project: &Path, check: bool) -> Result<bool, Box<dyn std::error::Error>> {
    let history = put(project, history::generate(project)?, check)?;
    let picture = put(project, vec![picture::generate(project)?], check)?;
    let editors = put(project, editors::generate()?, check)?;
    Ok(history && picture && editors)
}

/// Writes files that differ from what stands, or says that they do.
fn put(
    project: &Path,
    files: Vec<Generated>,
    check: bool,
) -> Result<bool, Box<dyn std::error::Error>> {
    let mut fresh = true;
    for file in files {
        let path: PathBuf = project.join(file.path);
        let stands = std::fs::read_to_string(&path).unwrap_or_default();
        if stands == file.text {
            continue;
        }
        if check {
            eprintln!("{} is out of date: run `cargo xtask codegen`", file.path);
            fresh = false;
        } else {
            std::fs::write(&path, &file.text)?;
            eprintln!("wrote {}", file.path);
        }
    }
    Ok(fresh)
}
