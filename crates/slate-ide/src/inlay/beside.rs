//! What a history says of each promise, beside its line.

use std::fmt::Write;

use slate_model::Money as Amount;
use slate_syntax::{Node, Span};

use super::{Inlay, amount, line_end, within};
use crate::live::{Flipped, Money, TargetFigures};
use crate::outline::{Symbol, SymbolKind};

/// The figures of one agreement on their way to the text.
pub(super) struct Beside<'t> {
    pub text: &'t str,
    pub nodes: &'t [Node],
    pub money: &'t Money,
    pub stale: bool,
    pub found: &'t mut Vec<Inlay>,
}

impl Beside<'_> {
    /// Each definition in another one.
    pub fn children(&mut self, symbol: &Symbol) {
        for child in &symbol.children {
            match child.kind {
                SymbolKind::Target => self.target(child),
                SymbolKind::Credit => self.credit(child),
                _ => {}
            }
            self.children(child);
        }
    }

    /// Behind `require …`: what was attained, how often it was missed, and what that cost.
    fn target(&mut self, symbol: &Symbol) {
        let Some(figures) = self.money.targets.get(&symbol.path) else { return };
        let inside = |rule: &str| {
            within(self.nodes, symbol.span).find(|node| node.rule == rule).map(|node| node.span)
        };
        let require = inside("require").unwrap_or(symbol.name_span);
        let limit = inside("limit");
        let missed = format!("{} of {} missed", figures.missed, figures.judged);
        let attained = attained(figures).map(|it| format!(", {it}")).unwrap_or_default();
        // What is cut off where a line is long is not the money.
        let costs = figures.cost.amount != slate_model::Number::default();
        let (words, rest) = if costs || figures.before.is_some() {
            (amount(figures.cost), format!(", {missed}{attained}"))
        } else {
            (missed, attained)
        };
        let records = records(figures).map(|it| format!("Over the history: {it}."));
        let missed = figures.worst.as_ref().map(|(attainment, period)| {
            let attainment =
                slate_report::short_attainment(attainment, figures.required.as_deref());
            format!("Missed in {period} first, with {attainment}.")
        });
        let more: Vec<String> = records.into_iter().chain(missed).collect();
        self.push(self.line_end(require), (words, &rest), figures.before, more.join(" "));
        if let (Some(limit), Some(flipped)) = (limit, figures.flipped) {
            let words = match flipped {
                Flipped { more, fewer: 0 } => format!("{more} more breached"),
                Flipped { more: 0, fewer } => format!("{fewer} fewer breached"),
                Flipped { more, fewer } => format!("{more} more breached, {fewer} fewer"),
            };
            self.push(
                self.line_end(Span::new(limit.start, limit.start)),
                (words, ""),
                None,
                "Than in the text as it was saved.".to_owned(),
            );
        }
    }

    /// Behind the head of a credit: how often it was paid, and how much.
    fn credit(&mut self, symbol: &Symbol) {
        let Some(figures) = self.money.credits.get(&symbol.path) else { return };
        let words = match figures.times {
            0 => "never paid".to_owned(),
            1 => format!("paid once, {}", amount(figures.net)),
            times => format!("paid {times} times, {}", amount(figures.net)),
        };
        let end = self.line_end(symbol.name_span);
        let mut more = "Over the history, after every cap.".to_owned();
        if some(figures.earned_back) {
            let _ = write!(more, " Of it {} was earned back.", amount(figures.earned_back));
        }
        self.push(end, (words, ""), figures.before, more);
    }

    /// Behind `settlement {`: all of it.
    pub fn settlement(&mut self, agreement: &Symbol) {
        let mut inside = within(self.nodes, agreement.span);
        let Some(node) = inside.find(|node| node.rule == "settlement") else { return };
        let mut charged = format!(" of {} charged", amount(self.money.charges));
        if some(self.money.earned_back) {
            let _ = write!(charged, ", {} earned back", amount(self.money.earned_back));
        }
        let worst = self.money.worst.as_ref().map(|it| format!("The worst period is {it}."));
        let more: Vec<String> = sum(self.money).into_iter().chain(worst).collect();
        let more = more.join(" ");
        let end = self.line_end(Span::new(node.span.start, node.span.start));
        self.push(end, (amount(self.money.payable), &charged), self.money.before, more);
    }

    /// The words, in parentheses whether they are old and what was in the text as it was saved, and the
    /// rest.
    fn push(
        &mut self,
        offset: usize,
        (words, rest): (String, &str),
        before: Option<Amount>,
        more: String,
    ) {
        // What is old is the figure, not what it was: that is said first.
        let mut notes = Vec::new();
        let mut more = vec![more];
        if self.stale {
            notes.push("before the mistake".to_owned());
        }
        if let Some(before) = before {
            notes.push(format!("was {}", amount(before)));
            more.push("Compared with the text as it was saved.".to_owned());
        }
        if self.stale {
            more.push(
                "The text has mistakes, or the history does not fit it any more: these are the figures from before."
                    .to_owned(),
            );
        }
        let notes =
            if notes.is_empty() { String::new() } else { format!(" ({})", notes.join("; ")) };
        more.retain(|it| !it.is_empty());
        self.found.push(Inlay { offset, text: words + &notes + rest, more: more.join(" ") });
    }

    /// Where the code of the line ends on which a span ends.
    fn line_end(&self, span: Span) -> usize {
        line_end(self.text, span.end)
    }
}

