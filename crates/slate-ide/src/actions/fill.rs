//! Fill in what a table of limits lacks: a row for each value of its field that has none.

use slate_check::{Applicability, Code};
use slate_syntax::Span;
use slate_syntax::ast::{
    Expr, File, Item, LimitMap, LimitValue, Service, ServiceItem, Target, TargetClause, UseWhat,
};

use super::place::{Choice, choices, graded, indent, line_end, records, services, targets};
use super::trial::Trial;
use super::{Action, ActionKind};
use crate::workspace::Snapshot;

/// What stands in a new row where no other row says more.
pub(super) const PLAIN: &str = "8 h";

/// Rows for the values that the map at `place` lacks. A new row promises what the row before it
/// does: a value further down the list is seldom promised more.
pub(super) fn missing_limits(snapshot: &Snapshot, path: &str, place: Span) -> Option<Action> {
    let text = snapshot.text(path)?;
    let file = snapshot.tree(path)?;
    let (service, target, map, depth) = services(&file).find_map(|service| {
        targets(service).into_iter().find_map(|target| {
            let limit = target.clauses.iter().find_map(|clause| match clause {
                TargetClause::Limit(limit) => Some(limit),
                _ => None,
            })?;
            let (map, depth) = map_at(&limit.value, place, 0)?;
            Some((service, target, map, depth))
        })
    })?;
    let by = target.clauses.iter().find_map(|clause| match clause {
        TargetClause::Limit(limit) => limit.by.get(depth).map(slate_syntax::Path::text),
        _ => None,
    });
    let shared = brought_in(snapshot, path, &file);
    let fields = fields_of(&file, &shared, timer_record(service, target));
    let (field, values) = field_of(&fields, by.as_deref(), &text, map)?;
    let rows = rows_to_add(&text, map, values)?;
    let mut trial = Trial::new(snapshot, path);
    let added: Vec<&str> = rows.iter().map(|row| row.value.as_str()).collect();
    let title = format!("fill in {} of `{field}`", listed(&added));
    write_rows(&mut trial, &text, map, &rows);
    Some(Action {
        title,
        kind: ActionKind::Fix,
        edits: trial.sound()?,
        // A limit is a promise: someone has to look at it.
        applicability: Applicability::Unsafe,
        mends: Some((Code::MissingLimit, place)),
    })
}

/// A row that is to be written behind another.
struct NewRow {
    value: String,
    limit: String,
    /// The row of the map behind which it goes, by its place; before the first where there is none.
    after: Option<usize>,
}

/// The map that a finding speaks of, and how deep it lies in others.
fn map_at(value: &LimitValue, place: Span, depth: usize) -> Option<(&LimitMap, usize)> {
    let LimitValue::Map(map) = value else { return None };
    if map.span == place {
        return Some((map, depth));
    }
    map.rows.iter().find_map(|row| map_at(&row.value, place, depth + 1))
}

/// The record of the timer that a target measures.
pub(super) fn timer_record<'f>(service: &'f Service, target: &Target) -> Option<&'f str> {
    let measured = target.clauses.iter().find_map(|clause| match clause {
        TargetClause::Measure(Expr::Name(path)) => path.last(),
        _ => None,
    })?;
    service.items.iter().find_map(|item| match item {
        ServiceItem::Timer(timer) if timer.head.name.as_str() == measured.as_str() => {
            timer.of.as_ref().map(|of| of.as_str())
        }
        _ => None,
    })
}

/// The files that a file brings in.
pub(super) fn brought_in(snapshot: &Snapshot, path: &str, file: &File) -> Vec<File> {
    let files = file.items().filter_map(|item| match item {
        Item::Use(it) => match &it.what {
            UseWhat::File(other) => slate_check::relative_path(path, other.as_str()),
            UseWhat::Bundled(_) => None,
        },
        _ => None,
    });
    files.filter_map(|other| snapshot.tree(&other)).collect()
}

