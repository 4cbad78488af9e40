//! What a rule of the grammar can begin with, computed from the grammar itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use pest_meta::ast::{Expr, RuleType};
use pest_meta::parser;
use slate_grammar::GRAMMAR;

/// Something that a piece of text can begin with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// A word of the language, or a sign: `each`, `{`.
    Word(String),
    /// Something that the author makes up, by the name of its rule: `ident`, `path`, `text`,
    /// `number`.
    Slot(String),
}

/// What each rule can begin with, and whether it can be nothing at all.
#[derive(Clone, Default, PartialEq, Eq)]
struct First {
    terms: BTreeSet<Term>,
    nothing: bool,
}

/// What a rule can begin with, by its name.
pub(super) fn first_of(rule: &str) -> &'static BTreeSet<Term> {
    static NONE: BTreeSet<Term> = BTreeSet::new();
    static TABLE: OnceLock<BTreeMap<String, First>> = OnceLock::new();
    TABLE.get_or_init(table).get(rule).map_or(&NONE, |first| &first.terms)
}

/// Every rule's beginnings: those of its parts, until nothing new comes.
fn table() -> BTreeMap<String, First> {
    let rules = parser::parse(parser::Rule::grammar_rules, GRAMMAR)
        .ok()
        .and_then(|pairs| parser::consume_rules(pairs).ok())
        .unwrap_or_default();
    let mut table: BTreeMap<String, First> =
        rules.iter().map(|rule| (rule.name.clone(), First::default())).collect();
    loop {
        let mut changed = false;
        for rule in &rules {
            let first = match rule.ty {
                RuleType::Atomic | RuleType::CompoundAtomic => token(&rule.name, &rule.expr),
                _ => of(&rule.expr, &table),
            };
            if table.get(&rule.name) != Some(&first) {
                table.insert(rule.name.clone(), first);
                changed = true;
            }
        }
        if !changed {
            return table;
        }
    }
}

/// A rule that is one token: its words, or itself where the author makes it up. What recovers from
/// a mistake is nothing that could be written.
fn token(name: &str, expr: &Expr) -> First {
    let terms = if matches!(name, "bad" | "bad_entry" | "bad_top" | "tail" | "tail_entry") {
        BTreeSet::new()
    } else {
        let mut words = BTreeSet::new();
        if literals(expr, &mut words) {
            words.into_iter().map(Term::Word).collect()
        } else {
            BTreeSet::from([Term::Slot(name.to_owned())])
        }
    };
    First { terms, nothing: false }
}

/// Collects the words that a token is; `false` where it is more than a choice of words.
fn literals(expr: &Expr, words: &mut BTreeSet<String>) -> bool {
    match expr {
        Expr::Str(word) => {
            words.insert(word.clone());
            true
        }
        Expr::Choice(one, other) => literals(one, words) && literals(other, words),
        Expr::Seq(first, rest) => {
            matches!(**rest, Expr::NegPred(_) | Expr::PosPred(_)) && literals(first, words)
        }
        _ => false,
    }
}

fn of(expr: &Expr, table: &BTreeMap<String, First>) -> First {
    match expr {
        Expr::Str(word) | Expr::Insens(word) => {
            First { terms: BTreeSet::from([Term::Word(word.clone())]), nothing: word.is_empty() }
        }
        Expr::Ident(name) => match table.get(name) {
            Some(first) => first.clone(),
            // What pest builds in: ends and newlines are nothing that is written.
            None => {
                First { terms: BTreeSet::new(), nothing: matches!(name.as_str(), "SOI" | "EOI") }
            }
        },
        Expr::PosPred(_) | Expr::NegPred(_) => First { terms: BTreeSet::new(), nothing: true },
        Expr::Seq(one, other) => {
            let mut first = of(one, table);
            if first.nothing {
                let then = of(other, table);
                first.terms.extend(then.terms);
                first.nothing = then.nothing;
            }
            first
        }
        Expr::Choice(one, other) => {
            let mut first = of(one, table);
            let or = of(other, table);
            first.terms.extend(or.terms);
            first.nothing |= or.nothing;
            first
        }
        Expr::Opt(inner) | Expr::Rep(inner) | Expr::RepMax(inner, _) => {
            First { nothing: true, ..of(inner, table) }
        }
        Expr::RepOnce(inner)
        | Expr::RepExact(inner, _)
        | Expr::RepMin(inner, _)
        | Expr::RepMinMax(inner, _, _)
        | Expr::Push(inner) => of(inner, table),
        _ => First::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(rule: &str) -> Vec<&'static str> {
        first_of(rule)
            .iter()
            .filter_map(|term| match term {
                Term::Word(word) => Some(word.as_str()),
                Term::Slot(_) => None,
            })
            .collect()
    }

    #[test]
    fn statements_begin_with_their_words() {
        assert_eq!(
            words("settlement_clause"),
            [
                "at", "cap", "claim", "customer", "earn", "highest", "nothing", "pay", "round",
                "settle", "sum"
            ]
        );
        assert!(words("day_range").contains(&"Mon"));
        assert!(words("limit_value").contains(&"{"));
        assert!(first_of("limit_value").contains(&Term::Slot("number".to_owned())));
        assert!(first_of("trigger").contains(&Term::Slot("path".to_owned())));
        assert!(first_of("bad").is_empty());
    }
}
