//! What could be written at a place: the grammar is read up to there, and asked what it would take.

mod blocks;
mod walk;

use std::collections::BTreeSet;

pub use blocks::Block;
use blocks::Place;
pub use walk::{Fit, Step, Term};

use crate::braces::parts;
use crate::span::Span;

/// What could be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The part of a word that stands there already, which a completion replaces.
    pub replace: Span,
    /// The dotted name before it: `desk.gold` of `desk.gold.res`.
    pub qualifier: Option<String>,
    /// What the grammar takes there, and what each would be. In a text that is begun only that text;
    /// empty inside comments.
    pub fits: BTreeSet<Fit>,
    /// What it takes behind the number that ends there: the units of `95`.
    pub behind: BTreeSet<Fit>,
    /// The text in quotes that is begun there, up to the place.
    pub quoted: Option<Span>,
    /// The blocks round it, the outermost first.
    pub blocks: Vec<Block>,
    /// The statement that it belongs to, up to the word.
    pub statement: Span,
}

impl Expected {
    /// Whether a word of the language could stand there.
    #[must_use]
    pub fn word(&self, word: &str) -> bool {
        self.fits.iter().any(|fit| matches!(&fit.term, Term::Word(it) if it == word))
    }

    /// Whether something of that rule could stand there: `ident`, `number`.
    #[must_use]
    pub fn slot(&self, rule: &str) -> bool {
        self.fits.iter().any(|fit| matches!(&fit.term, Term::Slot(it) if it == rule))
    }
}

/// What could be written at `offset` of `text`, however broken the text round it is.
#[must_use]
pub fn expected(text: &str, offset: usize) -> Expected {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = text.get(..offset).unwrap_or_default();
    let word = written(text, offset);
    let parts = parts(text);
    let mut place = blocks::place(text, &parts, word.cut);
    let mut fits = BTreeSet::new();
    let mut behind = BTreeSet::new();
    let mut replace = word.replace;
    let mut cut = word.cut;
    let mut qualifier = word.qualifier;
    if let Some(quote) = place.quote {
        fits = fits_at(text, &place, quote);
        fits.retain(|fit| fit.term == Term::Slot("text".to_owned()));
        // What is in quotes is one piece, whatever dots and spaces it has.
        (replace, cut, qualifier) = (Span::new(quote + 1, offset), quote, None);
    } else if !place.comment {
        // The name of a zone has signs in it, which are none elsewhere.
        if let Some(zone) = zone_start(before, replace.start) {
            let there = blocks::place(text, &parts, zone);
            let known = fits_at(text, &there, zone);
            if known.iter().any(|fit| fit.term == Term::Slot("zone".to_owned())) {
                (replace, cut, qualifier) = (Span::new(zone, offset), zone, None);
                (place, fits) = (there, known);
            }
        }
        if fits.is_empty() {
            fits = fits_at(text, &place, cut);
        }
        if word.number {
            behind = fits_at(text, &place, offset);
        }
    }
    Expected {
        replace,
        qualifier,
        fits,
        behind,
        quoted: place.quote.map(|quote| Span::new(quote + 1, offset)),
        statement: Span::new(place.starts.first().copied().unwrap_or(cut), cut),
        blocks: place.blocks,
    }
}

/// What the grammar takes behind a statement that is read up to `until`.
fn fits_at(text: &str, place: &Place, until: usize) -> BTreeSet<Fit> {
    let Some(rule) = blocks::rule(&place.blocks) else { return BTreeSet::new() };
    let piece = |start: usize| text.get(start..until).unwrap_or_default();
    let starts = place.starts.iter();
    starts.flat_map(|start| walk::after(rule, piece(*start), *start)).collect()
}

/// The word that ends at a place.
struct Written {
    replace: Span,
    qualifier: Option<String>,
    /// Up to where the text is read.
    cut: usize,
    /// Whether it is a number.
    number: bool,
}

