//! What an expression can come to in one period, whatever is measured.

use num_traits::{One, Signed, Zero};
use slate_calendar::Cut;
use slate_model::{
    Availability, Credit, CreditPer, DateRange, Expr, Figure, Measure, MetricKind, Operation,
    Period, Requirement, Steps, Target, Value, WhenNone,
};

use super::Most;
use super::exact::{Exact, constant, down_to, minus, over, ratio, up_to, whole};
use super::range::Range;

/// The period that an expression is reckoned in.
pub(super) struct Place<'p> {
    dates: DateRange,
    kind: Period,
    /// What an amount written in it is multiplied by: the share of a stub.
    times: Exact,
    measured: Option<Measured<'p>>,
    pub base: Range,
}

/// The period of a target.
struct Measured<'p> {
    target: &'p Target,
    cut: &'p Cut,
    per: CreditPer,
}

impl<'p> Place<'p> {
    /// A window of a cap.
    pub const fn window(dates: DateRange, kind: Period, times: Exact) -> Self {
        Self { dates, kind, times, measured: None, base: Range::ANY }
    }
}

/// The share of a period that lies in the term.
pub(super) fn share(cut: &Cut) -> Exact {
    let (inside, of) = cut.fraction();
    ratio(inside, of).unwrap_or_else(Exact::one)
}

