//! Inputs: series that come with the history, one value for each of their periods.

use chrono::NaiveDate;
use num_rational::BigRational;
use slate_model::{FieldKind, Name};

use crate::excluded::World;
use crate::logic::{Val, constant};
use crate::periods::period_of;
use crate::wall::next;

impl World<'_> {
    /// The value of an input for some dates, `back` steps earlier. An input of shorter periods is
    /// added up over those that lie wholly in the dates, a percentage is that of the last one; of
    /// others it is the period that holds the last date.
    pub fn input(&self, name: &Name, first: NaiveDate, last: NaiveDate, back: u32) -> Option<Val> {
        let input = self.agreement.input(name).expect("an input");
        let term = self.agreement.term;
        // Its periods: the first date of the whole one, and both dates as far as the term has them.
        let mut periods = Vec::new();
        let mut date = term.first;
        while date <= term.last {
            let (whole, end) = period_of(input.each, term, date);
            periods.push((whole, whole.max(term.first), end.min(term.last)));
            date = next(end);
        }
        let value = |place: usize| -> Option<BigRational> {
            let (whole, ..) = periods[place];
            let given = self
                .history
                .inputs
                .iter()
                .find(|given| given.input == name.as_str() && given.first == whole)?;
            Some(constant(&given.value).quantity())
        };
        let within: Vec<usize> = (0..periods.len())
            .filter(|place| first <= periods[*place].1 && periods[*place].2 <= last)
            .collect();
        let back = back as usize;
        if within.len() > 1 && input.kind != FieldKind::Percent {
            let start = within[0].checked_sub(within.len() * back)?;
            let sum: Option<BigRational> = (start..start + within.len()).map(value).sum();
            return sum.map(Val::Quantity);
        }
        let place = periods.iter().position(|(_, from, to)| *from <= last && last <= *to)?;
        value(place.checked_sub(back)?).map(Val::Quantity)
    }
}
