//! Words that begin more than they say: half typed, `availability` is a name like any other.

use slate_syntax::code;

use crate::compile::At;
use crate::finding::{Code, Finding};
use crate::lower::Agreed;

/// What is written with such a word, from its beginning.
const WHOLE: [(&str, &str); 19] = [
    ("at", "at most 3 h each month"),
    ("availability", "availability from outages"),
    ("by", "by close of 2 working days"),
    ("count", "count of tickets"),
    ("downtime", "downtime from outages"),
    ("ignore", "ignore outages shorter than 5 min"),
    ("in", "in office"),
    ("longest", "longest run of outages"),
    ("max", "max of minutes of tickets"),
    ("mean", "mean of minutes of tickets"),
    ("median", "median of minutes of tickets"),
    ("min", "min of minutes of tickets"),
    ("per", "per region"),
    ("percentile", "percentile 95 of minutes of tickets"),
    ("round", "round half up to 0.1%"),
    ("share", "share of tickets where status is done"),
    ("sum", "sum of minutes of tickets"),
    ("time", "time in maintenance"),
    ("until", "until promised"),
];

impl Agreed<'_> {
    /// What is said of a word that nothing is called, where a statement ends with it that goes on in the
    /// language: `share`, and not yet of what.
    pub fn unfinished(&self, word: &str, at: At) -> Option<Finding> {
        let (_, whole) = WHOLE.iter().find(|(first, _)| *first == word && self.is_last(at))?;
        let finding = self.cx.finding(
            Code::UnknownName,
            format!("what `{word}` is to say is not finished"),
            at,
            "more words follow",
        );
        Some(finding.help(format!("write it out, for example `{whole}`")))
    }

    /// Whether a statement ends with what stands at a place.
    fn is_last(&self, at: At) -> bool {
        let rest = self.cx.unit(at.unit).and_then(|unit| unit.text.get(at.span.end..));
        let line = rest.and_then(|rest| rest.lines().next()).unwrap_or_default();
        let rest = code(line).trim();
        rest.is_empty() || rest.starts_with(['}', ','])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_can_be_written_as_it_is_said() {
        for (word, whole) in WHOLE {
            let (open, close) = match word {
                "at" | "time" => ("agreement a {\n  exclude e {\n    ", "\n  }\n}\n"),
                "by" | "until" => (
                    "agreement a {\n  service s {\n    target t {\n      limit ",
                    "\n    }\n  }\n}\n",
                ),
                _ => ("agreement a {\n  service s {\n    metric m {\n      ", "\n    }\n  }\n}\n"),
            };
            assert!(whole.starts_with(word));
            let errors = slate_syntax::parse(&format!("{open}{whole}{close}")).errors;
            assert!(errors.is_empty(), "{whole}: {errors:?}");
        }
    }
}
