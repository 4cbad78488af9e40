//! What many of a record are called, as people form it.

/// The plural of a name: `tickets`, `enquiries`, `boxes`.
pub(super) fn plural(one: &str) -> String {
    if let Some(stem) = one.strip_suffix('y')
        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
        && !stem.is_empty()
    {
        return format!("{stem}ies");
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|end| one.ends_with(end)) {
        return format!("{one}es");
    }
    format!("{one}s")
}

/// The name of one of many; `None` where the plural does not tell, as `people` does not.
pub(super) fn singular(many: &str) -> Option<String> {
    let stem = many.strip_suffix('s')?;
    let one = match stem.strip_suffix("ie") {
        Some(stem) if !stem.is_empty() => format!("{stem}y"),
        _ => match stem.strip_suffix('e') {
            Some(stem) if ["ss", "x", "z", "ch", "sh"].iter().any(|end| stem.ends_with(end)) => {
                stem.to_owned()
            }
            _ => stem.to_owned(),
        },
    };
    (!one.is_empty() && !one.ends_with('s') || one.ends_with("ss")).then_some(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        for (one, many) in [
            ("ticket", "tickets"),
            ("enquiry", "enquiries"),
            ("box", "boxes"),
            ("breach", "breaches"),
            ("case", "cases"),
            ("day", "days"),
            ("business", "businesses"),
        ] {
            assert_eq!(plural(one), many);
            assert_eq!(singular(many).as_deref(), Some(one), "{many}");
        }
        assert_eq!(singular("people"), None);
        assert_eq!(singular("s"), None);
    }
}
