//! The types of expressions: what may be combined, what a word means where a type is expected, and
//! the value of an expression that must be known beforehand.

mod conditions;
mod expr;
mod fold;
mod literal;
mod ty;

pub(crate) use conditions::never_true;
pub(crate) use expr::{Env, Subject, Typed};
pub(crate) use fold::fold;
pub(crate) use literal::{date, instant, number, time_of_day};
pub(crate) use ty::{Members, Ty};
