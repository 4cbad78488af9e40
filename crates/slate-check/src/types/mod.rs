//! The types of expressions: what may be combined, what a word means where a type is expected, and
//! the value of an expression that must be known beforehand.

mod conditions;
mod expr;
mod fold;
mod literal;
mod ty;

pub(crate) use conditions::never_true;
pub(crate) use expr::{Env, FIGURES, Subject, Typed, choose_days, fields_of};
pub(crate) use fold::{at_most, fold};
pub(crate) use literal::{currency, date, duration, instant, literal as literal_value, number, time_of_day};
pub(crate) use ty::{Members, Ty};
