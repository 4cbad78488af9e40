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
    /// The pipe that read the output was closed: nothing is wrong, and nobody is listening.
    silent: bool,
}

impl Failure {
    /// A failure with its reason.
    pub fn new(message: impl Display) -> Self {
        Self { message: message.to_string(), help: None, silent: false }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Display) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// Output that could not be written; a closed pipe says nothing.
    pub fn writing(error: &std::io::Error) -> Self {
        Self {
            silent: error.kind() == std::io::ErrorKind::BrokenPipe,
            ..Self::new(format!("cannot write the output: {error}"))
        }
    }

    /// Prints it on the error stream.
    pub fn print(&self) {
        if self.silent {
            return;
        }
        let bold = anstyle::AnsiColor::Red.on_default().bold();
        anstream::eprintln!("{bold}error{bold:#}: {}", self.message);
        if let Some(help) = &self.help {
            anstream::eprintln!("  help: {help}");
        }
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(error)
    }
}

/// What every command returns.
pub type Done = Result<Exit, Failure>;
