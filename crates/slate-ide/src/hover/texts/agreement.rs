//! The agreement itself, what it brings in, and the shape of the evidence.

/// A rule and what it means.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "edition",
        "The edition of the language that this file is written in. A later edition may read the same words differently; this file keeps the meaning of its own.",
    ),
    (
        "use_item",
        "Brings in a table of holidays or another file of the workspace. It changes nothing by itself: its names can be used from here on, with the name after `as` before them where one is given.",
    ),
    (
        "parameter",
        "A figure with a name, which simulations may vary within its bounds. Wherever the name stands, the figure counts; without a simulation it is the one written here.",
    ),
    (
        "let_item",
        "A name for an expression. Wherever the name stands, the expression is worked out there; by itself it costs nothing.",
    ),
    (
        "input",
        "A series of values that comes with the history, one for each period. A period whose value is missing is an error that says which, and nothing is guessed for it.",
    ),
    (
        "agreement",
        "One contract between a provider and a customer: what is promised, how it is measured and what a miss costs. Everything inside it is judged in its time zone and paid in its currency.",
    ),
    (
        "provider",
        "Who delivers and pays the credits. It is printed in contracts and statements and changes no figure.",
    ),
    (
        "customer",
        "Who is served and receives the credits. It is printed in contracts and statements and changes no figure.",
    ),
    (
        "term",
        "From when to when the agreement holds, both days included. A period that the term cuts short is measured and marked, and its charges and caps are prorated by calendar days.",
    ),
    (
        "currency",
        "The currency of every amount. Amounts are exact and are rounded to its smallest unit only where the settlement says so or at its end.",
    ),
    (
        "timezone",
        "The clock by which local times are read. It decides when a day, a month or a working hour begins, also across clock changes.",
    ),
    (
        "kind",
        "Between whom the agreement is: customer and provider, teams of the provider (`operational`), or provider and vendor (`underpinning`). It is shown in the contract and changes no figure.",
    ),
    (
        "select",
        "Which tier of a service the customer bought, for all records or for those that fit. Targets of tiers that are not selected are never measured and never paid.",
    ),
    (
        "record",
        "The shape of one kind of evidence: its fields and events, checked against every history. Timers, metrics and exclusions may only look at what is declared here.",
    ),
    (
        "event",
        "Something that happens to a record at a moment and has a name. Timers can start, stop, pause or become void by it.",
    ),
    (
        "field",
        "A fact about each record, with its type; with `=` it is worked out from others. Where its value is missing it is unknown: a condition on it selects nothing.",
    ),
    (
        "field_type",
        "What values a field or an input may have. A history with any other value is refused, so a typing error cannot change what is owed.",
    ),
    (
        "one_of",
        "The complete list of values of a field. A table of limits has to cover all of them, or say `otherwise`.",
    ),
    (
        "member",
        "One value of a field; a label in quotes is what people read, a name after `as` is what other clauses write. It changes something only where a clause asks for it.",
    ),
    (
        "service",
        "Something that is delivered for a charge, with its timers, metrics and targets. What stands in it is named with its name before it, as in `desk.response`.",
    ),
    (
        "charge",
        "What the service costs the customer, before tax and credits. It is the usual base of credits and caps, so another charge changes what every miss costs; from a date on, where one is given.",
    ),
    (
        "tier",
        "One level of a service that can be bought, such as gold or silver, with its own targets. It is measured only where it is selected.",
    ),
    (
        "like",
        "This tier has all targets of another one. What is written here replaces theirs: of a table of limits, entry by entry.",
    ),
];
