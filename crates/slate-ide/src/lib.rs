//! What an editor asks of an agreement, as plain data over byte offsets.
//!
//! A [`Workspace`] holds the texts: those that are open in the editor and, below them, those on
//! disk. A [`Snapshot`] of it answers questions and never changes while it does. Nothing here knows
//! a protocol, a line or a column.
//!
//! | question | answered in |
//! |---|---|
//! | what is wrong | [`Snapshot::findings`] |
//! | what could be written here | `complete` |
//! | what is this | `hover` |
//! | where is it defined, where is it used, what if it had another name | `navigate` |
//! | what is in this file | `outline`, `folding`, `selection`, `tokens` |
//! | what can be done here | `actions`, `lens` |
//! | what can be reckoned without a history | `figures`, shown in `hover` and `inlay` |
//! | what would it have cost | `live` |

mod actions;
mod complete;
mod figures;
mod folding;
mod hover;
mod inlay;
mod lens;
mod live;
mod names;
mod navigate;
mod outline;
mod selection;
mod settings;
mod tokens;
mod workspace;

pub use actions::{Action, ActionKind};
pub use complete::{Completion, CompletionKind};
pub use figures::Around;
pub use folding::{Fold, FoldKind};
pub use hover::Hover;
pub use inlay::Inlay;
pub use lens::{Lens, LensKind};
pub use live::{CreditFigures, Live, Money, TargetFigures};
pub use navigate::Place;
pub use outline::{Symbol, SymbolKind};
pub use settings::{HistorySettings, Settings};
pub use slate_check::{Applicability, Code, Edit, Finding, Fix, Severity};
pub use slate_model::Instant;
pub use slate_syntax::Span;
pub use tokens::{Token, TokenKind};
pub use workspace::{Snapshot, Workspace};
