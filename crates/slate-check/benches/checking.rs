//! How long a file takes from its text to its findings: the bundled example, which uses most of the
//! language. `cargo bench -p slate-check --bench checking`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test or benchmark stops at the first surprise"
)]

use divan::counter::ItemsCount;
use slate_check::{InMemory, Options, check, check_all};

const EXAMPLE: &str = include_str!("../../../examples/managed-desk/managed-desk.slate");

fn main() {
    divan::main();
}

/// One file: what an editor waits for. Items are lines.
#[divan::bench]
fn one_agreement(bencher: divan::Bencher<'_, '_>) {
    let files = InMemory::of("a.slate", EXAMPLE);
    bencher.counter(ItemsCount::new(EXAMPLE.lines().count())).bench(|| {
        let checked = check(&files, "a.slate", &Options::default());
        assert!(checked.model.is_some());
        checked
    });
}

/// A hundred files of one workspace, on as many threads as there are.
#[divan::bench]
fn a_hundred_agreements(bencher: divan::Bencher<'_, '_>) {
    let names: Vec<String> = (0..100).map(|number| format!("{number}.slate")).collect();
    let files = names.iter().fold(InMemory::new(), |files, name| files.with(name, EXAMPLE));
    let lines = EXAMPLE.lines().count() * names.len();
    bencher.counter(ItemsCount::new(lines)).bench(|| {
        let checked = check_all(&files, names.iter().map(String::as_str), &Options::default());
        assert!(checked.iter().all(|checked| checked.model.is_some()));
        checked
    });
}
