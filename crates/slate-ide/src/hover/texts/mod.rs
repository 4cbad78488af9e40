//! What each kind of clause means, in plain words: a sentence on what it says, and one on what it
//! costs or changes.
//!
//! Every rule of the grammar is here or in [`WORDS`]; a test walks the grammar and sees to it.

mod agreement;
mod credit;
mod figure;
mod promise;
mod scenario;
mod settlement;
mod time;

/// What a rule of the grammar stands for; `None` for mere words, of which the clause round them says
/// more.
pub(super) fn text(rule: &str) -> Option<&'static str> {
    let lists = [
        agreement::TEXTS,
        time::TEXTS,
        figure::TEXTS,
        promise::TEXTS,
        credit::TEXTS,
        settlement::TEXTS,
        scenario::TEXTS,
    ];
    lists.into_iter().flatten().find(|(name, _)| *name == rule).map(|(_, text)| *text)
}

/// `3 consecutive months, each further month`.
pub(super) const EACH_FURTHER: &str = "In so many periods in a row. It pays at that number and again for each further period in which the run goes on.";

/// What the values of a type are.
pub(super) fn of_type(word: &str) -> Option<&'static str> {
    Some(match word {
        "text" => "Any text. It is compared as it stands, capital letters and all.",
        "number" => "Any number, with a decimal point where it has one. It is exact.",
        "count" => "A whole number, such as of users. A history with any other value is refused.",
        "boolean" => "`true` or `false`.",
        "money" => "An amount in the currency of the agreement. It is exact.",
        "percent" => "A percentage. It is exact.",
        "duration" => "A length of time, such as `90 min`. It is time by the clock.",
        "date" => "A day, without a time.",
        "instant" => {
            "A moment: a day and a time. A timer can start or stop when it is reached, and a limit can last until it."
        }
        _ => return None,
    })
}

/// The rules that are words and signs, or lists of what has a text itself.
#[cfg(test)]
const WORDS: &[&str] = &[
    "amount",
    "amount_unit",
    "and_or",
    "add",
    "aggregate",
    "aggregate_tail",
    "always",
    "at_least",
    "at_most",
    "bad",
    "bad_entry",
    "bad_top",
    "cadence",
    "calendar_unit",
    "change",
    "colon",
    "compare",
    "compare_sign",
    "contract_year",
    "contract_year_code",
    "currency_code",
    "date",
    "day_number",
    "divide",
    "equals",
    "expr",
    "figure",
    "file",
    "head",
    "ident",
    "infix",
    "instant",
    "is_value",
    "limit_value",
    "literal",
    "loose_expr",
    "minus",
    "month_name",
    "multiply",
    "not_a_unit",
    "nth",
    "number",
    "offset",
    "path",
    "paths",
    "percent_sign",
    "period",
    "period_code",
    "plural",
    "prefix",
    "record_id",
    "record_target",
    "row_range",
    "special_word",
    "subtract",
    "tail",
    "tail_entry",
    "text",
    "time",
    "time_unit",
    "trigger",
    "unit_word",
    "value_test",
    "values",
    "weekday",
    "working_days",
    "year_code",
    "year_day",
    "zone",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The rules of the grammar that leave a node, without keywords, blocks and those that read one
    /// statement and nothing else.
    fn rules() -> BTreeSet<&'static str> {
        let grammar = include_str!("../../../../../grammar/slate.pest");
        let name = |line: &'static str| {
            let (name, rest) = line.split_once(" = ")?;
            let plain = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let silent = rest.starts_with('_');
            let other =
                name.starts_with("kw_") || name.ends_with("_block") || name.ends_with("_only");
            let other = other && name != "reported_only";
            (plain && !silent && !other).then_some(name)
        };
        grammar.lines().filter_map(name).collect()
    }

    #[test]
    fn every_clause_of_the_grammar_has_a_text() {
        let rules = rules();
        assert!(rules.len() > 150, "{}", rules.len());
        let without: Vec<&&str> =
            rules.iter().filter(|it| text(it).is_none() && !WORDS.contains(it)).collect();
        assert!(without.is_empty(), "no text: {without:?}");
    }

    #[test]
    fn no_text_is_of_nothing_and_each_says_two_things() {
        let rules = rules();
        let lists = [
            agreement::TEXTS,
            time::TEXTS,
            figure::TEXTS,
            promise::TEXTS,
            credit::TEXTS,
            settlement::TEXTS,
            scenario::TEXTS,
        ];
        let mut seen = BTreeSet::new();
        for (rule, text) in lists.into_iter().flatten() {
            assert!(rules.contains(rule), "`{rule}` is no rule of the grammar");
            assert!(seen.insert(rule), "`{rule}` has two texts");
            assert!(!WORDS.contains(rule), "`{rule}` is a word and has a text");
            let sentences = text.matches(". ").count() + 1;
            assert!(text.ends_with('.') && sentences >= 2, "{rule}: {text}");
        }
    }
}
