//! Records.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{
    Field, FieldType, FieldTypeKind, Head, Member, Record, RecordEntry, Span, Spanned,
};

const RECORD: Kind<RecordEntry> = Kind {
    only: Rule::record_entry_only,
    place: "a record",
    lower: |cx, pair| cx.record_entry(pair),
    bad: RecordEntry::Bad,
};

impl Cx<'_> {
    pub(crate) fn record(&mut self, pair: P<'_>) -> Record {
        let span = self.span(&pair);
        let docs = self.docs(span.start);
        let damaged = std::mem::take(&mut self.damaged);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_record);
        let mut name = self.opt_ident(kids.opt(Rule::ident), span);
        if damaged && name.value == "_" {
            name = self.opt_ident(None, Span::new(name.span.start, name.span.start));
        }
        let plural = kids.opt(Rule::plural).map(|plural| self.ident(&plural));
        let label = kids.opt(Rule::text).map(|text| self.text(&text));
        let entries = self.list(kids.opt(Rule::record_block), &RECORD);
        Record { head: Head { name, label, docs, damaged }, plural, entries, span }
    }

    fn record_entry(&mut self, pair: P<'_>) -> Option<RecordEntry> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut kids = Kids::of(pair);
        if rule == Rule::event {
            kids.has(Rule::kw_event);
            return Some(RecordEntry::Event { head: self.head(kids.opt(Rule::head), span), span });
        }
        let head = self.head(kids.opt(Rule::head), span);
        let kind = self.field_type(kids.opt(Rule::field_type), span);
        let derived = kids.opt(Rule::expr).map(|expr| self.expr(expr));
        Some(RecordEntry::Field(Field { head, kind, derived, span }))
    }

    pub(crate) fn field_type(&mut self, pair: Option<P<'_>>, at: Span) -> FieldType {
        let Some(pair) = pair else {
            return FieldType { kind: FieldTypeKind::Text, span: at };
        };
        let span = self.span(&pair);
        let kind = match pair.into_inner().next() {
            Some(inner) => match inner.as_rule() {
                Rule::one_of => {
                    let members = inner.into_inner().filter(|kid| kid.as_rule() == Rule::member);
                    FieldTypeKind::OneOf(members.map(|member| self.member(member)).collect())
                }
                Rule::kw_number => FieldTypeKind::Number,
                Rule::kw_count => FieldTypeKind::Count,
                Rule::kw_boolean => FieldTypeKind::Boolean,
                Rule::kw_money => FieldTypeKind::Money,
                Rule::kw_percent => FieldTypeKind::Percent,
                Rule::kw_duration => FieldTypeKind::Duration,
                Rule::kw_date => FieldTypeKind::Date,
                Rule::kw_instant => FieldTypeKind::Instant,
                _ => FieldTypeKind::Text,
            },
            None => FieldTypeKind::Text,
        };
        FieldType { kind, span }
    }

    fn member(&mut self, pair: P<'_>) -> Member {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        if let Some(text) = kids.opt(Rule::text) {
            let value = self.text(&text);
            kids.has(Rule::kw_as);
            let alias = kids.opt(Rule::ident).map(|ident| self.ident(&ident));
            return Member { value, quoted: true, alias, label: None, span };
        }
        if let Some(number) = kids.opt(Rule::number) {
            let number = self.number(&number);
            return Member {
                value: Spanned::new(number.digits, number.span),
                quoted: false,
                alias: None,
                label: None,
                span,
            };
        }
        let value = self.opt_ident(kids.opt(Rule::ident), span);
        let label = kids.opt(Rule::text).map(|text| self.text(&text));
        Member { value, quoted: false, alias: None, label, span }
    }
}
