//! One file a command.

pub mod check;
pub mod compile;
pub mod completions;
pub mod due;
pub mod explain;
pub mod fmt;
pub mod history;
pub mod lsp;
pub mod new;
pub mod schema;
pub mod simulate;
pub mod test;
pub mod trace;

/// For people, or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// JSON
    Json,
}
