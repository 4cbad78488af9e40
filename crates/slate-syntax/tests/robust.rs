//! Whatever the text, the parser returns.

mod common;
use proptest::prelude::*;
use slate_syntax::{MOST_BYTES, MOST_ERRORS, Memory, NodeMemory, format, nodes, parse};

#[test]
fn brackets_by_the_hundred_thousand() {
    let n = 100_000;
    for text in [
        format!("let x = {}", "(".repeat(n)),
        format!("let x = {}1{}\nlet y = 2\n", "(".repeat(n), ")".repeat(n)),
        format!("agreement a {}", "{".repeat(n)),
        format!("{}{}", "{".repeat(n), "}".repeat(n)),
        "}".repeat(n),
        ")".repeat(n),
        format!("let x = {}1", "not ".repeat(n)),
        format!("let x = {}1", "- ".repeat(n)),
        format!("let x = 1{}", " + 1".repeat(n)),
        format!("let x = 10%{}", " of 10%".repeat(n)),
        format!("let x = {}c", "if a then b else ".repeat(n)),
        format!("let x = {}", "f(".repeat(n)),
        format!("let x = {}", "mean of (".repeat(n)),
        format!("let x = {}", "match ".repeat(5000)),
        format!("calendar c = {}", "a or ".repeat(n)),
        format!("calendar c = {}", "(".repeat(n)),
        "\"".repeat(n),
        "// ".repeat(n),
    ] {
        let started = std::time::Instant::now();
        let parse = parse(&text);
        assert!(started.elapsed().as_secs() < 60, "{}", &text[..40]);
        assert!(!parse.errors.is_empty() || text.starts_with("//"), "{}", &text[..40]);
        drop(parse);
    }
}

#[test]
fn brackets_that_nest_too_deep_cost_only_their_statement() {
    let n = 100_000;
    let parse = parse(&format!("let x = {}1{}\nlet y = 2\n", "(".repeat(n), ")".repeat(n)));
    assert_eq!(parse.errors.len(), 1, "{:?}", parse.errors);
    assert_eq!(parse.file.items.len(), 2);
}

#[test]
fn a_text_cut_anywhere() {
    for text in [common::MANAGED_SERVICES, common::HOSTING, common::EVERYTHING] {
        for end in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            let cut = &text[..end];
            let parse = parse(cut);
            let open = cut.matches('{').count() - cut.matches('}').count();
            assert!(parse.errors.len() <= open + 1, "cut at {end}: {:#?}", parse.errors);
        }
    }
}

#[test]
fn a_text_that_begins_anywhere() {
    let text = common::MANAGED_SERVICES;
    for start in (0..text.len()).step_by(7).filter(|at| text.is_char_boundary(*at)) {
        common::spans_are_sound(&text[start..]);
    }
}

#[test]
fn too_large_a_file_is_one_finding() {
    let text = " ".repeat(MOST_BYTES + 1);
    assert_eq!(parse(&text).errors.len(), 1);
}

#[test]
fn fifty_megabytes_of_one_line_and_of_mistakes() {
    let line = "junk ".repeat(10_000_000);
    assert_eq!(parse(&line).errors.len(), 1);
    let wrong = "calendar c {\n  nothing to see\n}\n".repeat(2000);
    assert_eq!(parse(&wrong).errors.len(), MOST_ERRORS);
}

/// Run in CI with `--release -- --ignored`.
#[test]
#[ignore = "takes some seconds in release, a minute in debug"]
fn fifty_megabytes_of_agreements() {
    let mut text = String::new();
    while text.len() < 50 << 20 {
        text.push_str(common::MANAGED_SERVICES);
    }
    assert!(parse(&text).errors.is_empty());
}

