//! How fast text becomes a tree, sound and with mistakes. `cargo bench -p slate-syntax`.

use divan::counter::{BytesCount, ItemsCount};

const EXAMPLE: &str = include_str!("../../../examples/managed-desk/managed-desk.slate");

fn main() {
    divan::main();
}

fn parse(bencher: divan::Bencher<'_, '_>, text: &str) {
    bencher
        .counter(BytesCount::of_str(text))
        .counter(ItemsCount::new(text.lines().count()))
        .bench(|| slate_syntax::parse(text));
}

/// A text without a mistake; items are lines.
#[divan::bench]
fn sound(bencher: divan::Bencher<'_, '_>) {
    parse(bencher, EXAMPLE);
}

/// A mistake in every tenth line, each of which is explained.
#[divan::bench]
fn with_mistakes(bencher: divan::Bencher<'_, '_>) {
    let spoilt: Vec<String> = (0..)
        .zip(EXAMPLE.lines())
        .map(|(number, line)| match line.split_once(' ') {
            Some(_) if number % 10 == 9 && !line.ends_with(['{', '}']) => format!("{line} ?"),
            _ => line.to_owned(),
        })
        .collect();
    parse(bencher, &spoilt.join("\n"));
}

/// The formatter, which parses and lays out.
#[divan::bench]
fn format(bencher: divan::Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(EXAMPLE.lines().count()))
        .bench(|| slate_syntax::format(EXAMPLE));
}
