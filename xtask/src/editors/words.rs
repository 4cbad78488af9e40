//! The words of the language by what they do, read from the grammar itself.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use pest_meta::ast::Expr;
use pest_meta::parser::{Rule, consume_rules, parse};

/// The lists that highlighters are made of. A word is in one list of keywords only, the first that
/// fits; units, days and months are lists of their own.
#[derive(Debug, Default)]
pub struct Words {
    /// What begins a definition: `agreement`, `calendar`.
    pub definitions: Vec<String>,
    /// What joins and compares: `and`, `at`, `least`.
    pub operators: Vec<String>,
    /// What begins a figure over records: `share`, `median`.
    pub figures: Vec<String>,
    /// The types of fields: `text`, `money`.
    pub types: Vec<String>,
    /// Values of the language: `true`, `met`.
    pub values: Vec<String>,
    /// What begins any other statement: `charge`, `measure`.
    pub clauses: Vec<String>,
    /// All other words.
    pub others: Vec<String>,
    /// What may stand behind a number.
    pub units: Vec<String>,
    /// Days of the week.
    pub weekdays: Vec<String>,
    /// Names of months.
    pub months: Vec<String>,
}

/// The rules whose words join and compare.
const OPERATORS: [&str; 7] =
    ["prefix", "infix", "and_or", "compare", "at_least", "at_most", "is_tail"];
/// The rules whose words are values.
const VALUES: [&str; 3] = ["literal", "outcome", "verdict"];
/// What a rule that lists the statements of a block ends in.
const STATEMENTS: [&str; 3] = ["_item", "_clause", "_entry"];

/// The words of the grammar.
///
/// # Errors
/// Where the grammar no longer has a rule that a list is read from.
pub fn words() -> Result<Words, Box<dyn Error>> {
    let pairs = parse(Rule::grammar_rules, slate_grammar::GRAMMAR)?;
    let rules = consume_rules(pairs).map_err(|errors| format!("the grammar: {errors:?}"))?;
    let rules: BTreeMap<String, Expr> =
        rules.into_iter().map(|rule| (rule.name, rule.expr)).collect();
    let rule = |name: &str| {
        rules.get(name).ok_or_else(|| format!("the grammar has no rule `{name}` any more"))
    };

    let mut definitions = BTreeSet::new();
    let mut clauses = BTreeSet::new();
    for (name, list) in &rules {
        if !STATEMENTS.iter().any(|end| name.ends_with(end)) {
            continue;
        }
        for statement in mentioned(list) {
            let Some(expr) = rules.get(&statement) else { continue };
            let defines = defines(expr);
            for word in begins(expr, &rules) {
                if defines {
                    definitions.insert(word)
                } else {
                    clauses.insert(word)
                };
            }
        }
    }
    let of = |names: &[&str]| -> Result<BTreeSet<String>, Box<dyn Error>> {
        let mut words = BTreeSet::new();
        for name in names {
            words.extend(mentioned(rule(name)?).iter().filter_map(|name| keyword(name)));
        }
        Ok(words)
    };
    let literals = |names: &[&str]| -> Result<BTreeSet<String>, Box<dyn Error>> {
        let mut words = BTreeSet::new();
        for name in names {
            strings(rule(name)?, &mut words);
        }
        Ok(words)
    };
    let operators = of(&OPERATORS)?;
    let figures = literals(&["special_word"])?;
    let types = of(&["field_type"])?;
    let values = of(&VALUES)?;
    let all: BTreeSet<String> = slate_grammar::keywords()
        .iter()
        .map(|word| (*word).to_owned())
        .chain(literals(&["unit_word"])?)
        .collect();

    let mut left = all;
    let mut take = |words: &BTreeSet<String>| -> Vec<String> {
        let taken: Vec<String> =
            words.iter().filter(|word| left.contains(*word)).cloned().collect();
        left.retain(|word| !words.contains(word));
        taken
    };
    let mut found = Words {
        definitions: take(&definitions),
        operators: take(&operators),
        figures: take(&figures),
        types: take(&types),
        values: take(&values),
        clauses: take(&clauses),
        units: longest_first(literals(&["time_unit", "unit_word"])?),
        weekdays: longest_first(literals(&["weekday"])?),
        months: longest_first(literals(&["month_name"])?),
        others: Vec::new(),
    };
    found.others = left.into_iter().collect();
    Ok(found)
}

