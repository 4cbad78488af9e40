//! Settlement and the right to terminate.

/// A rule and what it means.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "settlement",
        "How credits become money: caps, rounding, claims and payment, in a fixed order. It never raises what is owed, unless it says `at least`.",
    ),
    (
        "cap",
        "The most that is paid in a period, a window or for an incident. What goes beyond it is not paid later either; what is left is shared among the credits in proportion.",
    ),
    (
        "earn_back",
        "So much of a paid credit goes back after so many periods in which the same target was met. It lowers what the provider pays in the end and frees no cap.",
    ),
    (
        "claim",
        "The customer has to claim a credit within this time. One that is not claimed in time is shown and not paid, and the miss still counts.",
    ),
    (
        "nothing_below",
        "A period's credits that come to less than this are not paid. They are not carried over.",
    ),
    (
        "at_least_paid",
        "A smaller credit is raised to this, as far as the caps have room. Even a slight miss then costs this much.",
    ),
    (
        "pay_as",
        "How credits reach the customer. It is printed in statements and changes no amount.",
    ),
    (
        "which",
        "Of several credits only one is paid, or all of them. With `highest` or `customer chooses` the others pay nothing.",
    ),
    (
        "settle",
        "How often is settled; each settlement covers whole periods of the targets. It changes when money is paid and over what rounding and caps are taken.",
    ),
    (
        "terminate",
        "A right of the customer to end the agreement early. It costs nothing by itself; the statement says from when it is had.",
    ),
    (
        "notice",
        "How long before the end notice has to be given. A longer notice moves the earliest end to later.",
    ),
    (
        "right_lasts",
        "How long the right lasts once it is had. If it is not used by then, it lapses.",
    ),
];
