//! The most that an agreement can cost after caps, and which of them decide it.

use slate_model::{Agreement, Cap, CapWindow, Clauses, Money, Period};

use crate::ask::{money, window_words};
use crate::most::{Most, Settled};

/// The most that an agreement can cost in a window.
#[derive(Debug, Clone)]
pub struct MostSettled<'a> {
    /// How much.
    pub most: Money,
    /// In each of these.
    pub window: Period,
    /// The caps that decide it, in source order; none where the credits cannot pay more.
    pub by: Vec<&'a Cap>,
    /// Whether it can come to that: caps decide it, or one credit that nothing but its target decides.
    /// Several credits may not all pay their most at once.
    pub reached: bool,
}

/// The most that an agreement can cost: in one period of settlement, in each longer window in which it
/// is less than the shorter ones allow, the shortest first, and over the term. Empty where nothing
/// limits it, or only a history can tell.
pub fn most_settled(agreement: &Agreement) -> Vec<MostSettled<'_>> {
    let clauses = Clauses::of(agreement);
    let caps = &agreement.settlement.caps;
    let alone = matches!(agreement.credits.as_slice(), [credit] if credit.when.is_none());
    let settled = Most::of_all(&clauses).settled().into_iter();
    settled
        .map(|Settled { amount, window, by }| MostSettled {
            most: money(agreement, amount),
            window,
            reached: alone || !by.is_empty(),
            by: by.into_iter().filter_map(|at| caps.get(at)).collect(),
        })
        .collect()
}

impl MostSettled<'_> {
    /// The clauses that decide it, in words: `its cap` where that is the one of the same window, else
    /// `the cap each month`. `None` where no cap does.
    pub fn decided_by(&self) -> Option<String> {
        if let [cap] = self.by.as_slice()
            && cap.window == CapWindow::Period(self.window)
            && cap.service.is_none()
        {
            return Some("its cap".to_owned());
        }
        let caps: Vec<String> = self
            .by
            .iter()
            .map(|cap| {
                let of = cap.service.as_ref();
                let of = of.map_or_else(String::new, |service| format!(" of `{service}`"));
                match cap.window {
                    CapWindow::Incident => format!("the cap{of} each incident"),
                    CapWindow::Period(window) => format!("the cap{of} {}", window_words(window)),
                }
            })
            .collect();
        let (last, rest) = caps.split_last()?;
        Some(match rest {
            [] => last.clone(),
            rest => format!("{} and {last}", rest.join(", ")),
        })
    }
}
