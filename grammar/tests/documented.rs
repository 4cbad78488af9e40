//! The grammar is a document: every rule says what it is for.

use pest_meta::parser::{Rule, consume_rules, parse};

#[test]
fn every_rule_has_a_comment_directly_above_it() {
    let rules = consume_rules(parse(Rule::grammar_rules, slate_grammar::GRAMMAR).unwrap()).unwrap();
    assert!(rules.len() > 200, "the grammar was not read as a whole");
    let lines: Vec<&str> = slate_grammar::GRAMMAR.lines().collect();
    for rule in rules {
        let at = lines
            .iter()
            .position(|line| line.starts_with(&format!("{} = ", rule.name)))
            .unwrap_or_else(|| panic!("`{}` does not begin a line", rule.name));
        let comment = lines[at - 1].strip_prefix("/// ").unwrap_or_default();
        assert!(
            comment.len() > 5 && comment.ends_with('.'),
            "`{}` has no comment of its own: `{}`",
            rule.name,
            lines[at - 1]
        );
    }
}

#[test]
fn every_keyword_is_atomic_and_no_letter_may_follow_it() {
    for keyword in slate_grammar::keywords() {
        let rule = format!("kw_{keyword} = @{{ \"{keyword}\" ~ !name_char }}");
        assert!(slate_grammar::GRAMMAR.contains(&rule), "{keyword}");
    }
    assert!(slate_grammar::keywords().contains(&"agreement"));
}
