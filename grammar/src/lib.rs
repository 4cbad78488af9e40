//! The grammar of Slate, and the parser that pest derives from it.
//!
//! The language is `slate.pest`, beside this crate's manifest: one commented file. This crate only
//! embeds it; trees are built by `slate-syntax`.

// The derived code has a function for each rule; its documentation is that of the rule.
#![allow(missing_docs, reason = "pest writes the items of this crate")]

use pest_derive::Parser;

/// The text of the grammar, for tests and for editors' keyword lists.
pub const GRAMMAR: &str = include_str!("../slate.pest");

/// The parser of the grammar.
#[derive(Parser)]
#[grammar = "../slate.pest"]
pub struct SlateParser;

/// The words of the language, in alphabetical order: the literals of the `kw_` rules.
#[must_use]
pub fn keywords() -> &'static [&'static str] {
    static KEYWORDS: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    KEYWORDS.get_or_init(|| {
        let rules = GRAMMAR.lines().filter_map(|line| line.strip_prefix("kw_"));
        rules.filter_map(|rule| rule.split(' ').next()).collect()
    })
}
