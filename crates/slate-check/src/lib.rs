//! Tree to model: names, types and findings.
//!
//! | file | what |
//! |---|---|
//! | `workspace` | the texts: a folder or a memory, each read and parsed once |
//! | `compile` | files that go together, checked from one of them |
//! | `portion` | an agreement checked on its own, and kept until it changes |
//! | `resolve` | what is defined where, what could not be read, what was probably meant |
//! | `types` | what expressions are, and what must be known beforehand |
//! | `lower` | statements to declarations of the model |
//! | `lint` | what is no error and costs money all the same, one file each |
//! | `finding` | what is said, its code and its fixes, and how a terminal shows it |
//! | `twice` | what is said twice, shown at both places |
//! | `link` | which definition each name stands for |
//! | `varied` | what scenarios are run against that give parameters other values |
//! | `ask` | what editors and reports ask of a model: amounts, periods, values in words |
//! | `most` | the most that credits can pay, period by period, and what caps leave of it |
//! | `settled` | that for an agreement, as money in each of its windows |

mod ask;
mod compile;
mod finding;
mod link;
mod lint;
mod lower;
mod most;
mod moved;
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
pub use settled::{MostSettled, most_settled};
pub use types::{FIGURES, FUNCTIONS};
pub use varied::Varied;
pub use workspace::{Files, Folder, InMemory, Memory, relative_path};
