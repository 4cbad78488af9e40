//! Trees in short.
#![allow(dead_code, reason = "each test file uses its part")]

use slate_syntax::Span;

pub const MANAGED_SERVICES: &str = include_str!("../fixtures/managed_services.slate");
pub const HOSTING: &str = include_str!("../fixtures/hosting.slate");
pub const EVERYTHING: &str = include_str!("../fixtures/everything.slate");

/// The tree of `text` without spans, as one line.
pub fn bare(text: &str) -> String {
    let parse = slate_syntax::parse(text);
    strip(&format!("{:?}", parse.file.items))
}

/// A tree as Debug prints it, without spans.
pub fn strip(debug: &str) -> String {
    let mut out = String::new();
    let mut rest = debug;
    while let Some(at) = rest.find('@') {
        let after = rest[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
        let is_span = after.len() < rest[at + 1..].len() && after.starts_with("..");
        out.push_str(&rest[..at]);
        if is_span {
            rest = after[2..].trim_start_matches(|c: char| c.is_ascii_digit());
        } else {
            out.push('@');
            rest = &rest[at + 1..];
        }
    }
    out.push_str(rest);
    out
}

/// A bare tree with the words that say nothing taken out, to be read by people.
pub fn short(debug: &str) -> String {
    let mut out = strip(debug);
    for (long, brief) in [
        (", span: ", ""),
        ("span: ", ""),
        (", label: None", ""),
        (", docs: None", ""),
        (", damaged: false", ""),
        (", condition: None", ""),
        (", calendar: None", ""),
        (", cut_off: None", ""),
        (", plural: None", ""),
        (", derived: None", ""),
        (", alias: None", ""),
        (", quoted: false", ""),
        (", offset: None", ""),
        (", second: 0", ""),
        (", per: []", ""),
        (", out_of: None", ""),
        (", operand: None", ""),
        (", from_date_itself: false", ""),
        (", from: None", ""),
        ("Spanned { value: ", "{ "),
        ("Literal(", "("),
        ("Number(Number { digits: ", "Number({ "),
        ("Number { digits: ", "{ "),
        ("Head { name: ", "Head { "),
    ] {
        out = out.replace(long, brief);
    }
    out
}

/// Every span of the tree lies in the text, on character boundaries.
pub fn spans_are_sound(text: &str) {
    let parse = slate_syntax::parse(text);
    let debug = format!("{:?}", parse.file);
    for piece in debug.split('@').skip(1) {
        let Some((start, rest)) = piece.split_once("..") else {
            continue;
        };
        let end: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let (Ok(start), Ok(end)) = (start.parse::<usize>(), end.parse::<usize>()) else {
            continue;
        };
        assert!(text.get(start..end).is_some(), "{start}..{end} of {} bytes", text.len());
    }
    for error in &parse.errors {
        let spans: Vec<Span> = error.fixes.iter().map(|fix| fix.span).chain([error.span]).collect();
        for span in spans {
            assert!(text.get(span.start..span.end).is_some(), "{error:?}");
        }
        assert!(!error.message.is_empty() && !error.message.ends_with('.'), "{error:?}");
    }
}
