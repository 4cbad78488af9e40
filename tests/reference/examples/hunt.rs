//! Looks for differences: `cargo run -p slate-reference --example hunt -- 0 1000` tries the cases of
//! these numbers and prints the first difference of each; `-- 7` makes case 7 as small as it can be.

#[path = "../tests/common/mod.rs"]
mod common;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use slate_reference::generate::case_from;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |word: &String| word.parse::<u64>().expect("a number");
    match &words[..] {
        [from, to] => survey(number(from), number(to)),
        [n] => {
            let found = common::differences(&case_from(common::numbered(number(n))));
            let kind = found.first().map_or("", |difference| common::kind(difference)).to_owned();
            println!("{}", common::smallest(number(n), &kind));
        }
        _ => panic!("from which number to which, or which one"),
    }
}

fn survey(from: u64, to: u64) {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for n in from..to {
        let found =
            catch_unwind(AssertUnwindSafe(|| common::differences(&case_from(common::numbered(n)))));
        let found = found.unwrap_or_else(|_| vec![format!("panic in {n}")]);
        if let Some(difference) = found.first() {
            *seen.entry(common::kind(difference).to_owned()).or_default() += 1;
            println!("case {n}: {difference}");
            if ["gross", "net", "settlement", "termination"].contains(&common::kind(difference)) {
                println!("{}", common::money::behind(&case_from(common::numbered(n))));
            }
            if common::kind(difference) == "verdict" {
                println!("{}", common::behind(&case_from(common::numbered(n)), difference));
            }
        }
    }
    println!("{seen:?} of {}", to - from);
}
