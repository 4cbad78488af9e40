//! Scenarios: small histories and what is expected of them.

/// A rule and what it means.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "scenario",
        "A small history and what is expected of it: a test of the agreement. It costs nothing and is no part of the contract's meaning.",
    ),
    (
        "scenario_input",
        "The value of an input for one period of this scenario. Inputs that are not given are missing.",
    ),
    (
        "scenario_parameter",
        "Another value of a parameter, for this scenario only. It shows what the agreement would say with that figure.",
    ),
    (
        "as_of",
        "The moment from which the scenario is looked at. What is still running then is breached where its due time has passed, and pending where not.",
    ),
    (
        "scenario_claim",
        "The customer claims a credit of a period. It matters only where the settlement has a claim clause.",
    ),
    (
        "scenario_record",
        "A record of the small history: how it began and what happened to it. Fields that are not given are missing.",
    ),
    (
        "change_at",
        "What happened to the record at this moment. Several things in one line happen together.",
    ),
    ("field_value", "A field and its value, from this moment on. A later line may change it."),
    (
        "expect",
        "What the scenario says must come out. If it does not, the scenario fails and shows what came out instead.",
    ),
    (
        "expect_terminate",
        "Whether and from when a right to terminate is had. The scenario fails where it comes out otherwise.",
    ),
    (
        "expect_credits",
        "The credits of a period after every cap and rounding. The scenario fails where they come out otherwise.",
    ),
    (
        "expect_credit",
        "One credit of a period, before any cap. The scenario fails where it comes out otherwise.",
    ),
    (
        "expect_value",
        "The figure of a target or metric in a period, or what the period came to. The scenario fails where it comes out otherwise.",
    ),
    (
        "outcome",
        "What a period came to: met, missed, not measured or provisional. Provisional means that something in it is still pending.",
    ),
    (
        "expect_verdict",
        "What became of a record under a target, and when it was due. The scenario fails where it comes out otherwise.",
    ),
    (
        "verdict",
        "What became of the record: met, breached, pending, void, excluded, not started or not counted. Only met and breached records are in the period's share.",
    ),
    ("due", "The moment up to which stopping is in time. Later is breached."),
];
