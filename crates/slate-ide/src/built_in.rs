//! Names that the language itself gives: what every record has, what a credit is reckoned from, what
//! services cost, and functions.

/// A name, what it is in a few words beside it, and what is said of it where it stands.
pub(crate) type BuiltIn = (&'static str, &'static str, &'static str);

/// The moments that a record has by itself.
pub(crate) const MOMENTS: [BuiltIn; 3] = [
    (
        "opened",
        "when the record began",
        "`opened`: the moment at which the record began. Every record that happens at a moment, such as a ticket, has it.",
    ),
    (
        "from",
        "when it began",
        "`from`: the moment at which it began. Every record that lasts, such as an outage, has it.",
    ),
    (
        "to",
        "when it ended",
        "`to`: the moment at which it ended; missing while it lasts. Every record that lasts, such as an outage, has it.",
    ),
];

/// What services cost.
pub(crate) const CHARGES: [BuiltIn; 2] = [
    (
        "charge",
        "its charge",
        "`charge`: what the service costs for the period at hand, gross, before tax and credits.",
    ),
    (
        "charges",
        "of all services",
        "`charges`: what all services together cost for the period at hand, gross, before tax and credits. A cap of a year takes the whole year's.",
    ),
];

/// What a credit is reckoned from, the likeliest first.
pub(crate) const FIGURES: [BuiltIn; 11] = [
    (
        "shortfall",
        "how far the attainment is on the wrong side",
        "`shortfall`: how far what was measured lies on the wrong side of what was required; in percentage points where it is a percentage.",
    ),
    (
        "downtime",
        "down time that counts",
        "`downtime`: how long it was down in the period, as far as that counts.",
    ),
    (
        "overrun",
        "how far records went beyond their limits",
        "`overrun`: how far records went beyond their limits.",
    ),
    ("breaches", "how many records missed", "`breaches`: how many records missed in the period."),
    (
        "attainment",
        "what was measured",
        "`attainment`: what was measured in the period, such as the share of tickets that kept their limit.",
    ),
    (
        "numerator",
        "of the ratio",
        "`numerator`: what counts for the target: records that kept their limit, or time that was up.",
    ),
    (
        "denominator",
        "of the ratio",
        "`denominator`: all that counts: records, or the time that was promised.",
    ),
    ("target", "what was required", "`target`: the figure that was required."),
    (
        "base",
        "the amount after `of`",
        "`base`: the amount after `of` in this credit, for the period.",
    ),
    (
        "streak",
        "how many periods in a row were missed",
        "`streak`: how many periods in a row were missed, this one included.",
    ),
    ("breach", "each record that missed", "`breach`: a record that missed, each by itself."),
];

/// The functions of expressions.
pub(crate) const FUNCTIONS: [BuiltIn; 6] = [
    (
        "min",
        "the least of several values",
        "`min(…)`: the least of the values in its parentheses, all of one type.",
    ),
    (
        "max",
        "the greatest of several values",
        "`max(…)`: the greatest of the values in its parentheses, all of one type.",
    ),
    ("floor", "the next whole number below", "`floor(…)`: the next whole number below."),
    ("ceil", "the next whole number above", "`ceil(…)`: the next whole number above."),
    (
        "round",
        "the nearest multiple of a step",
        "`round(value, step)`: the nearest multiple of the step; half way goes up.",
    ),
    (
        "previous",
        "what an input or a metric was in an earlier period",
        "`previous(figure, n)`: what an input or a metric was n periods earlier; one where n is left out.",
    ),
];

/// The one of that name.
pub(crate) fn named(list: &'static [BuiltIn], name: &str) -> Option<&'static BuiltIn> {
    list.iter().find(|it| it.0 == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use slate_model::Record;

    use super::*;

    fn names(list: &[BuiltIn]) -> BTreeSet<&'static str> {
        list.iter().map(|it| it.0).collect()
    }

    #[test]
    fn the_names_are_those_that_the_checker_knows() {
        assert_eq!(names(&MOMENTS), BTreeSet::from([Record::OPENED, Record::FROM, Record::TO]));
        assert_eq!(names(&FUNCTIONS), BTreeSet::from(slate_check::FUNCTIONS));
        // The length of a period is written in three words, and a single breach only after `per`.
        let mut figures: BTreeSet<&str> = slate_check::FIGURES.iter().map(|it| it.0).collect();
        assert!(figures.remove("length_of_period") && figures.insert("breach"));
        assert_eq!(names(&FIGURES), figures);
    }

    #[test]
    fn what_is_said_begins_with_the_name() {
        for (name, beside, said) in MOMENTS.iter().chain(&CHARGES).chain(&FIGURES).chain(&FUNCTIONS)
        {
            assert!(said.starts_with(&format!("`{name}")) && !beside.is_empty(), "{said}");
        }
    }
}
