//! What could be written at a place: the grammar is read up to there, and asked what it would take.

mod blocks;
mod first;

use std::collections::BTreeSet;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use slate_grammar::{Rule, SlateParser};

pub use blocks::Block;
pub use first::Term;

use crate::nodes::name_of;
use crate::span::Span;

/// What could be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The part of a word that stands there already, which a completion replaces.
    pub replace: Span,
    /// The dotted name before it: `desk.gold` of `desk.gold.res`.
    pub qualifier: Option<String>,
    /// What the grammar takes there. Empty inside comments and texts.
    pub terms: BTreeSet<Term>,
    /// The blocks round it, the outermost first.
    pub blocks: Vec<Block>,
    /// The statement that it belongs to, up to the word.
    pub statement: Span,
}

impl Expected {
    /// Whether a word of the language could stand there.
    #[must_use]
    pub fn word(&self, word: &str) -> bool {
        self.terms.contains(&Term::Word(word.to_owned()))
    }

    /// Whether something of that rule could stand there. A dotted name is often called by its first
    /// part: `ident`.
    #[must_use]
    pub fn slot(&self, rule: &str) -> bool {
        self.terms.contains(&Term::Slot(rule.to_owned()))
    }
}

/// No text holds it, so the grammar always fails there and says what it would have taken.
const HERE: char = '\u{1}';

/// What could be written at `offset` of `text`, however broken the text round it is.
#[must_use]
pub fn expected(text: &str, offset: usize) -> Expected {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = text.get(..offset).unwrap_or_default();
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let word = before.len() - before.trim_end_matches(name).len();
    let dotted = before.len() - before.trim_end_matches(|c: char| name(c) || c == '.').len();
    let replace = Span::new(offset - word, offset);
    let cut = offset - dotted;
    let qualifier = before.get(cut..replace.start).unwrap_or_default().trim_end_matches('.');
    let place = blocks::place(text, cut);
    let mut terms = BTreeSet::new();
    if !place.quiet {
        for start in &place.starts {
            let piece = text.get(*start..cut).unwrap_or_default();
            for only in blocks::only(&place.blocks) {
                terms.extend(after(only, piece));
            }
        }
    }
    Expected {
        replace,
        qualifier: (!qualifier.is_empty()).then(|| qualifier.to_owned()),
        terms,
        statement: Span::new(place.starts.first().copied().unwrap_or(cut), cut),
        blocks: place.blocks,
    }
}

/// What `only` would take after `piece`; nothing where it cannot read all of it.
fn after(only: Rule, piece: &str) -> Vec<Term> {
    let Err(error) = SlateParser::parse(only, &format!("{piece}{HERE}")) else {
        return Vec::new();
    };
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    if !piece.get(at..).is_some_and(|rest| rest.trim_start().is_empty()) {
        return Vec::new();
    }
    let ErrorVariant::ParsingError { positives, .. } = error.variant else { return Vec::new() };
    positives.iter().flat_map(|rule| first::first_of(name_of(*rule)).iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that could stand at the `¦` of a text.
    fn words(marked: &str) -> Vec<String> {
        let at = marked.find('¦').unwrap();
        let expected = expected(&marked.replace('¦', ""), at);
        expected
            .terms
            .into_iter()
            .filter_map(|term| match term {
                Term::Word(word) => Some(word),
                Term::Slot(_) => None,
            })
            .collect()
    }

    fn slots(marked: &str) -> Vec<String> {
        let at = marked.find('¦').unwrap();
        let expected = expected(&marked.replace('¦', ""), at);
        expected
            .terms
            .into_iter()
            .filter_map(|term| match term {
                Term::Slot(slot) => Some(slot),
                Term::Word(_) => None,
            })
            .collect()
    }

    #[test]
    fn statements_of_the_block_begin_with_their_words() {
        let found = words(
            "agreement a {\n  service s {\n    timer t of ticket {\n      ¦\n    }\n  }\n}\n",
        );
        assert!(
            found.contains(&"start".to_owned()) && found.contains(&"pause".to_owned()),
            "{found:?}"
        );
        assert!(!found.contains(&"charge".to_owned()), "{found:?}");
    }

    #[test]
    fn a_line_without_a_space_before_it_begins_a_statement() {
        for text in ["edition 2026\n¦", "edition 2026\nagr¦", "edition 2026\r\n¦"] {
            assert!(words(text).contains(&"agreement".to_owned()), "{text:?}");
        }
        let found = words("agreement a {\nsettlement {\ncap 15% of charges each month\n¦");
        assert!(found.contains(&"earn".to_owned()), "{found:?}");
    }

    #[test]
    fn a_statement_that_is_begun_goes_on() {
        let found = words("agreement a {\n  settlement {\n    cap 15% of charges ea¦\n  }\n}\n");
        assert!(
            found.contains(&"each".to_owned()) && found.contains(&"in".to_owned()),
            "{found:?}"
        );
        let found = words("agreement a { settlement { cap 15% of charges each ¦");
        assert!(found.contains(&"month".to_owned()), "{found:?}");
    }

    #[test]
    fn names_are_slots_and_qualifiers_are_kept() {
        let text = "agreement a {\n  credit c for desk.go¦ {\n";
        assert_eq!(slots(text), ["ident"]);
        let at = text.find('¦').unwrap();
        let expected = expected(&text.replace('¦', ""), at);
        assert_eq!(expected.qualifier.as_deref(), Some("desk"));
        assert_eq!(expected.replace.of(text), "go");
        assert_eq!(expected.blocks.len(), 1);
    }

    #[test]
    fn entries_after_a_comma_are_statements_too() {
        let found = words("agreement a { service s { target t { measure x, ¦");
        assert!(found.contains(&"require".to_owned()), "{found:?}");
        let found = slots("agreement a { service s { target t { limit { P1: 4 h, ¦");
        assert!(found.contains(&"path".to_owned()), "{found:?}");
    }

    #[test]
    fn nothing_in_comments_and_texts() {
        assert_eq!(words("agreement a { // se¦\n"), Vec::<String>::new());
        assert_eq!(words("agreement a \"se¦"), Vec::<String>::new());
    }

    #[test]
    fn broken_text_above_does_not_matter() {
        let found = words(
            "agreement a {\n  calendar ] {\n  service s {\n    metric m {\n      round ha¦\n",
        );
        assert!(found.contains(&"half".to_owned()), "{found:?}");
    }
}
