//! Shares, counts, sums, means and ranks over records (language §7). Records belong to the period
//! of their start.

use slate_model::{Aggregate, Expr, Instant, Metric, Name, types::Type};

use crate::condition::{Cond, Node, Val, View, type_of};
use crate::error::EngineError;
use crate::exact::{Exact, Figure};
use crate::exclusion::For;
use crate::measured::Incident;
use crate::metric::chosen::Chosen;
use crate::plan::Plan;
use crate::plan::groups::Grouping;
use crate::plan::periods::Periods;
use crate::target::judge::Out;
use crate::target::left_out::{Reasons, Why};
use crate::target::tally::Tallied;
use crate::target::verdict::Counted;

/// What is asked of which records.
pub(crate) struct Wanted<'a> {
    pub(crate) record: &'a Name,
    pub(crate) only: Option<&'a Expr>,
    /// `None`: the share for which `of` is true.
    pub(crate) figure: Option<Aggregate>,
    /// A condition for shares, otherwise a value; absent only for counts.
    pub(crate) of: Option<&'a Expr>,
}

/// The records of one period and group.
#[derive(Debug, Clone, Default)]
struct Pile {
    records: u64,
    good: u64,
    wholes: Vec<i64>,
    exacts: Vec<Exact>,
    bad: Vec<Incident>,
}

/// Measures a share or figure over records.
///
/// # Errors
/// A record or field that does not exist.
pub(crate) fn tally(
    plan: &Plan<'_>,
    metric: &Metric,
    wanted: &Wanted<'_>,
    whom: For<'_>,
    periods: &Periods,
) -> Result<Tallied, EngineError> {
    let ground = &plan.ground;
    let index = ground.record_index(wanted.record, &metric.heading.name)?;
    let of = ground.record(index)?;
    let chosen = Chosen::new(plan, index, wanted.only, whom)?;
    let good = match (wanted.figure, wanted.of) {
        (None, Some(good)) => Some(Cond::compile(good, of)?),
        _ => None,
    };
    let value = match (wanted.figure, wanted.of) {
        (Some(_), Some(value)) => Some(Node::compile(value, of)?),
        _ => None,
    };
    let kind = wanted.of.and_then(|expr| type_of(expr, of.record)).unwrap_or(Type::Number);
    let mut grouping = Grouping::new(metric.per.as_ref(), of)?;
    let mut piles: Vec<Vec<Pile>> = Vec::new();
    let mut reasons = Reasons::default();
    for row in 0..of.table.len() {
        let view = of.last(row);
        let start = view.start();
        if start > ground.as_of {
            continue;
        }
        let Some(counts) = chosen.counts(of, &view, row, &mut reasons) else { continue };
        let Some(group) = grouping.of(of, &view) else {
            let field = metric.per.as_ref().map(ToString::to_string).unwrap_or_default();
            reasons.add(Why::NoGroup(field), row);
            continue;
        };
        let value = match &value {
            None => None,
            Some(node) => match node.eval(of, &view) {
                known @ (Val::Whole(..) | Val::Exact(..)) => Some(known),
                // A count counts the records that have a value.
                _ => {
                    reasons.add(Why::NoValue, row);
                    continue;
                }
            },
        };
        if piles.len() <= group {
            piles.resize(group + 1, vec![Pile::default(); periods.list.len()]);
        }
        let Some(of_group) = piles.get_mut(group) else { continue };
        // Unknown is not good, and stays in the denominator.
        let is_good = good.as_ref().is_none_or(|good| good.eval(of, &view).holds());
        let inside = periods.each(start, |period| {
            if let Some(pile) = of_group.get_mut(period) {
                pile.add(row, start, is_good, value.as_ref());
            }
        });
        if !inside {
            reasons.add(Why::Out(Out::OutsideTerm), row);
        } else if let Some(exclusion) = counts.unknown {
            reasons.add(Why::UnknownExclusion(exclusion), row);
        }
    }
    let mut counted = Vec::new();
    for period in 0..periods.list.len() {
        for (group, label) in grouping.in_order(metric.per.as_ref(), of) {
            let pile = piles
                .get_mut(group)
                .and_then(|of_group| of_group.get_mut(period))
                .map(std::mem::take)
                .unwrap_or_default();
            counted.push(pile.counted(wanted.figure, kind, Counted::nothing(period, label)));
        }
    }
    let table = of.table;
    let (left_out, remarks) =
        reasons.in_words(None, table.record(), ground.agreement, |row| table.id(row));
    Ok(Tallied { counted, left_out, remarks })
}

