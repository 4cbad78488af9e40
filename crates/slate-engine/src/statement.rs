//! The statement: for every period and clause what was measured, what it costs and why, each with
//! the clause's position and the records behind it (language §8). Plain data: every figure is exact
//! or a string of exact digits, and every total is the sum of its lines.

use chrono::NaiveDate;
use num_bigint::BigInt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use slate_model::{AgreementKind, Instant, Money, Name, PeriodVerdict, Position, RecordVerdict};

use crate::exact::Exact;

/// What an agreement came to over a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The version of this form: 1.
    pub slate_statement: u32,
    /// The agreement's name.
    pub agreement: Name,
    /// Its label, or its name.
    pub title: String,
    /// What kind of agreement it is.
    #[serde(default, skip_serializing_if = "AgreementKind::is_service_level")]
    pub kind: AgreementKind,
    /// Who provides.
    pub provider: String,
    /// Who receives.
    pub customer: String,
    /// The zone of every date here.
    pub zone: String,
    /// The version of the time zone database.
    pub tz_database: String,
    /// Seen from this instant.
    pub as_of: Instant,
    /// First date covered.
    pub first: NaiveDate,
    /// Last date covered.
    pub last: NaiveDate,
    /// Whether all credits were treated as claimed.
    pub assume_claimed: bool,
    /// Values of the agreement's parameters, as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<NamedValue>,
    /// Targets by period and group, in source order, then time.
    pub targets: Vec<TargetLine>,
    /// Credits that paid something or fired, in order of time, then source.
    pub credits: Vec<CreditLine>,
    /// The settlement of each period (month unless the agreement says otherwise), in time order.
    pub settlements: Vec<SettlementLine>,
    /// Money given back to the provider later, by earn-back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earned_back: Vec<EarnedBack>,
    /// Rights to terminate that arose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terminations: Vec<TerminationLine>,
    /// The totals.
    pub totals: Totals,
    /// Records in no count, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOutLine>,
    /// Remarks: assumptions, defaults that moved money, what makes a figure provisional.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A name and its value as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedValue {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: String,
}

/// A period as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodShown {
    /// `2026-03`, `2026-Q1`.
    pub label: String,
    /// First date.
    pub first: NaiveDate,
    /// Last date, included.
    pub last: NaiveDate,
    /// Whether the term cuts it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stub: bool,
    /// Whether later events can still change it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

/// One target in one period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetLine {
    /// The target.
    pub target: Name,
    /// Its label.
    pub title: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// The period.
    pub period: PeriodShown,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The numerator, exact: a count, or seconds of available time.
    pub numerator: String,
    /// The denominator, exact: a count, or seconds of service time.
    pub denominator: String,
    /// What was reached: `96.132597%`, `PT4H`, `1.5`; to six places, or to as many as it takes so that a
    /// miss does not read as what is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attainment: Option<String>,
    /// What is required: `at least 95%`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<String>,
    /// The judgement.
    pub verdict: PeriodVerdict,
    /// Whether the low-volume rule forgave it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgiven: bool,
    /// Records that met, breached and are pending; outages count as breaches.
    pub met: u64,
    /// See `met`.
    pub breaches: u64,
    /// See `met`.
    pub pending: u64,
    /// Down time that counts, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub downtime: Option<String>,
    /// The breached records, or the outages that count, by identity, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<String>,
}

/// One credit of one period (or incident, or group).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditLine {
    /// The credit.
    pub credit: Name,
    /// Its label, or its name.
    pub title: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// The target it reads.
    pub target: Name,
    /// The period measured.
    pub period: PeriodShown,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The incident, by identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// The row of the ladder that was taken, in words: `below 95%: 5%`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// Where that row stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_at: Option<Position>,
    /// The base it is a percentage of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Money>,
    /// How the amount comes about, in words and figures: `5% of desk.charge (20000 GBP)`.
    pub reckoning: String,
    /// What the clause pays, exact, before rounding: `277.777777…` as a fraction `2500/9`.
    pub gross: String,
    /// Every step from gross to net, in the order of language §10.10, the rounding first.
    pub steps: Vec<Step>,
    /// What is left: a multiple of the rounding step.
    pub net: Money,
    /// The last date on which it can be claimed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_by: Option<NaiveDate>,
    /// Whether it is due, or still has to be claimed.
    pub status: CreditStatus,
    /// Whether no claim is needed, or it was claimed in time. A credit that is not claimed uses no
    /// cap and is not payable, whatever its status (language §10.12).
    pub claimed: bool,
    /// The records behind it, by identity, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<String>,
}

/// One step between gross and net.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Which step.
    pub kind: StepKind,
    /// In words: `cap 15% of charges each month = 3000 GBP, 1000 GBP left`.
    pub words: String,
    /// Where the clause stands that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// The amount after it.
    pub after: Money,
}

