//! Which records are meant, in words: `tickets caused by customer`, `outages due to power`,
//! `tickets with priority P1`. A value tells its field, where the record has it in one field only.

use pest::Parser;
use pest::iterators::Pair;
use slate_grammar::{Rule, SlateParser};

use super::grammar::opening;
use super::{Edit, Mistake, Piece, mistake};
use crate::braces::brackets;

/// Words that say more than that a field has a value.
const MORE: [&str; 14] = [
    "above", "after", "at", "before", "below", "except", "least", "most", "no", "not", "over",
    "than", "under", "without",
];
/// Words before a value that say nothing.
const ARTICLES: [&str; 3] = ["a", "an", "the"];

/// A field that has one of several values.
struct Field {
    name: String,
    values: Vec<String>,
}

/// Records that are told from others by words instead of a condition.
pub(super) fn chosen(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    let line = piece.text.get(..at).unwrap_or_default();
    let line = line.rfind('\n').map_or(0, |end| end + 1);
    let before = piece.text.get(line..at).unwrap_or_default();
    // `tickets where caused by customer` fails behind the word after `where`.
    let start = match [" where ", " when ", " if "].iter().find_map(|it| before.rfind(it)) {
        Some(start) => line + start + 1,
        None if expected.iter().any(|rule| opening(*rule) == Some("where")) => at,
        None => return,
    };
    let records = piece.text.get(..start).unwrap_or_default().trim_end();
    let many = records.rsplit(|c: char| !name_char(c)).next().unwrap_or_default();
    let rest = piece.text.get(start..).and_then(|it| it.lines().next()).unwrap_or_default();
    let rest = crate::code(rest);
    let rest = rest.split(['{', '}']).next().unwrap_or_default().trim_end();
    if many.is_empty() || start == records.len() {
        return;
    }
    let own = fields(piece.item, many);
    let (start, put) = if own.is_empty() {
        // `for severity 1 or 2`: a field stands in place of its records.
        let Some((records, put)) = of_a_field(piece.item, many, rest) else { return };
        let start = piece.text.get(..start).map_or(0, |it| it.trim_end().len()) - many.len();
        (start, format!("{records} {put}"))
    } else {
        let Some(put) = condition(rest, &own) else { return };
        (start, put)
    };
    let rest = piece.text.get(start..).and_then(|it| it.lines().next()).unwrap_or_default();
    let rest = crate::code(rest);
    let rest = rest.split(['{', '}']).next().unwrap_or_default().trim_end();
    let range = start..start + rest.len();
    let error = mistake(
        Mistake::Unexpected,
        range.clone(),
        format!("`{rest}` is no condition"),
        "which of them is said by a field and its value",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(range, put, error));
}

/// The condition that words stand for: `caused by the customer or power`.
fn condition(words: &str, fields: &[Field]) -> Option<String> {
    let spaced = words.replace(',', " or ");
    let mut groups: Vec<Vec<&str>> = vec![Vec::new()];
    for word in spaced.split_whitespace() {
        if matches!(word, "or" | "and") {
            groups.push(Vec::new());
        } else {
            groups.last_mut()?.push(word);
        }
    }
    groups.retain(|it| !it.is_empty());
    let (first, others) = groups.split_first()?;
    let all = || first.iter().chain(others.iter().flatten());
    let plain = all().all(|word| word.chars().all(|c| name_char(c) || c == '-'));
    if !plain || all().any(|word| MORE.contains(word)) {
        return None;
    }
    // Of the first words the last are a value: `on hold`.
    let found = fields.iter().filter_map(|field| {
        let value = |words: &[&str]| {
            let words: Vec<&str> =
                words.iter().copied().skip_while(|it| ARTICLES.contains(it)).collect();
            let joined = words.join("_").replace('-', "_");
            field.values.iter().find(|it| it.eq_ignore_ascii_case(&joined))
        };
        let from =
            (0..first.len()).find(|from| value(first.get(*from..).unwrap_or(&[])).is_some())?;
        let mut values = vec![value(first.get(from..)?)?.as_str()];
        for group in others {
            values.push(value(group)?);
        }
        let said = first.get(..from)?.join("_");
        Some((field, values, said))
    });
    let found: Vec<_> = found.collect();
    let named = |it: &&(&Field, Vec<&str>, String)| it.2.contains(it.0.name.as_str());
    let (field, values, _) = match found.as_slice() {
        [one] => one,
        _ => {
            let mut named = found.iter().filter(named);
            named.next().filter(|_| named.next().is_none())?
        }
    };
    Some(format!("where {} is {}", field.name, values.join(" or ")))
}

/// The records of an item, by what many of each are called.
fn records(item: &str) -> Vec<String> {
    let heads = item.lines().filter_map(|line| line.trim_start().strip_prefix("record "));
    heads
        .map(|head| {
            let mut names = head.split(|c: char| !name_char(c)).filter(|it| !it.is_empty());
            let one = names.next().unwrap_or_default();
            let own = head.get(one.len()..).is_some_and(|it| it.starts_with(','));
            if own { names.next().unwrap_or_default().to_owned() } else { format!("{one}s") }
        })
        .collect()
}

