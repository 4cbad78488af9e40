//! Definitions without a name: `exclude {`, `credit for desk.fixed {`, `service "Service desk" {`.

use super::{Edit, Mistake, Piece, mistake};

/// Words that a definition begins with, what it is called, and why it has a name.
const DEFINITIONS: [(&str, &str, &str); 12] = [
    ("agreement", "an agreement", "scenarios and histories are for it by its name"),
    ("calendar", "a calendar", "timers run in it by its name"),
    ("credit", "a credit", "the statement says by it what was paid"),
    ("exclude", "an exclusion", "the statement says by it what was left out"),
    ("holidays", "a table of holidays", "calendars are closed on its days by its name"),
    ("metric", "a metric", "a target measures it by its name"),
    ("record", "a record", "a history tells of it by its name"),
    ("service", "a service", "credits name its targets behind it: `desk.fixed`"),
    ("target", "a target", "credits are for it by its name"),
    ("terminate", "a right to terminate", "the statement says by it what was reached"),
    ("tier", "a tier", "customers have it by its name"),
    ("timer", "a timer", "a target measures it by its name"),
];

/// The longest name that is made of a label.
const LONGEST: usize = 40;

/// A head whose name is not there. What could be read as one is `for` or `of`.
pub(super) fn nameless(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let word = super::word_at(piece.text, 0);
    let Some((_, what, why)) = DEFINITIONS.iter().find(|(it, ..)| *it == word) else { return };
    let start = super::skip_spaces(piece.text, word.len());
    let head = piece.text.get(start..).and_then(|it| it.lines().next()).unwrap_or_default();
    let first = super::word_at(head, 0);
    let second = head.get(first.len()..).unwrap_or_default().trim_start();
    let before_what = matches!(first, "for" | "of") && second.starts_with(char::is_alphabetic);
    if !(before_what || head.starts_with(['{', '"'])) {
        return;
    }
    let name = label(head).or_else(|| of_its_text(piece, word)).map(|it| free(piece, word, it));
    let shown = name.as_deref().unwrap_or(match word {
        "calendar" | "holidays" => "office",
        "record" => "ticket",
        "timer" if first == "of" => "fix",
        "timer" => "fix of ticket",
        "metric" => "uptime",
        "target" => "fixed",
        "tier" => "gold",
        _ => "desk",
    });
    let error = mistake(
        Mistake::Unexpected,
        0..word.len(),
        format!("{what} has a name, and this one has none"),
        "a name is missing",
        format!("write one behind `{word}`: `{word} {shown}`; {why}"),
    );
    let mut error = error;
    error.expected = vec!["a name".to_owned()];
    match name {
        Some(name) => {
            let edit = Edit::new(start..start, format!("{name} "), error);
            edits.push(Edit { damaged: true, ..edit });
        }
        // What others call it is not known: the rest is read, and no name is made up.
        None => {
            // A timer may lack its records too.
            let lacking = word == "timer" && first != "of";
            for put in if lacking { ["_ of _ ", "_ "] } else { ["_ ", "_ "] } {
                let edit = Edit::new(start..start, put, error.clone()).silent();
                edits.push(Edit { damaged: true, ..edit });
            }
        }
    }
}

/// A name made of the label of a head: `service_desk` of `"Service desk"`.
fn label(head: &str) -> Option<String> {
    let (label, _) = head.strip_prefix('"')?.split_once('"')?;
    let words = label.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    let name = words.collect::<Vec<_>>().join("_").to_lowercase();
    let begins = name.starts_with(char::is_alphabetic);
    (begins && name.len() <= LONGEST && !slate_grammar::keywords().contains(&name.as_str()))
        .then_some(name)
}

/// A name made of what a definition says, where nothing but the statement names it.
pub(super) fn of_its_text(piece: &Piece<'_>, word: &str) -> Option<String> {
    let after = |words: &str| {
        let (_, rest) = piece.text.split_once(words)?;
        let path = rest.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).next()?;
        let name = path.trim_matches('.').rsplit('.').next()?;
        name.starts_with(char::is_alphabetic).then(|| name.to_owned())
    };
    match word {
        "exclude" => {
            let value = || Some(format!("{}_{}", after(" where ")?, after(" is ")?));
            let named = after("time in ").or_else(value);
            named.or_else(|| Some("not_counted".to_owned()))
        }
        "credit" => {
            let target = after(" for ").or_else(|| after("when "));
            Some(target.map_or_else(|| "service_credit".to_owned(), |it| format!("{it}_credit")))
        }
        "terminate" => {
            let target = after("when ").or_else(|| after(" if ")).filter(|it| it != "credits");
            Some(target.map_or_else(|| "failing".to_owned(), |it| format!("{it}_failing")))
        }
        _ => None,
    }
}

/// The name, or one with a number where another definition has it.
pub(super) fn free(piece: &Piece<'_>, word: &str, name: String) -> String {
    let taken = |name: &str| {
        let begins = format!("{word} {name}");
        piece.item.match_indices(&begins).any(|(at, _)| {
            let rest = piece.item.get(at + begins.len()..).unwrap_or_default();
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    };
    if !taken(&name) {
        return name;
    }
    let mut numbered = (2..100).map(|number| format!("{name}_{number}"));
    numbered.find(|it| !taken(it)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_labels() {
        assert_eq!(label("\"Service desk\" {").as_deref(), Some("service_desk"));
        assert_eq!(label("\"P1 – fixed (in time)\" {").as_deref(), Some("p1_fixed_in_time"));
        for none in ["{", "\"2nd line\" {", "\"\" {", "\"open", "\"Credit\" {"] {
            assert_eq!(label(none), None, "{none}");
        }
    }
}
