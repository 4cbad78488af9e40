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
//! | where is it defined, where is it used | `navigate`, `leads` |
//! | what if it had another name | `rename` |
//! | where in the workspace is something of this name | `search` |
//! | what is in this file | `outline`, `folding`, `selection`, `tokens` |
//! | which texts are files | `document_links` |
//! | what does this take | `signature` |
//! | how should it look | `format`, and after edits `layout` |
//! | what can be done here | `actions`, `lens` |
//! | do its scenarios pass | `scenarios` |
//! | what can be reckoned without a history | `figures`, shown in `hover` and `inlay` |
//! | what would it have cost | `live` |
//! | what is wrong with `slate.toml` | `settings` |
//!
//! They look at the texts through `workspace` and `files`, at their pieces through `tree`, at what names
//! stand for through `links`; `built_in` has the names that nobody defines.

mod actions;
mod built_in;
mod complete;
mod document_links;
mod figures;
mod files;
mod folding;
mod format;
mod hover;
mod inlay;
mod layout;
mod leads;
mod lens;
mod links;
mod live;
mod navigate;
mod outline;
mod rename;
mod scenarios;
mod search;
mod selection;
mod settings;
mod signature;
mod tokens;
mod tree;
mod workspace;

pub use actions::{Action, ActionKind};
pub use complete::{Completion, CompletionKind, unfilled};
pub use document_links::DocumentLink;
pub use figures::Around;
pub use folding::{Fold, FoldKind};
pub use format::Change;
pub use hover::Hover;
pub use inlay::Inlay;
pub use lens::{Lens, LensKind};
pub use live::{CreditFigures, Flipped, Live, Meant, Money, Refreshed, TargetFigures};
pub use navigate::Place;
pub use outline::{Symbol, SymbolKind};
pub use scenarios::Scenarios;
pub use search::Match;
pub use settings::{Fault, HistorySettings, SETTINGS, Settings, SettingsFile};
pub use signature::{Part, Signature};
pub use slate_check::{Applicability, Checked, Code, Edit, Finding, Fix, Severity, explain};
pub use slate_engine::ScenarioOutcome;
pub use slate_model::Instant;
pub use slate_syntax::Span;
pub use tokens::{Token, TokenKind};
pub use workspace::{Snapshot, Workspace};
