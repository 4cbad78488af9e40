//! Names: what is defined where, what a name means at a place, and what it was probably meant to be.

mod phantoms;
mod scope;
mod sought;
mod suggest;

pub(crate) use phantoms::Phantoms;
pub(crate) use scope::{Def, DefKey, FileScope, Item, Space, definition, file_start, is_country};
pub(crate) use sought::Sought;
pub use suggest::nearest;
pub(crate) use suggest::{and_list, did_you_mean};
