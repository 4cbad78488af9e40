//! Every word of every example: what is said of it, and where it leads.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

mod examples;

use std::path::Path;

use examples::examples;
use slate_ide::{Around, Instant, Live, Snapshot, Span, Workspace};
use slate_syntax::Node;

fn opened(folder: &Path, file: &str) -> Snapshot {
    let mut workspace = Workspace::new(Some(folder.to_path_buf()));
    workspace.set(file, std::fs::read_to_string(folder.join(file)).unwrap());
    workspace.snapshot()
}

/// The words, figures and texts of a file, without its comments and signs.
fn tokens(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut rest = text.char_indices().peekable();
    let word = |c: char| c.is_alphanumeric() || c == '_';
    while let Some((start, c)) = rest.next() {
        if c == '"' {
            let mut end = start + 1;
            while let Some((at, c)) = rest.next() {
                end = at + c.len_utf8();
                match c {
                    '\\' => drop(rest.next()),
                    '"' => break,
                    _ => {}
                }
            }
            found.push(Span::new(start, end));
        } else if c == '/' && rest.peek().is_some_and(|it| it.1 == '/') {
            for (_, c) in rest.by_ref() {
                if c == '\n' {
                    break;
                }
            }
        } else if word(c) {
            let number = c.is_ascii_digit();
            let mut end = start + c.len_utf8();
            while let Some((at, c)) = rest.peek().copied() {
                let within = number && matches!(c, '-' | ':' | '.' | '%');
                let next = text[at + c.len_utf8()..].chars().next();
                if !(word(c) || within && (c == '%' || next.is_some_and(|it| it.is_alphanumeric())))
                {
                    break;
                }
                end = at + c.len_utf8();
                rest.next();
            }
            found.push(Span::new(start, end));
        }
    }
    found
}

/// The smallest piece round a token, and the rules of all that are round it, the smallest first.
fn rules(nodes: &[Node], token: Span) -> Vec<&'static str> {
    let holds = |it: &Node| it.span.start <= token.start && token.end <= it.span.end;
    let mut next = nodes.iter().rposition(holds);
    let mut found = Vec::new();
    while let Some(node) = next.and_then(|at| nodes.get(at)) {
        found.push(node.rule);
        next = node.parent;
    }
    found
}

/// Whether a unit stands behind a number.
fn unit(text: &str, number: Span) -> bool {
    let rest = text[number.end..].strip_prefix(' ').unwrap_or_default();
    ["GBP", "USD", "EUR", "INR", "min", "h ", "h\n", "h,", "days", "working", "pp"]
        .iter()
        .any(|unit| rest.starts_with(unit))
}

/// What only the clause round it speaks of: the name of a currency, and a value that is missing.
const NO_NAMES: [&str; 2] = ["currency", "field_value"];

/// Where the clause says all that there is to say of a figure: what a row pays, what is given to a
/// scenario, a step, and one operand of several.
const SAID_BY_CLAUSE: [&str; 8] =
    ["row", "scenario_input", "field_value", "round", "call", "if_expr", "rolling", "pay"];

#[test]
fn every_word_says_what_it_is_and_every_name_leads_to_its_definition() {
    let live = Live::default();
    let around = Around { now: Instant::from_seconds(1_772_625_600), live: &live };
    let (mut names, mut figures, mut led) = (0, 0, 0);
    for (folder, file) in examples() {
        let snapshot = opened(&folder, &file);
        let text = snapshot.text(&file).unwrap();
        let nodes = slate_syntax::nodes(&text);
        for token in tokens(&text) {
            let written = token.of(&text);
            let line = text[..token.start].matches('\n').count() + 1;
            let place = format!("{file}:{line} {written}");
            let hover = snapshot.hover(&file, token.start, around).expect(&place);
            assert!(hover.text.len() > 10, "{place}: {}", hover.text);
            let rules = rules(&nodes, token);
            let round = |some: &[&str]| rules.iter().any(|it| some.contains(it));
            let own = hover.span.end - hover.span.start;
            match rules[0] {
                "ident" => {
                    let said = own <= written.len() || hover.span.of(&text).contains('.');
                    assert!(said || round(&NO_NAMES), "{place}: {}", hover.text);
                    names += 1;
                    let built_in = ["missing", "min", "max"];
                    if !built_in.contains(&written) && !round(&["currency"]) {
                        assert!(snapshot.definition(&file, token.start).is_some(), "{place}");
                        led += 1;
                    }
                }
                "date" | "period_code" => {
                    assert!(hover.text.starts_with("**"), "{place}: {}", hover.text);
                    figures += 1;
                }
                // A number without a unit is a count of what the clause says.
                _ if round(&["figure"]) && (rules[0] != "number" || unit(&text, token)) => {
                    let said = own <= written.len() + 16;
                    assert!(said || round(&SAID_BY_CLAUSE), "{place}: {}", hover.text);
                    figures += 1;
                }
                _ => {}
            }
        }
    }
    assert!(names > 2_000 && led > 2_000 && figures > 1_000, "{names} {led} {figures}");
}

/// Whatever names a definition is among what is found from it, and from the definition.
#[test]
fn every_use_is_found_from_every_other() {
    let mut asked = 0;
    for (folder, file) in examples() {
        let snapshot = opened(&folder, &file);
        let text = snapshot.text(&file).unwrap();
        let nodes = slate_syntax::nodes(&text);
        for token in tokens(&text).into_iter().step_by(29) {
            if rules(&nodes, token).first() != Some(&"ident") {
                continue;
            }
            let highlights = snapshot.highlights(&file, token.start);
            if highlights.is_empty() {
                continue;
            }
            let place = format!("{file} {} at {}", token.of(&text), token.start);
            assert!(
                highlights.iter().any(|it| it.start <= token.start && token.end <= it.end),
                "{place}"
            );
            let found = snapshot.references(&file, token.start, true);
            let here: Vec<Span> =
                found.iter().filter(|it| it.file == file).map(|it| it.span).collect();
            assert_eq!(here, highlights, "{place}");
            for other in highlights {
                let from_there = snapshot.references(&file, other.start, true);
                assert_eq!(from_there, found, "{place} from {}", other.start);
                asked += 1;
            }
        }
    }
    assert!(asked > 300, "{asked}");
}
