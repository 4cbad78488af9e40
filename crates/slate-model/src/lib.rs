//! The validated agreement: the contract between the compiler and the engine.
//!
//! The compiler writes a [`Model`]; the engine reads one. It knows no syntax and no evidence:
//! positions are opaque and only printed. Anyone can produce or consume it as JSON
//! ([`Model::to_json`], [`Model::from_json`]) from its [schema](json_schema) alone. Every figure in
//! it is exact, and everything that the agreement left to a default is written out.

mod agreement;
mod calendar;
mod clauses;
mod credit;
mod exclusion;
mod expr;
pub mod infer;
mod json;
mod metric;
mod money;
mod name;
mod period;
mod reads;
mod record;
mod scenario;
mod settlement;
mod target;
mod text_form;
mod time;
mod timer;
pub mod types;
mod validate;

pub use agreement::{Agreement, AgreementKind, FORMAT, Model, Parameter};
pub use calendar::{
    ALWAYS_OPEN, Calendar, DatedHours, Effect, Holiday, HolidayTable, Hours, ListedHolidays,
    Pattern, RecurringHours, Rules, Span, Weekday, WeeklyHours, WorkingDaysFrom,
};
pub use clauses::Clauses;
pub use credit::{Credit, CreditPer, Happening, Often, Trigger as CreditTrigger};
pub use exclusion::{Excluded, Exclusion, Quota};
pub use expr::{
    Case, Comparison, Edge, Expr, Figure, InputFigure, Operation, Row, Rows, Steps, Value,
};
pub use json::{LoadError, json_schema};
pub use metric::{Aggregate, Availability, Metric, MetricKind, OutageFigure, RoundTo};
pub use money::{Currency, Money, Number, Percent, Points, RoundingMode};
pub use name::{Heading, Name, Position};
pub use period::{DateRange, Period};
pub use record::{Field, FieldKind, Input, Record, RecordTime};
pub use scenario::{
    Change, CreditStage, Expect, Expectation, FieldValue, PeriodVerdict, RecordVerdict, Scenario,
    ScenarioClaim, ScenarioInput, ScenarioParameter, ScenarioRecord,
};
pub use settlement::{
    Cap, CapWindow, Claim, ClaimFrom, ClaimTime, ClausePlaces, EarnBack, MoneyRounding, Settlement,
    Termination, Winner, WonBy, WonIn,
};
pub use target::{
    Applies, Charge, ChargeAmount, CountWhen, FewRecords, LowVolume, Measure, Requirement, Service,
    Target, WhenNone,
};
pub use text_form::NotAValue;
pub use time::{Duration, Instant, MICROS_PER_SECOND, TimeOfDay, Zone};
pub use timer::{
    CalendarSpan, ChangeEffect, Counting, Limit, LimitEntry, LimitMap, OnChange, PauseBetween,
    Reopening, SpanUnit, Timer, Trigger, Until,
};
pub use validate::Fault;
