//! What arithmetic on a period can name: inputs and metrics.

use num_rational::BigRational;
use slate_model::{InputFigure, Name, Target};

use crate::excluded::World;
use crate::logic::{Scope, Val, constant, whole};
use crate::periods::{Cut, cuts, period_of};

/// Inputs and metrics of one period.
pub struct InPeriod<'a> {
    /// Everything.
    pub world: &'a World<'a>,
    /// The target whose exclusions hold.
    pub target: &'a Target,
    /// The period.
    pub cut: Cut,
    /// The group, of metrics that have groups.
    pub group: Option<&'a String>,
}

impl Scope for InPeriod<'_> {
    fn input(&self, name: &Name, periods: u32) -> Option<Val> {
        self.world.input(name, self.cut.first, self.cut.last, periods)
    }

    fn over_input(&self, name: &Name, figure: InputFigure) -> Option<Val> {
        over_input(self.world, name, figure, (self.cut.first, self.cut.last))
    }

    fn metric(&self, name: &Name, periods: u32) -> Option<Val> {
        let metric = self.world.agreement.metric(name)?;
        let all = cuts(self.world.agreement, self.target.period, self.world.history.as_of);
        let here = all.iter().position(|cut| *cut == self.cut)?;
        let cut = all[here.checked_sub(periods as usize)?];
        let group = self.group.filter(|_| metric.per.is_some());
        self.world.metric(self.target, metric, &cut, group).value.map(Val::Quantity)
    }
}

/// A figure over the periods of an input between two dates; none where one of them has no value.
pub fn over_input(
    world: &World<'_>,
    name: &Name,
    figure: InputFigure,
    (first, last): (chrono::NaiveDate, chrono::NaiveDate),
) -> Option<Val> {
    let each = world.agreement.input(name)?.each;
    let mut values = Vec::new();
    let mut date = first;
    while date <= last {
        let (begins, ends) = period_of(each, world.agreement.term, date);
        let is_it =
            |given: &&crate::history::Given| given.input == name.as_str() && given.first == begins;
        values.push(constant(&world.history.inputs.iter().find(is_it)?.value).quantity());
        date = crate::wall::next(ends);
    }
    let sum: BigRational = values.iter().sum();
    Some(Val::Quantity(match figure {
        InputFigure::Sum => sum,
        InputFigure::Mean => sum / whole(values.len() as i64),
        InputFigure::Max => values.into_iter().max()?,
        InputFigure::Min => values.into_iter().min()?,
    }))
}
