//! Agreements and measurements put together by hand, so that money is tested without clocks.

use std::collections::BTreeMap;

use slate_calendar::{Cuts, start_of_day};
use slate_engine::assemble::{Seen, statement};
use slate_engine::exact::{Exact, Figure};
use slate_engine::figures::holds;
use slate_engine::measured::{Incident, Measured, MeasuredMetric, MeasuredTarget, Measurements};
use slate_engine::money_error::MoneyError;
use slate_engine::span::Span;
use slate_engine::statement::Statement;
use slate_engine::terms::History;
use slate_model::types::Type;
use slate_model::{
    Agreement, Applies, Availability, Cap, CapWindow, Charge, ChargeAmount, Comparison, CountWhen,
    Credit, CreditPer, CreditTrigger, DateRange, Duration, Edge, Expr, Figure as Which, Heading,
    Instant, LimitMap, Measure, Metric, MetricKind, Money, Name, Operation, Period, PeriodVerdict,
    Reopening, Requirement, Row, Rows, ScenarioClaim, Service, Settlement, Target, Timer, Value,
    WhenNone, Zone,
};

/// A name.
pub fn name(text: &str) -> Name {
    text.parse().unwrap()
}

/// `500 GBP`.
pub fn money(text: &str) -> Money {
    let (amount, currency) = text.split_once(' ').unwrap();
    Money { amount: amount.parse().unwrap(), currency: currency.parse().unwrap() }
}

/// A constant as the language writes it: `500 GBP`, `5%`, `0.1 pp`, `30 min`, `4 h`, `7`.
pub fn value(text: &str) -> Value {
    let parts: Vec<&str> = text.split(' ').collect();
    match parts.as_slice() {
        [percent] if percent.ends_with('%') => Value::Percent(percent.parse().unwrap()),
        [number] => Value::Number(number.parse().unwrap()),
        [_, "pp"] => Value::Points(text.parse().unwrap()),
        [minutes, "min"] => Value::Duration(Duration::from_minutes(minutes.parse().unwrap())),
        [hours, "h"] => Value::Duration(Duration::from_minutes(60 * hours.parse::<i64>().unwrap())),
        _ => Value::Money(money(text)),
    }
}

/// A constant.
pub fn lit(text: &str) -> Expr {
    Expr::Literal(value(text))
}

/// A figure of the period.
pub fn fig(which: Which) -> Expr {
    Expr::Figure(which)
}

/// `desk.charge`.
pub fn charge(service: &str) -> Expr {
    Expr::Charge(name(service))
}

/// `left op right`.
pub fn calc(left: Expr, op: Operation, right: Expr) -> Expr {
    Expr::Arithmetic { op, left: Box::new(left), right: Box::new(right) }
}

/// `below 95%: 5%`, `over 4 h: 15%`, `99% to below 99.9%: 10%`.
pub fn row(text: &str) -> Row {
    let (edges, gives) = text.split_once(": ").unwrap();
    let edge = |at: &str, included| Some(Edge { value: value(at), included });
    let (lower, upper) = if let Some(at) = edges.strip_prefix("below ") {
        (None, edge(at, false))
    } else if let Some(at) = edges.strip_prefix("at most ") {
        (None, edge(at, true))
    } else if let Some(at) = edges.strip_prefix("over ") {
        (edge(at, false), None)
    } else if let Some(at) = edges.strip_prefix("at least ") {
        (edge(at, true), None)
    } else {
        let (from, to) = edges.split_once(" to ").unwrap();
        let upper = to.strip_prefix("below ").map_or_else(|| edge(to, true), |to| edge(to, false));
        (edge(from, true), upper)
    };
    Row { lower, upper, value: lit(gives), at: None }
}

/// Rows on a figure.
pub fn rows(on: Which, texts: &[&str]) -> Expr {
    let rows = texts.iter().map(|text| row(text)).collect();
    Expr::Rows(Rows { on: Box::new(fig(on)), rows, otherwise: None })
}