/// The word of a keyword's rule.
fn keyword(rule: &str) -> Option<String> {
    rule.strip_prefix("kw_").map(str::to_owned)
}

/// The parts of an expression, one level down.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Seq(one, other) | Expr::Choice(one, other) => vec![one, other],
        Expr::Opt(inner)
        | Expr::Rep(inner)
        | Expr::RepOnce(inner)
        | Expr::RepExact(inner, _)
        | Expr::RepMin(inner, _)
        | Expr::RepMax(inner, _)
        | Expr::RepMinMax(inner, ..)
        | Expr::Push(inner)
        | Expr::PosPred(inner) => vec![inner],
        // What must not follow is not said.
        _ => Vec::new(),
    }
}

/// The rules that an expression names, itself and not through others.
fn mentioned(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Ident(name) => vec![name.clone()],
        _ => parts(expr).into_iter().flat_map(mentioned).collect(),
    }
}

/// Whether a statement gives something a name: a word, then a head, or a name and a block of its own.
fn defines(expr: &Expr) -> bool {
    let names = mentioned(expr);
    let block = |name: &String| name.ends_with("_block");
    match names.as_slice() {
        [word, second, rest @ ..] if word.starts_with("kw_") => match second.as_str() {
            "head" => true,
            "ident" | "text" => rest.iter().any(block),
            _ => block(second),
        },
        _ => false,
    }
}

/// The words with which an expression may begin, through the rules that it begins with.
fn begins(expr: &Expr, rules: &BTreeMap<String, Expr>) -> BTreeSet<String> {
    match expr {
        Expr::Ident(name) => match keyword(name) {
            Some(word) => BTreeSet::from([word]),
            // Where an expression may begin, any of its words would be the first of a statement.
            None if name.ends_with("expr") => BTreeSet::new(),
            None => rules.get(name).map(|expr| begins(expr, rules)).unwrap_or_default(),
        },
        Expr::Seq(one, other) => {
            let mut words = begins(one, rules);
            if matches!(&**one, Expr::Opt(_) | Expr::Rep(_)) || skips(one) {
                words.extend(begins(other, rules));
            }
            words
        }
        _ => parts(expr).into_iter().flat_map(|part| begins(part, rules)).collect(),
    }
}

/// Whether an expression may be nothing between words: line ends, looking ahead.
fn skips(expr: &Expr) -> bool {
    match expr {
        Expr::PosPred(_) | Expr::NegPred(_) | Expr::Opt(_) | Expr::Rep(_) => true,
        Expr::Seq(one, other) => skips(one) && skips(other),
        _ => false,
    }
}

/// The texts in an expression.
fn strings(expr: &Expr, found: &mut BTreeSet<String>) {
    if let Expr::Str(text) = expr {
        found.insert(text.clone());
    }
    for part in parts(expr) {
        strings(part, found);
    }
}

/// The order in which alternatives must be tried: `minutes` before `min`.
fn longest_first(words: BTreeSet<String>) -> Vec<String> {
    let mut words: Vec<String> = words.into_iter().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), word.clone()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_of_the_grammar_is_in_one_list() {
        let words = words().unwrap();
        let lists = [
            &words.definitions,
            &words.operators,
            &words.figures,
            &words.types,
            &words.values,
            &words.clauses,
            &words.others,
        ];
        for keyword in slate_grammar::keywords() {
            let times = lists.iter().filter(|list| list.iter().any(|it| it == keyword)).count();
            assert_eq!(times, 1, "{keyword}");
        }
    }

    #[test]
    fn words_are_in_the_list_of_what_they_do() {
        let words = words().unwrap();
        for (list, word) in [
            (&words.definitions, "agreement"),
            (&words.definitions, "scenario"),
            (&words.definitions, "settlement"),
            (&words.definitions, "parameter"),
            (&words.operators, "least"),
            (&words.figures, "percentile"),
            (&words.types, "money"),
            (&words.values, "breached"),
            (&words.clauses, "measure"),
            (&words.clauses, "charge"),
            (&words.others, "consecutive"),
            (&words.units, "half-years"),
            (&words.weekdays, "Friday"),
            (&words.months, "Dec"),
        ] {
            assert!(list.iter().any(|it| it == word), "{word}: {list:?}");
        }
        assert!(!words.definitions.iter().any(|it| it == "from" || it == "charge"), "{words:?}");
    }
}
