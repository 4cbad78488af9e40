//! The examples of the pages as whole files.
//!
//! An example that begins with `edition` is a file. Any other stands in the agreement of
//! `docs/findings/prelude.slate`: what it defines takes the place of what has the same name there
//! (within a service, clause by clause); the rest is added. Scenarios stand behind the agreement.

use super::Code;

const PRELUDE: &str = include_str!("../../../../docs/findings/prelude.slate");

/// The faulty example of a page and the mended one, each as it stands and as a whole file.
pub(super) fn examples(code: Code) -> Option<(String, String)> {
    let mut blocks = super::page::blocks(code).map(whole);
    Some((blocks.next()?, blocks.next()?))
}

/// An example as a file.
fn whole(example: &str) -> String {
    if example.starts_with("edition") {
        return example.to_owned();
    }
    let (head, rest) = PRELUDE.split_once("{\n").unwrap();
    let (body, _) = rest.rsplit_once('}').unwrap();
    let (scenarios, clauses): (Vec<Item>, Vec<Item>) =
        items(example).into_iter().partition(|item| item.key == "scenario");
    let body = merge(items(body), clauses);
    let scenarios: String = scenarios.into_iter().map(|item| item.text).collect();
    format!("{head}{{\n{body}}}\n{scenarios}")
}

/// A clause with the words that name it.
struct Item {
    key: String,
    text: String,
}

/// Clauses of `base` with those of the same key in `with` in their place, the others behind.
fn merge(base: Vec<Item>, with: Vec<Item>) -> String {
    let mut added: Vec<Item> = Vec::new();
    let mut replaced: Vec<Option<Item>> = base.into_iter().map(Some).collect();
    let mut text = String::new();
    for item in with {
        let place = replaced
            .iter_mut()
            .flatten()
            .find(|it| it.key == item.key && !added.iter().any(|done| done.key == item.key));
        match place {
            Some(place) if item.key.starts_with("service ") => {
                place.text = service(&place.text, &item.text)
            }
            Some(place) => {
                place.text = item.text.clone();
                added.push(Item { key: item.key, text: String::new() });
            }
            None => added.push(item),
        }
    }
    for item in replaced.into_iter().flatten().chain(added) {
        text.push_str(&item.text);
    }
    text
}

/// A service with clauses of another in place of its own.
fn service(base: &str, with: &str) -> String {
    let parts = |text: &str| {
        let (head, rest) = text.split_once("{\n").unwrap();
        let (body, _) = rest.rsplit_once('}').unwrap();
        (head.to_owned(), items(body))
    };
    let ((head, base), (_, with)) = (parts(base), parts(with));
    format!("{head}{{\n{}}}\n", merge(base, with))
}

/// The clauses of a block: each from a line at its own level to where its braces are closed.
fn items(text: &str) -> Vec<Item> {
    let mut found: Vec<Item> = Vec::new();
    let mut depth = 0_i32;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if depth == 0 {
            let Some(first) = words.first().filter(|word| !word.starts_with("//")) else {
                continue;
            };
            let named =
                ["service", "target", "timer", "tier", "calendar", "record", "credit", "exclude"];
            let key = match words.get(1) {
                Some(second) if named.contains(first) => format!("{first} {second}"),
                _ => (*first).to_owned(),
            };
            found.push(Item { key, text: String::new() });
        }
        let count = |c| i32::try_from(line.matches(c).count()).unwrap();
        depth += count('{') - count('}');
        if let Some(item) = found.last_mut() {
            item.text.push_str(line);
            item.text.push('\n');
        }
    }
    found
}

#[test]
fn an_example_takes_the_place_of_what_it_names() {
    let text = whole("service desk {\n  charge 5 GBP per month\n}\nselect desk.gold\n");
    assert!(text.contains("charge 5 GBP") && !text.contains("charge 10_000"), "{text}");
    assert!(text.contains("timer answer") && text.contains("select desk.gold\n}"), "{text}");
}