fn written(text: &str, offset: usize) -> Written {
    let before = text.get(..offset).unwrap_or_default();
    let name = |c: char| c.is_alphanumeric() || c == '_';
    let start = before.trim_end_matches(name).len();
    let dotted = before.trim_end_matches(|c: char| name(c) || c == '.').len();
    let whole = before.get(dotted..).unwrap_or_default();
    if whole.starts_with(|c: char| c.is_ascii_digit()) && !whole.contains(char::is_alphabetic) {
        let replace = Span::new(dotted, offset);
        return Written { replace, qualifier: None, cut: dotted, number: !whole.ends_with('.') };
    }
    // A point behind a text, as in `"INC-1".response`, belongs to what is read.
    let pointed = whole.starts_with('.');
    let cut = if pointed { start } else { dotted };
    let qualifier = before.get(cut..start).unwrap_or_default().trim_end_matches('.');
    Written {
        replace: Span::new(start, offset),
        qualifier: (!qualifier.is_empty()).then(|| qualifier.to_owned()),
        cut,
        number: false,
    }
}

/// Where the name of a zone would begin; `None` where it begins with the word itself.
fn zone_start(before: &str, word: usize) -> Option<usize> {
    let zone = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '+' | '-');
    let start = before.trim_end_matches(zone).len();
    (start < word).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that could stand at the `¦` of a text.
    fn words(marked: &str) -> Vec<String> {
        let at = marked.find('¦').unwrap();
        let expected = expected(&marked.replace('¦', ""), at);
        expected
            .fits
            .into_iter()
            .filter_map(|fit| match fit.term {
                Term::Word(word) => Some(word),
                Term::Slot(_) => None,
            })
            .collect()
    }

    fn slots(marked: &str) -> Vec<String> {
        let at = marked.find('¦').unwrap();
        let expected = expected(&marked.replace('¦', ""), at);
        expected
            .fits
            .into_iter()
            .filter_map(|fit| match fit.term {
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
        assert!(found.contains(&"ident".to_owned()), "{found:?}");
    }

    #[test]
    fn a_list_before_a_brace_belongs_to_its_head() {
        for (text, keyword) in [
            ("agreement a { record work, works \"W\" { ¦", "record"),
            ("agreement a { service s { target t { limit by kind, priority { ¦", "limit"),
            ("agreement a { service s { target t { measure x, limit { ¦", "limit"),
            ("agreement a { service s { target t { limit by a, b { x: 4 h, y { ¦", "y"),
        ] {
            let at = text.find('¦').unwrap();
            let expected = expected(&text.replace('¦', ""), at);
            assert_eq!(expected.blocks.last().unwrap().keyword, keyword, "{text}");
            assert!(!expected.fits.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_line_that_may_go_on_may_be_a_statement() {
        let found = words("agreement a {\n  credit c {\n    of charges\n    per ¦");
        assert!(found.contains(&"incident".to_owned()), "{found:?}");
    }

    #[test]
    fn zones_numbers_and_texts_are_words_of_their_own() {
        let at = |marked: &str| {
            let at = marked.find('¦').unwrap();
            expected(&marked.replace('¦', ""), at)
        };
        let text = "agreement a {\n  timezone Europe/Lo¦";
        let zone = at(text);
        assert_eq!(zone.replace.of(text), "Europe/Lo");
        assert!(zone.slot("zone"));
        assert!(at("agreement a {\n  timezone Etc/GMT+¦").slot("zone"));
        let number = at("agreement a { service s { target t { require at least 99.5¦");
        assert!(number.behind.iter().any(|fit| fit.term == Term::Word("%".to_owned())));
        assert!(number.slot("number"));
        let quoted = at("use \"common/x.s¦");
        assert_eq!(quoted.quoted.map(|it| (it.start, it.end)), Some((5, 15)));
        assert!(quoted.fits.iter().all(|fit| fit.within("use_item").is_some()));
        assert!(!quoted.fits.is_empty());
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