/// The `one of` fields of a record, or of all of them where it is not known.
pub(super) fn fields_of<'f>(
    file: &'f File,
    shared: &'f [File],
    record: Option<&str>,
) -> Vec<(&'f str, Vec<Choice>)> {
    let all = || shared.iter().chain([file]).flat_map(records);
    let of = |name: &str| -> Vec<(&'f str, Vec<Choice>)> {
        all().filter(|it| it.head.name.as_str() == name).flat_map(choices).collect()
    };
    let own = record.map(of).unwrap_or_default();
    if own.is_empty() { all().flat_map(choices).collect() } else { own }
}

/// The field whose values the rows of a map are: that which is named, that which has most of them,
/// or the only one.
fn field_of<'f>(
    fields: &'f [(&'f str, Vec<Choice>)],
    by: Option<&str>,
    text: &str,
    map: &LimitMap,
) -> Option<(&'f str, &'f [Choice])> {
    let known = |values: &[Choice]| {
        let keys = map.rows.iter().flat_map(|row| &row.keys);
        keys.filter(|key| position(values, key.span().of(text)).is_some()).count()
    };
    let found = match by {
        Some(by) => fields.iter().find(|(name, _)| *name == by)?,
        None => fields
            .iter()
            .filter(|(_, values)| known(values) > 0)
            .max_by_key(|(_, values)| known(values))
            .or_else(|| graded(fields))
            .or_else(|| fields.first().filter(|_| fields.len() == 1))?,
    };
    Some((found.0, &found.1))
}

/// Which value a key is.
fn position(values: &[Choice], key: &str) -> Option<usize> {
    values.iter().position(|value| value.forms.iter().any(|form| form == key))
}

/// A row for each value that has none; `None` where nothing is missing.
fn rows_to_add(text: &str, map: &LimitMap, values: &[Choice]) -> Option<Vec<NewRow>> {
    if map.rows.iter().any(|row| row.keys.is_empty()) || !map.bad.is_empty() {
        return None;
    }
    // For each value, the row that has it.
    let rows: Vec<Option<usize>> = (0..values.len())
        .map(|value| {
            map.rows.iter().position(|row| {
                row.keys.iter().any(|key| position(values, key.span().of(text)) == Some(value))
            })
        })
        .collect();
    let limit = |row: usize| map.rows.get(row).map(|row| span_of(&row.value).of(text).to_owned());
    let first = rows.iter().flatten().next().copied();
    let mut after = None;
    let mut added = Vec::new();
    for (value, row) in values.iter().zip(&rows) {
        match row {
            Some(row) => after = Some(*row),
            None => added.push(NewRow {
                value: value.written.clone(),
                limit: after.or(first).and_then(limit).unwrap_or_else(|| PLAIN.to_owned()),
                after,
            }),
        }
    }
    (!added.is_empty()).then_some(added)
}

fn span_of(value: &LimitValue) -> Span {
    match value {
        LimitValue::One(it) => it.span,
        LimitValue::None(span) => *span,
        LimitValue::Map(map) => map.span,
    }
}

/// Writes rows where they belong: on lines of their own where the map has them so.
fn write_rows(trial: &mut Trial<'_>, text: &str, map: &LimitMap, rows: &[NewRow]) {
    let on_lines = map.span.of(text).contains('\n');
    let mut places: Vec<Option<usize>> = rows.iter().map(|row| row.after).collect();
    places.dedup();
    for place in places {
        let here = rows.iter().filter(|row| row.after == place);
        let here: Vec<String> = here.map(|row| format!("{}: {}", row.value, row.limit)).collect();
        let row = place.and_then(|at| map.rows.get(at));
        let next = map.rows.first();
        match (row, next) {
            (Some(row), _) if on_lines => {
                let end = line_end(text, row.span.end);
                let alone = !text
                    .get(row.span.end..end)
                    .is_some_and(|rest| rest.trim_start().starts_with([',', '}']));
                if alone {
                    let before = format!("\n{}", indent(text, row.span.start));
                    let lines: String = here.iter().map(|row| format!("{before}{row}")).collect();
                    trial.replace(Span::new(end, end), lines);
                } else {
                    insert_behind(trial, row.span.end, &here);
                }
            }
            (Some(row), _) => insert_behind(trial, row.span.end, &here),
            (None, Some(next)) if on_lines => {
                let after = format!("\n{}", indent(text, next.span.start));
                let lines: String = here.iter().map(|row| format!("{row}{after}")).collect();
                trial.replace(Span::new(next.span.start, next.span.start), lines);
            }
            (None, Some(next)) => {
                let lines = format!("{}, ", here.join(", "));
                trial.replace(Span::new(next.span.start, next.span.start), lines);
            }
            (None, None) => trial.replace(map.span, format!("{{ {} }}", here.join(", "))),
        }
    }
}

