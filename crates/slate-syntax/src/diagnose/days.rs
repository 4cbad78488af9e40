//! Days of the week in the words of other texts: `Monday to Friday`, `weekdays`, `Mondays`.

/// Days of the week, by the beginnings of their names.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// The days that words name, as a row of a calendar has them: `Mon-Fri, Sun`; `None` where another word
/// stands among them.
pub(super) fn days(text: &str) -> Option<String> {
    let mut out = String::new();
    // What stands between the day before and the next one.
    let mut between: Option<&str> = None;
    let spaced = text.replace(',', " , ").replace(['-', '–', '—'], " - ").replace('&', " & ");
    for word in spaced.split_whitespace() {
        let word = word.trim_end_matches(':');
        let sign = match word.to_ascii_lowercase().as_str() {
            "to" | "-" | "through" | "thru" | "until" | "till" => "-",
            "and" | "," | "&" | "plus" | "or" => ", ",
            "on" | "from" | "every" if between.is_none() && out.is_empty() => continue,
            "" => continue,
            _ => {
                let day = day(word)?;
                if !out.is_empty() {
                    out.push_str(between?);
                }
                out.push_str(day);
                between = None;
                continue;
            }
        };
        if out.is_empty() {
            return None;
        }
        between = Some(if between.is_some() { ", " } else { sign });
    }
    (!out.is_empty() && between.is_none()).then_some(out)
}

/// One day, or several that have a name.
fn day(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    match lower.as_str() {
        "weekdays" | "weekday" => return Some("Mon-Fri"),
        "weekends" | "weekend" => return Some("Sat-Sun"),
        "daily" | "days" => return Some("Mon-Sun"),
        _ => {}
    }
    let whole = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let one = lower.strip_suffix('s').filter(|it| it.len() > 4).unwrap_or(&lower);
    let at = whole.iter().position(|it| it.starts_with(one) && one.len() >= 3)?;
    DAYS.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_many_hands() {
        for (written, meant) in [
            ("Monday to Friday", "Mon-Fri"),
            ("Mon - Fri", "Mon-Fri"),
            ("weekdays", "Mon-Fri"),
            ("weekdays and Saturday", "Mon-Fri, Sat"),
            ("Mondays, Wednesdays and Fridays", "Mon, Wed, Fri"),
            ("Tues", "Tue"),
            ("from Mon until thurs", "Mon-Thu"),
        ] {
            assert_eq!(days(written).as_deref(), Some(meant), "{written}");
        }
        for nonsense in ["", "Mon to", "to Fri", "Mon Fri", "bank holidays", "Mo"] {
            assert_eq!(days(nonsense), None, "{nonsense}");
        }
    }
}
