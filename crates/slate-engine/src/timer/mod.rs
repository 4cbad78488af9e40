//! Timers: a record's history in, what ran and when it is due out (language §6).

pub(crate) mod limits;
pub(crate) mod program;
pub(crate) mod reckon;
pub(crate) mod run;