/// A ladder on attainment, a percentage of the base.
pub fn ladder(texts: &[&str]) -> Expr {
    rows(Which::Attainment, texts).times(fig(Which::Base))
}

/// `5% of <whole>`.
pub fn percent_of(percent: &str, whole: Expr) -> Expr {
    lit(percent).times(whole)
}

/// A cap on all credits.
pub fn cap(amount: Expr, each: Period) -> Cap {
    Cap { amount, window: CapWindow::Period(each), service: None, at: None }
}

/// `15% of charges` and the like.
pub fn of_charges(percent: &str) -> Expr {
    percent_of(percent, Expr::Charges)
}

/// Quarters from January.
pub const QUARTER: Period = Period::Quarter { from: 1 };

/// An agreement and what was measured.
pub struct Deal {
    pub agreement: Agreement,
    pub inputs: BTreeMap<(String, String), Value>,
    pub claims: Vec<ScenarioClaim>,
    pub assume_claimed: bool,
    cells: BTreeMap<usize, Vec<Measured>>,
}

impl Deal {
    /// An agreement over a term, in a currency, in UTC.
    pub fn new(first: &str, last: &str, currency: &str) -> Self {
        let agreement = Agreement {
            heading: Heading::named(name("deal")),
            kind: slate_model::AgreementKind::ServiceLevel,
            provider: "P".to_owned(),
            customer: "C".to_owned(),
            term: DateRange { first: first.parse().unwrap(), last: last.parse().unwrap() },
            currency: currency.parse().unwrap(),
            zone: Zone::UTC,
            parameters: Vec::new(),
            calendars: Vec::new(),
            records: Vec::new(),
            inputs: Vec::new(),
            services: Vec::new(),
            timers: Vec::new(),
            metrics: Vec::new(),
            targets: Vec::new(),
            exclusions: Vec::new(),
            credits: Vec::new(),
            settlement: Settlement::default(),
            terminations: Vec::new(),
        };
        Self {
            agreement,
            inputs: BTreeMap::new(),
            claims: Vec::new(),
            assume_claimed: false,
            cells: BTreeMap::new(),
        }
    }

    /// A service with a fixed charge.
    pub fn service(mut self, service: &str, amount: &str, each: Period) -> Self {
        self.agreement.services.push(Service {
            heading: Heading::named(name(service)),
            charges: vec![Charge {
                amount: ChargeAmount::Fixed(money(amount)),
                each,
                from: None,
                at: None,
            }],
            tiers: Vec::new(),
        });
        self
    }

    /// A target of tickets: a share within their limits.
    pub fn tickets(self, target: &str, each: Period, at_least: &str) -> Self {
        let timer = name(target).child("timer");
        self.target(target, each, at_least, |deal| {
            deal.agreement.timers.push(Timer {
                heading: Heading::named(timer.clone()),
                record: name("ticket"),
                start: Vec::new(),
                stop: Vec::new(),
                pause: None,
                calendar: name("24x7"),
                reopening: Reopening::Resume,
                on_change: Vec::new(),
                pauses: Vec::new(),
                void: None,
                void_when: Vec::new(),
                cycles: false,
            });
            Measure::Timer { timer: timer.clone(), limit: LimitMap::NoLimit, count: CountWhen::Due }
        })
    }

    /// A target of availability.
    pub fn uptime(self, target: &str, each: Period, at_least: &str) -> Self {
        let metric = name(target).child("metric");
        self.target(target, each, at_least, |deal| {
            deal.agreement.metrics.push(Metric {
                heading: Heading::named(metric.clone()),
                kind: MetricKind::Availability(Availability {
                    record: name("outage"),
                    only: None,
                    calendar: name("24x7"),
                    ignore_shorter_than: None,
                    round_downtime: None,
                    fixed_denominator: None,
                    life: None,
                }),
                per: None,
                round: None,
            });
            Measure::Metric(metric.clone())
        })
    }

