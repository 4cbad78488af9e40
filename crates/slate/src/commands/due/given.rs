//! Values of fields that `slate due` is given, and those that it still needs.

use slate_check::nearest;
use slate_model::{Agreement, Field, FieldKind, Measure, Money, Name, Record, Target, Value};

use crate::commands::history::instant;
use crate::exit::Failure;

/// What is known of the record.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    record: &'a Record,
    /// By field.
    pub values: Vec<(Name, Value)>,
    /// How many of them the command line gave; the rest was tried.
    told: usize,
}

impl<'a> Given<'a> {
    /// Reads `priority=P3`, each field once.
    pub fn read(
        agreement: &'a Agreement,
        target: &Target,
        pairs: &[String],
    ) -> Result<Self, Failure> {
        let record = match &target.measure {
            Measure::Timer { timer, .. } => agreement.timer(timer),
            Measure::Metric { .. } => None,
        };
        let record = record.and_then(|timer| agreement.record(&timer.record)).ok_or_else(|| {
            Failure::new(format!("`{}` has no limit, so nothing is due", target.heading.name))
        })?;
        let mut given = Self { record, values: Vec::new(), told: 0 };
        for pair in pairs {
            let (field, value) = given.pair(agreement, pair)?;
            if given.values.iter().any(|(known, _)| known == field) {
                return Err(Failure::new(format!("`--with` gives `{field}` two values"))
                    .help("keep the one that is meant"));
            }
            given.values.push((field.clone(), value));
        }
        given.told = given.values.len();
        Ok(given)
    }

    fn pair(&self, agreement: &Agreement, pair: &str) -> Result<(&'a Name, Value), Failure> {
        let wrong = |problem: String| Failure::new(format!("`--with {pair}`: {problem}"));
        let Some((name, text)) = pair.split_once('=') else {
            let field = self.record.field(pair.trim());
            let (name, value) = match field {
                Some(field) => (field.heading.name.as_str(), example(field)),
                None => ("priority", "P3".to_owned()),
            };
            return Err(
                wrong("gives no value".to_owned()).help(format!("write `--with {name}={value}`"))
            );
        };
        let (name, text) = (name.trim(), text.trim());
        let record = &self.record.heading.name;
        let Some(field) = self.record.field(name) else {
            let known = self.record.fields.iter().map(|field| field.heading.name.as_str());
            let help = match nearest(name, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its fields are {}", listed(self.fields())),
            };
            return Err(wrong(format!("a {record} has no field `{name}`")).help(help));
        };
        if field.derived.is_some() {
            return Err(wrong(format!("`{name}` is computed, it is not told"))
                .help("give the fields that it is computed from"));
        }
        match value(field, text, agreement) {
            Some(value) => Ok((&field.heading.name, value)),
            None => {
                let failure = wrong(format!("`{name}` is {}", in_words(&field.kind)));
                let near = match &field.kind {
                    FieldKind::OneOf(members) => nearest(text, members.iter().map(String::as_str)),
                    _ => None,
                };
                Err(failure.help(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write `--with {name}={}`", example(field)),
                }))
            }
        }
    }

    fn fields(&self) -> impl Iterator<Item = &str> {
        let told = self.record.fields.iter().filter(|field| field.derived.is_none());
        told.map(|field| field.heading.name.as_str())
    }

    /// The same with one value more, that the command line did not give.
    pub fn also(&self, field: Name, value: Value) -> Self {
        let mut more = self.clone();
        more.values.push((field, value));
        more
    }

    /// What the command line did not give: `priority=P1`, several with commas.
    pub fn added(&self) -> String {
        let tried = self.values.iter().skip(self.told).map(|(field, value)| match value {
            Value::Member(text) | Value::Text(text) => format!("{field}={text}"),
            Value::Boolean(truth) => format!("{field}={truth}"),
            // Only members and truth values are tried.
            _ => field.to_string(),
        });
        tried.collect::<Vec<_>>().join(", ")
    }

    /// Each value of the first field that is needed, where they can be counted.
    pub fn possible(&self, needs: &[Name]) -> Option<Vec<(Name, Value)>> {
        let name = needs.first()?;
        let values = match &self.record.field(name.as_str())?.kind {
            FieldKind::OneOf(members) => members.iter().cloned().map(Value::Member).collect(),
            FieldKind::Boolean => vec![Value::Boolean(true), Value::Boolean(false)],
            _ => return None,
        };
        Some(values.into_iter().map(|value| (name.clone(), value)).collect())
    }

    /// That fields are needed, and what they may be.
    pub fn needed(&self, needs: &[Name]) -> Failure {
        let fields = needs.iter().filter_map(|name| self.record.field(name.as_str()));
        let each: Vec<String> = fields
            .map(|field| format!("`{}` ({})", field.heading.name, in_words(&field.kind)))
            .collect();
        let first = needs.first().and_then(|name| self.record.field(name.as_str()));
        let example = first.map_or_else(String::new, |field| {
            format!("write `--with {}={}`", field.heading.name, example(field))
        });
        Failure::new(format!("when it is due depends on {}", each.join(" and "))).help(example)
    }
}