fn insert_behind(trial: &mut Trial<'_>, end: usize, rows: &[String]) {
    trial.replace(Span::new(end, end), format!(", {}", rows.join(", ")));
}

/// `P3 and P4`.
fn listed(values: &[&str]) -> String {
    match values.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::Workspace;
    use crate::actions::fixture::{after, around, desk, titles};

    #[test]
    fn rows_are_written_where_their_values_stand_in_the_list() {
        let text = desk("limit {\n        P1: 4 h\n        P3: 2 working days // slow\n      }");
        let filled = after(&text, "P1: 4 h", "fill in P2 and P4 of `priority`");
        assert_eq!(
            filled,
            text.replace("P1: 4 h\n", "P1: 4 h\n        P2: 4 h\n")
                .replace("// slow\n", "// slow\n        P4: 2 working days\n")
        );
    }

    #[test]
    fn a_table_on_one_line_stays_on_it() {
        let text = desk("limit { P2: 4 h, P3: 8 h }");
        let filled = after(&text, "P2: 4 h", "fill in P1 and P4 of `priority`");
        assert_eq!(
            filled,
            text.replace("{ P2: 4 h, P3: 8 h }", "{ P1: 4 h, P2: 4 h, P3: 8 h, P4: 8 h }")
        );
    }

    #[test]
    fn an_empty_table_of_a_named_field_gets_every_value() {
        let text = desk("limit by priority { P1 or P2: 4 h }");
        let filled = after(&text, "P1 or", "fill in P3 and P4 of `priority`");
        assert!(filled.contains("{ P1 or P2: 4 h, P3: 4 h, P4: 4 h }"), "{filled}");
        let text = desk("limit by priority { P1: { provider: 4 h }, otherwise: none }");
        let text = text.replace("by priority", "by priority, cause");
        let filled = after(&text, "provider: 4", "fill in customer of `cause`");
        assert!(filled.contains("P1: { provider: 4 h, customer: 4 h }"), "{filled}");
    }

    #[test]
    fn a_full_table_has_nothing_to_fill_in() {
        let text = desk("limit { P1: 4 h, otherwise: 8 h }");
        assert!(!titles(&text, "P1: 4 h").iter().any(|it| it.starts_with("fill in")));
        // A record of another file is found as well.
        let mut workspace = Workspace::default();
        let text = desk("limit { P1: 4 h }");
        let (start, end) = (text.find("  record").unwrap(), text.find("  service").unwrap());
        let record = text[start..end].to_owned();
        workspace.set("shared.slate", format!("edition 2026\n{record}"));
        let text = text
            .replace(&record, "")
            .replace("edition 2026\n", "edition 2026\nuse \"shared.slate\"\n");
        workspace.set("a.slate", text.as_str());
        let at = text.find("P1: 4 h").unwrap();
        let actions = workspace.snapshot().actions("a.slate", crate::Span::new(at, at), around());
        assert!(
            actions.iter().any(|it| it.title == "fill in P2, P3 and P4 of `priority`"),
            "{actions:?}"
        );
    }
}