    fn target(
        mut self,
        target: &str,
        period: Period,
        at_least: &str,
        measure: impl Fn(&mut Self) -> Measure,
    ) -> Self {
        let measure = measure(&mut self);
        let heading = Heading::named(name(target));
        self.agreement.targets.push(Target {
            service: name(heading.name.first()),
            heading,
            tier: None,
            applies: Applies::Always,
            measure,
            require: Some(Requirement::AtLeast(value(at_least))),
            period,
            per: None,
            low_volume: None,
            when_none: WhenNone::NotMeasured,
            round: None,
            warn_at: None,
            from: None,
        });
        self
    }

    /// A credit on a target; `base` is what its percentages are of.
    pub fn credit(mut self, credit: &str, target: &str, base: Expr, pay: Expr) -> Self {
        self.agreement.credits.push(Credit {
            heading: Heading::named(name(credit)),
            target: name(target),
            base: Some(base),
            when: None,
            per: CreditPer::Period,
            pay,
        });
        self
    }

    /// The last credit pays only when this fires.
    pub fn when(mut self, trigger: CreditTrigger) -> Self {
        self.agreement.credits.last_mut().unwrap().when = Some(trigger);
        self
    }

    /// The last credit pays for each of these.
    pub fn per(mut self, per: CreditPer) -> Self {
        self.agreement.credits.last_mut().unwrap().per = per;
        self
    }

    /// A cap.
    pub fn cap(mut self, cap: Cap) -> Self {
        self.agreement.settlement.caps.push(cap);
        self
    }

    /// In the period of that label, so many of so many were good.
    pub fn reached(self, target: &str, period: &str, good: i64, all: i64) -> Self {
        self.cell(target, period, |cell| {
            cell.numerator = Exact::whole(good);
            cell.denominator = Exact::whole(all);
            cell.met = u64::try_from(good).unwrap();
            cell.breaches = u64::try_from(all - good).unwrap();
        })
    }

    /// In the period of that label, the service was down for so many minutes of its calendar time.
    pub fn down(self, target: &str, period: &str, minutes: i64) -> Self {
        let at = self.place(target);
        let span = self.spans(at).into_iter().find(|span| span.label == period).unwrap();
        let service = span.days() * 86_400_000_000;
        self.cell(target, period, |cell| {
            cell.numerator = Exact::whole(service - minutes * 60_000_000);
            cell.denominator = Exact::whole(service);
            cell.downtime = Duration::from_minutes(minutes);
            cell.breaches = u64::from(minutes > 0);
        })
    }

    /// A miss in each of these periods: nothing of one record was good.
    pub fn missed(self, target: &str, periods: &[&str]) -> Self {
        periods.iter().fold(self, |deal, period| deal.reached(target, period, 0, 1))
    }

    /// Met in each of these periods.
    pub fn met(self, target: &str, periods: &[&str]) -> Self {
        periods.iter().fold(self, |deal, period| deal.reached(target, period, 1, 1))
    }

    /// A cell of a target, judged by its numerator and denominator after `fill`.
    pub fn cell(mut self, target: &str, period: &str, fill: impl Fn(&mut Measured)) -> Self {
        let at = self.place(target);
        let index =
            self.spans(at).iter().position(|span| span.label == period).unwrap_or_else(|| {
                panic!(
                    "no period {period}: {:?}",
                    self.spans(at).iter().map(|s| s.label.clone()).collect::<Vec<_>>()
                )
            });
        let mut cell = blank(index);
        fill(&mut cell);
        let required = match &self.agreement.targets[at].require {
            Some(Requirement::AtLeast(value)) => Figure::of(value).unwrap(),
            _ => Figure::new(Exact::zero(), Type::Percent),
        };
        if cell.verdict == PeriodVerdict::NotMeasured
            && let Some(attained) = cell.numerator.over(&cell.denominator)
        {
            let missed = holds(Comparison::Below, &attained, &required.value);
            cell.verdict = if missed { PeriodVerdict::Missed } else { PeriodVerdict::Met };
            let shortfall = if missed { required.value.minus(&attained) } else { Exact::zero() };
            cell.shortfall = Some(Figure::new(shortfall, Type::Points));
            cell.attainment = Some(Figure::new(attained, Type::Percent));
        }
        let cells = self.cells.entry(at).or_default();
        cells.push(cell);
        cells.sort_by(|left, right| (left.period, &left.group).cmp(&(right.period, &right.group)));
        self
    }

