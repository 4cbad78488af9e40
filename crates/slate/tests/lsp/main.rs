//! The language server over its real streams: each feature, and what a client may do wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

mod asked;
mod clauses;
mod client;
mod commands;
mod editors;
mod features;
mod fixtures;
mod large;
mod minimal;
mod order;
mod parent;
mod random;
mod roots;
mod settings;
#[cfg(unix)]
mod waits;
mod wire;
