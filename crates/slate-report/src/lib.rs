//! The statement for people: terminal, Markdown and CSV.
//!
//! One statement, several writers: each is a function from [`slate_engine::statement::Statement`]
//! to text, and computes nothing.

mod csv;
mod history;
mod lines;
mod markdown;
mod scenarios;
mod terminal;
mod timeline;
mod words;

pub use self::csv::{guarded, statement_csv, verdicts_csv};
pub use history::{history_markdown, history_terminal};
pub use markdown::statement_markdown;
pub use scenarios::scenarios;
pub use terminal::{Look, statement_terminal};
pub use timeline::{duration, local, timeline};
pub use words::{figure, money, short_attainment, tame};
