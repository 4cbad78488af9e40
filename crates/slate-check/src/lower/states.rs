//! A value where a condition or a change is needed: `stop when resolved`, `pause while waiting`.

use slate_syntax::{Span, ast};

use crate::compile::At;
use crate::finding::{Code, Finding};
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::types::{Env, Members};

impl Agreed<'_> {
    /// What is said of a word that is no field and no event of a record, and is a value of its fields:
    /// each of them with `says`, `becomes` or `is`, is offered. `None` where it is no value.
    pub fn value_alone(
        &self,
        record: &RecordInfo,
        text: &str,
        at: At,
        says: &str,
    ) -> Option<Finding> {
        let plain = |word: &str| word.to_lowercase().replace(['_', '-', ' '], "");
        let word = |members: &Members| -> Option<String> {
            let words = members.words().into_iter();
            let name = |word: &str| !word.contains(|c: char| !(c.is_alphanumeric() || c == '_'));
            let mut words = words.filter(|word| name(word));
            words.find(|word| plain(word) == plain(text)).map(str::to_owned)
        };
        let fields = record.members.iter();
        let meant: Vec<(&String, String)> =
            fields.filter_map(|(field, members)| Some((field, word(members)?))).collect();
        let (first, value) = meant.first()?;
        let finding = self.cx.finding(
            Code::WrongKind,
            format!("`{text}` is a value of `{first}`: that alone says nothing of when"),
            at,
            "a value",
        );
        let place = record.places.get(*first).copied().unwrap_or(record.at);
        let finding = self.cx.also(finding, place, format!("`{first}` is declared here"));
        let mut finding = finding.help(format!("write `{first} {says} {value}`"));
        for (field, value) in &meant {
            let put = format!("{field} {says} {value}");
            finding =
                finding.fix_unsafe(format!("write `{put}`"), self.cx.file(at.unit), at.span, put);
        }
        Some(finding)
    }

    /// The same of a whole condition that is one such word.
    pub fn state_alone(
        &self,
        env: Env<'_>,
        record: &RecordInfo,
        it: &ast::Expr,
    ) -> Option<Finding> {
        let ast::Expr::Name(path) = it else { return None };
        let word = path.single().filter(|it| !it.is_missing())?.as_str();
        let known = record.field_type(word).is_some()
            || record.may_have(word)
            || self.value_names(env).iter().any(|it| it == word);
        if known {
            return None;
        }
        self.value_alone(record, word, env.at(path.span), "is")
    }

    /// The field that a change was meant of: the one of whose values all of these are.
    pub fn field_changed<'r>(&self, record: &'r RecordInfo, values: &[&str]) -> Option<&'r String> {
        let mut fields = record.members.iter().filter(|(_, members)| {
            !values.is_empty() && values.iter().all(|value| members.value(value).is_some())
        });
        let (field, _) = fields.next()?;
        fields.next().is_none().then_some(field)
    }

    /// Where the type of a field stands that is one word.
    pub fn type_place(&self, record: &RecordInfo, field: &str) -> Option<At> {
        let place = record.places.get(field)?;
        let text = &self.cx.unit(place.unit)?.text;
        let rest = text.get(place.span.end..)?.split('\n').next()?;
        let colon = rest.find(':')? + 1;
        let word = slate_syntax::code(rest.get(colon..)?).trim();
        if word.is_empty() || word.contains(|c: char| !c.is_alphabetic()) {
            return None;
        }
        let start = place.span.end + colon + rest.get(colon..)?.find(word)?;
        Some(At { unit: place.unit, span: Span::new(start, start + word.len()) })
    }

    /// Offers to declare an event at the beginning of a record.
    pub fn with_event(&self, finding: Finding, record: &RecordInfo, event: &str) -> Finding {
        let text = self.cx.unit(record.at.unit).map_or("", |unit| &*unit.text);
        let rest = text.get(record.at.span.end..).unwrap_or_default();
        let Some(brace) = rest.find('{').map(|brace| record.at.span.end + brace + 1) else {
            return finding;
        };
        let behind = text.get(brace..).unwrap_or_default();
        let lines = behind.trim_start_matches([' ', '\t']).starts_with('\n');
        let line = format!("event {event}");
        let put = if lines {
            let first = behind.trim_start();
            let before = behind.len() - first.len();
            let indent = behind.get(..before).unwrap_or_default();
            let indent = indent.rsplit('\n').next().unwrap_or_default();
            format!("\n{indent}{line}")
        } else {
            format!(" {line},")
        };
        let place = Span::new(brace, brace);
        let title = format!("declare `{line}` in `{}`", record.record.heading.name);
        finding.fix_unsafe(title, self.cx.file(record.at.unit), place, put)
    }
}
