//! The two agreements of the language's design, restated, and a text with everything in it.

mod common;
use common::{EVERYTHING, HOSTING, MANAGED_SERVICES, short};
use slate_syntax::ast::{AgreementItem, Item};

#[test]
fn the_samples_have_no_mistakes() {
    for text in [MANAGED_SERVICES, HOSTING, EVERYTHING] {
        assert_eq!(slate_syntax::parse(text).errors, []);
        common::spans_are_sound(text);
    }
}

#[test]
fn the_first_sample_is_understood_as_a_whole() {
    let file = slate_syntax::parse(MANAGED_SERVICES).file;
    let items: Vec<&Item> = file.items().collect();
    let [
        Item::Edition(edition),
        Item::Use(_),
        Item::Agreement(agreement),
        Item::Scenario(scenario),
    ] = items.as_slice()
    else {
        panic!("{:#?}", file.items)
    };
    assert_eq!(edition.year.whole(), Some(2026));
    assert_eq!(agreement.head.name.as_str(), "harbour");
    let docs = agreement.head.docs.as_ref().unwrap();
    assert_eq!(
        docs.value,
        "The agreement that the examples of this crate are about.\nIt has a bit of everything."
    );
    assert_eq!(scenario.agreement.text(), "harbour");
    assert_eq!(scenario.entries.len(), 5);
    let kinds = agreement.items.iter().map(|item| match item {
        AgreementItem::Bad(bad) => panic!("{bad:?}"),
        other => format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_owned(),
    });
    assert_eq!(
        kinds.collect::<Vec<_>>().join(" "),
        "Provider Customer Term Currency Timezone Calendar Calendar Record Service Select Exclusion Exclusion \
         Credit Credit Settlement Terminate"
    );
}

/// The statements of the text with everything, each with its tree in short.
#[test]
fn each_construct_has_its_tree() {
    let file = slate_syntax::parse(EVERYTHING).file;
    let mut out = String::new();
    for item in file.items() {
        let parts: Vec<(slate_syntax::Span, String)> = match item {
            Item::Agreement(it) => {
                it.items.iter().map(|part| (it.span, format!("{part:?}"))).collect()
            }
            Item::Scenario(it) => {
                it.entries.iter().map(|part| (it.span, format!("{part:?}"))).collect()
            }
            other => vec![(other.span(), format!("{other:?}"))],
        };
        for (_, debug) in parts {
            out.push_str(&lines(&short(&debug)));
            out.push_str("\n\n");
        }
    }
    insta::assert_snapshot!(out);
}

/// Breaks a long tree where its lists begin a new entry.
fn lines(debug: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in debug.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push(c);
        if c == ' '
            && out.ends_with(", ")
            && depth > 0
            && depth <= 2
            && out.trim_end().ends_with("),")
        {
            out.pop();
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
    }
    out
}