    /// The statement as of the end of the term.
    pub fn statement(&self) -> Statement {
        let end = start_of_day(Zone::UTC, self.agreement.term.last.succ_opt().unwrap()).unwrap();
        self.statement_as_of(end)
    }

    /// The statement as of an instant.
    pub fn statement_as_of(&self, as_of: Instant) -> Statement {
        self.try_statement(as_of).unwrap()
    }

    /// The statement, or why there is none.
    pub fn try_statement(&self, as_of: Instant) -> Result<Statement, MoneyError> {
        let term = self.agreement.term;
        let targets = (0..self.agreement.targets.len())
            .map(|at| MeasuredTarget {
                cuts: cuts(self.agreement.targets[at].period, term),
                cells: self.cells.get(&at).cloned().unwrap_or_default(),
            })
            .collect();
        let metrics = self
            .agreement
            .metrics
            .iter()
            .map(|_| MeasuredMetric { cuts: cuts(Period::Month, term), values: Vec::new() })
            .collect();
        let measured = Measurements { targets, metrics, left_out: Vec::new(), remarks: Vec::new() };
        let seen = Seen { as_of, assume_claimed: self.assume_claimed, claims: &self.claims };
        statement(&self.agreement, &measured, self, seen)
    }

    fn place(&self, target: &str) -> usize {
        self.agreement.targets.iter().position(|known| known.heading.name == name(target)).unwrap()
    }

    fn spans(&self, at: usize) -> Vec<Span> {
        Span::cut(self.agreement.targets[at].period, self.agreement.term, Zone::UTC)
    }
}

impl History for Deal {
    fn identity(&self, _: &Name, row: u32) -> String {
        format!("INC{row}")
    }

    fn input(&self, input: &Name, period: &str) -> Option<Value> {
        self.inputs.get(&(input.to_string(), period.to_owned())).cloned()
    }
}

/// The whole term cut into periods.
fn cuts(period: Period, term: DateRange) -> Cuts {
    Cuts::new(period, Zone::UTC, term, term.first, term.last)
}

/// An outage or a breached ticket.
pub fn incident(row: u32, downtime: Duration, overrun: Duration) -> Incident {
    Incident { row, cycle: 1, from: Instant(0), to: Instant(0), ended: None, downtime, overrun }
}

/// A period in which nothing was measured.
fn blank(period: usize) -> Measured {
    Measured {
        period,
        group: None,
        numerator: Exact::zero(),
        denominator: Exact::zero(),
        attainment: None,
        shortfall: None,
        verdict: PeriodVerdict::NotMeasured,
        forgiven: false,
        provisional: false,
        met: 0,
        breaches: 0,
        pending: 0,
        downtime: Duration::ZERO,
        overrun: Duration::ZERO,
        streak: 0,
        incidents: Vec::new(),
    }
}

/// What the statement says about one credit in one period: its net amounts.
pub fn nets(statement: &Statement, credit: &str) -> Vec<(String, String)> {
    statement
        .credits
        .iter()
        .filter(|line| line.credit == name(credit))
        .map(|line| (line.period.label.clone(), line.net.amount.to_string()))
        .collect()
}

/// The same as pairs of texts.
pub fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(left, right)| ((*left).to_owned(), (*right).to_owned())).collect()
}
