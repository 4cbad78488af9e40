//! `settle each quarter`, `highest of a, b each quarter`, `customer chooses of a, b`: how often is
//! settled, and which credit is paid of several.

use slate_calendar::Cuts;
use slate_model::{Credit, CreditPer, Name, Period, Settlement, Winner, WonBy, WonIn};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::credit::credits_named;
use crate::lower::period::period_words;
use crate::resolve::Sought;
use crate::types::Env;

impl<'a> Agreed<'a> {
    /// The periods of a kind that lie in the term, as dates; of a kind that is known.
    fn cut(&self, period: Period) -> Cuts {
        Cuts::new(period, self.zone, self.term, self.term.first, self.term.last)
    }

    /// How many periods of one kind the longest of another holds; `None` where one of them lies in
    /// two.
    pub fn whole_periods(&self, outer: Period, inner: Period) -> Option<usize> {
        if outer.rolls() || inner.rolls() {
            return None;
        }
        let (outer, inner) = (self.cut(outer), self.cut(inner));
        let mut held = vec![0_usize; outer.len()];
        for one in inner.iter() {
            let of = outer.iter().position(|of| {
                of.dates.first <= one.dates.first && one.dates.last <= of.dates.last
            })?;
            if let Some(count) = held.get_mut(of) {
                *count = count.saturating_add(1);
            }
        }
        held.into_iter().max()
    }

    /// The period of settlement.
    pub fn settled_each(
        &self,
        env: Env<'_>,
        each: &ast::Cadence,
        credits: &[Credit],
    ) -> Option<Period> {
        let period = self.cadence(env.unit, each)?;
        let at = env.at(each.span);
        if period.rolls() {
            self.cx.report(
                Code::OutOfRange,
                "periods of settlement do not overlap",
                at,
                "a rolling window",
                "write `settle each month` or `settle each quarter`",
            );
            return None;
        }
        for credit in credits {
            self.holds_whole(period, credit, at, "settled")?;
        }
        Some(period)
    }

    /// Whether a period is made of whole periods of the target of a credit.
    fn holds_whole(&self, period: Period, credit: &Credit, at: At, what: &str) -> Option<()> {
        let Some(info) = self.target_info(credit.target.as_str()) else { return Some(()) };
        if !self.term_known || self.whole_periods(period, info.period).is_some() {
            return Some(());
        }
        let (each, judged) = (period_words(period), period_words(info.period));
        let finding = self.cx.finding(
            Code::UnlikeUnits,
            format!("`{}` is judged each {judged}, which no {each} holds whole", info.name),
            at,
            format!("{what} each {each}"),
        );
        self.cx.push(self.cx.also(finding, info.at, format!("judged each {judged}")).help(format!(
            "write a period that is made of whole {judged}s: `each {judged}`, or a longer one that begins with one"
        )));
        None
    }

    /// What is settled in where the agreement does not say (as the engine has it).
    fn usually_settled(&self, credits: &[Credit]) -> Period {
        let mut shared = credits
            .iter()
            .filter_map(|credit| self.target_info(credit.target.as_str()).map(|info| info.period));
        let Some(first) = shared.next() else { return Period::Month };
        let short = matches!(first, Period::Day | Period::Week | Period::Term) || first.rolls();
        if short || shared.any(|other| other != first) { Period::Month } else { first }
    }

    /// Writes out which credit wins.
    pub fn which(
        &self,
        env: Env<'_>,
        it: &'a ast::Which,
        credits: &[Credit],
        into: &mut Settlement,
    ) {
        let at = env.at(it.span);
        let Some(of) = self.named_credits(env, it, credits) else { return };
        let by = match it.mode.value {
            // What happens without a word (language §10.9).
            ast::WhichMode::Sum => return,
            ast::WhichMode::Highest => WonBy::Highest,
            ast::WhichMode::CustomerChooses => WonBy::CustomerChooses,
        };
        if of.len() < 2 {
            let message = match by {
                WonBy::Highest => "the highest of one credit is that credit",
                WonBy::CustomerChooses => "of one credit there is no choice",
            };
            let help = "name two credits or more";
            self.cx.report(Code::OutOfRange, message, at, "nothing to choose from", help);
            return;
        }
        let named = || credits.iter().filter(|credit| of.contains(&credit.heading.name));
        let each = match &it.on {
            None => WonIn::Settlement,
            Some(ast::CapOn::Incident(span)) => {
                if let Some(other) = named().find(|credit| credit.per != CreditPer::Incident) {
                    self.cx.report(
                        Code::WrongKind,
                        format!("`{}` is not paid per incident", other.heading.name),
                        env.at(*span),
                        "which incident is it of",
                        "add `per incident` to the credit, or leave it out here",
                    );
                    return;
                }
                WonIn::Incident
            }
            Some(ast::CapOn::Period(cadence)) => {
                let Some(period) = self.cadence(env.unit, cadence) else { return };
                let settled = into.each.unwrap_or_else(|| self.usually_settled(credits));
                let place = env.at(cadence.span);
                if self.term_known && self.whole_periods(period, settled).is_none() {
                    let (each, settled) = (period_words(period), period_words(settled));
                    self.cx.report(
                        Code::UnlikeUnits,
                        format!(
                            "this agreement is settled each {settled}, which no {each} holds whole"
                        ),
                        place,
                        format!("compared each {each}"),
                        format!("write `each {settled}`, or a longer period that begins with one"),
                    );
                    return;
                }
                if named().any(|of| self.holds_whole(period, of, place, "compared").is_none()) {
                    return;
                }
                if period == settled { WonIn::Settlement } else { WonIn::Period(period) }
            }
        };
        into.winners.push(Winner { of, by, each, at: self.cx.position(at) });
    }

    /// The credits that are named together; all where none is.
    fn named_credits(
        &self,
        env: Env<'_>,
        it: &'a ast::Which,
        credits: &[Credit],
    ) -> Option<Vec<Name>> {
        if it.credits.is_empty() {
            return Some(credits.iter().map(|credit| credit.heading.name.clone()).collect());
        }
        let mut named = Vec::new();
        for path in &it.credits {
            let text = path.text();
            let found = credits_named(credits, &text);
            self.link_credit(env.unit, path, credits);
            if found.is_empty() {
                let defined = self.ast.items.iter().any(|item| matches!(item, ast::AgreementItem::Credit(credit) if credit.head.name.as_str() == text));
                if !defined {
                    let known: Vec<String> =
                        credits.iter().map(|credit| credit.heading.name.to_string()).collect();
                    self.unknown(env, Sought::Credit, &text, env.at(path.span), &known);
                }
                return None;
            }
            named.extend(found.into_iter().cloned());
        }
        Some(named)
    }
}