/// The only records with a field of that name, and the condition that it has values.
fn of_a_field(item: &str, name: &str, values: &str) -> Option<(String, String)> {
    let mut found = records(item).into_iter().filter_map(|many| {
        let fields: Vec<Field> =
            fields(item, &many).into_iter().filter(|it| it.name == name).collect();
        let put = condition(values, &fields)?;
        Some((many, put))
    });
    found.next().filter(|_| found.next().is_none())
}

/// The fields of a record that have the values of columns, in the order of both.
pub(super) fn fields_for(item: &str, columns: &[Vec<&str>]) -> Option<Vec<String>> {
    records(item).into_iter().find_map(|many| {
        let mut left = fields(item, &many);
        let mut found = Vec::new();
        for column in columns {
            let fits = |it: &Field| {
                column.iter().all(|value| it.values.iter().any(|known| known == value))
            };
            let at = left.iter().position(fits)?;
            found.push(left.remove(at).name);
        }
        Some(found)
    })
}

fn name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The fields of the record of which many are called so, as far as they have values by name.
fn fields(item: &str, many: &str) -> Vec<Field> {
    let Some(text) = record(item, many) else { return Vec::new() };
    let Ok(mut parsed) = SlateParser::parse(Rule::agreement_item_only, text) else {
        return Vec::new();
    };
    let record = parsed.next().and_then(|it| it.into_inner().next());
    let block = record.and_then(|it| it.into_inner().find(|it| it.as_rule() == Rule::record_block));
    let entries = block.into_iter().flat_map(Pair::into_inner);
    entries.filter(|it| it.as_rule() == Rule::field).filter_map(field).collect()
}

fn field(pair: Pair<'_, Rule>) -> Option<Field> {
    let name = pair.clone().into_inner().next()?.into_inner().next()?.as_str().to_owned();
    let kind = pair.into_inner().find(|it| it.as_rule() == Rule::field_type)?;
    let members = kind.into_inner().next()?.into_inner();
    let members = members.filter(|it| it.as_rule() == Rule::member);
    let values = members.filter_map(|member| {
        let mut parts = member.into_inner();
        let name = parts.find(|it| matches!(it.as_rule(), Rule::ident | Rule::number))?;
        Some(name.as_str().to_owned())
    });
    Some(Field { name, values: values.collect() })
}

/// The text of the record that is called so, or of which many are.
fn record<'t>(item: &'t str, many: &str) -> Option<&'t str> {
    let mut at = 0;
    for line in item.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let Some(head) = line.trim_start().strip_prefix("record ") else { continue };
        let mut names = head.split(|c: char| !name_char(c)).filter(|it| !it.is_empty());
        let one = names.next().unwrap_or_default();
        let own = head.trim_start().get(one.len()..).is_some_and(|it| it.starts_with(','));
        let plural =
            if own { names.next().unwrap_or_default().to_owned() } else { format!("{one}s") };
        if one == many || plural == many {
            return Some(block(item, start));
        }
    }
    None
}

/// A statement with its block.
fn block(item: &str, start: usize) -> &str {
    let (mut depth, mut at) = (0_usize, start);
    for line in item.get(start..).unwrap_or_default().split_inclusive('\n') {
        for (column, bracket) in brackets(line) {
            match bracket {
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                return item.get(start..=at + column).unwrap_or_default();
            }
        }
        at += line.len();
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = "agreement a {
  record query, queries {
    note : text
  }
  record ticket {
    priority  : one of P1, P2 // of the desk
    impact    : one of high, low
    urgency   : one of high, low
    status    : one of new, \"On hold\" as on_hold, done
    caused_by : one of provider, customer,
      third_party
  }
}
";

    #[test]
    fn a_value_tells_its_field() {
        let fields = fields(ITEM, "tickets");
        for (words, meant) in [
            ("caused by customer", "where caused_by is customer"),
            ("caused by the customer or third party", "where caused_by is customer or third_party"),
            ("with priority P1, P2", "where priority is P1 or P2"),
            ("that are on hold", "where status is on_hold"),
            ("with impact high", "where impact is high"),
            ("of third-party", "where caused_by is third_party"),
        ] {
            assert_eq!(condition(words, &fields).as_deref(), Some(meant), "{words}");
        }
        for other in ["with high", "not caused by customer", "caused by nature", "", "P1 or done"] {
            assert_eq!(condition(other, &fields), None, "{other}");
        }
    }

    #[test]
    fn records_are_found_by_what_many_are_called() {
        assert!(record(ITEM, "queries").unwrap().ends_with("text\n  }"));
        assert!(record(ITEM, "ticket").unwrap().starts_with("record ticket {"));
        assert_eq!(record(ITEM, "outages"), None);
    }
}
