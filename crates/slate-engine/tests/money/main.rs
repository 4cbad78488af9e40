//! Money: credits, settlement and the statement, over measurements made by hand.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: a failure here is the point"
)]

mod by_hand;
mod charges;
mod credits;
mod later;
mod published;
mod settlement;
mod totals;