fn some(money: Amount) -> bool {
    money.amount != slate_model::Number::default()
}

/// How what is payable comes of the credits, where they are not all of it: so that the hints add up.
fn sum(money: &Money) -> Option<String> {
    let less = [(money.earned_back, "earned back"), (money.claimable, "that nobody claimed")];
    let less: Vec<String> = less
        .into_iter()
        .filter(|(it, _)| some(*it))
        .map(|(it, what)| format!("less {} {what}", amount(it)))
        .collect();
    let mut credits = money.payable;
    for it in [money.earned_back, money.claimable] {
        credits.amount.0 = credits.amount.0.checked_add(it.amount.0)?;
    }
    (!less.is_empty()).then(|| format!("{} in credits, {}.", amount(credits), less.join(" and ")))
}

/// `83.65% to 97.88%`: the lowest and the highest attainment of a period.
fn attained(figures: &TargetFigures) -> Option<String> {
    let (lowest, highest) = figures.attained.as_ref()?;
    let short = |it: &str| slate_report::short_attainment(it, figures.required.as_deref());
    let (lowest, highest) = (short(lowest), short(highest));
    Some(if lowest == highest { lowest } else { format!("{lowest} to {highest}") })
}

/// `312 records within their limit, 14 beyond it`.
fn records(figures: &TargetFigures) -> Option<String> {
    let within = counted(figures.met, "record");
    let whose = if figures.met == 1 { "its" } else { "their" };
    figures.timed.then(|| format!("{within} within {whose} limit, {} beyond it", figures.breaches))
}

/// `1 record`, `2 records`.
fn counted(number: impl std::fmt::Display, one: &str) -> String {
    let number = number.to_string();
    let many = if number == "1" { "" } else { "s" };
    format!("{number} {one}{many}")
}

/// What a history says of a definition, for who points at it.
pub(crate) fn in_words(money: &Money, symbol: &Symbol) -> Option<String> {
    Some(match symbol.kind {
        SymbolKind::Target => {
            let it = money.targets.get(&symbol.path)?;
            let mut words = "Over the history: ".to_owned();
            if let Some(attained) = attained(it) {
                let _ = write!(words, "{attained} attained, ");
            }
            let _ = write!(words, "{} of {} missed", it.missed, counted(it.judged, "period"));
            if let Some(records) = records(it) {
                let _ = write!(words, ", {records}");
            }
            let _ = write!(words, "; its credits cost {}.", amount(it.cost));
            words
        }
        SymbolKind::Credit => {
            let it = money.credits.get(&symbol.path)?;
            let back = if some(it.earned_back) {
                format!(", of which {} was earned back", amount(it.earned_back))
            } else {
                String::new()
            };
            let net = amount(it.net);
            match it.times {
                0 => "Over the history: never paid.".to_owned(),
                1 => format!("Over the history: paid once, {net} after every cap{back}."),
                times => {
                    format!("Over the history: paid {times} times, {net} after every cap{back}.")
                }
            }
        }
        SymbolKind::Agreement => {
            let (payable, charges) = (amount(money.payable), amount(money.charges));
            let sum = sum(money).map_or_else(String::new, |it| format!(" That is {it}"));
            format!("Over the history: {payable} payable of {charges} charged.{sum}")
        }
        _ => return None,
    })
}
