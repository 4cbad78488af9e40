//! Looks for differences: `cargo run -p slate-reference --example hunt -- 0 1000` tries the cases of
//! these numbers and prints how many differ, by kind, and for the first few the smallest case.

#[path = "../tests/common/mod.rs"]
mod common;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use slate_reference::generate::case_from;

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let [from, to] = numbers[..] else { panic!("from which number to which") };
    let mut shown: BTreeMap<String, u64> = BTreeMap::new();
    for n in from..to {
        let found = catch_unwind(AssertUnwindSafe(|| common::differences(&case_from(common::numbered(n)))));
        let kinds: Vec<String> = match &found {
            Ok(found) => found.iter().map(|difference| common::kind(difference).to_owned()).collect(),
            Err(_) => vec![format!("panic-{n}")],
        };
        if let Some(kind) = kinds.first() {
            let seen = shown.entry(kind.clone()).or_default();
            *seen += 1;
            if *seen <= 1 && found.is_ok() {
                println!("{}\n", common::smallest(n, kind));
            } else {
                println!("case {n}: {kind}");
            }
        }
    }
    println!("{shown:?} of {}", to - from);
}
