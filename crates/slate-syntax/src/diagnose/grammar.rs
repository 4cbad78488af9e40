//! The rules of the grammar in the words of a message.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use slate_grammar::{GRAMMAR, Rule};

/// The keyword with which a rule begins, read from the grammar.
pub(super) fn opening(rule: Rule) -> Option<&'static str> {
    openings().get(&format!("{rule:?}")).copied()
}

/// By the name of a rule.
fn openings() -> &'static BTreeMap<String, &'static str> {
    static OPENINGS: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    OPENINGS.get_or_init(|| {
        let mut out = BTreeMap::new();
        for line in GRAMMAR.lines() {
            let Some((name, body)) = line.split_once(" = ") else {
                continue;
            };
            let body = body.trim_start_matches(['@', '$', '_', '{', ' ', '(']);
            let first = name.strip_prefix("kw_").or_else(|| {
                let rest = body.strip_prefix("kw_")?;
                rest.split(|c: char| !c.is_ascii_lowercase()).next()
            });
            if let Some(first) = first {
                out.insert(name.to_owned(), first);
            }
        }
        out
    })
}

/// The words with which the statements of a place begin, read from the grammar.
pub(super) fn statements(only: Rule) -> Vec<String> {
    let name = format!("{only:?}");
    let start = format!("{} = _{{", name.trim_end_matches("_only"));
    let Some(body) = GRAMMAR.lines().find_map(|line| line.strip_prefix(start.as_str())) else {
        return Vec::new();
    };
    let rules = body.trim_end_matches('}').split('|').map(str::trim);
    rules.filter_map(|rule| openings().get(rule)).map(|word| format!("`{word}`")).collect()
}

/// What a rule is called in a message; `None` where it would not help.
pub(super) fn in_words(rule: Rule) -> Option<String> {
    let words = match rule {
        Rule::ident
        | Rule::head
        | Rule::path
        | Rule::paths
        | Rule::plural
        | Rule::is_value
        | Rule::values => "a name",
        Rule::text => "a text in quotes",
        Rule::number | Rule::day_number => "a number",
        Rule::figure | Rule::literal | Rule::amount => "a figure",
        Rule::expr | Rule::loose_expr => "a value",
        Rule::date | Rule::date_range => "a date",
        Rule::time => "a time of day",
        Rule::time_span | Rule::time_spans => "hours such as `09:00-17:00`",
        Rule::instant => "a moment such as `2026-03-06 17:50`",
        Rule::period => "a period such as `2026-03`",
        Rule::time_unit => "a unit of time",
        Rule::calendar_unit | Rule::unit_word | Rule::cadence => {
            "`month`, `quarter` or another period"
        }
        Rule::period_clause => "a period such as `each month`",
        Rule::weekday | Rule::day_range | Rule::day_list | Rule::hours => "days of the week",
        Rule::month_name => "the name of a month",
        Rule::zone => "the name of a zone",
        Rule::colon => "`:`",
        Rule::equals => "`=`",
        Rule::percent_sign => "`%`",
        Rule::compare | Rule::at_least => "`at least`",
        Rule::at_most => "`at most`",
        Rule::field_type => "a type",
        Rule::row | Rule::row_range => "a row such as `below 95%: 5%`",
        Rule::record_id => "the name of a record",
        Rule::member => "a value",
        Rule::calendar_expr | Rule::calendar_atom => "the name of a calendar",
        Rule::limit_value | Rule::limit_time => "a time such as `4 h`",
        Rule::dated => "a day or a table of holidays",
        Rule::change | Rule::field_value => "a field and its new value",
        Rule::value_test => "a comparison such as `is` or `at least`",
        Rule::EOI | Rule::tail | Rule::tail_entry => "the end of the line",
        Rule::bad | Rule::bad_entry | Rule::bad_top => return None,
        Rule::infix | Rule::is_tail | Rule::and_or | Rule::prefix | Rule::minus | Rule::offset => {
            return None;
        }
        _ => {
            let name = format!("{rule:?}");
            if name.ends_with("_block") || name == "limit_map" {
                return Some("`{`".to_owned());
            }
            return opening(rule).map(|word| format!("`{word}`"));
        }
    };
    Some(words.to_owned())
}

/// How something is written that a message only names.
pub(super) fn shown(word: &str) -> Option<&'static str> {
    match word {
        "a text in quotes" => Some("put it in straight quotes: `\"…\"`"),
        "a date" => Some("a date is written `2026-03-06`: year, month, day"),
        "a time of day" => Some("a time of day is written `17:50`"),
        "a type" => Some("write `one of a, b`, `text`, `duration`, `instant` or another type"),
        _ => None,
    }
}
