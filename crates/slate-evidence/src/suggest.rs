//! What messages show of a history: the nearest name, names in a row, and a text cut short.

/// `, did you mean …?` for the nearest of `names`, or nothing where none is near: at most a third
/// of the letters may differ, apart from upper and lower case, spaces, `-` and `_`.
pub(crate) fn did_you_mean<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> String {
    nearest(text, names).map(|name| format!(" (did you mean `{name}`?)")).unwrap_or_default()
}

/// The nearest of `names`, if one is near.
pub(crate) fn nearest<'a>(text: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = plain(text);
    let most = (wanted.chars().count().max(3)) / 3;
    names
        .map(|name| (strsim::osa_distance(&wanted, &plain(name)), name))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, name)| name)
}

/// A name without what people write differently: case, and everything but letters and digits.
pub(crate) fn plain(text: &str) -> String {
    text.chars().take(200).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `a`, `b` and `c`, in backticks; long lists are cut and say so.
pub(crate) fn list<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 12;
    match names {
        [] => "none".to_owned(),
        [one] => format!("`{}`", one.as_ref()),
        _ if names.len() > SHOWN => {
            let shown: Vec<String> =
                names.iter().take(SHOWN).map(|n| format!("`{}`", n.as_ref())).collect();
            format!("{} and {} more", shown.join(", "), names.len() - SHOWN)
        }
        [first @ .., last] => {
            let shown: Vec<String> = first.iter().map(|n| format!("`{}`", n.as_ref())).collect();
            format!("{} and `{}`", shown.join(", "), last.as_ref())
        }
    }
}

/// A text of a history as it may stand in a message.
pub(crate) fn short(text: &str) -> String {
    const SHOWN: usize = 80;
    let mut shown: String = text.chars().take(SHOWN).filter(|c| !c.is_control()).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