impl Most<'_> {
    /// A period of a credit's target.
    pub(super) fn place<'p>(&self, credit: &Credit, target: &'p Target, cut: &'p Cut) -> Place<'p> {
        let measured = Some(Measured { target, cut, per: credit.per });
        let (dates, kind) = (cut.dates, target.period);
        let mut place = Place { dates, kind, times: share(cut), measured, base: Range::ANY };
        if let Some(base) = &credit.base {
            place.base = self.value(base, &place);
        }
        place.times = Exact::one();
        place
    }

    /// The least and the most that an expression can be.
    pub(super) fn value(&self, expr: &Expr, at: &Place<'_>) -> Range {
        let all = |parts: &[Expr]| parts.iter().map(|it| self.value(it, at)).collect::<Vec<_>>();
        match expr {
            Expr::Literal(value) => {
                let times = if matches!(value, Value::Money(_)) { at.times } else { Exact::one() };
                let value = constant(value).and_then(|it| super::exact::times(&it, &times));
                value.map_or(Range::ANY, Range::point)
            }
            Expr::Charge(name) => {
                let (dates, kind) = self.charges_of(at);
                let service = self.service(name);
                service.map_or(Range::ANY, |service| self.charge(service, dates, kind))
            }
            Expr::Charges => {
                let (dates, kind) = self.charges_of(at);
                self.all_charges(dates, kind)
            }
            Expr::Figure(figure) => self.figure(*figure, at),
            Expr::Negate(part) => self.value(part, at).negated(),
            Expr::Arithmetic { op, left, right } => self
                .share_of(*op, left, right, at)
                .unwrap_or_else(|| self.value(left, at).combined(*op, &self.value(right, at))),
            Expr::Min(parts) => Range::smallest(&all(parts)),
            Expr::Max(parts) => Range::largest(&all(parts)),
            Expr::Floor(part) => self.value(part, at).map(|it| Some(it.floor())),
            Expr::Ceil(part) => self.value(part, at).map(|it| Some(it.ceil())),
            Expr::Round { of, to, .. } => {
                let Some(step) = constant(to) else { return Range::ANY };
                let of = self.value(of, at);
                Range {
                    low: of.low.and_then(|it| down_to(&it, &step)),
                    high: of.high.and_then(|it| up_to(&it, &step)),
                }
            }
            Expr::Rows(table) => {
                let otherwise = table.otherwise.as_deref().map(|it| self.value(it, at));
                let rows = table.rows.iter().map(|row| self.value(&row.value, at));
                rows.fold(otherwise.unwrap_or_else(Range::zero), |all, row| all.or(&row))
            }
            Expr::Match { cases, otherwise } => {
                let values = cases.iter().map(|case| self.value(&case.value, at));
                values
                    .chain(otherwise.as_deref().map(|it| self.value(it, at)))
                    .reduce(|all, one| all.or(&one))
                    .unwrap_or(Range::ANY)
            }
            Expr::Steps(steps) => self.steps(steps, at),
            _ => Range::ANY,
        }
    }

    fn charges_of(&self, at: &Place<'_>) -> (DateRange, Period) {
        if at.measured.is_some() { self.charged(at.kind, at.dates) } else { (at.dates, at.kind) }
    }

    /// Quotients of two figures that belong together: a part of a whole is never more than all of it.
    fn share_of(&self, op: Operation, left: &Expr, right: &Expr, at: &Place<'_>) -> Option<Range> {
        let (Operation::Divide, Expr::Figure(part), Expr::Figure(Figure::Denominator)) =
            (op, left, right)
        else {
            return None;
        };
        let target = at.measured.as_ref()?.target;
        let of_records = matches!(target.measure, Measure::Timer { .. });
        let of_time = self
            .availability(target)
            .is_some_and(|it| it.fixed_denominator.is_none() && it.round_downtime.is_none());
        let sound = match part {
            Figure::Numerator => of_records || of_time,
            Figure::Breaches => of_records,
            Figure::Downtime => of_time,
            _ => false,
        };
        sound.then(|| Range::up_to(Some(Exact::one())))
    }

    /// The down time that a target measures.
    fn availability(&self, target: &Target) -> Option<&Availability> {
        match self.kind(target)? {
            MetricKind::Availability(of) => Some(of),
            _ => None,
        }
    }

    fn kind(&self, target: &Target) -> Option<&MetricKind> {
        let Measure::Metric(name) = &target.measure else { return None };
        let metric = match self.clauses {
            Some(clauses) => clauses.metric(name),
            None => self.agreement.metric(name),
        };
        Some(&metric?.kind)
    }

    fn figure(&self, figure: Figure, at: &Place<'_>) -> Range {
        let length = |cut: &Cut| whole(cut.end.since(cut.start).0);
        if figure == Figure::Base {
            return at.base;
        }
        let Some(Measured { target, cut, per }) = &at.measured else { return Range::ANY };
        let rounded_up = |time: Exact| {
            let rounding = match self.kind(target) {
                Some(MetricKind::Availability(of) | MetricKind::Outages { of, .. }) => {
                    of.round_downtime.as_ref()
                }
                _ => None,
            };
            rounding.map_or(Some(time), |it| up_to(&time, &constant(&it.to)?))
        };
        match figure {
            Figure::LengthOfPeriod => Range::point(length(cut)),
            Figure::Downtime => Range::up_to(rounded_up(self.service_time(target, cut))),
            Figure::Attainment => self.attainment(target, cut),
            Figure::Target => required(target).map_or(Range::ANY, Range::point),
            Figure::Shortfall => self.shortfall(target, cut),
            Figure::Breaches if *per == CreditPer::Incident => Range::point(whole(1)),
            Figure::Streak => {
                let periods = self.cuts(target.period).len();
                Range::up_to(i64::try_from(periods).ok().map(whole))
            }
            Figure::Numerator if self.availability(target).is_some() => {
                let fixed = self.availability(target).and_then(|it| it.fixed_denominator);
                let service =
                    fixed.map_or_else(|| self.service_time(target, cut), |it| whole(it.0));
                Range::up_to(Some(service))
            }
            Figure::Denominator
                if self.availability(target).is_some_and(|it| it.fixed_denominator.is_some()) =>
            {
                let fixed = self.availability(target).and_then(|it| it.fixed_denominator);
                let fixed = fixed.map(|it| whole(it.0));
                fixed.map_or(Range::ANY, |it| Range::point(Exact::zero()).or(&Range::point(it)))
            }
            Figure::Breaches | Figure::Overrun => Range::up_to(None),
            Figure::Denominator if !self.of_records(target) => Range::up_to(None),
            _ => Range::ANY,
        }
    }

    fn of_records(&self, target: &Target) -> bool {
        matches!(self.kind(target), Some(MetricKind::Records { .. } | MetricKind::Formula(_)))
    }

    /// The open time of a period in the hours in which the service of a target is due; all of it where
    /// the target does not say.
    fn service_time(&self, target: &Target, cut: &Cut) -> Exact {
        let all = cut.end.since(cut.start);
        let calendar = match self.kind(target) {
            Some(MetricKind::Availability(of) | MetricKind::Outages { of, .. }) => &of.calendar,
            _ => return whole(all.0),
        };
        let open = self
            .calendars()
            .and_then(|it| it.get(calendar))
            .and_then(|it| it.index().elapsed(cut.start, cut.end));
        whole(open.unwrap_or(all).0)
    }

    /// What can be reached. Shares lie between 0% and 100%; so does arithmetic where so many percent of
    /// it are required, or the history is refused.
    fn attainment(&self, target: &Target, cut: &Cut) -> Range {
        let percent = matches!(
            target.require,
            Some(Requirement::AtLeast(Value::Percent(_)) | Requirement::Above(Value::Percent(_)))
        );
        let share = Range::up_to(Some(Exact::one()));
        let reached = match (&target.measure, self.kind(target)) {
            (Measure::Timer { .. }, _)
            | (_, Some(MetricKind::Availability(_) | MetricKind::Share { .. })) => share,
            (_, Some(MetricKind::Formula(_))) if percent => share,
            (_, Some(MetricKind::Outages { .. })) => {
                Range::up_to(Some(self.service_time(target, cut)))
            }
            _ => Range::ANY,
        };
        // Rounding leads past an end where that is no multiple of the step.
        let rounds = target.round.is_some() || self.rounds(target);
        let reached = if rounds { Range { high: None, ..reached } } else { reached };
        match &target.when_none {
            WhenNone::Value(value) => reached.or(&constant(value).map_or(Range::ANY, Range::point)),
            _ => reached,
        }
    }

    fn rounds(&self, target: &Target) -> bool {
        let Measure::Metric(name) = &target.measure else { return false };
        self.agreement.metric(name).is_some_and(|metric| metric.round.is_some())
    }

    /// How far what is reached can lie on the wrong side.
    fn shortfall(&self, target: &Target, cut: &Cut) -> Range {
        let Some(require) = &target.require else { return Range::zero() };
        let reached = self.attainment(target, cut);
        if *require == Requirement::Every {
            return Range::up_to(Some(Exact::one()));
        }
        let edge = |of: Option<(&Value, bool)>| of.map(|(value, _)| constant(value));
        let below = edge(require.low()).map(|edge| minus(&edge?, &reached.low?));
        let above = edge(require.high()).map(|edge| minus(&reached.high?, &edge?));
        let sides: Option<Vec<Exact>> = [below, above].into_iter().flatten().collect();
        let most = sides.map(|it| it.into_iter().fold(Exact::zero(), Exact::max));
        Range::up_to(most)
    }

    /// Steps that are full for the first time in a period. What was left before is less than one, so
    /// that down time fills at most one more than what it comes to.
    fn steps(&self, steps: &Steps, at: &Place<'_>) -> Range {
        let added = self.figure(steps.of, at).high;
        let step = constant(&steps.step).filter(Signed::is_positive);
        let full = added.zip(step).and_then(|(added, step)| Some(over(&added, &step)?.ceil()));
        Range::up_to(full)
    }
}

/// The figure that a target requires.
fn required(target: &Target) -> Option<Exact> {
    match target.require.as_ref()? {
        Requirement::Every => Some(Exact::one()),
        other => constant(other.figure()?),
    }
}
