//! What is shown between the words of the text: what a history says of each promise, and what is
//! meant where the text says nothing.

use std::fmt::Write;

use slate_model::{Agreement, Money as Amount};
use slate_syntax::{Node, Span};

use crate::live::{Live, Money};
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// A few words that stand beside the text without belonging to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inlay {
    /// Behind which byte.
    pub offset: usize,
    /// The words.
    pub text: String,
    /// More of them, for who points there.
    pub more: String,
}

impl Snapshot {
    /// What stands between the words of a stretch of a file, in order of place.
    #[must_use]
    pub fn inlays(&self, path: &str, range: Span, live: &Live) -> Vec<Inlay> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let nodes = self.nodes(path);
        let outline = self.outline(path);
        let mut found = Vec::new();
        for agreement in outline.iter().filter(|it| it.kind == SymbolKind::Agreement) {
            let money = self.root().and_then(|root| live.money(root, &agreement.name));
            if let Some((money, stale)) = money {
                let mut beside =
                    Beside { text: &text, nodes: &nodes, money: &money, stale, found: &mut found };
                beside.children(agreement);
                beside.settlement(agreement);
            }
        }
        let checked = self.checked(path);
        for agreement in checked.model.iter().flat_map(|model| &model.agreements) {
            inherited(&text, &nodes, &outline, agreement, &mut found);
        }
        found.retain(|it| range.start <= it.offset && it.offset <= range.end);
        found.sort_by_key(|it| it.offset);
        found
    }
}

/// The figures of one agreement on their way to the text.
struct Beside<'t> {
    text: &'t str,
    nodes: &'t [Node],
    money: &'t Money,
    stale: bool,
    found: &'t mut Vec<Inlay>,
}

impl Beside<'_> {
    fn children(&mut self, symbol: &Symbol) {
        for child in &symbol.children {
            match child.kind {
                SymbolKind::Target => self.target(child),
                SymbolKind::Credit => self.credit(child),
                _ => {}
            }
            self.children(child);
        }
    }

    /// Behind `require …`: how often it was missed, and what that cost.
    fn target(&mut self, symbol: &Symbol) {
        let Some(figures) = self.money.targets.get(&symbol.path) else { return };
        let inside = |rule: &str| {
            let within = |node: &&Node| {
                symbol.span.start <= node.span.start && node.span.end <= symbol.span.end
            };
            self.nodes.iter().filter(within).find(|node| node.rule == rule).map(|node| node.span)
        };
        let require = inside("require").unwrap_or(symbol.name_span);
        let limit = inside("limit");
        let mut words = format!("{} of {} missed", figures.missed, figures.judged);
        if figures.cost.amount != slate_model::Number::default() {
            let _ = write!(words, ", {}", amount(figures.cost));
        }
        if let Some(before) = figures.before {
            let _ = write!(words, " (was {})", amount(before));
        }
        let mut more = format!(
            "Over the history: {} records within their limit, {} beyond it.",
            figures.met, figures.breaches
        );
        if let Some((attainment, period)) = &figures.worst {
            let _ = write!(more, " Missed in {period} first, with {attainment}.");
        }
        self.push(self.line_end(require), words, more);
        if let (Some(limit), Some(flipped)) = (limit, figures.flipped) {
            let words = if flipped > 0 {
                format!("{flipped} more breached")
            } else {
                format!("{} fewer breached", -flipped)
            };
            self.push(
                self.line_end(Span::new(limit.start, limit.start)),
                words,
                "Since the last edit that changed it.".to_owned(),
            );
        }
    }

    /// Behind the head of a credit: how often it was paid, and how much.
    fn credit(&mut self, symbol: &Symbol) {
        let Some(figures) = self.money.credits.get(&symbol.path) else { return };
        let mut words = match figures.times {
            0 => "never paid".to_owned(),
            1 => format!("paid once, {}", amount(figures.net)),
            times => format!("paid {times} times, {}", amount(figures.net)),
        };
        if let Some(before) = figures.before {
            let _ = write!(words, " (was {})", amount(before));
        }
        let end = self.line_end(symbol.name_span);
        self.push(end, words, "Over the history, after every cap.".to_owned());
    }

    /// Behind `settlement {`: all of it.
    fn settlement(&mut self, agreement: &Symbol) {
        let inside = |node: &&Node| {
            agreement.span.start <= node.span.start && node.span.end <= agreement.span.end
        };
        let Some(node) = self.nodes.iter().filter(inside).find(|node| node.rule == "settlement")
        else {
            return;
        };
        let words =
            format!("{} of {} charged", amount(self.money.payable), amount(self.money.charges));
        let more = self
            .money
            .worst
            .as_ref()
            .map(|worst| format!("The worst period is {worst}."))
            .unwrap_or_default();
        let end = self.line_end(Span::new(node.span.start, node.span.start));
        self.push(end, words, more);
    }

    fn push(&mut self, offset: usize, words: String, more: String) {
        let (text, more) = if self.stale {
            (
                format!("{words} (before the mistake)"),
                format!("{more} The text has mistakes: these are the figures from before."),
            )
        } else {
            (words, more)
        };
        self.found.push(Inlay { offset, text, more });
    }

    /// Where the code of the line ends on which a span ends.
    fn line_end(&self, span: Span) -> usize {
        line_end(self.text, span.end)
    }
}

