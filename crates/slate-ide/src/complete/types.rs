//! Of which type a definition is, as its own text says, and which types a place takes. What is not
//! plain from the text is not known, and fits everywhere.

use slate_syntax::{Fit, Step};

use super::record::Measured;
use super::scene::Scene;
use crate::built_in::{MOMENTS, named};
use crate::outline::{Symbol, SymbolKind};

/// A type of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ty {
    Number,
    Percent,
    Points,
    Money,
    Duration,
    WorkingDays,
    Span,
    Text,
    Boolean,
    Date,
    Instant,
    OneOf,
}

/// The types that can be reckoned with.
pub(super) const NUMERIC: [Ty; 5] = [Ty::Number, Ty::Percent, Ty::Points, Ty::Money, Ty::Duration];

impl Ty {
    /// The type that a field or an input is declared with.
    pub fn declared(written: &str) -> Option<Self> {
        let word = written.trim_start().split(|c: char| !c.is_alphanumeric()).next()?;
        Some(match word {
            "one" => Self::OneOf,
            "text" => Self::Text,
            "number" | "count" => Self::Number,
            "boolean" => Self::Boolean,
            "money" => Self::Money,
            "percent" => Self::Percent,
            "duration" => Self::Duration,
            "date" => Self::Date,
            "instant" => Self::Instant,
            _ => return None,
        })
    }

    /// The type of a literal.
    pub fn of_literal(written: &str) -> Option<Self> {
        let written = written.trim();
        if written.starts_with('"') {
            return Some(Self::Text);
        }
        if matches!(written, "true" | "false") {
            return Some(Self::Boolean);
        }
        let rest = written.trim_start_matches(|c: char| c.is_ascii_digit() || "_.".contains(c));
        if rest.len() == written.len() {
            return None;
        }
        if rest.starts_with('-') {
            return Some(if written.contains(':') { Self::Instant } else { Self::Date });
        }
        let unit = rest.split_whitespace().next().unwrap_or_default();
        Some(match unit {
            "" => Self::Number,
            "%" => Self::Percent,
            "pp" => Self::Points,
            "working" => Self::WorkingDays,
            "contract" => Self::Span,
            _ if unit.starts_with("day")
                || unit.starts_with("week")
                || unit.starts_with("month")
                || unit.starts_with("quarter")
                || unit.starts_with("half-year")
                || unit.starts_with("year") =>
            {
                Self::Span
            }
            _ if is_currency(unit) => Self::Money,
            _ if is_time(unit) => Self::Duration,
            _ => Self::Number,
        })
    }
}

