//! Clauses: what each means, and what can be computed of the one at hand.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use slate_calendar::holidays;
use slate_model::{CapWindow, Money, Number};
use slate_syntax::{Node, Span};

use super::place::{Asked, Place};
use super::{Hover, calendar, credit, literal, names, promise, said_before, texts, zone};
use crate::figures::{
    a_whole, band_at, cap_at, due, first_period, friday, keys_round, local, period_of, reckoned,
    round, values_of,
};
use crate::outline::SymbolKind;
use crate::tree;

impl Asked<'_> {
    /// What the clause at a place means, with its facts.
    pub fn clause(self, at: usize) -> Option<Hover> {
        let literal = literal::literal(self.nodes, at);
        let mut hover = self.meaning(at, literal.is_none());
        // A figure or a day says what it is before what the clause round it means.
        if let Some(literal) = literal
            && let Some(node) = self.nodes.get(literal)
        {
            let said = self.in_agreement(node, |place| place.literal(literal));
            let said = said.unwrap_or_else(|| literal::plain(self.text, self.nodes, literal));
            if let Some(said) = said {
                hover = said_before(hover, node.span, &said);
            }
        }
        hover
    }

    /// What a clause means, with what can be computed of it; with its days where they are not said
    /// before.
    fn meaning(self, at: usize, days: bool) -> Option<Hover> {
        let mut next = Some(at);
        while let Some((index, node)) = next.and_then(|at| Some((at, self.nodes.get(at)?))) {
            next = node.parent;
            let Some(means) = texts::text(node.rule) else { continue };
            let holds = |rule: &str| {
                self.nodes.iter().any(|it| it.rule == rule && it.parent == Some(index))
            };
            let means = match node.rule {
                "consecutive" if holds("each_further") => texts::EACH_FURTHER,
                "field_type" => texts::of_type(node.span.of(self.text)).unwrap_or(means),
                _ => means,
            };
            let mut said = vec![means.to_owned()];
            let facts = self.in_agreement(node, |place| {
                let mut facts = place.facts(index, node);
                if days && has_days(node.rule) {
                    facts.extend(place.dates(node.span));
                }
                facts
            });
            said.extend(facts.unwrap_or_else(|| self.snapshot.most_before(self.path, node)));
            return Some(Hover { span: node.span, text: said.join("\n\n") });
        }
        None
    }

    /// What is said of the limit of a value, where the node at a place is a key of a table of limits.
    pub fn limit_of_key(self, at: usize) -> Option<String> {
        let keys = tree::round(self.nodes, at, &["limit_keys"])?;
        self.clause(keys).map(|it| it.text)
    }

    /// What can be computed of a node in the agreement round it; `None` where none can be read.
    fn in_agreement<T>(self, node: &Node, compute: impl FnOnce(&Place<'_>) -> T) -> Option<T> {
        let model = self.snapshot.model_for(self.path, node.span.start);
        let agreement = self.snapshot.agreement_at(self.path, node.span.start, &model)?;
        Some(compute(&Place::new(self, agreement)))
    }
}

