//! `below 95%: 5%`: a ladder of rows, as one expression of money.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Edge, Expr, Figure, Money, Number, Percent, Row, Rows, Value};
use slate_syntax::ast;

use super::clauses::Clauses;
use crate::compile::At;
use crate::finding::{Code, Finding};
use crate::lower::agreed::Agreed;
use crate::lower::target::TargetInfo;
use crate::types::{Env, Subject, Typed, at_most};

impl<'a> Agreed<'a> {
    /// A ladder of rows as one expression of money.
    pub(super) fn rows(
        &self,
        env: Env<'_>,
        info: &Rc<TargetInfo>,
        has_base: bool,
        clauses: &Clauses<'a>,
    ) -> Option<Expr> {
        let figures = env.about(Subject::Figures(info, has_base));
        let on = match clauses.on {
            None => Typed::new(Expr::Figure(Figure::Attainment), info.attained(), info.at),
            Some((path, _)) => self.figure_named(figures, path)?,
        };
        let on_ty = on.ty.model()?;
        let mut rows: Vec<(Row, Type, At)> = Vec::new();
        let mut otherwise: Option<(Expr, Type, At)> = None;
        let mut sound = !clauses.damaged;
        for it in &clauses.rows {
            let at = env.at(it.span);
            let value = match &it.pay {
                None => Some((
                    Expr::Literal(Value::Percent(Percent(rust_decimal::Decimal::ZERO))),
                    None,
                    at,
                )),
                Some(expr) => {
                    self.row_value(figures, expr).map(|(value, ty, at)| (value, Some(ty), at))
                }
            };
            let Some((value, ty, value_at)) = value else {
                sound = false;
                continue;
            };
            // `none` is nothing of whatever the other rows pay.
            let ty = ty.unwrap_or(Type::Percent);
            let none = it.pay.is_none();
            match &it.range {
                ast::RowRange::Otherwise(span) => {
                    if let Some((_, _, first)) = &otherwise {
                        self.cx.repeated("otherwise", env.at(*span), *first);
                        continue;
                    }
                    if !none {
                        otherwise = Some((value, ty, value_at));
                    }
                }
                ast::RowRange::Between { lower, upper, span } => {
                    let edges = (
                        self.edge(env, lower.as_ref(), on_ty, &on),
                        self.edge(env, upper.as_ref(), on_ty, &on),
                    );
                    let (Some(lower), Some(upper)) = edges else {
                        sound = false;
                        continue;
                    };
                    if let (Some(low), Some(high)) = (&lower, &upper) {
                        let empty = match at_most(&low.value, &high.value) {
                            Some(true) => {
                                low.value == high.value && !(low.included && high.included)
                            }
                            _ => true,
                        };
                        if empty {
                            let finding = self.cx.finding(
                                Code::OutOfRange,
                                "nothing lies between these edges",
                                env.at(*span),
                                "the first edge is not below the second",
                            );
                            self.cx.push(self.edges_turned(env, &it.range, finding));
                            sound = false;
                            continue;
                        }
                    }
                    let row = Row { lower, upper, value, at: self.cx.position(at) };
                    let ty = if none { Type::Boolean } else { ty };
                    rows.push((row, ty, value_at));
                }
            }
        }
        if !sound || rows.is_empty() {
            return None;
        }
        // Percentages are of the base. Where every row is one, the base is multiplied once.
        let types: Vec<Type> = rows
            .iter()
            .map(|(_, ty, _)| *ty)
            .chain(otherwise.iter().map(|(_, ty, _)| *ty))
            .collect();
        let percents = types.contains(&Type::Percent);
        let money = types.contains(&Type::Money);
        if percents && !has_base {
            let at = rows
                .iter()
                .find(|(_, ty, _)| *ty == Type::Percent)
                .map_or(info.at, |(_, _, at)| *at);
            self.no_base(at, info);
            return None;
        }
        let zero = if money && !percents { self.no_money() } else { None };
        let times_base = |value: Expr| value.times(Expr::Figure(Figure::Base));
        let settle = |value: Expr, ty: Type| -> Expr {
            match (ty, money) {
                (Type::Boolean, _) => match (&zero, money) {
                    (Some(zero), _) => zero.clone(),
                    (None, true) => times_base(value),
                    (None, false) => value,
                },
                (Type::Percent, true) => times_base(value),
                _ => value,
            }
        };
        let rows = rows
            .into_iter()
            .map(|(row, ty, _)| Row { value: settle(row.value, ty), ..row })
            .collect();
        let otherwise = otherwise.map(|(value, ty, _)| Box::new(settle(value, ty)));
        let table = Expr::Rows(Rows { on: Box::new(on.expr), rows, otherwise });
        Some(if money { table } else { times_base(table) })
    }

    /// Offers the edges of a row the other way round.
    fn edges_turned(&self, env: Env<'_>, it: &ast::RowRange, finding: Finding) -> Finding {
        let ast::RowRange::Between { lower: Some(first), upper: Some(second), span } = it else {
            return finding.help("write the lower edge first");
        };
        let text = |edge: &ast::Edge| self.cx.text(env.at(edge.value.span())).trim();
        let (high, low) = (text(first), text(second));
        if high == low {
            return finding.help("write the lower edge first, and a higher one behind it");
        }
        let put = format!("{low} to below {high}");
        finding.help(format!("write the lower edge first: `{put}`")).fix_unsafe(
            format!("write `{put}`"),
            self.cx.file(env.unit),
            *span,
            put,
        )
    }

    /// Nothing, in money.
    fn no_money(&self) -> Option<Expr> {
        let (currency, _) = self.currency?;
        let amount = Number(rust_decimal::Decimal::ZERO);
        Some(Expr::Literal(Value::Money(Money { amount, currency })))
    }

    /// What a row pays: a percentage of the base, or money.
    fn row_value(&self, env: Env<'_>, expr: &'a ast::Expr) -> Option<(Expr, Type, At)> {
        let typed = self.expr(env, expr, None);
        self.paid(&typed)?;
        Some((typed.expr, typed.ty.model()?, typed.at))
    }

    /// An edge of a row, of the type of what the rows look at. The outer `None`: it was wrong.
    fn edge(
        &self,
        env: Env<'_>,
        it: Option<&'a ast::Edge>,
        ty: Type,
        on: &Typed,
    ) -> Option<Option<Edge>> {
        let Some(it) = it else { return Some(None) };
        let typed = self.expr(env.about(Subject::Constant), &it.value, None);
        if typed.ty.broken() {
            return None;
        }
        if !typed.ty.is(ty) {
            self.not_wanted(
                &typed,
                ty,
                "what the rows look at",
                Some((on.at, ty.in_words().to_owned())),
            );
            return None;
        }
        let value = self.known(&typed, "an edge")?;
        Some(Some(Edge { value, included: it.included }))
    }
}
