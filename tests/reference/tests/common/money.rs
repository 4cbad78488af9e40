//! Credits, settlements and terminations side by side.

use slate_engine::measured::Measurements;
use slate_reference::Outcome;
use slate_reference::generate::Case;

use super::Differences;

pub fn compare_money(_: &Case, _: &Measurements, _: &Outcome, _: &mut Differences) {}
