//! Scenarios.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{
    BinaryOp, Change, Expect, ExpectKind, FieldValue, Ident, Outcome, RecordChange, Scenario,
    ScenarioEntry, ScenarioInput, ScenarioRecord, Span, Spanned, ValueOp, ValueTest, Verdict,
};

const SCENARIO: Kind<ScenarioEntry> = Kind {
    only: Rule::scenario_entry_only,
    place: "a scenario",
    lower: |cx, pair| cx.scenario_entry(pair),
    bad: ScenarioEntry::Bad,
};
const CHANGES: Kind<RecordChange> = Kind {
    only: Rule::change_entry_only,
    place: "a record of a scenario",
    lower: |cx, pair| cx.change_entry(pair),
    bad: RecordChange::Bad,
};

impl Cx<'_> {
    pub(crate) fn scenario(&mut self, pair: P<'_>) -> Scenario {
        let span = self.span(&pair);
        let docs = self.docs(span.start);
        let damaged = std::mem::take(&mut self.damaged);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_scenario);
        let label = match kids.opt(Rule::text) {
            Some(text) => self.text(&text),
            None => self.opt_ident(None, span),
        };
        kids.has(Rule::kw_for);
        let mut agreement = self.opt_path(kids.opt(Rule::path), span);
        if damaged && agreement.text() == "_" {
            agreement = self.opt_path(None, agreement.span);
        }
        let entries = self.list(kids.opt(Rule::scenario_block), &SCENARIO);
        Scenario { label, docs, agreement, damaged, entries, span }
    }

    fn scenario_entry(&mut self, pair: P<'_>) -> Option<ScenarioEntry> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut kids = Kids::of(pair);
        Some(match rule {
            Rule::expect => {
                kids.has(Rule::kw_expect);
                let kind = self.expectation(kids.next()?)?;
                ScenarioEntry::Expect(Expect { kind, span })
            }
            Rule::scenario_input => {
                kids.has(Rule::kw_input);
                let name = self.opt_ident(kids.opt(Rule::ident), span);
                kids.has(Rule::kw_in);
                let period = self.period(kids.opt(Rule::period), span);
                kids.has(Rule::kw_is);
                let value = self.opt_literal(kids.opt(Rule::literal), span);
                ScenarioEntry::Input(ScenarioInput { name, period, value, span })
            }
            Rule::scenario_parameter => {
                kids.has(Rule::kw_parameter);
                let name = self.opt_ident(kids.opt(Rule::ident), span);
                ScenarioEntry::Parameter {
                    name,
                    value: self.opt_literal(kids.opt(Rule::literal), span),
                    span,
                }
            }
            Rule::as_of => {
                kids.has(Rule::kw_as);
                kids.has(Rule::kw_of);
                ScenarioEntry::AsOf(self.opt_instant(kids.opt(Rule::instant), span))
            }
            Rule::scenario_claim => {
                kids.has(Rule::kw_claim);
                let credit = self.opt_path(kids.opt(Rule::path), span);
                kids.has(Rule::kw_in);
                let period = self.period(kids.opt(Rule::period), span);
                kids.has(Rule::kw_on);
                let on = kids.opt(Rule::date).map(|date| self.date(&date));
                ScenarioEntry::Claim { credit, period, on, span }
            }
            Rule::scenario_record => {
                let record = self.opt_ident(kids.opt(Rule::ident), span);
                let id = match kids.opt(Rule::record_id) {
                    Some(id) => self.record_id(id),
                    None => self.opt_ident(None, span),
                };
                let entries = self.list(kids.opt(Rule::change_block), &CHANGES);
                ScenarioEntry::Record(ScenarioRecord { record, id, entries, span })
            }
            _ => return None,
        })
    }

    fn record_id(&mut self, pair: P<'_>) -> Ident {
        let span = self.span(&pair);
        match pair.into_inner().next() {
            Some(id) if id.as_rule() == Rule::text => self.text(&id),
            Some(id) => self.ident(&id),
            None => self.opt_ident(None, span),
        }
    }

    fn change_entry(&mut self, pair: P<'_>) -> Option<RecordChange> {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::field_value {
            return Some(RecordChange::Initial(self.field_value(pair)));
        }
        let mut kids = Kids::of(pair);
        let at = self.opt_instant(kids.opt(Rule::instant), span);
        let mut changes = Vec::new();
        while let Some(change) = kids.opt(Rule::change) {
            let Some(inner) = change.into_inner().next() else {
                continue;
            };
            changes.push(match inner.as_rule() {
                Rule::field_value => Change::Field(self.field_value(inner)),
                _ => Change::Event(self.ident(&inner)),
            });
        }
        Some(RecordChange::At { at, changes, span })
    }

    fn field_value(&mut self, pair: P<'_>) -> FieldValue {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let field = self.opt_path(kids.opt(Rule::path), span);
        let value = kids.opt(Rule::is_value);
        let value = match value {
            Some(value) => self.value(value),
            None => self.opt_expr(None, span),
        };
        FieldValue { field, value, span }
    }

    fn expectation(&mut self, pair: P<'_>) -> Option<ExpectKind> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut kids = Kids::of(pair);
        Some(match rule {
            Rule::expect_terminate => {
                kids.has(Rule::kw_terminate);
                let name = self.opt_path(kids.opt(Rule::path), span);
                let from =
                    kids.has(Rule::kw_from).then(|| self.period(kids.opt(Rule::period), span));
                ExpectKind::Terminate { name, from }
            }
            Rule::expect_credits => {
                kids.has(Rule::kw_credits);
                kids.has(Rule::kw_in);
                let period = self.period(kids.opt(Rule::period), span);
                ExpectKind::Credits {
                    period,
                    test: self.value_test(kids.opt(Rule::value_test), span),
                }
            }
            Rule::expect_credit => {
                kids.has(Rule::kw_credit);
                let credit = self.opt_path(kids.opt(Rule::path), span);
                kids.has(Rule::kw_in);
                let period = self.period(kids.opt(Rule::period), span);
                ExpectKind::Credit {
                    credit,
                    period,
                    test: self.value_test(kids.opt(Rule::value_test), span),
                }
            }
            Rule::expect_value => {
                let what = self.opt_path(kids.opt(Rule::path), span);
                kids.has(Rule::kw_for);
                let group = kids.opt(Rule::is_value).map(|value| self.value(value));
                kids.has(Rule::kw_in);
                let period = self.period(kids.opt(Rule::period), span);
                match kids.opt(Rule::outcome) {
                    Some(outcome) => {
                        let at = self.span(&outcome);
                        let word = outcome.into_inner().find(|word| word.as_rule() != Rule::kw_is);
                        let outcome = match word.map(|word| word.as_rule()) {
                            Some(Rule::kw_met) => Outcome::Met,
                            Some(Rule::kw_missed) => Outcome::Missed,
                            Some(Rule::kw_provisional) => Outcome::Provisional,
                            _ => Outcome::NotMeasured,
                        };
                        ExpectKind::Outcome {
                            what,
                            group,
                            period,
                            outcome: Spanned::new(outcome, at),
                        }
                    }
                    None => ExpectKind::Value {
                        what,
                        group,
                        period,
                        test: self.value_test(kids.opt(Rule::value_test), span),
                    },
                }
            }
            Rule::expect_verdict => self.expect_verdict(kids, span),
            _ => return None,
        })
    }

    fn expect_verdict(&mut self, mut kids: Kids<'_>, span: Span) -> ExpectKind {
        let (mut record, mut target) = (self.opt_ident(None, span), self.opt_path(None, span));
        if let Some(pair) = kids.opt(Rule::record_target) {
            for kid in pair.into_inner() {
                match kid.as_rule() {
                    Rule::record_id => record = self.record_id(kid),
                    _ => target = self.path(kid),
                }
            }
        }
        kids.has(Rule::kw_cycle);
        let cycle = kids.opt(Rule::number).map(|number| self.number(&number));
        let verdict = kids.opt(Rule::verdict).map(|verdict| {
            let at = self.span(&verdict);
            let mut found = Verdict::Met;
            for word in verdict.into_inner() {
                found = match word.as_rule() {
                    Rule::kw_breached => Verdict::Breached,
                    Rule::kw_pending => Verdict::Pending,
                    Rule::kw_void => Verdict::Void,
                    Rule::kw_excluded => Verdict::Excluded,
                    Rule::kw_started => Verdict::NotStarted,
                    Rule::kw_counted => Verdict::NotCounted,
                    _ => found,
                };
            }
            Spanned::new(found, at)
        });
        let due = kids
            .opt(Rule::due)
            .and_then(|due| due.into_inner().find(|kid| kid.as_rule() == Rule::instant));
        let due = due.map(|instant| self.instant(instant));
        ExpectKind::Verdict { record, target, cycle, verdict, due }
    }

    fn value_test(&mut self, pair: Option<P<'_>>, at: Span) -> ValueTest {
        let Some(pair) = pair else {
            return ValueTest { op: Spanned::new(ValueOp::Is, at), value: self.opt_expr(None, at) };
        };
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let op = match kids.next() {
            Some(compare) if compare.as_rule() == Rule::compare => {
                let op = self.compare(compare);
                let kind = match op.value {
                    BinaryOp::AtMost => ValueOp::AtMost,
                    BinaryOp::Above => ValueOp::Above,
                    BinaryOp::Below => ValueOp::Below,
                    _ => ValueOp::AtLeast,
                };
                Spanned::new(kind, op.span)
            }
            Some(word) => Spanned::new(ValueOp::Is, self.span(&word)),
            None => Spanned::new(ValueOp::Is, span),
        };
        ValueTest { op, value: self.opt_expr(kids.opt(Rule::expr), span) }
    }
}
