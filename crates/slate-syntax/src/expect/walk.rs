//! The grammar, read as a book: a piece of text is followed through its rules, and where the piece
//! ends it is noted what each rule that could go on would take there, and inside which rules.
//!
//! The parser that pest derives says only which rules failed where it got furthest. What a name at a
//! place may be follows from the rules round it, so the way to each is kept here.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use pest_meta::ast::{Expr, Rule, RuleType};
use pest_meta::parser;
use slate_grammar::GRAMMAR;

/// Something that a piece of text can go on with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// A word of the language, or a sign: `each`, `{`.
    Word(String),
    /// Something that the author makes up or that is defined elsewhere, by the name of its rule:
    /// `ident`, `text`, `number`.
    Slot(String),
}

/// A rule on the way to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// Its name in the grammar: `where_clause`.
    pub rule: &'static str,
    /// Where in the text it begins.
    pub start: usize,
}

/// Something that could be written, and what it would be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fit {
    /// What could be written.
    pub term: Term,
    /// The rules that it would belong to, the outermost first.
    pub way: Vec<Step>,
}

impl Fit {
    /// The innermost rule of that name that it would belong to.
    #[must_use]
    pub fn within(&self, rule: &str) -> Option<Step> {
        self.way.iter().rfind(|step| step.rule == rule).copied()
    }
}

/// Rules for what cannot be read: nothing of them is ever meant.
const RECOVERY: [&str; 5] = ["bad", "bad_entry", "bad_top", "tail", "tail_entry"];

/// So many rules in one another are followed; no statement that the parser takes has more.
const MOST_DEEP: usize = 160;

/// So many steps are taken for one piece. A statement takes some hundreds.
const MOST_STEPS: usize = 200_000;

/// What `rule` would take after `piece`, which begins at `base` of its text; nothing where it cannot
/// read all of it.
pub(super) fn after(rule: &str, piece: &str, base: usize) -> BTreeSet<Fit> {
    let mut walk = Walk { piece, base, way: Vec::new(), fits: BTreeSet::new(), quiet: 0, steps: 0 };
    walk.rule(rule, 0, false);
    walk.fits
}

/// The rules of the grammar by their names.
fn grammar() -> &'static HashMap<String, Rule> {
    static RULES: OnceLock<HashMap<String, Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        parser::parse(parser::Rule::grammar_rules, GRAMMAR)
            .ok()
            .and_then(|pairs| parser::consume_rules(pairs).ok())
            .unwrap_or_default()
            .into_iter()
            .map(|rule| (rule.name.clone(), rule))
            .collect()
    })
}

struct Walk<'t> {
    piece: &'t str,
    base: usize,
    way: Vec<Step>,
    fits: BTreeSet<Fit>,
    /// Inside a token or a look ahead nothing is noted.
    quiet: usize,
    steps: usize,
}

