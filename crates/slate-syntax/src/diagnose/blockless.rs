//! Definitions of one line, as prose has them: `exclude tickets where …`, `terminate if …`.

use slate_grammar::Rule;

use super::nameless::{free, of_its_text};
use super::{Edit, Mistake, Piece, diagnose, mistake, reads};

/// Words with which a condition of a right or a credit begins elsewhere.
const IF: [&str; 6] = ["when", "if", "where", "once", "upon", "on"];

/// A definition whose first line stands in place of its name.
pub(super) fn blockless(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let word = super::word_at(piece.text, 0);
    let only = match word {
        "exclude" => Rule::exclusion_clause_only,
        "terminate" => Rule::terminate_clause_only,
        "credit" => Rule::credit_clause_only,
        _ => return,
    };
    let start = super::skip_spaces(piece.text, word.len());
    let line = piece.text.get(start..).and_then(|it| it.lines().next()).unwrap_or_default();
    let line = crate::code(line);
    let (head, block) = match line.split_once('{') {
        Some((head, _)) => (head.trim_end(), true),
        None => (line.trim_end(), false),
    };
    let (name, clause) = if word == "exclude" {
        (None, Some(head.to_owned()))
    } else {
        condition(head).map_or((None, None), |(name, it)| (name, Some(format!("when {it}"))))
    };
    let Some(clause) = clause.and_then(|it| read(piece, only, &it)) else { return };
    let range = start..start + head.len();
    let inside = Piece { text: &format!("{word} {{ {clause}"), ..*piece };
    let name = name.map_or_else(
        || {
            let name = of_its_text(&inside, word).unwrap_or_default();
            free(piece, word, name)
        },
        str::to_owned,
    );
    let (range, put) = if block {
        let brace = start + line.find('{').unwrap_or_default();
        (start..brace + 1, format!("{name} {{\n{}{clause}", indent(piece.text)))
    } else {
        (range, format!("{name} {{ {clause} }}"))
    };
    let error = mistake(
        Mistake::Unexpected,
        start..start + head.len(),
        format!("`{}` stands in place of a name", super::short(head)),
        "belongs in the block",
        format!("write a name, and this in a block: `{word} {name} {{ {clause} }}`"),
    );
    edits.push(Edit { damaged: true, ..Edit::new(range, put, error) });
}

/// The condition of a head, and the name before it.
fn condition(head: &str) -> Option<(Option<&str>, &str)> {
    let first = super::word_at(head, 0);
    let rest = head.get(first.len()..)?.trim_start();
    if IF.contains(&first) {
        return (!rest.is_empty()).then_some((None, rest));
    }
    let second = super::word_at(rest, 0);
    let behind = rest.get(second.len()..)?.trim_start();
    (!first.is_empty() && IF.contains(&second) && !behind.is_empty())
        .then_some((Some(first), behind))
}

/// A clause as the language has it: as it stands, or as what it says is mended.
fn read(piece: &Piece<'_>, only: Rule, clause: &str) -> Option<String> {
    if reads(only, clause) {
        // `exclude oops` would be a record of that name.
        let one = only == Rule::exclusion_clause_only && !clause.contains(' ');
        return (!one).then(|| clause.to_owned());
    }
    let found = diagnose(&Piece { text: clause, only, place: "a clause", item: piece.item });
    found.mended.filter(|_| !found.damaged_head).map(|(text, _)| text)
}

/// What stands before the lines of a block.
fn indent(text: &str) -> &str {
    let second = text.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default();
    let spaces = second.len() - second.trim_start().len();
    second.get(..spaces).filter(|it| !it.is_empty()).unwrap_or("    ")
}
