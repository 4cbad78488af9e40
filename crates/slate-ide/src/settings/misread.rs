//! What the reader of TOML cannot read in `slate.toml`, in the words of who writes it.

use std::ops::Range;

use slate_check::nearest;

use super::Fault;

/// Each word of a history, what is written behind it, and an example.
const WORDS: [(&str, &str, &str); 6] = [
    ("agreement", "the name of an agreement in quotes", "agreement = \"managed_desk\""),
    ("files", "a list of paths in quotes", "files = [\"history/tickets.csv\"]"),
    ("mappings", "a list of paths in quotes", "mappings = [\"history/tickets.toml\"]"),
    ("as_of", "a day or an instant in quotes", "as_of = \"2025-12-31\""),
    ("term", "two days in quotes", "term = \"2025-01-01..2025-12-31\""),
    ("max_bad_rows", "a whole number", "max_bad_rows = 0"),
];

/// How a history begins.
const HISTORY: &str = "write `[[history]]` and below it `files = [\"history/tickets.csv\"]`";

/// What is wrong, and what to write instead.
pub(super) fn fault(text: &str, error: &toml::de::Error) -> Fault {
    let (at, said) = (error.span(), error.message());
    let there = at.clone().and_then(|at| text.get(at)).unwrap_or_default();
    let message = if let Some(word) = said.strip_prefix("unknown field `") {
        unknown(word)
    } else if said.starts_with("missing field `files`") {
        "this history names no file: write `files = [\"history/tickets.csv\"]`".to_owned()
    } else if said.starts_with("duplicate key") {
        format!("`{there}` is said twice: leave one of them")
    } else if said.starts_with("invalid type") || said.starts_with("invalid value") {
        other(text, at.as_ref())
    } else if said.starts_with("string values must be quoted") && there.is_empty() {
        "no value stands here: write one, or take the line out".to_owned()
    } else if said.starts_with("string values must be quoted") {
        format!("a text stands in quotes: write `\"{there}\"`")
    } else if said.starts_with("key with no value") {
        "behind a word stand `=` and its value, as in `files = [\"history/tickets.csv\"]`"
            .to_owned()
    } else if said.starts_with("unclosed array table") {
        "a history begins with two brackets on each side: write `[[history]]`".to_owned()
    } else if said.starts_with("unclosed array") {
        "this list is not closed: write `]` behind it".to_owned()
    } else {
        format!("here this is no TOML: {said}")
    };
    Fault::error(at, message)
}

/// A word that means nothing; `rest` begins with it and lists those that do.
fn unknown(rest: &str) -> String {
    let (word, known) = rest.split_once('`').unwrap_or((rest, ""));
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let listed = WORDS.iter().any(|(name, ..)| *name == word);
    let help = match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known == ["history"] && listed => {
            format!("`{word}` is said of a history, below a line `[[history]]`")
        }
        None if known == ["history"] => HISTORY.to_owned(),
        None => {
            let known: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
            format!("of a history are said {}", known.join(", "))
        }
    };
    format!("`{word}` means nothing here: {help}")
}

/// A value of another kind than its word takes.
fn other(text: &str, at: Option<&Range<usize>>) -> String {
    let until = at.map_or(text.len(), |at| at.start);
    let before = text.get(..until).unwrap_or_default();
    // Parts of a list may stand on lines of their own.
    let word = before.rsplit(['\n', '{', ',']).find_map(|piece| {
        let (word, _) = piece.split_once('=')?;
        WORDS.iter().find(|(name, ..)| *name == word.trim().trim_matches('"'))
    });
    match word {
        Some((word, what, example)) => {
            format!("behind `{word}` stands {what}: write `{example}`")
        }
        None => format!("`history` is a list: {HISTORY}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::Settings;

    #[test]
    fn each_mistake_is_said_in_the_words_of_the_file() {
        for (wrong, place, words) in [
            ("histori = 1", "histori", "`histori` means nothing here: did you mean `history`?"),
            ("other = 1", "other", "`other` means nothing here: write `[[history]]` and below"),
            ("as_of = 1", "as_of", "`as_of` is said of a history, below a line `[[history]]`"),
            ("history = 1", "1", "`history` is a list: write `[[history]]`"),
            ("[history]\nfiles = []", "[history]", "`history` is a list: write `[[history]]`"),
            ("history = [\"a\"]", "\"a\"", "`history` is a list"),
            ("[[history]]\nfile = []", "file", "`file` means nothing here: did you mean `files`?"),
            ("[[history]]\nx = []", "x", "of a history are said `agreement`, `files`, `mappings`"),
            (
                "[[history]]\nfiles = \"a\"",
                "\"a\"",
                "behind `files` stands a list of paths in quotes",
            ),
            ("[[history]]\nfiles = [\n  \"a\",\n  3,\n]", "3", "behind `files` stands a list"),
            ("[[history]]\nagreement = 5", "5", "write `agreement = \"managed_desk\"`"),
            ("[[history]]\nas_of = 2025-12-31", "2025-12-31", "write `as_of = \"2025-12-31\"`"),
            ("history = [{ files = [\"a\"], term = 1 }]", "1", "behind `term` stands two days"),
            ("[[history]]\nmax_bad_rows = -1", "-1", "behind `max_bad_rows` stands a whole number"),
            ("[[history]]\nagreement = \"a\"", "[[history]]", "this history names no file"),
            ("[[history]]\nfiles = []\nfiles = []", "files", "`files` is said twice"),
            ("[[history]]\nfiles = [a.csv]", "a.csv", "a text stands in quotes: write `\"a.csv\"`"),
            ("[[history]]\nfiles = \n", "", "no value stands here"),
            ("[[history]]\nfiles: 1", "", "behind a word stand `=` and its value"),
            ("[[history]\n", "", "write `[[history]]`"),
            ("[[history]]\nfiles = [\"a\"\n", "", "this list is not closed"),
            ("[[history]]\nterm = \"\\q\"", "", "here this is no TOML"),
        ] {
            let fault = Settings::parse(wrong).unwrap_err();
            assert!(fault.message.contains(words), "{wrong:?}: {}", fault.message);
            assert_eq!(fault.at.map(|at| at.of(wrong)), Some(place), "{wrong:?}");
            let serde = ["invalid", "expected a", "sequence", "u64", "field", "struct"];
            assert!(!serde.iter().any(|it| fault.message.contains(it)), "{}", fault.message);
        }
    }
}
