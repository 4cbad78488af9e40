//! The agreement and the model that holds it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::credit::Credit;
use crate::exclusion::Exclusion;
use crate::expr::Value;
use crate::metric::Metric;
use crate::money::Currency;
use crate::name::Heading;
use crate::period::DateRange;
use crate::record::{Input, Record};
use crate::scenario::Scenario;
use crate::settlement::{Settlement, Termination};
use crate::target::{Service, Target};
use crate::time::Zone;
use crate::timer::Timer;

/// The version of the JSON form; it rises when an older reader would misunderstand a newer file.
pub const FORMAT: u32 = 1;

/// Everything that was compiled together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// The version of this form: 1.
    pub slate_model: u32,
    /// The edition of the language that it was written in.
    pub edition: u32,
    /// The version of the time zone database that it was compiled with.
    pub tz_database: String,
    /// The agreements in source order.
    pub agreements: Vec<Agreement>,
    /// Their scenarios in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
}

impl Model {
    /// The agreement of that name.
    pub fn agreement(&self, name: &str) -> Option<&Agreement> {
        self.agreements.iter().find(|a| a.heading.name.as_str() == name)
    }
}

/// One agreement, every inherited and defaulted part written out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// Between whom it is; no figure depends on it.
    #[serde(default, skip_serializing_if = "AgreementKind::is_service_level")]
    pub kind: AgreementKind,
    /// Who provides.
    pub provider: String,
    /// Who receives.
    pub customer: String,
    /// From when to when, both days included.
    pub term: DateRange,
    /// The currency of every amount.
    pub currency: Currency,
    /// The zone of every date and period that names no other.
    pub zone: Zone,
    /// Figures that simulations may vary, with the values used here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// Calendars, those it uses and those used by them. `24x7` is built in and not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendars: Vec<Calendar>,
    /// Records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<Record>,
    /// Input series.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Input>,
    /// Services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Service>,
    /// Timers of all services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timers: Vec<Timer>,
    /// Metrics of all services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<Metric>,
    /// Targets of all tiers of all services.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Exclusions in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<Exclusion>,
    /// Credits in source order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// Settlement.
    #[serde(default)]
    pub settlement: Settlement,
    /// Rights to terminate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terminations: Vec<Termination>,
}

/// What kind of agreement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// Between a provider and its customer.
    #[default]
    ServiceLevel,
    /// Between teams of the provider: what they promise each other to keep a service level.
    Operational,
    /// Between the provider and its own vendor.
    Underpinning,
}

impl AgreementKind {
    /// Whether it is the kind that is meant where nothing is said.
    pub const fn is_service_level(&self) -> bool {
        matches!(self, Self::ServiceLevel)
    }
}

/// `parameter threshold = 95% from 80% to 99%`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name, label and position.
    #[serde(flatten)]
    pub heading: Heading,
    /// The value that this model was compiled with.
    pub value: Value,
    /// The value in the text.
    pub default: Value,
    /// The least it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Value>,
    /// The most it may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Value>,
}
