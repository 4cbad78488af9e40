//! Credits, and the conditions that termination shares with them.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{
    Amount, Bad, BinaryOp, Credit, CreditClause, CreditsWithin, Edge, Literal, Number, Often, Pay,
    PayPer, Row, RowRange, Span, Steps, TargetTest, When, WhenKind,
};
use crate::error::Mistake;

const CREDIT: Kind<CreditClause> = Kind {
    only: Rule::credit_clause_only,
    place: "a credit",
    lower: |cx, pair| cx.credit_clause(pair),
    bad: CreditClause::Bad,
};

/// A row of `rows on … { … }`, or what stands for one.
#[expect(clippy::large_enum_variant, reason = "there are few of them, and each is read once")]
enum RowsEntry {
    Row(Row),
    Bad(Bad),
}

const ROWS: Kind<RowsEntry> = Kind {
    only: Rule::row_only,
    place: "rows",
    lower: |cx, pair| cx.rows_entry(pair),
    bad: RowsEntry::Bad,
};

impl Cx<'_> {
    pub(crate) fn credit(&mut self, pair: P<'_>) -> Credit {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_credit);
        let head = self.head(kids.opt(Rule::head), span);
        let targets = self.for_paths(kids.opt(Rule::for_paths));
        let clauses = self.list(kids.opt(Rule::credit_block), &CREDIT);
        Credit { head, targets, clauses, span }
    }

    fn credit_clause(&mut self, pair: P<'_>) -> Option<CreditClause> {
        let span = self.span(&pair);
        Some(match pair.as_rule() {
            Rule::credit_of => {
                let base = pair.into_inner().find(|kid| kid.as_rule() == Rule::expr);
                CreditClause::Of { base: self.opt_expr(base, span), span }
            }
            Rule::rows => {
                let mut kids = Kids::of(pair);
                kids.has(Rule::kw_rows);
                kids.has(Rule::kw_on);
                let on = self.opt_path(kids.opt(Rule::path), span);
                let (mut rows, mut bad) = (Vec::new(), Vec::new());
                for entry in self.list(kids.opt(Rule::rows_block), &ROWS) {
                    match entry {
                        RowsEntry::Row(row) => rows.push(row),
                        RowsEntry::Bad(it) => bad.push(it),
                    }
                }
                CreditClause::Rows { on, rows, bad, span }
            }
            Rule::row => CreditClause::Row(self.row(pair)),
            Rule::pay => CreditClause::Pay(self.pay(pair)),
            Rule::when => CreditClause::When(self.when(pair)),
            Rule::per_incident => CreditClause::PerIncident(span),
            Rule::credit_per => CreditClause::Per(self.per_clause(pair.into_inner().next()?)),
            _ => return None,
        })
    }

    fn rows_entry(&mut self, pair: P<'_>) -> Option<RowsEntry> {
        (pair.as_rule() == Rule::row).then(|| RowsEntry::Row(self.row(pair)))
    }

    fn row(&mut self, pair: P<'_>) -> Row {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let range = match kids.opt(Rule::row_range) {
            Some(range) => self.row_range(range),
            None => RowRange::Otherwise(span),
        };
        let pay = kids.opt(Rule::expr).map(|expr| self.expr(expr));
        Row { range, pay, span }
    }

    fn row_range(&mut self, pair: P<'_>) -> RowRange {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        if kids.has(Rule::kw_otherwise) {
            return RowRange::Otherwise(span);
        }
        let first_op = kids.opt(Rule::compare).map(|compare| self.compare(compare).value);
        let first = self.amount(kids.opt(Rule::amount), span);
        let two = kids.has(Rule::kw_to);
        let second_op = kids.opt(Rule::compare).map(|compare| self.compare(compare));
        let second = two.then(|| self.amount(kids.opt(Rule::amount), span));
        if let (Some(op), true) = (&second_op, two)
            && !matches!(op.value, BinaryOp::Below | BinaryOp::AtMost)
        {
            let at = op.span;
            self.error(
                Mistake::Unexpected,
                at,
                "the second edge of a row is an upper one".into(),
                "this would be a lower one",
                Some("write `99.0% to below 99.9%`, the least value first".into()),
            );
        }
        let upper_included = second_op.is_none_or(|op| op.value != BinaryOp::Below);
        let (lower, upper) = match (first_op, second) {
            (Some(BinaryOp::Below | BinaryOp::AtMost), Some(_)) => {
                self.error(
                    Mistake::Unexpected,
                    span,
                    "the first edge of a row with two is a lower one".into(),
                    "this would be an upper one",
                    Some("write `99.0% to below 99.9%`, the least value first".into()),
                );
                (None, Some(Edge { value: first, included: first_op == Some(BinaryOp::AtMost) }))
            }
            (op, Some(second)) => {
                let lower = Edge { value: first, included: op != Some(BinaryOp::Above) };
                (Some(lower), Some(Edge { value: second, included: upper_included }))
            }
            (Some(op @ (BinaryOp::Below | BinaryOp::AtMost)), None) => {
                (None, Some(Edge { value: first, included: op == BinaryOp::AtMost }))
            }
            (op, None) => {
                (Some(Edge { value: first, included: op != Some(BinaryOp::Above) }), None)
            }
        };
        RowRange::Between { lower, upper, span }
    }

    fn pay(&mut self, pair: P<'_>) -> Pay {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_pay);
        let amount = self.opt_expr(kids.opt(Rule::expr), span);
        let per = kids.opt(Rule::pay_per).map(|per| self.pay_per(per));
        let prorated = kids
            .opt(Rule::prorated)
            .and_then(|prorated| prorated.into_inner().find(|kid| kid.as_rule() == Rule::path));
        let prorated_to = prorated.map(|path| self.path(path));
        Pay { amount, per, prorated_to, span }
    }

    fn pay_per(&mut self, pair: P<'_>) -> PayPer {
        let span = self.span(&pair);
        let one = Number { digits: "1".into(), span };
        let mut out = PayPer {
            step: Literal::Number(one.clone()),
            of: None,
            after_first: None,
            window: None,
            steps: Steps::Unstated,
            span,
        };
        for kid in pair.into_inner() {
            match kid.as_rule() {
                Rule::figure => out.step = self.figure(kid),
                Rule::ident => {
                    let unit = self.ident(&kid);
                    let at = unit.span;
                    out.step = Literal::Amount(Amount {
                        count: Number { digits: "1".into(), span: at },
                        unit,
                        span: at,
                    });
                }
                Rule::path => out.of = Some(self.path(kid)),
                Rule::after_first => {
                    let figure = kid.into_inner().find(|kid| kid.as_rule() == Rule::figure);
                    out.after_first = figure.map(|figure| self.figure(figure));
                }
                Rule::period_clause => out.window = Some(self.period_clause(kid)),
                Rule::or_part => out.steps = Steps::OrPart,
                Rule::full_steps => out.steps = Steps::FullOnly,
                Rule::pro_rata => out.steps = Steps::ProRata,
                _ => {}
            }
        }
        out
    }

    pub(crate) fn when(&mut self, pair: P<'_>) -> When {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_when);
        let kind = match kids.next() {
            Some(kid) => match kid.as_rule() {
                Rule::when_target => self.when_target(kid),
                Rule::when_credits => {
                    let mut kids = Kids::of(kid);
                    kids.has(Rule::kw_credits);
                    let included = kids.next().is_some_and(|word| word.as_rule() == Rule::at_least);
                    let amount = self.opt_expr(kids.opt(Rule::expr), span);
                    let within = match kids.opt(Rule::often) {
                        Some(often) => CreditsWithin::Often(self.often(often)),
                        None => CreditsWithin::Window(match kids.opt(Rule::period_clause) {
                            Some(within) => self.period_clause(within),
                            None => self.cadence(None, span),
                        }),
                    };
                    WhenKind::Credits { included, amount, within }
                }
                _ => WhenKind::Condition(self.expr(kid)),
            },
            None => WhenKind::Condition(self.opt_expr(None, span)),
        };
        When { kind, span }
    }

    fn when_target(&mut self, pair: P<'_>) -> WhenKind {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let target = self.opt_path(kids.opt(Rule::path), span);
        let test = match kids.next() {
            Some(word) if word.as_rule() == Rule::kw_met => TargetTest::Met,
            Some(compare) if compare.as_rule() == Rule::compare => {
                let op = self.compare(compare).value;
                let value = self.amount(kids.opt(Rule::amount), span);
                match op {
                    BinaryOp::Below => TargetTest::Below(value),
                    BinaryOp::Above => TargetTest::Above(value),
                    BinaryOp::AtMost => TargetTest::AtMost(value),
                    _ => TargetTest::AtLeast(value),
                }
            }
            _ => TargetTest::Missed,
        };
        let often = kids.opt(Rule::often).map_or(Often::Once, |often| self.often(often));
        WhenKind::Target { target, test, often }
    }

    fn often(&mut self, pair: P<'_>) -> Often {
        let span: Span = self.span(&pair);
        let Some(inner) = pair.into_inner().find(|kid| kid.as_rule() != Rule::kw_in) else {
            return Often::Once;
        };
        let rule = inner.as_rule();
        let (mut numbers, mut unit, mut each_further, mut window) = (Vec::new(), None, false, None);
        for kid in inner.into_inner() {
            match kid.as_rule() {
                Rule::number => numbers.push(self.number(&kid)),
                Rule::calendar_unit => unit = Some(kid),
                Rule::each_further => each_further = true,
                Rule::period_clause => window = Some(self.period_clause(kid)),
                _ => {}
            }
        }
        let unit = self.unit_kind(unit, span);
        let mut numbers = numbers.into_iter();
        let count = numbers.next().unwrap_or(Number { digits: "1".into(), span });
        match (rule, numbers.next(), window) {
            (Rule::of_any, Some(of), _) => Often::OfAny { count, of, unit },
            (Rule::months_within, _, Some(window)) => Often::Within { count, unit, window },
            _ => Often::Consecutive { count, unit, each_further },
        }
    }
}