/// A text as a value of a field.
fn value(field: &Field, text: &str, agreement: &Agreement) -> Option<Value> {
    Some(match &field.kind {
        FieldKind::OneOf(members) => {
            Value::Member(members.iter().find(|member| *member == text)?.clone())
        }
        FieldKind::Text => Value::Text(text.to_owned()),
        FieldKind::Boolean => Value::Boolean(text.parse().ok()?),
        FieldKind::Count | FieldKind::Number => Value::Number(text.parse().ok()?),
        FieldKind::Percent => Value::Percent(text.parse().ok()?),
        FieldKind::Duration => Value::Duration(slate_evidence::duration(text).ok()?),
        FieldKind::Money => {
            let currency = agreement.currency;
            let amount = text.strip_suffix(&currency.to_string()).unwrap_or(text).trim();
            Value::Money(Money { amount: amount.parse().ok()?, currency })
        }
        FieldKind::Date => Value::Date(text.parse().ok()?),
        FieldKind::Instant => Value::Instant(instant(text, agreement.zone).ok()?),
    })
}

/// What a field may be.
fn in_words(kind: &FieldKind) -> String {
    match kind {
        FieldKind::OneOf(members) => {
            format!("one of {}", listed(members.iter().map(String::as_str)))
        }
        FieldKind::Text => "a text".to_owned(),
        FieldKind::Boolean => "`true` or `false`".to_owned(),
        FieldKind::Count => "a whole number".to_owned(),
        FieldKind::Number => "a number".to_owned(),
        FieldKind::Percent => "a percentage".to_owned(),
        FieldKind::Money => "an amount of money".to_owned(),
        FieldKind::Duration => "a duration such as `1 h 30 min`".to_owned(),
        FieldKind::Date => "a date".to_owned(),
        FieldKind::Instant => "an instant such as `2026-03-06 17:50`".to_owned(),
    }
}

/// A value that a field may have.
fn example(field: &Field) -> String {
    match &field.kind {
        FieldKind::OneOf(members) => members.first().cloned().unwrap_or_default(),
        FieldKind::Text => "…".to_owned(),
        FieldKind::Boolean => "true".to_owned(),
        FieldKind::Count | FieldKind::Number => "20".to_owned(),
        FieldKind::Percent => "95%".to_owned(),
        FieldKind::Money => "500".to_owned(),
        FieldKind::Duration => "\"4 h\"".to_owned(),
        FieldKind::Date => "2026-03-06".to_owned(),
        FieldKind::Instant => "\"2026-03-06 17:50\"".to_owned(),
    }
}

fn listed<'t>(words: impl Iterator<Item = &'t str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
