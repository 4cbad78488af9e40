//! Metrics, and the expressions that they and others are made of.

/// A rule and what it means.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "metric",
        "A figure that is measured for each period. It costs nothing until a target requires something of it.",
    ),
    (
        "metric_value",
        "What is measured. It is worked out anew for each period of each target that measures it.",
    ),
    (
        "ignore",
        "What lasts shorter than this is not counted, looked at before it is cut to the period. Down time becomes less, and so do the credits for it.",
    ),
    (
        "metric_in",
        "The time that is promised: only what falls into this calendar counts. Down time outside it costs nothing, and the time to be available is less as well.",
    ),
    (
        "metric_per",
        "A value for each group, each on its own. A bad group is no longer evened out by good ones.",
    ),
    (
        "round",
        "How a figure is rounded: which way, and to a multiple of what. In a target or metric it comes before any comparison, in a settlement it is applied to each credit.",
    ),
    (
        "aggregate_from",
        "A figure of how long such records last. Time that several share counts once, excluded time does not count, and what reaches into another period counts there; availability is the share of the time without them.",
    ),
    (
        "aggregate_count",
        "How many records there are, or which share of them fits the condition. A share of no records is no figure: what then holds is said with `when none`.",
    ),
    (
        "aggregate_operand",
        "A figure over a value of each record, such as its mean or its largest. Records without the value are left out.",
    ),
    (
        "longest_run",
        "The longest stretch during which something was down without a break. Shorter ones have no part in it.",
    ),
    (
        "time_to_restore",
        "The mean length of an outage. Many short outages make it smaller, although there are more of them.",
    ),
    (
        "time_between_failures",
        "The time that was up, over the number of outages that began. Without an outage there is no figure.",
    ),
    (
        "percentile",
        "The value that so many percent of the records do not exceed (nearest rank). The slowest few beyond it do not matter.",
    ),
    (
        "in_one_calendar",
        "The calendar that counts here. Time outside it is left out: it is neither good nor bad.",
    ),
    (
        "out_of",
        "A fixed denominator instead of the time that there was. A short month then has as much allowance as a long one, and the figure never falls below zero.",
    ),
    (
        "where_clause",
        "Only what fits this condition. Where a field is missing the condition is unknown, and the record is left out.",
    ),
    (
        "per_clause",
        "Each group on its own, by the values of a field. Every group is judged as if it were alone; a credit looks at the worst of them, unless it is `per` group itself.",
    ),
    (
        "call",
        "A function of the values in its parentheses. It is worked out exactly, without rounding.",
    ),
    (
        "length_of_period",
        "How long the period is, as far as the term has it. Shares of time are taken of it.",
    ),
    (
        "match_expr",
        "A choice by values: the first row that fits gives the value. Where no row fits the result is unknown.",
    ),
    ("match_arm", "One row of a choice: for these values, this result. Rows above it go first."),
    (
        "match_pattern",
        "The values for which a row holds, or `any`. Several subjects have one pattern each, in their order.",
    ),
    (
        "if_expr",
        "One value where a condition holds, and another where it does not. Where the condition is unknown, so is the result.",
    ),
    (
        "is_tail",
        "Whether a field has one of these values. A missing value is neither `is` nor `is not`: only `is missing` sees it.",
    ),
    (
        "one_of_values",
        "Any of these values. A value that is not among those of the field is an error.",
    ),
];
