//! Whoever types one of the examples is offered each word of it where it stands.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

mod examples;

use std::path::PathBuf;

use examples::examples;
use slate_ide::{Completion, Workspace};
use slate_syntax::{Node, nodes};

/// What the author makes up, and signs.
const NOT_OFFERED: [&str; 22] = [
    "number",
    "text",
    "date",
    "time",
    "offset",
    "period_code",
    "year_code",
    "day_number",
    "equals",
    "colon",
    "minus",
    "compare_sign",
    "add",
    "subtract",
    "multiply",
    "divide",
    "instant",
    "bad",
    "tail",
    "holidays_block",
    "change_block",
    "scenario_block",
];

/// The examples, each by its name with its text.
fn texts() -> Vec<(String, String)> {
    let text = |(folder, name): (PathBuf, String)| {
        let text = std::fs::read_to_string(folder.join(&name)).unwrap();
        (name, text)
    };
    examples().into_iter().map(text).collect()
}

/// The words of a text that a completion could offer, each with the rule round it.
fn words<'t>(text: &'t str, nodes: &[Node]) -> Vec<(usize, &'t str, &'static str)> {
    let mut found = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let leaf = nodes.get(index + 1).is_none_or(|next| next.parent != Some(index));
        let parent = node.parent.and_then(|parent| nodes.get(parent));
        let round = parent.map_or("", |it| it.rule);
        // A name that is defined here.
        let new = node.rule == "ident"
            && (matches!(round, "head" | "plural" | "member" | "record")
                || round == "use_item"
                || round == "record_id"
                    && parent
                        .and_then(|it| it.parent)
                        .and_then(|it| nodes.get(it))
                        .is_some_and(|it| it.rule == "scenario_record"));
        if leaf && !new && !NOT_OFFERED.contains(&node.rule) && !node.span.is_empty() {
            let word = node.span.of(text);
            if word.starts_with(|c: char| c.is_alphanumeric() || c == '%') {
                found.push((
                    node.span.start,
                    word,
                    if node.rule == "ident" { round } else { node.rule },
                ));
            }
        }
    }
    found
}

fn offers(found: &[Completion], word: &str) -> bool {
    found.iter().any(|it| {
        let rest = it.label.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// Of how many words which are not offered, where `typed` gives the text as it stands when the word at
/// an offset is about to be typed.
fn missing(typed: impl Fn(&str, usize) -> String) -> (usize, Vec<String>) {
    let mut asked = 0;
    let mut missing = Vec::new();
    for (name, text) in texts() {
        let mut workspace = Workspace::default();
        workspace.set(&name, text.as_str());
        for (at, word, rule) in words(&text, &nodes(&text)) {
            asked += 1;
            let now = typed(&text, at);
            if now != text {
                workspace.set(&name, now);
            }
            if !offers(&workspace.snapshot().completions(&name, at), word) {
                let line = text.get(..at).unwrap().matches('\n').count();
                let shown = text.lines().nth(line).unwrap().trim();
                missing.push(format!("{rule} `{word}` {name}:{} {shown}", line + 1));
            }
        }
    }
    (asked, missing)
}

#[test]
fn every_word_of_the_examples_is_offered_where_it_stands() {
    let (asked, missing) = missing(|text, _| text.to_owned());
    assert!(missing.is_empty(), "{} of {asked}:\n{}", missing.len(), missing.join("\n"));
    assert!(asked > 6_000, "{asked}");
}

/// The rest of the line is not written yet.
#[test]
fn every_word_of_the_examples_is_offered_while_it_is_typed() {
    let (asked, missing) = missing(|text, at| {
        let (before, rest) = text.split_at(at);
        let behind = rest.find('\n').map_or("", |end| &rest[end..]);
        format!("{before}{behind}")
    });
    assert!(missing.is_empty(), "{} of {asked}:\n{}", missing.len(), missing.join("\n"));
}

/// Behind the half of a word the same is offered as at its beginning: the client leaves out what does
/// not begin so.
#[test]
fn half_a_word_changes_nothing() {
    let mut asked = 0;
    for (name, text) in texts() {
        let mut workspace = Workspace::default();
        workspace.set(&name, text.as_str());
        let snapshot = workspace.snapshot();
        let all = words(&text, &nodes(&text));
        for (at, word, _) in all.iter().filter(|(_, word, _)| word.len() > 2).step_by(7) {
            let labels = |offset: usize| -> Vec<String> {
                snapshot.completions(&name, offset).into_iter().map(|it| it.label).collect()
            };
            let half = at + word.char_indices().nth(2).unwrap().0;
            assert_eq!(labels(*at), labels(half), "`{word}` of {name} at {at}");
            let found = snapshot.completions(&name, half);
            assert!(found.iter().all(|it| it.replace.end == half && it.replace.start <= *at));
            asked += 1;
        }
    }
    assert!(asked > 500, "{asked}");
}

/// Every place of a text has an answer in it, wherever it is cut off.
#[test]
fn no_place_is_too_much() {
    let mut answers = 0;
    for (name, text) in texts() {
        let mut workspace = Workspace::default();
        workspace.set(&name, text.as_str());
        let whole = workspace.snapshot();
        // Long texts say the same often.
        let step = if text.len() < 8_000 { 1 } else { 13 };
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for offset in places.iter().copied().step_by(step) {
            let found = whole.completions(&name, offset);
            answers += usize::from(!found.is_empty());
            assert!(found.iter().all(|it| it.replace.start <= it.replace.end));
            assert!(found.iter().all(|it| it.replace.end == offset), "{name} at {offset}");
        }
        for cut in places.iter().copied().step_by(397) {
            workspace.set(&name, &text[..cut]);
            let snapshot = workspace.snapshot();
            for offset in [cut, cut / 2, cut + 9] {
                answers += usize::from(!snapshot.completions(&name, offset).is_empty());
            }
        }
    }
    assert!(answers > 5_000, "{answers}");
}

/// Nothing is written yet behind the word: the blocks round it are open, and only what stands above can
/// be named.
#[test]
fn every_word_of_a_new_text_is_offered_as_it_is_written() {
    let mut asked = 0;
    let mut missing = Vec::new();
    for (name, text) in texts() {
        let mut workspace = Workspace::default();
        for (at, word, rule) in words(&text, &nodes(&text)).into_iter().step_by(5) {
            let above = &text[..at];
            let named =
                matches!(rule, "path" | "select" | "require" | "low_volume" | "timer" | "ignore");
            // What is defined further down.
            let defined = above
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .any(|it| it == word || format!("{it}s") == word);
            if named && !defined {
                continue;
            }
            asked += 1;
            workspace.set(&name, above);
            if !offers(&workspace.snapshot().completions(&name, at), word) {
                let line = above.matches('\n').count();
                missing.push(format!(
                    "{rule} `{word}` {name}:{} {}",
                    line + 1,
                    text.lines().nth(line).unwrap().trim()
                ));
            }
        }
    }
    assert!(missing.is_empty(), "{} of {asked}:\n{}", missing.len(), missing.join("\n"));
    assert!(asked > 1_000, "{asked}");
}