impl Walk<'_> {
    /// Where `rule` ends that begins at `at`; `None` where it cannot be read.
    fn rule(&mut self, name: &str, at: usize, atomic: bool) -> Option<usize> {
        let Some((name, rule)) = grammar().get_key_value(name) else {
            return self.built_in(name, at);
        };
        if self.way.len() >= MOST_DEEP {
            return None;
        }
        let ends = at == self.piece.len();
        if ends && RECOVERY.contains(&name.as_str()) {
            return None;
        }
        match rule.ty {
            RuleType::Atomic => {
                if ends && self.quiet == 0 {
                    self.token(name, &rule.expr);
                }
                self.quiet += 1;
                let end = self.expr(&rule.expr, at, true);
                self.quiet -= 1;
                end
            }
            kind => {
                let atomic = atomic || kind == RuleType::CompoundAtomic;
                self.way.push(Step { rule: name, start: self.base + at });
                let end = self.expr(&rule.expr, at, atomic);
                self.way.pop();
                end
            }
        }
    }

    /// Characters that pest knows by name. Nothing ends at the end of the piece: more is to come.
    fn built_in(&self, name: &str, at: usize) -> Option<usize> {
        let rest = self.piece.get(at..)?;
        if name == "SOI" {
            return (at == 0).then_some(0);
        }
        if name == "NEWLINE" {
            let line_end = ["\r\n", "\n", "\r"].into_iter().find(|it| rest.starts_with(it))?;
            return Some(at + line_end.len());
        }
        let c = rest.chars().next()?;
        let fits = match name {
            "ANY" => true,
            "ASCII_DIGIT" => c.is_ascii_digit(),
            "ASCII_ALPHA" => c.is_ascii_alphabetic(),
            "ASCII_ALPHA_UPPER" => c.is_ascii_uppercase(),
            "ASCII_ALPHANUMERIC" => c.is_ascii_alphanumeric(),
            "LETTER" => c.is_alphabetic(),
            _ => false,
        };
        fits.then(|| at + c.len_utf8())
    }

    fn expr(&mut self, expr: &Expr, at: usize, atomic: bool) -> Option<usize> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return None;
        }
        match expr {
            Expr::Str(word) => {
                if at == self.piece.len() && self.quiet == 0 && !word.is_empty() {
                    self.note(Term::Word(word.clone()));
                }
                self.piece.get(at..)?.starts_with(word.as_str()).then(|| at + word.len())
            }
            Expr::Range(first, last) => {
                let c = self.piece.get(at..)?.chars().next()?;
                let (first, last) = (first.chars().next()?, last.chars().next()?);
                (first <= c && c <= last).then(|| at + c.len_utf8())
            }
            Expr::Ident(name) => self.rule(name, at, atomic),
            Expr::PosPred(inner) => {
                // What is to come may be what is looked for.
                if at == self.piece.len() {
                    return Some(at);
                }
                self.ahead(inner, at, atomic).then_some(at)
            }
            Expr::NegPred(inner) => (!self.ahead(inner, at, atomic)).then_some(at),
            Expr::Seq(one, other) => {
                let end = self.expr(one, at, atomic)?;
                let next = self.skip(end, atomic);
                self.expr(other, next, atomic)
            }
            Expr::Choice(one, other) => {
                self.expr(one, at, atomic).or_else(|| self.expr(other, at, atomic))
            }
            Expr::Opt(inner) => Some(self.expr(inner, at, atomic).unwrap_or(at)),
            Expr::Rep(inner) => self.repeated(inner, at, atomic, 0, u32::MAX),
            Expr::RepOnce(inner) => self.repeated(inner, at, atomic, 1, u32::MAX),
            Expr::RepExact(inner, times) => self.repeated(inner, at, atomic, *times, *times),
            Expr::RepMin(inner, least) => self.repeated(inner, at, atomic, *least, u32::MAX),
            Expr::RepMax(inner, most) => self.repeated(inner, at, atomic, 0, *most),
            Expr::RepMinMax(inner, least, most) => self.repeated(inner, at, atomic, *least, *most),
            // The grammar has none of the rest.
            _ => None,
        }
    }

    /// Whether `expr` can be read at a place. Nothing is noted of it.
    fn ahead(&mut self, expr: &Expr, at: usize, atomic: bool) -> bool {
        self.quiet += 1;
        let found = self.expr(expr, at, atomic).is_some();
        self.quiet -= 1;
        found
    }

    fn repeated(
        &mut self,
        expr: &Expr,
        at: usize,
        atomic: bool,
        least: u32,
        most: u32,
    ) -> Option<usize> {
        let mut end = at;
        let mut times = 0;
        while times < most {
            let next = if times == 0 { end } else { self.skip(end, atomic) };
            match self.expr(expr, next, atomic) {
                Some(then) if then > end || times < least => end = then,
                _ => break,
            }
            times += 1;
        }
        (times >= least).then_some(end)
    }

    /// Behind spaces and comments, which stand between words only.
    fn skip(&self, at: usize, atomic: bool) -> usize {
        if atomic {
            return at;
        }
        let mut rest = self.piece.get(at..).unwrap_or_default();
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\u{FEFF}', '\u{A0}']);
            if !rest.starts_with("//") {
                return self.piece.len() - rest.len();
            }
            rest = rest.trim_start_matches(|c| !matches!(c, '\n' | '\r'));
        }
    }

    /// Notes a token: its words, or itself where it is more than a choice of words.
    fn token(&mut self, name: &str, expr: &Expr) {
        let mut words = Vec::new();
        if literals(expr, &mut words) {
            words.into_iter().for_each(|word| self.note(Term::Word(word)));
        } else {
            self.note(Term::Slot(name.to_owned()));
        }
    }

    fn note(&mut self, term: Term) {
        self.fits.insert(Fit { term, way: self.way.clone() });
    }
}

