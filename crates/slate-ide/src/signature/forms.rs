//! What functions and clauses take, part by part.

/// How it is written, with its parts in `<>`; what it is; and what is written in each part.
pub(super) type Form = (&'static str, &'static str, &'static [&'static str]);

/// The functions of expressions.
pub(super) const FUNCTIONS: [Form; 6] = [
    (
        "min(<value>, <value>, <…>)",
        "The least of two values or more of one type.",
        &["a number, an amount, a percentage or a time", "another", "and more"],
    ),
    (
        "max(<value>, <value>, <…>)",
        "The greatest of two values or more of one type.",
        &["a number, an amount, a percentage or a time", "another", "and more"],
    ),
    ("floor(<number>)", "The next whole number below.", &["what is made whole"]),
    ("ceil(<number>)", "The next whole number above.", &["what is made whole"]),
    (
        "round(<value>, <step>)",
        "The nearest multiple of a step; what lies half way goes up.",
        &["what is rounded", "the step, of the same type: `30 min`, `0.1%`"],
    ),
    (
        "previous(<figure>, <periods>)",
        "What an input or a metric was in an earlier period.",
        &[
            "the name of an input or of a metric",
            "how many periods earlier; 1 where it is left out",
        ],
    ),
];

/// Clauses whose parts have fixed places.
pub(super) const CLAUSES: [Form; 32] = [
    (
        "use <\"file.slate\"> as <name>",
        "Definitions of another file.",
        &[
            "a path from the folder of this file, or a bundled table of holidays",
            "what goes before its names",
        ],
    ),
    ("term <first day> to <last day>", "From when to when it runs.", &["2026-01-01", "2026-12-31"]),
    (
        "charge <amount> per <unit>",
        "What a service costs.",
        &["an amount of money, or how it is reckoned", "`month`, `quarter`, `year`"],
    ),
    ("timer <name> of <record>", "A clock for each record.", &["a new name", "what it measures"]),
    (
        "require at least <figure> of <records> each <period>",
        "What is promised.",
        &["a percentage, or what the metric counts", "`tickets`", "`month`, `quarter`"],
    ),
    (
        "under <count> <records>: allow <misses> miss",
        "Few records.",
        &["below how many", "`tickets`", "how many may miss"],
    ),
    (
        "credit <name> for <targets>",
        "What a missed target pays.",
        &["a new name", "`desk.response`"],
    ),
    (
        "below <figure>: <credit>",
        "A rung of a ladder.",
        &["the attainment below which it is paid", "what is paid: `5%`"],
    ),
    (
        "above <figure>: <credit>",
        "A rung of a ladder.",
        &["the figure above which it is paid", "what is paid: `5%`"],
    ),
    ("pay <credit> of <base>", "What is paid.", &["a percentage or an amount", "`desk.charge`"]),
    (
        "pay <credit> per <step> of <figure>",
        "What is paid for each step.",
        &["a percentage or an amount", "`0.1 pp`, `30 min`", "`shortfall`, `excess`"],
    ),
    (
        "cap <most> of charges each <period>",
        "The most that is paid.",
        &["a percentage, or an amount of money", "`month`, `year`"],
    ),
    (
        "earn back <share> after <count> clean <unit>",
        "Credits that come back.",
        &["how much of them", "how many", "`months`"],
    ),
    (
        "claim within <time> of <event>",
        "Credits that must be claimed.",
        &["`30 days`", "`period end`, `incident` or `statement`"],
    ),
    (
        "round <half up> to <step>",
        "How amounts are rounded.",
        &["`half up`, `half even`, `up` or `down`", "`0.01 GBP`"],
    ),
    ("notice <time>", "How long before it ends.", &["`30 days`"]),
    (
        "parameter <name> = <value> from <least> to <most>",
        "A figure that may be tried with other values.",
        &["a new name", "its value", "the least", "the greatest"],
    ),
    (
        "scenario <\"what it shows\"> for <agreement>",
        "What happened, and what must come of it.",
        &["a text", "the agreement"],
    ),
    (
        "input <name> : <type> each <period>",
        "A series of values that comes with the history.",
        &["a new name", "`count`, `percent`, `money`", "`month`, `quarter`"],
    ),
    (
        "select <tier> for <records>",
        "Which tier the customer bought.",
        &["`desk.gold`", "`tickets where plan is gold`; all where it is left out"],
    ),
    (
        "terminate <name> for <service>",
        "A right to end the agreement early.",
        &["a new name", "one service; the agreement where it is left out"],
    ),
    (
        "exclude <name> for <targets>",
        "Records or time that do not count.",
        &["a new name", "`desk.response`; all that it can apply to where it is left out"],
    ),
    ("start when <event>", "What starts the clock.", &["`opened`, `status becomes new`, an event"]),
    (
        "stop when <event>",
        "What stops the clock.",
        &["`status becomes resolved or closed`, an event"],
    ),
    ("pause while <state>", "When the clock stands still.", &["`status is waiting`"]),
    (
        "run in <calendar>",
        "The hours in which the clock runs.",
        &["a calendar: `office`, `24x7`, `office except lunch`"],
    ),
    (
        "limit <time> in <calendar>",
        "How long may be taken.",
        &[
            "`4 h`, `2 working days`, or `{` and a time for each value",
            "the timer's where it is left out",
        ],
    ),
    (
        "ignore <records> shorter than <time>",
        "What is too short to count.",
        &["`outages`", "`5 min`"],
    ),
    (
        "warn at <share>",
        "From when on reports mark a running record.",
        &["a part of the limit: `80%`"],
    ),
    ("settle each <period>", "How often is settled.", &["`month`, `quarter`"]),
    ("nothing below <amount>", "A period that pays less pays nothing.", &["`50 GBP`"]),
    (
        "highest of <credits> each <period>",
        "Of several credits only the highest is paid.",
        &[
            "`slow_response, slow_resolution`, or `all`",
            "the period of settlement where it is left out",
        ],
    ),
];

