//! The language server over its real streams: each feature, and what a client may do wrong.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure in a test is the point"
)]

mod asked;
mod client;
mod commands;
mod editors;
mod features;
mod fixtures;
mod large;
mod order;
mod random;
#[cfg(unix)]
mod waits;
mod wire;