/// Collects the words that a token is; `false` where it is more than a choice of words.
fn literals(expr: &Expr, words: &mut Vec<String>) -> bool {
    match expr {
        Expr::Str(word) => {
            words.push(word.clone());
            true
        }
        Expr::Choice(one, other) => literals(one, words) && literals(other, words),
        Expr::Seq(first, rest) => {
            matches!(**rest, Expr::NegPred(_) | Expr::PosPred(_)) && literals(first, words)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(rule: &str, piece: &str) -> Vec<String> {
        let mut found: Vec<String> = after(rule, piece, 0)
            .into_iter()
            .filter_map(|fit| match fit.term {
                Term::Word(word) => Some(word),
                Term::Slot(_) => None,
            })
            .collect();
        found.dedup();
        found
    }

    #[test]
    fn statements_begin_with_their_words() {
        assert_eq!(
            words("settlement_clause", ""),
            [
                "at", "cap", "claim", "customer", "earn", "highest", "nothing", "pay", "round",
                "settle", "sum"
            ]
        );
        assert!(words("day_range", "").contains(&"Mon".to_owned()));
        assert!(words("limit_value", "").contains(&"{".to_owned()));
        assert!(after("bad", "", 0).is_empty());
    }

    #[test]
    fn what_could_come_has_the_way_to_it() {
        let ways = |rule: &str, piece: &str, slot: &str| -> Vec<String> {
            after(rule, piece, 0)
                .into_iter()
                .filter(|fit| fit.term == Term::Slot(slot.to_owned()))
                .map(|fit| {
                    let way: Vec<&str> = fit.way.iter().map(|step| step.rule).collect();
                    way.join(" ")
                })
                .collect()
        };
        let found = ways("timer_clause", "stop when status becomes ", "ident");
        assert_eq!(found, ["timer_clause stop triggers trigger becomes values is_value path"]);
        let found = ways("target_clause", "under 20 ", "ident");
        assert_eq!(found, ["target_clause low_volume"]);
        let found = ways("target_clause", "limit 4 ", "ident");
        assert_eq!(found, ["target_clause limit limit_value limit_time figure amount_unit"]);
        assert!(words("target_clause", "limit 4 ").contains(&"min".to_owned()));
        let found = after("timer_clause", "stop when status becomes ", 10);
        let becomes = found.iter().find_map(|fit| fit.within("becomes")).unwrap();
        assert_eq!(becomes.start, 27);
    }

    /// What an expression of the grammar asks for that is no rule of it, and what this book cannot read.
    fn asked(expr: &Expr, found: &mut Vec<String>) {
        match expr {
            Expr::Ident(name) if !grammar().contains_key(name) => found.push(name.clone()),
            Expr::Ident(_) | Expr::Str(_) | Expr::Range(..) => {}
            Expr::PosPred(it)
            | Expr::NegPred(it)
            | Expr::Opt(it)
            | Expr::Rep(it)
            | Expr::RepOnce(it)
            | Expr::RepExact(it, _)
            | Expr::RepMin(it, _)
            | Expr::RepMax(it, _)
            | Expr::RepMinMax(it, ..) => asked(it, found),
            Expr::Seq(one, other) | Expr::Choice(one, other) => {
                asked(one, found);
                asked(other, found);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn all_of_the_grammar_can_be_read_and_what_recovers_is_known() {
        let mut built_in = Vec::new();
        for (name, rule) in grammar() {
            asked(&rule.expr, &mut built_in);
            // The pieces of what recovers stand in nothing else.
            let recovers = ["bad", "tail"].iter().any(|it| name.starts_with(it));
            let piece = rule.ty == RuleType::Silent;
            assert_eq!(RECOVERY.contains(&name.as_str()), recovers && !piece, "{name}");
        }
        built_in.sort();
        built_in.dedup();
        // At the beginning or the end of a text nothing is written.
        built_in.retain(|it| !matches!(it.as_str(), "SOI" | "EOI"));
        for name in built_in {
            let mut walk = Walk {
                piece: "",
                base: 0,
                way: Vec::new(),
                fits: BTreeSet::new(),
                quiet: 0,
                steps: 0,
            };
            let reads = ["a", "A", "1", "\n"].into_iter().any(|piece| {
                walk.piece = piece;
                walk.built_in(&name, 0).is_some()
            });
            assert!(reads, "{name}");
        }
    }

    #[test]
    fn no_piece_is_too_much() {
        let deep = "(".repeat(5_000);
        after("metric_clause", &deep, 0);
        let many = "if a then ".repeat(2_000);
        after("metric_clause", &many, 0);
        let sum = "(a + ".repeat(60);
        after("metric_clause", &sum, 0);
    }
}
