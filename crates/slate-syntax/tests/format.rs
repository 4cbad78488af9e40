//! The formatter changes how a text looks and nothing else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failure in a test is the point")]

mod common;
use common::{EVERYTHING, HOSTING, MANAGED_SERVICES, bare};
use proptest::prelude::*;
use slate_syntax::format;

#[test]
fn the_samples_are_formatted_already() {
    for text in [MANAGED_SERVICES, HOSTING, EVERYTHING] {
        pretty(text, text);
    }
}

fn pretty(text: &str, expected: &str) {
    let formatted = format(text).unwrap();
    if formatted != expected {
        panic!("expected:\n{expected}\nformatted:\n{formatted}");
    }
}

#[test]
fn rows_maps_and_fields_are_aligned() {
    let text = "agreement a{\ncredit c for t{\n\n\nof desk.charge   // the base\nbelow 99.95% :5%\n99.0% to below 99.5%:10% \n\n\n// none below\notherwise:none\n\n}\nrecord ticket{\nid:text\npriority:one of P1,P2,\nP3\n}\n}";
    let expected = r"agreement a {
  credit c for t {
    of desk.charge                        // the base
    below 99.95%:         5%
    99.0% to below 99.5%: 10%

    // none below
    otherwise: none
  }
  record ticket {
    id       : text
    priority : one of P1, P2,
        P3
  }
}
";
    pretty(text, expected);
}

#[test]
fn a_text_with_mistakes_is_not_touched() {
    assert_eq!(format("agreement a {\n  custmer \"C\"\n}\n").unwrap_err().len(), 1);
}

#[test]
fn an_empty_text_stays_empty() {
    pretty("", "");
    pretty("  \n\n", "");
    pretty("// only a comment", "// only a comment\n");
}

/// The samples with other space between their tokens.
fn spaced() -> impl Strategy<Value = String> {
    let text = prop_oneof![Just(MANAGED_SERVICES), Just(HOSTING), Just(EVERYTHING)];
    (text, proptest::collection::vec(0_usize..6, 64)).prop_map(|(text, choices)| {
        let mut out = String::new();
        let mut choices = choices.into_iter().cycle();
        for line in text.lines() {
            let code = line.trim_start();
            let indent = choices.next().unwrap_or_default();
            out.push_str(&" ".repeat(indent));
            let (code, comment) = code.split_once("//").unwrap_or((code, ""));
            for (at, part) in code.split('"').enumerate() {
                if at > 0 {
                    out.push('"');
                }
                if at % 2 == 1 {
                    out.push_str(part);
                    continue;
                }
                for c in part.chars() {
                    match (c, choices.next()) {
                        (' ', Some(1)) => out.push_str("   "),
                        (' ', Some(2)) => out.push('\t'),
                        ('{' | ',', Some(3)) => {
                            out.push(c);
                            out.push_str("  ");
                        }
                        _ => out.push(c),
                    }
                }
            }
            if !comment.is_empty() {
                out.push_str("//");
                out.push_str(comment);
            }
            out.push_str(match choices.next() {
                Some(0) => "\n\n\n",
                Some(1) => "   \n",
                Some(2) => "\r\n",
                _ => "\n",
            });
        }
        out
    })
}

fn comments(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.split_once("//"))
        .map(|(_, comment)| comment.trim_end().to_owned())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 48 } else { 512 }))]

    #[test]
    fn formatting_keeps_the_tree_and_every_comment_and_is_done_once(text in spaced()) {
        let formatted = format(&text).expect("only spaces differ from a sample");
        prop_assert_eq!(bare(&formatted), bare(&text));
        prop_assert_eq!(comments(&formatted), comments(&text));
        prop_assert_eq!(format(&formatted).expect("it is formatted"), formatted);
    }
}
