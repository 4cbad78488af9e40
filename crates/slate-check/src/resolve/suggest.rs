//! Did you mean: the name nearest to a word that is none.

/// The candidate nearest to `word`, if one is near enough to be what was meant. Upper and lower
/// case, `_` and a missing qualifier are the most likely slips and weigh least.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let plain = |text: &str| text.to_lowercase().replace('_', "");
    let wanted = plain(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == word {
            continue;
        }
        let other = plain(candidate);
        let last = other.rsplit('.').next().unwrap_or(&other);
        let distance = if other == wanted {
            0
        } else if last == wanted || other.ends_with(&format!(".{wanted}")) {
            1
        } else {
            strsim::osa_distance(&wanted, &other)
        };
        let longest = wanted.chars().count().max(other.chars().count());
        let near = distance <= 1 && longest > 2 || distance.saturating_mul(3) <= longest;
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Help for a word that nothing has: the nearest candidate, or the list where it is short.
pub(crate) fn did_you_mean(word: &str, candidates: &[&str]) -> Option<String> {
    if let Some(near) = nearest(word, candidates.iter().copied()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let mut known: Vec<&str> = candidates.to_vec();
    known.sort_unstable();
    known.dedup();
    if known.is_empty() || known.len() > 12 {
        return None;
    }
    let list: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    Some(match list.as_slice() {
        [one] => format!("write {one}"),
        _ => format!("write one of {}", list.join(", ")),
    })
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn and_list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_recognised_and_another_word_is_not() {
        let known = ["support_hours", "maintenance", "P1", "desk.gold.response"];
        let meant = |word| nearest(word, known);
        assert_eq!(meant("suport_hours"), Some("support_hours"));
        assert_eq!(meant("SupportHours"), Some("support_hours"));
        assert_eq!(meant("gold.response"), Some("desk.gold.response"));
        assert_eq!(meant("p1"), Some("P1"));
        assert_eq!(meant("weekend"), None);
        assert_eq!(meant("P7"), None);
    }
}
