//! Model and evidence to statement: timers, targets, credits, settlement.
