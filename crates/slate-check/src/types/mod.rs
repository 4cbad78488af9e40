//! The types of expressions: what may be combined, what a word means where a type is expected, and
//! the value of an expression that must be known beforehand.

mod call;
mod conditions;
mod expr;
mod figure;
mod fold;
mod literal;
mod names;
mod other_words;
mod ty;
mod unfinished;
mod wanted;

pub use call::FUNCTIONS;
pub(crate) use conditions::never_true;
pub(crate) use expr::{Env, Subject, Typed};
pub use figure::FIGURES;
pub(crate) use fold::{at_most, fold};
pub(crate) use literal::{
    currency, date, duration, instant, literal as literal_value, number, time_of_day,
};
pub(crate) use names::MOST_EXPANSIONS;
pub(crate) use ty::{Members, Ty};
