//! How fast records are judged: a million tickets with four million changes, two targets.
//! `cargo bench -p slate-engine --bench clocks`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test or benchmark stops at the first surprise"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{
    many::{agreement, tickets},
    name, options,
};

fn main() {
    divan::main();
}

const TICKETS: i64 = 1_000_000;

/// Both targets over everything: what `slate simulate` does after reading.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn two_targets_a_million_tickets_four_million_changes(bencher: divan::Bencher<'_, '_>) {
    let agreement = agreement();
    let evidence = tickets(&agreement, TICKETS, true);
    bencher.counter(divan::counter::ItemsCount::new(2_000_000_usize)).bench_local(|| {
        slate_engine::measure(&agreement, &evidence, &options("2026-01-15 00:00")).unwrap().1
    });
}

/// One target on tickets that never change.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn one_target_a_million_tickets_without_changes(bencher: divan::Bencher<'_, '_>) {
    let mut agreement = agreement();
    agreement.targets.truncate(1);
    let evidence = tickets(&agreement, TICKETS, false);
    bencher.counter(divan::counter::ItemsCount::new(1_000_000_usize)).bench_local(|| {
        slate_engine::measure(&agreement, &evidence, &options("2026-01-15 00:00")).unwrap().1
    });
}

/// Every verdict of one target, as `--verdicts` lists them.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_million_verdicts(bencher: divan::Bencher<'_, '_>) {
    let agreement = agreement();
    let evidence = tickets(&agreement, TICKETS, true);
    let plan =
        slate_engine::Plan::new(&agreement, &evidence, &options("2026-01-15 00:00")).unwrap();
    bencher
        .counter(divan::counter::ItemsCount::new(1_000_000_usize))
        .bench_local(|| plan.judge(&name("desk.resolution")).unwrap().count());
}
