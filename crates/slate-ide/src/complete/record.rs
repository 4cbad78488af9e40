//! Of which record a place speaks, and what is measured there: by the rules that the place belongs
//! to, then by the blocks round it.

use slate_syntax::{Fit, Step};

use super::scene::Scene;
use super::types::Ty;
use crate::built_in::{MOMENTS, named};
use crate::outline::{Symbol, SymbolKind};

use SymbolKind as K;

/// What a target or a metric measures, as far as its text says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Measured {
    /// The record, by its name.
    pub record: Option<String>,
    pub by: By,
    /// The type of the figure.
    pub ty: Option<Ty>,
    /// Over which field it is judged, group by group.
    pub per: Option<String>,
}

/// How something is measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum By {
    #[default]
    Unknown,
    Timer,
    /// A share or a count of records.
    Records,
    Availability,
    /// Lengths of outages.
    Outages,
    /// Another figure.
    Figure,
}

/// So many tiers one after the other may be like another.
const MOST_LIKE: usize = 16;

impl Scene<'_> {
    /// The record of which a place speaks, by its name.
    pub fn record(&self, way: &[Step]) -> Option<String> {
        for (at, step) in way.iter().enumerate().rev() {
            let outer = at.checked_sub(1).and_then(|at| way.get(at));
            match step.rule {
                "where_clause" => {
                    let outer = outer.filter(|it| it.rule == "aggregate_tail");
                    let owner = match outer {
                        Some(_) => way.get(..at)?.iter().rfind(|it| it.rule == "aggregate"),
                        None => way.get(at.checked_sub(1)?),
                    };
                    let owner = owner.filter(|it| it.rule != "triggers");
                    let Some(owner) = owner else { continue };
                    let before = slate_syntax::Span::new(owner.start, step.start).of(&self.text);
                    return self.stream_in(before);
                }
                "per_clause" => {
                    let aggregate = way.get(..at)?.iter().rfind(|it| it.rule == "aggregate");
                    if let Some(aggregate) = aggregate {
                        return self.stream_in(self.since(*aggregate));
                    }
                }
                // Its stream comes behind it.
                "aggregate_operand" => {
                    let rest = self.text.get(self.offset..).unwrap_or_default();
                    let line = rest.lines().next().unwrap_or_default();
                    let behind = line.split_once(" of ").map(|(_, it)| it)?;
                    return self.stream_in(behind.split_whitespace().next()?);
                }
                _ => {}
            }
        }
        for block in self.here.blocks.iter().rev() {
            match block.keyword.as_str() {
                "record" => return block.name.clone(),
                "timer" => {
                    return block.head.of(&self.text).split_whitespace().last().map(str::to_owned);
                }
                "target" => return self.measured().record,
                "metric" => {
                    let metric = self.round(K::Metric)?;
                    return self.measured_as(metric).record;
                }
                "credit" => return self.paid_for().record,
                "scenario" => {
                    let inner = self.here.blocks.last()?;
                    return (inner.keyword != "scenario").then(|| inner.keyword.clone());
                }
                _ => {}
            }
        }
        None
    }

    /// The record whose stream is the last that is named in a piece of text.
    fn stream_in(&self, written: &str) -> Option<String> {
        let words = written.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
        let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
        let records = self.streams_by_record();
        words.iter().rev().find_map(|word| {
            let known = records.iter().find(|(_, many)| many == word)?;
            Some(known.0.to_owned())
        })
    }

    /// What many of a record are called.
    pub fn plural(&self, record: &Symbol) -> String {
        let text = self.text_of(&record.file);
        let rest = text.get(record.name_span.end..record.span.end).unwrap_or_default();
        let own = rest.trim_start().strip_prefix(',').map(str::trim_start);
        let Some(own) = own else { return format!("{}s", record.path) };
        let own: String = own.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        match record.path.rsplit_once('.') {
            Some((alias, _)) => format!("{alias}.{own}"),
            None => own,
        }
    }

    /// The field of a record by its name; of any record where that is not known.
    pub fn field(&self, record: Option<&str>, name: &str) -> Option<&Symbol> {
        match record {
            Some(record) => self.find(&[K::Field], &format!("{record}.{name}"), None),
            None => self.of_kind(&[K::Field]).find(|it| it.name == name),
        }
    }

    /// The field whose value stands at a place.
    pub fn compared(&self, fit: &Fit) -> Option<&Symbol> {
        let (name, way) = self.compared_name(fit)?;
        let record = self.record(way);
        self.field(record.as_deref(), name)
    }

    /// The type of that field.
    pub fn compared_type(&self, fit: &Fit) -> Option<Ty> {
        let (name, _) = self.compared_name(fit)?;
        match self.compared(fit) {
            Some(field) => self.type_of(field),
            None => named(&MOMENTS, name).map(|_| Ty::Instant),
        }
    }

    /// The name of that field, and the way to where it stands.
    fn compared_name<'f>(&'f self, fit: &'f Fit) -> Option<(&'f str, &'f [Step])> {
        for (at, step) in fit.way.iter().enumerate().rev() {
            let way = fit.way.get(..at)?;
            let outer = way.last();
            let before = |outer: &Step| {
                slate_syntax::Span::new(outer.start, step.start.max(outer.start)).of(&self.text)
            };
            let name = match step.rule {
                "is_tail" | "becomes" | "leaves" => last_name(before(outer?)),
                "is_value" if outer.is_some_and(|it| it.rule == "field_value") => {
                    last_name(before(outer?))
                }
                _ => continue,
            };
            return Some((name, way));
        }
        None
    }

    /// What is measured by the target round the place.
    pub fn measured(&self) -> Measured {
        match self.round(K::Target) {
            Some(target) => self.measured_of(target, 0),
            None => Measured::default(),
        }
    }

    /// What is measured by the target of that name, written in full or inside its service.
    pub fn measured_under(&self, name: &str) -> Measured {
        match self.find(&[K::Target], name, self.service()) {
            Some(target) => self.measured_of(target, 0),
            None => self
                .inherited(name)
                .map_or_else(Measured::default, |target| self.measured_of(target, 0)),
        }
    }

    /// The target that a tier has from another under a name of its own.
    pub fn inherited(&self, name: &str) -> Option<&Symbol> {
        let (tier, target) = name.rsplit_once('.')?;
        let tier = self.find(&[K::Tier], tier, self.service())?;
        let of = |like: &Symbol| self.find(&[K::Target], &format!("{}.{target}", like.path), None);
        self.likes(tier).find_map(of)
    }

    /// The tiers that a tier is like, the nearest first.
    pub fn likes<'t>(&'t self, tier: &'t Symbol) -> impl Iterator<Item = &'t Symbol> {
        std::iter::successors(self.like(tier), |tier| self.like(tier)).take(MOST_LIKE)
    }

    /// The tier that another is like.
    fn like(&self, tier: &Symbol) -> Option<&Symbol> {
        let said = self.said(tier);
        let name = said.strip_prefix("like ")?.split(['{', ' ']).next()?.to_owned();
        let service = tier.path.split('.').next();
        self.find(&[K::Tier], &name, service)
    }

    fn measured_of(&self, target: &Symbol, depth: usize) -> Measured {
        let text = self.text_of(&target.file);
        let said = target.span.of(&text);
        let statement = |word: &str| statement(said, word);
        let per = statement("require").and_then(|it| {
            let (_, field) = it.rsplit_once(" per ")?;
            field.split_whitespace().next().map(str::to_owned)
        });
        let Some(measure) = statement("measure") else {
            // Another tier says it.
            let own = self.inherited(&target.path).filter(|_| depth < MOST_LIKE);
            let mut found = own.map(|it| self.measured_of(it, depth + 1)).unwrap_or_default();
            found.per = per.or(found.per);
            return found;
        };
        let service = target.path.split('.').next();
        let mut found = match self.find(&[K::Timer, K::Metric], measure, service) {
            Some(timer) if timer.kind == K::Timer => Measured {
                record: self.timed(timer),
                by: By::Timer,
                ty: Some(Ty::Percent),
                per: None,
            },
            Some(metric) => self.measured_as(metric),
            None => self.measured_by(measure),
        };
        found.per = per.or(found.per);
        found
    }

    /// The record of a timer.
    pub fn timed(&self, timer: &Symbol) -> Option<String> {
        let said = self.said(timer);
        let head = said.split('{').next()?.trim();
        head.strip_prefix("of")?.split_whitespace().next().map(str::to_owned)
    }

    /// What a metric measures.
    pub fn measured_as(&self, metric: &Symbol) -> Measured {
        self.measured_by(self.said(metric).trim_matches(['{', '}']))
    }

    /// What an expression measures.
    fn measured_by(&self, written: &str) -> Measured {
        let written = written.trim();
        let first = written.lines().map(str::trim).find(|line| !line.is_empty());
        let figure = first.unwrap_or_default().trim_start_matches('(');
        let begins = |words: &str| figure.starts_with(words);
        let (by, ty) = if begins("availability from") {
            (By::Availability, Some(Ty::Percent))
        } else if begins("share of") {
            (By::Records, Some(Ty::Percent))
        } else if begins("downtime from") || begins("longest run") || begins("mean time") {
            (By::Outages, Some(Ty::Duration))
        } else if begins("count of") {
            (By::Figure, (!written.contains(['/', '*'])).then_some(Ty::Number))
        } else {
            let kinds = [K::Input, K::Parameter, K::Let];
            let named = self.find(&kinds, figure, self.service());
            (By::Figure, named.and_then(|it| self.type_of(it)))
        };
        let per = written.split_once(" per ").or_else(|| written.split_once("\nper "));
        let per = per.and_then(|(_, it)| it.split_whitespace().next()).map(str::to_owned);
        Measured { record: self.stream_before_conditions(written), by, ty, per }
    }

    /// The stream of a figure: calendars and conditions behind it name no other.
    fn stream_before_conditions(&self, written: &str) -> Option<String> {
        let figure = written.split(" where ").next().unwrap_or(written);
        self.stream_in(figure)
    }
}

/// The last dotted name in a piece of text.
pub(super) fn last_name(written: &str) -> &str {
    let written = written.trim_end();
    let start =
        written.trim_end_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.')).len();
    written.get(start..).unwrap_or_default()
}

/// What follows a word with which a statement of a definition begins, to the end of its line.
fn statement<'t>(said: &'t str, word: &str) -> Option<&'t str> {
    let (_, body) = said.split_once('{')?;
    body.match_indices(word).find_map(|(at, _)| {
        let before = body.get(..at)?.trim_end_matches([' ', '\t']);
        let begins = before.is_empty() || before.ends_with(['\n', '{', ',']);
        let rest = body.get(at + word.len()..)?;
        let rest = rest.strip_prefix([' ', '\t'])?;
        let line = rest.split(['\n', '\r', ',', '}']).next()?;
        let line = slate_syntax::code(line).trim();
        (begins && !line.is_empty()).then_some(line)
    })
}