/// Whether a word is three capital letters.
pub(super) fn is_currency(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_time(word: &str) -> bool {
    matches!(word, "ms" | "s" | "sec" | "min" | "h")
        || ["millisecond", "second", "minute", "hour"].iter().any(|it| word.starts_with(it))
}

impl Scene<'_> {
    /// The type of a definition that has a value.
    pub fn type_of(&self, symbol: &Symbol) -> Option<Ty> {
        self.type_within(symbol, 0)
    }

    fn type_within(&self, symbol: &Symbol, depth: usize) -> Option<Ty> {
        let said = self.said(symbol);
        match symbol.kind {
            SymbolKind::Field | SymbolKind::Input => Ty::declared(said.strip_prefix(':')?),
            SymbolKind::Parameter => {
                let value = said.strip_prefix('=')?;
                Ty::of_literal(value.split(" from ").next().unwrap_or(value))
            }
            SymbolKind::Let => self.inferred(said.strip_prefix('=')?.trim(), depth),
            SymbolKind::Metric => self.measured_as(symbol).ty,
            _ => None,
        }
    }

    /// The type of an expression where it is plain: a literal, a name, or money that is added up.
    fn inferred(&self, written: &str, depth: usize) -> Option<Ty> {
        const DEPTH: usize = 8;
        if let Some(literal) = Ty::of_literal(written)
            && written.split_whitespace().count() <= 2
        {
            return Some(literal);
        }
        let name = |it: &str| it.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
        let kinds = [SymbolKind::Parameter, SymbolKind::Let, SymbolKind::Input];
        if name(written) && depth < DEPTH {
            let symbol = self.find(&kinds, written, self.service());
            return match symbol {
                Some(symbol) => self.type_within(symbol, depth + 1),
                None => is_charge(written).then_some(Ty::Money),
            };
        }
        let compares = ["/", "<", ">", " at ", " is ", "above", "below", "if ", "match "];
        if compares.iter().any(|it| written.contains(it)) {
            return None;
        }
        let mut words = written.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
        words.any(|word| is_currency(word) || is_charge(word)).then_some(Ty::Money)
    }

    /// The types that something at a place may have; `None` where nothing is known of it.
    pub fn takes(&self, fit: &Fit) -> Option<Vec<Ty>> {
        let inner = fit.way.iter().rev();
        for step in inner {
            if let Some(takes) = self.taken_by(fit, *step) {
                return takes;
            }
        }
        None
    }

    /// What the rule on a way says of types; `None` where it says nothing.
    fn taken_by(&self, fit: &Fit, step: Step) -> Option<Option<Vec<Ty>>> {
        let settles = self.here.blocks.last().is_some_and(|it| it.keyword == "settlement");
        let some = |types: &[Ty]| Some(Some(types.to_vec()));
        let one = |ty: Option<Ty>| Some(ty.map(|ty| vec![ty]));
        match step.rule {
            "limit_time" => some(&[Ty::Duration, Ty::WorkingDays, Ty::Span]),
            "until" => some(&[Ty::Instant]),
            "rolling" | "notice" | "right_lasts" | "reported_only" => some(&[Ty::Span]),
            "claim" => some(&[Ty::Span, Ty::WorkingDays]),
            "out_of" | "ignore" | "quota" => some(&[Ty::Duration]),
            "cap" | "when_credits" => some(&[Ty::Percent, Ty::Money]),
            "nothing_below" | "at_least_paid" => some(&[Ty::Money]),
            "earn_back" | "warn" => some(&[Ty::Percent]),
            "round" if settles => some(&[Ty::Money]),
            "round" | "require" | "when_none" => one(self.measured().ty),
            "row_range" => one(self.rows_look_at()),
            "row" | "pay" => some(&[Ty::Percent, Ty::Money]),
            "after_first" => some(&[Ty::Points, Ty::Duration, Ty::Number]),
            "pay_per" => some(&[Ty::Points, Ty::Duration, Ty::Number]),
            "when_target" => {
                let target = self.since(step).split_whitespace().next().unwrap_or_default();
                one(self.measured_under(target).ty)
            }
            "charge" | "credit_of" => some(&[Ty::Money, Ty::Percent]),
            "scenario_input" => one(self.second_word(step, SymbolKind::Input)),
            "scenario_parameter" => one(self.second_word(step, SymbolKind::Parameter)),
            "expect_credit" | "expect_credits" => some(&[Ty::Money]),
            "expect_value" => {
                let subject = self.since(step).split_whitespace().next().unwrap_or_default();
                let ty = match self.find(&[SymbolKind::Metric], subject, None) {
                    Some(metric) => self.type_of(metric),
                    None => self.measured_under(subject).ty,
                };
                Some(ty.map(|ty| vec![ty, Ty::Number]))
            }
            "parameter" => {
                let value = self.since(step).split_once('=')?.1.trim();
                one(Ty::of_literal(value.split(" from ").next().unwrap_or(value)))
            }
            "is_tail" | "becomes" | "leaves" | "field_value" => one(self.compared_type(fit)),
            "expr" | "loose_expr" => self.compared_in(fit, step),
            _ => None,
        }
    }

    /// Behind a comparison, what is of the type of its left side.
    fn compared_in(&self, fit: &Fit, step: Step) -> Option<Option<Vec<Ty>>> {
        const SIGNS: [&str; 12] = [
            "at least", "at most", "above", "below", "over", "under", "after", "before", "<=",
            ">=", "<", ">",
        ];
        let since = self.since(step).trim_end();
        // Of the last condition only.
        let since = since.rsplit_once(" and ").map_or(since, |(_, last)| last);
        let since = since.rsplit_once(" or ").map_or(since, |(_, last)| last);
        let (left, right) =
            SIGNS.iter().filter_map(|sign| since.split_once(sign)).min_by_key(|it| it.0.len())?;
        if right.contains(['+', '-', '*', '/']) {
            return None;
        }
        let left = left.trim().trim_start_matches("not ").trim_end_matches("is").trim();
        let left = left.rsplit([' ', '(']).next()?;
        let record = self.record(&fit.way);
        if let Some(field) = self.field(record.as_deref(), left) {
            return self.type_of(field).map(|ty| Some(vec![ty]));
        }
        if named(&MOMENTS, left).is_some() {
            return Some(Some(vec![Ty::Instant]));
        }
        let kinds = [SymbolKind::Parameter, SymbolKind::Let, SymbolKind::Input];
        let symbol = self.find(&kinds, left, self.service())?;
        self.type_of(symbol).map(|ty| Some(vec![ty]))
    }

    /// The type of the definition whose name is the second word of a rule.
    fn second_word(&self, step: Step, kind: SymbolKind) -> Option<Ty> {
        let name = self.since(step).split_whitespace().nth(1)?;
        self.type_of(self.find(&[kind], name, None)?)
    }

    /// The type of what the rows of a credit look at.
    fn rows_look_at(&self) -> Option<Ty> {
        if let Some(rows) = self.block("rows") {
            return match rows.head.of(&self.text).split_whitespace().last()? {
                "downtime" | "overrun" => Some(Ty::Duration),
                "breaches" | "streak" => Some(Ty::Number),
                _ => None,
            };
        }
        self.paid_for().ty
    }

    /// What the target measures for which the credit at the place is.
    pub fn paid_for(&self) -> Measured {
        let Some(credit) = self.block("credit") else { return Measured::default() };
        let head = credit.head.of(&self.text);
        let target = head.rsplit_once(" for ").map(|(_, it)| it).unwrap_or_default();
        self.measured_under(target.split(',').next().unwrap_or_default().trim())
    }
}

/// Whether a name is the charge of a service, or of all.
fn is_charge(name: &str) -> bool {
    matches!(name, "charge" | "charges") || name.ends_with(".charge")
}