/// Words of the language, signs and rubbish in any order.
fn soup() -> impl Strategy<Value = String> {
    let words: Vec<String> = slate_grammar::keywords()
        .iter()
        .map(|word| (*word).to_owned())
        .chain(
            [
                "{",
                "}",
                "(",
                ")",
                "\n",
                "\n",
                ",",
                ":",
                "=",
                "\"",
                "\"a\"",
                "//",
                "///",
                "5%",
                "4 h",
                "15x",
                "2026-03",
                "2026-03-06 17:50",
                "a.b",
                "x",
                "-",
                "–",
                "é",
                "\u{0}",
                "\r\n",
                "\\",
            ]
            .map(str::to_owned),
        )
        .collect();
    let word = proptest::sample::select(words);
    proptest::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

/// A dash of several bytes that is read as something else is never cut in two.
#[test]
fn a_character_that_stands_for_another_stays_whole() {
    let tier = common::MANAGED_SERVICES.find("like gold").unwrap();
    for put in ["–", " –", "– ", "é", "“"] {
        for offset in tier..tier + 120 {
            let mut text = common::MANAGED_SERVICES.to_owned();
            text.insert_str(offset, put);
            common::spans_are_sound(&text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 192 } else { 4096 }))]

    #[test]
    fn any_characters(text in "\\PC{0,200}") {
        common::spans_are_sound(&text);
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        common::spans_are_sound(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words(text in soup()) {
        common::spans_are_sound(&text);
        if let Ok(formatted) = format(&text) {
            prop_assert_eq!(common::bare(&formatted), common::bare(&text));
        }
    }

    /// A sample with something put in or taken out anywhere.
    #[test]
    fn any_edit(at in 0_usize..3000, remove in 0_usize..40, put in soup()) {
        let mut text = common::MANAGED_SERVICES.to_owned();
        let (start, end) = (at.min(text.len()), (at + remove).min(text.len()));
        if text.is_char_boundary(start) && text.is_char_boundary(end) {
            text.replace_range(start..end, &put);
            common::spans_are_sound(&text);
        }
    }

    #[test]
    fn edits_one_after_the_other_are_read_as_the_whole(
        edits in proptest::collection::vec((0_usize..6000, 0_usize..60, soup()), 1..4),
    ) {
        let samples = [common::HOSTING, common::HOSTING];
        let mut text = samples.join("\n");
        let (mut memory, mut pieces) = (Memory::default(), NodeMemory::default());
        prop_assert_eq!(memory.parse(&text), parse(&text));
        prop_assert_eq!(pieces.nodes(&text), nodes(&text));
        let mut pieces = NodeMemory::default();
        for (at, remove, put) in edits {
            let boundary = |at: usize| (at..).find(|it| text.is_char_boundary(*it)).unwrap();
            let start = boundary(at.min(text.len()));
            let end = boundary((start + remove).min(text.len()));
            text.replace_range(start..end, &put);
            prop_assert_eq!(memory.parse(&text), parse(&text));
            prop_assert_eq!(pieces.nodes(&text), nodes(&text));
        }
    }

    /// An agreement of many blocks, of which an edit leaves most as they were.
    #[test]
    fn an_agreement_is_read_again_as_the_whole(
        order in proptest::collection::vec(0_usize..BLOCKS.len(), 8..24),
        edits in proptest::collection::vec((0_usize..4000, 0_usize..6, small_edit()), 1..8),
    ) {
        let blocks = order.iter().map(|at| BLOCKS[*at]).collect::<Vec<_>>().concat();
        let mut text = format!("edition 2026\n// c\nagreement a \"A\" {{\n{blocks}}}\ncalendar z {{\n}}\n");
        let (mut memory, mut pieces) = (Memory::default(), NodeMemory::default());
        prop_assert_eq!(memory.parse(&text), parse(&text));
        prop_assert_eq!(pieces.nodes(&text), nodes(&text));
        for (at, remove, put) in edits {
            let boundary = |at: usize| (at..).find(|it| text.is_char_boundary(*it)).unwrap();
            let start = boundary(at % (text.len() + 1));
            let end = boundary((start + remove).min(text.len()));
            text.replace_range(start..end, &put);
            prop_assert_eq!(memory.parse(&text), parse(&text), "{}", text);
            prop_assert_eq!(pieces.nodes(&text), nodes(&text), "{}", text);
        }
    }
}

/// A mistake that is left out as a consequence of another is there again when that one is mended.
#[test]
fn a_block_whose_mistake_was_a_consequence_is_read_again() {
    let calendar = |name: &str| format!("  calendar {name} {{\n    Mon 09:00-17:00\n  }}\n");
    let blocks = format!(
        "{}{}  credyt c for d.e {{\n    when d.e missed\n  }}\n{}{}",
        calendar("f"),
        calendar("g"),
        calendar("h"),
        calendar("i")
    );
    let unopened = format!("agreement a \"A\" {{\n  service d\n{blocks}  }}\n}}\n");
    let mended = format!("agreement a \"A\" {{\n  service d {{\n  }}\n{blocks}}}\n");
    let mut memory = Memory::default();
    assert_eq!(memory.parse(&unopened).errors.len(), 1, "the missing `{{` and no consequence");
    assert_eq!(memory.parse(&mended), parse(&mended));
    assert_eq!(parse(&mended).errors.len(), 1, "`credyt`");
}

/// Statements of an agreement, with blocks and without, and what may stand between them.
const BLOCKS: [&str; 14] = [
    "  calendar office {\n    Mon-Fri 09:00-17:00 // c }\n    closed 2026-12-25 \"é {\"\n  }\n",
    "  /// Of tickets.\n  /// And more.\n  record ticket {\n    priority : one of P1, P2\n  }\n",
    "  service desk \"Desk\" {\n    timer fix of ticket {\n      start when opened\n    }\n    target t {\n      measure fix\n      limit { P1: 4 h }\n      require at least 95% of tickets each month\n    }\n  } // end\n",
    "  credit late for desk.t {\n    of desk.charge\n    below 95%: 5%\n  }\n",
    "\n",
    "  // said\n\n",
    "  provider \"P\"\n",
    "  term 2026-01-01 to 2026-12-31\n",
    "  settlement {\n    cap 15% of charges each month\n  }\n",
    "  exclude planned \"Planned\" {\n    tickets where cause is planned\n  }\n",
    "  let x = match y {\n    P1: 4 h\n    otherwise: 2 h\n  }\n",
    "  select desk.gold,\n",
    "  terminate t {\n    when desk.t missed in 3 consecutive months\n  }\n  credit b {\n    when desk.t missed\n  }\r\n",
    "  credit b {\n    wen desk.t missed\n    below 95% 5%\n  }\n",
];

/// What people type, and what they never would.
fn small_edit() -> impl Strategy<Value = String> {
    let pieces = [
        "",
        "y",
        "9",
        " ",
        "P1",
        "x y",
        "\n    ",
        "    cap 5%\n",
        "  // c\n",
        "  /// d\n",
        "\n",
        "{",
        "}",
        "  }\n",
        "  {\n",
        "\"",
        "//",
        "///",
        "5",
        "%",
        ",",
        "or ",
        " of",
        "x",
        "(",
        ")",
        ":",
        "é",
        "  service s {\n  }\n",
        "  credit c {\n",
        "agreement b {\n",
        "\nscenario \"s\" for a {\n",
        " else ",
        "\r",
        "<<<<<<< a\n",
        "=======\n",
        ">>>>>>> b\n",
        "  calendar office {\n    Mon-Fri 09:00-17:00 // c }\n",
    ];
    proptest::sample::select(pieces.map(str::to_owned).to_vec())
}