/// What a history says of a definition, for who points at it.
pub(crate) fn in_words(money: &Money, symbol: &Symbol, stale: bool) -> Option<String> {
    let words = match symbol.kind {
        SymbolKind::Target => {
            let it = money.targets.get(&symbol.path)?;
            format!(
                "Over the history: {} of {} periods missed, {} records within their limit, {} beyond it; its credits cost {}.",
                it.missed,
                it.judged,
                it.met,
                it.breaches,
                amount(it.cost)
            )
        }
        SymbolKind::Credit => {
            let it = money.credits.get(&symbol.path)?;
            format!(
                "Over the history: paid {} times, {} after every cap.",
                it.times,
                amount(it.net)
            )
        }
        SymbolKind::Agreement => format!(
            "Over the history: {} payable of {} charged.",
            amount(money.payable),
            amount(money.charges)
        ),
        _ => return None,
    };
    let before = if stale { " (Of the text before the mistake.)" } else { "" };
    Some(format!("{words}{before}"))
}

/// Where the code of a line ends.
fn line_end(text: &str, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    let code = line.split("//").next().unwrap_or_default();
    offset + code.trim_end().len()
}

/// Money as people write it: `12,345.00 GBP`.
fn amount(money: Amount) -> String {
    let digits = money.currency.minor_digits();
    let plain = format!("{:.*}", usize::try_from(digits).unwrap_or(2), money.amount.0);
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(a, b)| (a, Some(b)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let rest = rest.map(|rest| format!(".{rest}")).unwrap_or_default();
    format!("{sign}{grouped}{rest} {}", money.currency)
}

/// Behind `like gold`: the targets that a tier has without saying so.
fn inherited(
    text: &str,
    nodes: &[Node],
    outline: &[Symbol],
    agreement: &Agreement,
    found: &mut Vec<Inlay>,
) {
    let Some(symbol) = outline.iter().find(|it| it.name == agreement.heading.name.as_str()) else {
        return;
    };
    let services = symbol.children.iter().filter(|it| it.kind == SymbolKind::Service);
    for tier in services.flat_map(|it| &it.children).filter(|it| it.kind == SymbolKind::Tier) {
        let like = nodes.iter().find(|node| {
            node.rule == "like"
                && tier.span.start <= node.span.start
                && node.span.end <= tier.span.end
        });
        let Some(like) = like else { continue };
        let said: Vec<&str> = tier.children.iter().map(|it| it.path.as_str()).collect();
        let taken: Vec<String> = agreement
            .targets
            .iter()
            .filter(|target| {
                target.tier.as_ref().is_some_and(|it| it.as_str() == tier.path)
                    && !said.contains(&target.heading.name.as_str())
            })
            .filter_map(|target| {
                target.heading.name.as_str().rsplit('.').next().map(|name| format!("`{name}`"))
            })
            .collect();
        if !taken.is_empty() {
            found.push(Inlay {
                offset: line_end(text, like.span.end),
                text: format!("also {}", taken.join(", ").replace('`', "")),
                more: format!("Taken over as they are: {}.", taken.join(", ")),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_with_thousands() {
        let money = |amount: &str, currency: &str| {
            super::amount(Amount {
                amount: amount.parse().unwrap(),
                currency: currency.parse().unwrap(),
            })
        };
        assert_eq!(money("1234567.5", "GBP"), "1,234,567.50 GBP");
        assert_eq!(money("-100", "JPY"), "-100 JPY");
        assert_eq!(money("999", "KWD"), "999.000 KWD");
    }
}
