//! Rows of a credit: which figures each is for in the end, and what it pays; and caps.

use std::cmp::Ordering;

use slate_model::{Agreement, Cap, Credit, CreditPer, Expr, Figure, Row, Rows, Value};

use super::{Spot, reckoned};

/// What a row comes to.
pub(crate) struct Band {
    /// The figures that it is for, with the other rows taken into account.
    pub edges: String,
    /// What it pays, in words, where that is known.
    pub pays: Option<String>,
    /// Whether that is a share of the base.
    pub shares: bool,
    /// For what it pays that: `a whole month`.
    pub each: String,
}

/// The row that stands at a place.
pub(crate) fn band_at(agreement: &Agreement, spot: Spot<'_>) -> Option<Band> {
    agreement.credits.iter().find_map(|credit| {
        let table = rows_in(&credit.pay)?;
        let row = table.rows.iter().find(|row| spot.holds(row.at.as_ref()))?;
        let mut value = row.value.clone();
        // Where every row is a share of the base, the base stands behind the table.
        if !matches!(credit.pay, Expr::Rows(_)) {
            value = value.times(Expr::Figure(Figure::Base));
        }
        Some(Band {
            edges: edges(row, &table.rows),
            pays: slate_check::amount(agreement, credit, &value)
                .map(|pays| reckoned(agreement, &value, pays)),
            shares: value.parts().any(|it| *it == Expr::Figure(Figure::Base)),
            each: paid_for(agreement, credit),
        })
    })
}

/// For what a credit pays an amount: `a whole month`, `each incident`.
pub(crate) fn paid_for(agreement: &Agreement, credit: &Credit) -> String {
    let period = slate_check::period_of(agreement, credit);
    match credit.per {
        CreditPer::Period => format!("a whole {period}"),
        CreditPer::Incident => "each incident".to_owned(),
        CreditPer::Group => format!("each group in a whole {period}"),
    }
}

/// The cap that stands at a place.
pub(crate) fn cap_at<'a>(agreement: &'a Agreement, spot: Spot<'_>) -> Option<&'a Cap> {
    agreement.settlement.caps.iter().find(|cap| spot.holds(cap.at.as_ref()))
}

/// The table of rows in what a credit pays.
fn rows_in(expr: &Expr) -> Option<&Rows> {
    match expr {
        Expr::Rows(rows) => Some(rows),
        Expr::Arithmetic { left, right, .. } => rows_in(left).or_else(|| rows_in(right)),
        _ => None,
    }
}

/// `below 95% down to 90% inclusive`: of several rows with one edge the furthest one that is reached
/// counts, so each ends where the next begins.
fn edges(row: &Row, rows: &[Row]) -> String {
    let shown = slate_check::shown;
    match (&row.lower, &row.upper) {
        (Some(low), Some(high)) => {
            let (from, to) = (inclusive(low.included), inclusive(high.included));
            format!("from {}{from} up to {}{to}", shown(&low.value), shown(&high.value))
        }
        (None, Some(high)) => {
            let from = if high.included { "at most" } else { "below" };
            let next = rows
                .iter()
                .filter(|it| it.lower.is_none())
                .filter_map(|it| it.upper.as_ref())
                .filter(|it| order(&it.value, &high.value) == Some(Ordering::Less))
                .reduce(|one, other| match order(&one.value, &other.value) {
                    Some(Ordering::Less) => other,
                    _ => one,
                });
            let rest = next.map_or(", however far".to_owned(), |it| {
                format!(" down to {}{}", shown(&it.value), inclusive(!it.included))
            });
            format!("{from} {}{rest}", shown(&high.value))
        }
        (Some(low), None) => {
            let from = if low.included { "at least" } else { "above" };
            let next = rows
                .iter()
                .filter(|it| it.upper.is_none())
                .filter_map(|it| it.lower.as_ref())
                .filter(|it| order(&it.value, &low.value) == Some(Ordering::Greater))
                .reduce(|one, other| match order(&one.value, &other.value) {
                    Some(Ordering::Greater) => other,
                    _ => one,
                });
            let rest = next.map_or(", however far".to_owned(), |it| {
                format!(" up to {}{}", shown(&it.value), inclusive(!it.included))
            });
            format!("{from} {}{rest}", shown(&low.value))
        }
        (None, None) => "everything else".to_owned(),
    }
}

const fn inclusive(included: bool) -> &'static str {
    if included { " inclusive" } else { " exclusive" }
}

/// The order of two figures of one kind.
fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => Some(one.0.cmp(&other.0)),
        (Value::Percent(one), Value::Percent(other)) => Some(one.0.cmp(&other.0)),
        (Value::Points(one), Value::Points(other)) => Some(one.0.cmp(&other.0)),
        (Value::Duration(one), Value::Duration(other)) => Some(one.0.cmp(&other.0)),
        (Value::Money(one), Value::Money(other)) => Some(one.amount.0.cmp(&other.amount.0)),
        _ => None,
    }
}
