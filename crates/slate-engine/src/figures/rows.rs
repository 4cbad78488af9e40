//! Ladders: which row a figure falls into (language §8).

use std::cmp::Ordering;

use slate_model::types::Type;
use slate_model::{Edge, Expr, Position, Row, Rows};

use super::Scope;
use super::words;
use crate::exact::{Exact, Figure};
use crate::money_error::MoneyError;

/// A row that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowTaken {
    /// In words: `below 95%: 5%`.
    pub words: String,
    /// What it gives, in words: `5%`.
    pub value: String,
    /// Where it stands.
    pub at: Option<Position>,
}

impl Scope<'_> {
    /// The value of the row that the figure falls into; zero where none holds and nothing else is
    /// said. Rows with two edges are disjoint; of rows with one edge the most extreme edge counts,
    /// in whatever order they are written, so `below 95%` wins over `below 99%` for 94%.
    ///
    /// # Errors
    /// As [`Scope::figure`].
    pub fn row_value(&mut self, table: &Rows) -> Result<Option<Figure>, MoneyError> {
        let Some(figure) = self.figure(&table.on)? else { return Ok(None) };
        if let Some(row) = taken(&table.rows, &figure.value) {
            let value = words::expr(&row.value);
            self.rows.push(RowTaken { words: words::row(row), value, at: row.at.clone() });
            return self.figure(&row.value);
        }
        match &table.otherwise {
            Some(otherwise) => {
                let value = words::expr(otherwise);
                self.rows.push(RowTaken { words: format!("otherwise: {value}"), value, at: None });
                self.figure(otherwise)
            }
            None => {
                let kind =
                    table.rows.first().and_then(|row| kind_of(&row.value)).unwrap_or(Type::Number);
                Ok(Some(Figure::new(Exact::zero(), kind)))
            }
        }
    }
}

/// The row that a figure falls into.
pub fn taken<'r>(rows: &'r [Row], figure: &Exact) -> Option<&'r Row> {
    let mut best: Option<&Row> = None;
    for row in rows.iter().filter(|row| reaches(row, figure)) {
        if row.lower.is_some() && row.upper.is_some() {
            return Some(row);
        }
        if best.is_none_or(|best| more_extreme(row, best)) {
            best = Some(row);
        }
    }
    best
}

fn reaches(row: &Row, figure: &Exact) -> bool {
    let above = row.lower.as_ref().is_none_or(|edge| match order(figure, edge) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => edge.included,
        _ => false,
    });
    let below = row.upper.as_ref().is_none_or(|edge| match order(figure, edge) {
        Some(Ordering::Less) => true,
        Some(Ordering::Equal) => edge.included,
        _ => false,
    });
    above && below
}

fn order(figure: &Exact, edge: &Edge) -> Option<Ordering> {
    Figure::of(&edge.value).map(|edge| figure.cmp(&edge.value))
}

/// Whether a row with one edge is narrower than another one on the same side.
fn more_extreme(row: &Row, than: &Row) -> bool {
    let compare =
        |left: &Edge, right: &Edge| match (Figure::of(&left.value), Figure::of(&right.value)) {
            (Some(left_at), Some(right_at)) => match left_at.value.cmp(&right_at.value) {
                Ordering::Equal if left.included != right.included => Some(None),
                order => Some(Some(order)),
            },
            _ => None,
        };
    match (&row.lower, &row.upper, &than.lower, &than.upper) {
        (None, Some(edge), None, Some(other)) => match compare(edge, other) {
            Some(Some(order)) => order == Ordering::Less,
            Some(None) => other.included,
            None => false,
        },
        (Some(edge), None, Some(other), None) => match compare(edge, other) {
            Some(Some(order)) => order == Ordering::Greater,
            Some(None) => other.included,
            None => false,
        },
        // A row with an edge is narrower than one without any.
        (_, _, None, None) => row.lower.is_some() || row.upper.is_some(),
        _ => false,
    }
}

/// The type of an expression, where it can be told without evaluating it.
pub fn kind_of(expr: &Expr) -> Option<Type> {
    use slate_model::Figure as Which;
    match expr {
        Expr::Literal(value) => Some(Type::of(value)),
        Expr::Charge(_) | Expr::Charges | Expr::Figure(Which::Base) => Some(Type::Money),
        Expr::Figure(Which::Breaches | Which::Streak) => Some(Type::Number),
        Expr::Figure(Which::Downtime | Which::Overrun | Which::LengthOfPeriod) => {
            Some(Type::Duration)
        }
        Expr::Arithmetic { op, left, right } => Type::combine(*op, kind_of(left)?, kind_of(right)?),
        Expr::Negate(part)
        | Expr::Floor(part)
        | Expr::Ceil(part)
        | Expr::Round { of: part, .. } => kind_of(part),
        Expr::Min(parts) | Expr::Max(parts) => parts.first().and_then(kind_of),
        Expr::Rows(table) => table.rows.first().and_then(|row| kind_of(&row.value)),
        Expr::Match { cases, .. } => cases.first().and_then(|case| kind_of(&case.value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use slate_model::Value;

    fn percent(text: &str) -> Value {
        Value::Percent(text.parse().unwrap())
    }

    fn row(lower: Option<(&str, bool)>, upper: Option<(&str, bool)>, value: &str) -> Row {
        let edge = |(at, included): (&str, bool)| Edge { value: percent(at), included };
        Row {
            lower: lower.map(edge),
            upper: upper.map(edge),
            value: Expr::Literal(percent(value)),
            at: None,
        }
    }

    fn pays(rows: &[Row], attained: &str) -> String {
        let figure = Figure::of(&percent(attained)).unwrap();
        taken(rows, &figure.value).map_or_else(|| "nothing".to_owned(), words::row)
    }

    #[test]
    fn of_nested_rows_the_lowest_edge_reached_counts_in_any_order() {
        // Microsoft and MongoDB print their rows nested (corpus: drafting defects).
        let nested =
            [row(None, Some(("99%", false)), "25%"), row(None, Some(("95%", false)), "100%")];
        assert_eq!(pays(&nested, "94%"), "below 95%: 100%");
        assert_eq!(pays(&nested, "95%"), "below 99%: 25%");
        assert_eq!(pays(&nested, "99%"), "nothing");
        let turned = [nested[1].clone(), nested[0].clone()];
        assert_eq!(pays(&turned, "94%"), "below 95%: 100%");
    }

    #[test]
    fn a_row_with_two_edges_owns_the_edges_it_says() {
        let ladder = [
            row(Some(("99.0%", true)), Some(("99.9%", false)), "10%"),
            row(Some(("95%", true)), Some(("99%", false)), "25%"),
            row(None, Some(("95%", false)), "100%"),
        ];
        assert_eq!(pays(&ladder, "99.9%"), "nothing");
        assert_eq!(pays(&ladder, "99%"), "99% to below 99.9%: 10%");
        assert_eq!(pays(&ladder, "98.99%"), "95% to below 99%: 25%");
        assert_eq!(pays(&ladder, "10%"), "below 95%: 100%");
    }
}
