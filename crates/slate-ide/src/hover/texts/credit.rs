//! Credits: what a miss costs.

/// A rule and what it means.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "credit",
        "What is paid when a promise is not kept, worked out once for each period of its target. Several credits on one miss add up, until a cap binds.",
    ),
    (
        "credit_of",
        "What every percentage in this credit is a percentage of. Another base changes what each row costs.",
    ),
    (
        "rows",
        "Rows on something other than the measured figure, such as down time. The row that it falls into says what is paid.",
    ),
    (
        "row",
        "What the credit pays when the figure lies in this row. Of several rows with one edge, only the furthest one that is reached pays.",
    ),
    (
        "pay",
        "What is paid for a period. With `per` it is paid once for each step; the caps of the settlement come later.",
    ),
    (
        "pay_per",
        "For each step of something the amount is paid again. What a step begun is worth is said by `or part`, `full steps only` or `pro rata`.",
    ),
    ("after_first", "So much is free. Only what goes beyond it is paid for."),
    (
        "or_part",
        "A step that has only begun is paid as a whole one. It is the dearest reading of a part.",
    ),
    (
        "full_steps",
        "A step that has only begun pays nothing. It is the cheapest reading of a part.",
    ),
    ("pro_rata", "A step that has only begun pays its share. Nothing is rounded before the end."),
    (
        "prorated",
        "The amount is paid in proportion to a time, such as the down time, over the service time of the period. Half the time down pays half the amount.",
    ),
    (
        "when",
        "The credit is paid, or the right is had, only where this holds. In all other periods it costs nothing.",
    ),
    (
        "when_target",
        "A target and what has to be true of it: missed, met, or beyond a figure. Periods that are not measured count neither way.",
    ),
    ("often", "How often it has to happen. One bad period alone then pays nothing."),
    (
        "consecutive",
        "In so many periods in a row. It pays at that number and at each multiple of it: three months in a row pay in the third, the sixth and so on.",
    ),
    (
        "each_further",
        "After the first time it pays again for each further period in the run. A long run of misses becomes dearer month by month.",
    ),
    (
        "of_any",
        "In so many of the last periods, the current one among them. They need not follow each other.",
    ),
    (
        "months_within",
        "In so many periods of one window. It pays once in each window, when the number is reached.",
    ),
    (
        "when_credits",
        "The credits of a window have to come to this much. It is looked at when the credits of the period are known.",
    ),
    (
        "per_incident",
        "Once for each incident rather than for each period. Without a cap there is no limit to how many incidents there are.",
    ),
    ("credit_per", "For each group on its own. Two groups that miss pay twice."),
];
