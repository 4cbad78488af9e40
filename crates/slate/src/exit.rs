//! Exit codes, and the one way a command says that it could not run.

use std::fmt::Display;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: nothing is wrong.
    Success,
    /// 1: findings at or above the bar, or expectations that fail.
    Findings,
    /// 2: it could not be run: a file that cannot be read, arguments that mean nothing.
    CouldNotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Findings => 1,
            Exit::CouldNotRun => 2,
        })
    }
}

/// Why a command could not run, in words.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    /// A failure with its reason.
    pub fn new(message: impl Display) -> Self {
        Self { message: message.to_string(), help: None }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// Prints it on the error stream.
    pub fn print(&self) {
        let bold = anstyle::AnsiColor::Red.on_default().bold();
        anstream::eprintln!("{bold}error{bold:#}: {}", tame_lines(&self.message));
        if let Some(help) = &self.help {
            anstream::eprintln!("  help: {}", tame_lines(help));
        }
    }
}

/// A message of several lines in which names and cells of strangers stand.
fn tame_lines(text: &str) -> String {
    text.split('\n').map(slate_report::tame).collect::<Vec<_>>().join("\n")
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

/// What every command returns.
pub type Done = Result<Exit, Failure>;