impl Place<'_> {
    /// What can be computed of a clause.
    fn facts(&self, index: usize, node: &Node) -> Vec<String> {
        match node.rule {
            "row" => self.row(node),
            "limit" | "limit_row" | "limit_keys" | "limit_time" | "limit_in" | "by_close"
            | "by_time" | "counting" | "cut_off" => self.due(index),
            "calendar" | "hours" | "day_list" | "day_range" | "time_spans" | "time_span"
            | "working_days_are" | "recurring" | "every_weeks" | "pattern" | "closed" | "open"
            | "dated" | "calendar_from" => self.calendar(node),
            "run" | "metric_in" | "time_in" => self.named_calendar(node),
            "cap" => self.cap(node).into_iter().collect(),
            "settlement" => names::most(self.agreement).into_iter().collect(),
            "credit" | "credit_of" | "pay" | "pay_per" => self.credit(node),
            "timezone" => vec![zone::zone(self.agreement, self.around.now)],
            "currency" => vec![self.smallest()],
            "require" => {
                let target = self.target_round(node.span.start);
                let says = |it| promise::requires(self.agreement, it);
                target.map(says).into_iter().chain(self.period(node)).collect()
            }
            "period_clause" | "settle" | "input" | "cadence_from" => {
                self.period(node).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The figures that a row is for in the end, and what it pays.
    fn row(&self, node: &Node) -> Vec<String> {
        let Some(band) = band_at(self.agreement, self.spot(node)) else {
            return Vec::new();
        };
        let mut facts = vec![format!("For figures {}.", band.edges)];
        if let Some(base) = self.base(node) {
            facts.push(format!("Percentages here are of `{base}`."));
        }
        if let Some(pays) = band.pays {
            facts.push(format!("Pays {pays} for {}, before caps.", band.each));
        }
        facts
    }

    /// When something would be due that is received now, and on Friday at 17:00.
    fn due(&self, index: usize) -> Vec<String> {
        let found = || {
            let start = self.nodes.get(index)?.span.start;
            let symbol = round(&self.outline, SymbolKind::Target, start)?;
            let target =
                self.agreement.targets.iter().find(|it| it.heading.name.as_str() == symbol.path)?;
            let keys = keys_round(self.text, self.nodes, index);
            Some((target, values_of(self.agreement, target, &keys)?))
        };
        let Some((target, values)) = found() else { return Vec::new() };
        let starts = [Some(self.around.now), friday(self.agreement, self.around.now)];
        let say = |start| {
            let due = due(self.agreement, target, &values, start)?;
            let (start, due) = (local(self.agreement, start), local(self.agreement, due));
            Some(format!("Received {start}: due {due}."))
        };
        starts.into_iter().flatten().filter_map(say).collect()
    }

    /// The hours of the calendar round a place, and the next days of a table that it names.
    fn calendar(&self, node: &Node) -> Vec<String> {
        let today = self.around.today(self.agreement);
        let table = self.inside(node.span).find_map(|it| {
            let name = it.span.of(self.text).strip_prefix("holidays.")?;
            (it.rule == "path").then(|| calendar::table(name, today))?
        });
        let symbol = round(&self.outline, SymbolKind::Calendar, node.span.start);
        let own = symbol.map(|it| {
            let name = calendar::called(self.agreement, it, self.text);
            calendar::facts(self.agreement, &name, today)
        });
        let whole = node.rule == "calendar";
        let table = if whole { None } else { table };
        table.into_iter().chain(own.unwrap_or_default()).collect()
    }

    /// The hours of the one calendar that a clause names.
    fn named_calendar(&self, node: &Node) -> Vec<String> {
        let today = self.around.today(self.agreement);
        let mut names = self.inside(node.span).filter(|it| it.rule == "path");
        match (names.next(), names.next()) {
            (Some(one), None) => calendar::facts(self.agreement, one.span.of(self.text), today),
            _ => Vec::new(),
        }
    }

    /// The smallest amount of the currency.
    fn smallest(&self) -> String {
        let currency = self.agreement.currency;
        let amount = Number(Decimal::new(1, currency.minor_digits()));
        format!("The smallest amount is {}.", crate::inlay::amount(Money { amount, currency }))
    }

    fn cap(&self, node: &Node) -> Option<String> {
        let cap = cap_at(self.agreement, self.spot(node))?;
        let most = slate_check::cap_amount(self.agreement, cap)?;
        let CapWindow::Period(window) = cap.window else { return None };
        let most = reckoned(self.agreement, &cap.amount, most);
        Some(format!("That is {most} for {}.", a_whole(window)))
    }

    /// The most that a credit can cost; of its base what that is in money.
    fn credit(&self, node: &Node) -> Vec<String> {
        let Some(symbol) = round(&self.outline, SymbolKind::Credit, node.span.start) else {
            return Vec::new();
        };
        let mut facts = Vec::new();
        let found =
            self.agreement.credits.iter().find(|it| it.heading.name.as_str() == symbol.path);
        if node.rule == "credit_of"
            && let Some(found) = found
            && let Some(base) = &found.base
            && let Some(amount) = slate_check::amount(self.agreement, found, base)
        {
            let period = slate_check::period_of(self.agreement, found);
            facts.push(format!(
                "The base of a whole {period} is {}.",
                reckoned(self.agreement, base, amount)
            ));
        }
        facts.extend(credit::facts(self.agreement, &symbol.path));
        facts
    }

    /// The dates of the first period of the term.
    fn period(&self, node: &Node) -> Option<String> {
        let round = match node.rule {
            "cadence_from" => node.parent.and_then(|at| self.nodes.get(at))?,
            _ => node,
        };
        let cadence = self.inside(round.span).find(|it| it.rule == "cadence")?;
        let period = period_of(self.text, cadence.span)?;
        let (dates, cut) = first_period(self.agreement, period)?;
        let cut = if cut { ", cut short by the term" } else { "" };
        Some(format!("The first {} is {dates}{cut}.", slate_check::period_words(period)))
    }

    /// The weekday of each date of a clause, and which holiday it is in the tables that the file
    /// names.
    fn dates(&self, span: Span) -> Vec<String> {
        let tables = self.tables();
        let named = |date: NaiveDate| {
            tables.iter().find_map(|table| {
                let holiday = holidays::table(table)?.on(date)?;
                Some(format!(", {holiday} in `holidays.{table}`"))
            })
        };
        self.inside(span)
            .filter(|it| it.rule == "date")
            .take(2)
            .filter_map(|it| it.span.of(self.text).parse::<NaiveDate>().ok())
            .map(|date| {
                format!("{}{}.", date.format("%A %-d %B %Y"), named(date).unwrap_or_default())
            })
            .collect()
    }
}

/// Whether a clause is short enough for its days to be meant by it.
fn has_days(rule: &str) -> bool {
    matches!(
        rule,
        "term"
            | "date_range"
            | "dated"
            | "closed"
            | "open"
            | "weeks_from"
            | "target_from"
            | "charge"
            | "scenario_claim"
    )
}
