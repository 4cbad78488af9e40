//! What the text alone tells beside its lines: percentages in money, examples of a due time, the
//! dates of periods that begin elsewhere than the calendar's.

use slate_model::{Agreement, CapWindow, Model};
use slate_syntax::{LineIndex, Node, Span};

use super::inherited::inherited;
use super::{Inlay, line_end, within};
use crate::figures::{
    Around, Spot, a_whole, anchored, band_at, cap_at, due, first_period, friday, keys_round, local,
    paid_for, period_of, reckoned, round, values_of,
};
use crate::outline::{Symbol, SymbolKind};

/// How a hint of a limit begins: from when it counts.
pub(super) const FRIDAY: &str = "Fri 17:00 → ";

/// A file whose hints are wanted.
pub(super) struct Place<'t> {
    pub path: &'t str,
    pub text: &'t str,
    pub lines: &'t LineIndex,
    pub nodes: &'t [Node],
    pub outline: &'t [Symbol],
    pub model: &'t Model,
    pub around: Around<'t>,
}

impl Place<'_> {
    /// The hints of a stretch, each with where the text begins that it stands on: what a tier has
    /// without saying so, then the others.
    pub fn all(&self, range: Span) -> Vec<(usize, Inlay)> {
        let mut found = Vec::new();
        let seen = |it: &&Symbol| range.start <= it.span.end && it.span.start <= range.end;
        let agreements = self.outline.iter().filter(|it| it.kind == SymbolKind::Agreement);
        for symbol in agreements.filter(seen) {
            let Some(agreement) = self.model.agreement(&symbol.name) else { continue };
            inherited(self.text, self.nodes, symbol, agreement, self.around.now, &mut found);
        }
        for (start, hint) in self.hints(range) {
            // On one line stand the limits of a tier and those that it has from another.
            let taken = found.iter_mut().find(|(_, it)| it.offset == hint.offset);
            match taken.filter(|_| hint.text.starts_with(FRIDAY)) {
                Some((_, taken)) => {
                    taken.text = format!("{}, {}", hint.text, taken.text);
                    taken.more = format!("{}\n{}", hint.more, taken.more);
                }
                None => found.push((start, hint)),
            }
        }
        found
    }

    /// The hints of a stretch, those in money first. Of two alike on one line neither is shown: nobody could
    /// tell which is which.
    fn hints(&self, range: Span) -> Vec<(usize, Inlay)> {
        let mut found = Vec::new();
        let kinds: [&[&str]; 3] = [&["row", "pay", "cap"], &["limit_row", "limit"], &["cadence"]];
        for rules in kinds {
            let seen = |node: &Node| {
                let end = line_end(self.text, node.span.end);
                range.start <= end && end <= range.end
            };
            let nodes = self.nodes.iter().enumerate();
            let nodes = nodes.filter(|(_, it)| rules.contains(&it.rule) && seen(it));
            let hints =
                nodes.filter_map(|(at, node)| Some((node.span.start, self.hint(at, node)?)));
            let mut hints: Vec<(usize, Inlay)> = hints.collect();
            let crowded: Vec<usize> = hints
                .iter()
                .zip(hints.iter().skip(1))
                .filter(|((_, one), (_, other))| one.offset == other.offset)
                .map(|((_, one), _)| one.offset)
                .collect();
            hints.retain(|(_, it)| !crowded.contains(&it.offset));
            found.extend(hints);
        }
        found
    }

    fn hint(&self, at: usize, node: &Node) -> Option<Inlay> {
        let outline = self.outline;
        let agreement = self.agreement(node)?;
        let (text, more) = match node.rule {
            "row" => self.row(agreement, outline, at, node)?,
            "pay" => self.pay(agreement, outline, at, node)?,
            "cap" => self.cap(agreement, at, node)?,
            "limit_row" | "limit" => self.due(agreement, outline, at, node)?,
            _ => {
                let period = period_of(self.text, node.span).filter(|it| anchored(*it))?;
                let (dates, cut) = first_period(agreement, period)?;
                let more = if cut { "The term cuts the first period short." } else { "" };
                (format!("first {dates}"), more.to_owned())
            }
        };
        Some(Inlay { offset: line_end(self.text, node.span.end), text, more })
    }

    /// The agreement that a node stands in.
    fn agreement(&self, node: &Node) -> Option<&Agreement> {
        let holds = |it: &&Symbol| {
            it.kind == SymbolKind::Agreement
                && it.span.start <= node.span.start
                && node.span.end <= it.span.end
        };
        self.model.agreement(&self.outline.iter().find(holds)?.name)
    }

    /// What a row pays: the money, or else what it is a percentage of. A row that says an amount of money
    /// needs no other beside it.
    fn row(
        &self,
        agreement: &Agreement,
        outline: &[Symbol],
        at: usize,
        node: &Node,
    ) -> Option<(String, String)> {
        if !self.is_reckoned(at, node) {
            return None;
        }
        let band = band_at(agreement, self.spot(node))?;
        let credit = round(outline, SymbolKind::Credit, node.span.start)?;
        let base = self
            .inside(credit.span, "credit_of")
            .and_then(|it| it.span.of(self.text).strip_prefix("of"))
            .map(str::trim);
        let more = format!("For figures {}, before caps.", band.edges);
        match (band.pays, base) {
            (Some(pays), _) => Some((pays, more)),
            (None, Some(base)) if band.shares => Some((format!("of {base}"), more)),
            _ => None,
        }
    }

    /// `pay 5% of desk.charge`, `pay late_fee`: the money.
    fn pay(
        &self,
        agreement: &Agreement,
        outline: &[Symbol],
        at: usize,
        node: &Node,
    ) -> Option<(String, String)> {
        if !self.is_reckoned(at, node) {
            return None;
        }
        let symbol = round(outline, SymbolKind::Credit, node.span.start)?;
        let credit = agreement.credits.iter().find(|it| it.heading.name.as_str() == symbol.path)?;
        let pays = slate_check::amount(agreement, credit, &credit.pay)?;
        let more = format!("For {}, before caps.", paid_for(agreement, credit));
        Some((reckoned(agreement, &credit.pay, pays), more))
    }

    /// `cap 10% of charges each month`, `cap most_a_month each month`: the money.
    fn cap(&self, agreement: &Agreement, at: usize, node: &Node) -> Option<(String, String)> {
        if !self.is_reckoned(at, node) {
            return None;
        }
        let cap = cap_at(agreement, self.spot(node))?;
        let most = slate_check::cap_amount(agreement, cap)?;
        let CapWindow::Period(window) = cap.window else { return None };
        Some((reckoned(agreement, &cap.amount, most), format!("For {}.", a_whole(window))))
    }

    /// Whether a clause has an expression of which its words do not say the amount, as `50 GBP` does.
    fn is_reckoned(&self, at: usize, node: &Node) -> bool {
        let mut inside = within(self.nodes, node.span);
        let expr = inside.find(|it| it.rule == "expr" && it.parent == Some(at));
        expr.is_some_and(|expr| {
            let written = expr.span.of(self.text).trim_end();
            let alone = |it: &&Node| it.rule == "figure" && it.span.of(self.text) == written;
            let figure = within(self.nodes, expr.span).find(alone);
            figure.is_none_or(|it| self.inside(it.span, "currency_code").is_none())
        })
    }

    /// When something received on Friday at 17:00 would be due. Weekdays are enough for what is due
    /// within the week.
    fn due(
        &self,
        agreement: &Agreement,
        outline: &[Symbol],
        at: usize,
        node: &Node,
    ) -> Option<(String, String)> {
        if self.inside(node.span, "limit_map").is_some() || self.has_block(node.span) {
            return None;
        }
        let symbol = round(outline, SymbolKind::Target, node.span.start)?;
        let target = agreement.targets.iter().find(|it| it.heading.name.as_str() == symbol.path)?;
        let keys = keys_round(self.text, self.nodes, at);
        let start = friday(agreement, self.around.now)?;
        let values = values_of(agreement, target, &keys)?;
        let due = due(agreement, target, &values, start)?;
        let (at, from) = (
            slate_calendar::local_at(agreement.zone, due),
            slate_calendar::local_at(agreement.zone, start),
        );
        // The Friday after may be less than a week away, and would read as the same day.
        let within = at.date().signed_duration_since(from.date()).num_days() < 7;
        let shown = at.format(if within { "%a %H:%M" } else { "%a %Y-%m-%d %H:%M" });
        let more = format!("Received {}: due {}.", local(agreement, start), local(agreement, due));
        Some((format!("{FRIDAY}{shown}"), more))
    }

    fn spot(&self, node: &Node) -> Spot<'_> {
        Spot::new(self.path, self.text, self.lines, node.span.start)
    }

    fn has_block(&self, span: Span) -> bool {
        span.of(self.text).contains('{')
    }

    fn inside(&self, span: Span, rule: &str) -> Option<&Node> {
        within(self.nodes, span).find(|it| it.rule == rule && it.span.end <= span.end)
    }
}