/// The steps of language §10.10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum StepKind {
    HighestOf,
    /// Between credits of which the customer has one.
    CustomerChoice,
    Rounding,
    IncidentCap,
    ServiceCap,
    PeriodCap,
    ContractYearCap,
    RollingCap,
    LifetimeCap,
    Least,
    Minimum,
}

/// What becomes of a credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditStatus {
    /// It is due: no claim is needed, or it is treated as claimed.
    Due,
    /// It is shown and not paid: a claim is needed (language §10.12).
    Claimable,
    /// Its period can still change.
    Provisional,
}

/// The settlement of one period: its net is the sum of the nets of its credits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementLine {
    /// The period.
    pub period: PeriodShown,
    /// Gross charges of all services.
    pub charges: Money,
    /// How charges were reckoned from inputs: a line for each of a charge's periods in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reckoned: Vec<ChargeLine>,
    /// Sum of its credits after rounding of each.
    pub gross: Money,
    /// Sum of its credits after every step.
    pub net: Money,
    /// Of the net, what still has to be claimed.
    pub claimable: Money,
    /// Earned back in this period from earlier credits.
    pub earned_back: Money,
    /// `net - claimable - earned_back`: what the provider pays (below zero: gets back).
    pub payable: Money,
}

/// What a charge came to in one of its periods, by the inputs of that period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChargeLine {
    /// The service.
    pub service: Name,
    /// Where the charge stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// The period, by its label.
    pub period: String,
    /// With its figures: `2000 GBP + users (120) * 3 GBP`.
    pub reckoning: String,
    /// The amount of the whole period.
    pub amount: Money,
}

/// A credit given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarnedBack {
    /// The credit.
    pub credit: Name,
    /// The period it was paid for.
    pub paid_for: String,
    /// The period whose end earned it back.
    pub earned_in: String,
    /// How much.
    pub amount: Money,
    /// Where the clause stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// In words.
    pub words: String,
}

/// A right to terminate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerminationLine {
    /// The clause.
    pub termination: Name,
    /// Its label, or its name.
    pub title: String,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Position>,
    /// The period at whose end the right arose.
    pub period: PeriodShown,
    /// Why, in words: `desk.gold.resolution missed in 2026-03, 2026-04 and 2026-06`.
    pub because: String,
    /// The first date on which it can take effect, when notice is given on the day after the period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<NaiveDate>,
    /// The last date on which the right can be used; absent: the end of the term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The services that may be terminated; empty: the whole agreement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_for: Vec<Name>,
}

/// The totals over everything covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Gross charges.
    pub charges: Money,
    /// Credits after rounding of each.
    pub gross: Money,
    /// Credits after every step.
    pub net: Money,
    /// Of the net, claimable and not claimed.
    pub claimable: Money,
    /// Earned back.
    pub earned_back: Money,
    /// `net - claimable - earned_back`.
    pub payable: Money,
    /// The period with the highest net.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worst: Option<String>,
}

/// Records in no count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftOutLine {
    /// The target, where the reason is of one target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Name>,
    /// The record.
    pub record: Name,
    /// Its name when many are meant: `tickets`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plural: Option<Name>,
    /// Why.
    pub reason: String,
    /// How many.
    pub count: u64,
    /// The first few by identity.
    pub examples: Vec<String>,
}

/// One record against one target, for lists of verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictLine {
    /// The record's identity.
    pub id: String,
    /// The target.
    pub target: Name,
    /// Which cycle, from 1.
    pub cycle: u32,
    /// How it fares.
    pub verdict: RecordVerdict,
    /// When the timer started, local time of the agreement with its offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<Instant>,
    /// When it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// When it stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Instant>,
    /// Open time run, ISO 8601.
    pub elapsed: String,
    /// Open time beyond the limit, ISO 8601.
    pub overrun: String,
    /// The label of the period it counts in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}

impl CreditLine {
    /// The gross amount, exact; zero for a line that was put together by hand and has no figure.
    pub fn exact_gross(&self) -> Exact {
        let (above, below) = self.gross.split_once('/').unwrap_or((&self.gross, "1"));
        match (above.parse::<BigInt>(), below.parse::<BigInt>()) {
            (Ok(above), Ok(below)) => Exact::ratio(above, below).unwrap_or_else(Exact::zero),
            _ => Exact::zero(),
        }
    }
}

impl Statement {
    /// The statement as JSON, indented, ending in a newline. Equal statements give equal bytes.
    ///
    /// # Errors
    /// None for statements of this engine; `serde_json`'s own otherwise.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// A statement from its JSON.
    ///
    /// # Errors
    /// Where the text is no JSON, or has other parts than a statement has, with line and column.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// The JSON Schema of a statement.
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(Statement)
}
