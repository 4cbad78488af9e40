//! Names that nothing should have: what is no name at all, and words that a reader would take for the
//! language's own.

use crate::outline::SymbolKind;

/// Words that join others: as a name they hide what a line says.
const JOINING: [&str; 32] = [
    "above",
    "all",
    "and",
    "any",
    "are",
    "as",
    "at",
    "before",
    "below",
    "by",
    "each",
    "else",
    "false",
    "for",
    "from",
    "if",
    "in",
    "is",
    "missing",
    "none",
    "not",
    "of",
    "on",
    "or",
    "otherwise",
    "per",
    "then",
    "to",
    "true",
    "when",
    "where",
    "while",
];

/// Words that begin a line or stand for an amount: who reads `charge` or `expect` takes it for one.
const BEGINNING: [&str; 29] = [
    "agreement",
    "calendar",
    "cap",
    "charge",
    "charges",
    "claim",
    "credit",
    "credits",
    "currency",
    "edition",
    "exclude",
    "expect",
    "holidays",
    "input",
    "let",
    "limit",
    "measure",
    "metric",
    "parameter",
    "record",
    "require",
    "scenario",
    "select",
    "service",
    "settlement",
    "target",
    "terminate",
    "tier",
    "timer",
];

/// Why something of a kind should not have a name, in words.
pub(super) fn refused(new: &str, kind: Option<SymbolKind>) -> Option<String> {
    let mut characters = new.chars();
    let starts = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if !starts || !characters.all(|c| c.is_alphanumeric() || c == '_') {
        return Some(format!(
            "`{new}` is no name: write letters, digits and `_`, beginning with a letter"
        ));
    }
    let own = JOINING.contains(&new)
        || match kind {
            // What a ticket is, and what is written of it, may well be a `charge` or a `credit`.
            Some(SymbolKind::Member | SymbolKind::Field | SymbolKind::Event) => false,
            Some(SymbolKind::Parameter | SymbolKind::Let | SymbolKind::Input) => {
                BEGINNING.contains(&new) || is_reckoned(new)
            }
            _ => BEGINNING.contains(&new),
        };
    own.then(|| {
        let word = match kind {
            Some(SymbolKind::Holidays) => "holidays",
            Some(SymbolKind::Termination) => "right",
            Some(SymbolKind::Let) => "figure",
            Some(kind) => kind.word(),
            None => "1",
        };
        format!(
            "`{new}` is a word of the language: who reads the agreement could take it for one. Choose \
             another name, such as `{new}_{word}`"
        )
    })
}

/// Whether what a credit is reckoned from has that name.
fn is_reckoned(name: &str) -> bool {
    name == "previous" || slate_check::FIGURES.iter().any(|it| it.0 == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_language() {
        let own = slate_syntax::keywords();
        // A name, not a word of the grammar.
        let named = ["charges"];
        for word in JOINING.iter().chain(&BEGINNING) {
            assert!(own.contains(word) || named.contains(word), "{word}");
        }
        assert!(refused("availability", Some(SymbolKind::Target)).is_none());
        assert!(refused("incident", Some(SymbolKind::Record)).is_none());
        assert!(refused("charge", Some(SymbolKind::Member)).is_none());
        assert!(refused("each", Some(SymbolKind::Member)).is_some());
        assert!(refused("base", Some(SymbolKind::Let)).is_some());
        assert!(refused("24x7", None).is_some());
    }
}
