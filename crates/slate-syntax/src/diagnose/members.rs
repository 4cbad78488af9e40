//! The values of a field as people list them: `one of high, medium or low`, `in progress`, `P1/P2/P3`.

use slate_grammar::Rule;

use super::{Edit, Mistake, Piece, mistake};

/// The list of a `one of`, or one that lacks these words.
pub(super) fn members(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let Some(colon) = piece.text.find(':') else { return };
    if piece.only != Rule::record_entry_only || at <= colon || piece.text.trim_end().contains('\n')
    {
        return;
    }
    let start = super::skip_spaces(piece.text, colon + 1);
    let rest = piece.text.get(start..).unwrap_or_default();
    let rest = rest.split(['=', '{']).next().unwrap_or_default().trim_end();
    let (begins, listed) = match rest.strip_prefix("one of") {
        Some(listed) => (true, listed.trim_start_matches([':', ' '])),
        None => (false, rest),
    };
    let range = start + (rest.len() - listed.len())..start + rest.len();
    let Some(values) = values(listed) else { return };
    let put = values.join(", ");
    if put == listed && begins {
        return;
    }
    let (label, message) = if begins {
        ("names with commas between them", format!("`{listed}` is no list of values"))
    } else {
        ("a list begins with `one of`", format!("`{listed}` is no type"))
    };
    let put = if begins { put } else { format!("one of {put}") };
    let error = mistake(Mistake::Sign, range.clone(), message, label, format!("write `{put}`"));
    edits.push(Edit::new(range, put, error));
}

/// The values of a list, each as the language writes it; `None` where it is no list.
fn values(listed: &str) -> Option<Vec<String>> {
    let mut parts: Vec<&str> = Vec::new();
    for part in listed.split([',', '/', '|', ';']) {
        let part = part.trim();
        let part = ["or ", "and "].iter().find_map(|it| part.strip_prefix(it)).unwrap_or(part);
        for part in part.split(" or ") {
            parts.push(part.trim());
        }
    }
    // `P1 P2 P3` has no sign between its values; that is said elsewhere.
    if parts.len() < 2 {
        return None;
    }
    parts.into_iter().map(value).collect()
}

/// One value: a name stays one, words become a name and keep their text.
fn value(written: &str) -> Option<String> {
    let name = |text: &str| {
        text.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && text.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let quoted = written.starts_with('"');
    let labelled = written
        .split_once(' ')
        .is_some_and(|(first, rest)| name(first) && rest.starts_with('"') && rest.ends_with('"'));
    let number = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
    if name(written) || quoted || labelled || number {
        return Some(written.to_owned());
    }
    if written.contains('"') {
        return None;
    }
    let joined: Vec<&str> =
        written.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let joined = joined.join("_").to_lowercase();
    name(&joined).then(|| format!("\"{written}\" as {joined}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_many_hands() {
        for (written, meant) in [
            ("high, medium or low", "high, medium, low"),
            ("high, medium, or low", "high, medium, low"),
            ("P1/P2/P3", "P1, P2, P3"),
            ("new, in progress, done", "new, \"in progress\" as in_progress, done"),
            (
                "Priority 1, Priority 2",
                "\"Priority 1\" as priority_1, \"Priority 2\" as priority_2",
            ),
            ("1, 2, 3 or 4", "1, 2, 3, 4"),
            ("\"On hold\" as waiting, done or spam", "\"On hold\" as waiting, done, spam"),
        ] {
            assert_eq!(
                values(written).map(|it| it.join(", ")).as_deref(),
                Some(meant),
                "{written}"
            );
        }
        for other in ["P1 P2 P3", "text", "", "a \"b, c"] {
            assert_eq!(values(other), None, "{other}");
        }
    }
}