impl Pile {
    fn add(&mut self, row: usize, start: i64, good: bool, value: Option<&Val<'_>>) {
        self.records += 1;
        self.good += u64::from(good);
        if !good {
            self.bad.push(Incident {
                row: u32::try_from(row).unwrap_or(u32::MAX),
                cycle: 0,
                from: Instant(start),
                to: Instant(start),
                ended: Some(Instant(start)),
                downtime: slate_model::Duration::ZERO,
                overrun: slate_model::Duration::ZERO,
            });
        }
        match value {
            Some(Val::Whole(_, value)) => self.wholes.push(*value),
            Some(Val::Exact(_, value)) => self.exacts.push(value.clone()),
            _ => {}
        }
    }

    fn counted(self, figure: Option<Aggregate>, kind: Type, mut cell: Counted) -> Counted {
        let Some(figure) = figure else {
            cell.numerator = Exact::whole(self.good);
            cell.denominator = Exact::whole(self.records);
            cell.value = Exact::ratio(self.good, self.records)
                .map(|share| Figure::new(share, Type::Percent));
            cell.met = self.good;
            cell.breaches = self.records - self.good;
            cell.incidents = self.bad;
            return cell;
        };
        cell.met = self.records;
        cell.denominator = Exact::whole(self.records);
        let number = Type::Number;
        let value = match figure {
            Aggregate::Count => Some(Figure::new(Exact::whole(self.records), number)),
            Aggregate::Sum => Some(Figure::new(self.sum(), kind)),
            Aggregate::Mean => {
                let sum = self.sum();
                let mean = sum.over(&Exact::whole(self.records));
                cell.numerator = sum;
                cell.value = mean.map(|mean| Figure::new(mean, kind));
                return cell;
            }
            Aggregate::Median => {
                let all = self.sorted();
                let low = all.get(all.len().saturating_sub(1) / 2);
                let middle = low
                    .zip(all.get(all.len() / 2))
                    .and_then(|(low, high)| low.plus(high).over(&Exact::whole(2)));
                middle.map(|value| Figure::new(value, kind))
            }
            Aggregate::Percentile(percent) => {
                let all = self.sorted();
                // Nearest rank: the least value at or below which so many percent of all lie.
                let rank = Exact::decimal(percent.0)
                    .times(&Exact::whole(self.records))
                    .over(&Exact::whole(100))
                    .and_then(|rank| rank.ceil().to_i64())
                    .and_then(|rank| usize::try_from(rank.max(1)).ok());
                rank.and_then(|rank| all.get(rank - 1))
                    .map(|value| Figure::new(value.clone(), kind))
            }
            Aggregate::Max => self.sorted().pop().map(|value| Figure::new(value, kind)),
            Aggregate::Min => self.sorted().first().map(|value| Figure::new(value.clone(), kind)),
        };
        if let Some(value) = &value {
            cell.numerator = value.value.clone();
        }
        cell.value = value;
        cell
    }

    fn sum(&self) -> Exact {
        let wholes: i128 = self.wholes.iter().map(|value| i128::from(*value)).sum();
        self.exacts.iter().fold(Exact::whole(wholes), |sum, value| sum.plus(value))
    }

    fn sorted(&self) -> Vec<Exact> {
        let wholes = self.wholes.iter().map(|value| Exact::whole(*value));
        let mut all: Vec<Exact> = wholes.chain(self.exacts.iter().cloned()).collect();
        all.sort_unstable();
        all
    }
}
