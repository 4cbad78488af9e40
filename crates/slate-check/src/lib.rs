//! Tree to model: names, types and findings.

mod ask;
mod compile;
mod finding;
mod link;
mod lint;
mod lower;
mod portion;
mod resolve;
mod settled;
mod twice;
mod types;
mod varied;
mod workspace;

pub use ask::{amount, cap_amount, most, period_of, period_words, shown, window_words};
pub use compile::{Checked, Options, check, check_again, check_all};
pub use finding::{
    Applicability, Code, Edit, Entry, Finding, Fix, Form, Label, LineColumn, Look, Severity,
    Source, Sources, Span, UnknownCode, denied, explain, render, sort, summary, worst,
};
pub use link::Link;
pub use lint::lint;
pub use resolve::nearest;
pub use settled::most_settled;
pub use types::{FIGURES, FUNCTIONS};
pub use varied::Varied;
pub use workspace::{Files, Folder, InMemory, Memory, relative_path};