/// The rows of a credit.
pub(super) const ROW: Form = (
    "<figure> to below <figure>: <credit>",
    "A rung of a ladder.",
    &["where it begins; that figure is in it", "where it ends", "what is paid: `5%`"],
);

/// The rows of a limit.
pub(super) const LIMIT_ROW: Form = (
    "<values>: <time> in <calendar>",
    "The limit of some records.",
    &[
        "`P1`, `P1 or P2`, or `otherwise`",
        "`4 h`, `2 working days`, `none`, or `{` and a time for each value of another field",
        "the timer's where it is left out",
    ],
);

/// When a credit is paid or an agreement can be ended.
pub(super) const WHEN: [Form; 2] = [
    (
        "when <target> <missed> in <count> consecutive <periods>",
        "When it is had.",
        &["`desk.response`", "`missed` or `met`", "how many", "`months`"],
    ),
    (
        "when credits at least <amount> each <period>",
        "When it is had.",
        &["a percentage of charges, or an amount of money", "`month`, `contract year`"],
    ),
];

/// What stands in a scenario.
pub(super) const SCENARIO: [Form; 5] = [
    (
        "input <name> in <period> is <value>",
        "The value of an input for one period.",
        &["an input", "`2026-03`, `2026-Q1`", "what it was then"],
    ),
    (
        "parameter <name> = <value>",
        "Another value of a parameter, in this scenario alone.",
        &["a parameter", "a value within its bounds"],
    ),
    (
        "claim <credit> in <period> on <date>",
        "The customer claims a credit.",
        &["a credit", "`2026-03`", "`2026-04-10`"],
    ),
    ("as of <moment>", "When the scenario is looked at.", &["`2026-04-01 00:00`"]),
    (
        "expect <what> in <period> is <figure>",
        "What must come out.",
        &[
            "a target or metric; `credits`; `credit` and its name; of a record `INC1.response met`",
            "`2026-03`",
            "a figure or an amount; or `met`, `missed` without `is`",
        ],
    ),
];
