//! What can be computed of a clause without a history: amounts, edges, dates and due times, for
//! hovers and hints alike.

mod bands;
mod dues;
mod periods;
mod spot;

pub(crate) use bands::{band_at, cap_at, paid_for};
pub(crate) use dues::{due, friday, keys_round, limit_of, local, values_of, ways};
pub(crate) use periods::{a_whole, anchored, first_period, period_of};
pub(crate) use spot::Spot;

use slate_check::MostSettled;
use slate_model::{Agreement, Expr, Figure, Instant};

use crate::outline::{Symbol, SymbolKind};

/// What an answer may look at besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// When the author writes: for examples of a due instant and the hours of the week.
    pub now: Instant,
    /// What histories say.
    pub live: &'a crate::Live,
}

impl Around<'_> {
    /// The date by the agreement's clock.
    pub(crate) fn today(&self, agreement: &Agreement) -> chrono::NaiveDate {
        slate_calendar::date_at(agreement.zone, self.now)
    }
}

/// What an expression comes to, in words: where a charge that it is reckoned from changes in the term, the
/// highest was taken, so it is the most.
pub(crate) fn reckoned(agreement: &Agreement, expr: &Expr, amount: slate_model::Money) -> String {
    let charges =
        |it: &Expr| matches!(it, Expr::Charge(_) | Expr::Charges | Expr::Figure(Figure::Base));
    let changing = expr.parts().any(charges)
        && agreement.services.iter().any(|service| service.charges.len() > 1);
    let most = if changing { "up to " } else { "" };
    format!("{most}{}", crate::inlay::amount(amount))
}

/// The most that an agreement can cost, in words, with the clauses that decide it: `3,405.00 GBP each month
/// (by its cap), 27,240.00 GBP each contract year (by its cap)`. `None` where nothing limits it, or only a history can tell.
pub(crate) fn most_settled(agreement: &Agreement) -> Option<String> {
    let windows: Vec<String> = slate_check::most_settled(agreement).iter().map(window).collect();
    (!windows.is_empty()).then(|| windows.join(", "))
}

/// `3,405.00 GBP each month (by its cap)`; `up to` where that is a bound and may be more than all that can
/// happen.
fn window(it: &MostSettled<'_>) -> String {
    let bound = if it.reached { "" } else { "up to " };
    let by = it.decided_by().map_or_else(String::new, |by| format!(" (by {by})"));
    let window = slate_check::window_words(it.window);
    format!("{bound}{} {window}{by}", crate::inlay::amount(it.most))
}

/// The smallest definition of a kind round a place.
pub(crate) fn round(symbols: &[Symbol], kind: SymbolKind, offset: usize) -> Option<&Symbol> {
    let holds = |it: &&Symbol| it.span.start <= offset && offset <= it.span.end;
    symbols.iter().find(holds).and_then(|it| {
        round(&it.children, kind, offset).or_else(|| (it.kind == kind).then_some(it))
    })
}
