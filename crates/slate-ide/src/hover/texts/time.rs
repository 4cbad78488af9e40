//! Calendars, holidays and periods.

/// A rule and what it means.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "calendar",
        "The hours that count. A timer that runs in it stands still outside them, so fewer open hours mean later due times.",
    ),
    (
        "hours",
        "On these days of the week it is open at these times; a closing or opening with a date counts more. Time outside them is no time for whatever runs in this calendar.",
    ),
    (
        "day_list",
        "Days of the week, one by one or from one to another. The hours behind them hold on each of these days.",
    ),
    (
        "day_range",
        "A day of the week, or all days from one to another, both included. The hours behind it hold on each of these days.",
    ),
    (
        "time_spans",
        "Parts of a day, each from its start up to but not including its end. Between them it is closed, as over a lunch break.",
    ),
    (
        "time_span",
        "A part of a day, from its start up to but not including its end; an end before its start lies on the next day. A limit that runs out exactly at a close is due at that close.",
    ),
    (
        "working_days_are",
        "Which days count as working days; else it is every day with open hours. It moves limits in working days and leaves those in hours alone.",
    ),
    (
        "recurring",
        "It is open on days that come again, such as the first Sunday of each month. On these days the hours here hold instead of those of the week.",
    ),
    (
        "every_weeks",
        "Every so many weeks, on these days. The weeks are counted from the date after `from`.",
    ),
    (
        "weeks_from",
        "The week from which `every so many weeks` is counted. Another date moves every opening or closing of the pattern.",
    ),
    (
        "pattern",
        "Days that come again in each month, quarter or year. A month that has no such day is passed over.",
    ),
    (
        "within",
        "Within what the days are counted: each month, quarter or year, or one month of the year. A wider stretch means fewer such days.",
    ),
    (
        "closed",
        "It is closed on these days, or for these parts of them, whatever the week says. Timers stand still and working days are not counted there; due times move to later.",
    ),
    (
        "open",
        "On these days it is open at these times instead of the usual ones. Where that is longer than usual due times move to earlier, where it is shorter to later.",
    ),
    (
        "dated",
        "Days, the part of each that is meant, and why. It counts more than the hours of the week.",
    ),
    (
        "yearly_range",
        "From one day to another in every year, both included. It may run across the new year.",
    ),
    (
        "date_range",
        "A day, or all days from one to another, both included. It holds in that year only.",
    ),
    (
        "ics",
        "The days of an iCalendar file of the workspace. Another version of the file changes due times as if the days were written here.",
    ),
    (
        "calendar_from",
        "From this day on these lines hold instead of all lines above. A timer that is running then counts the new hours from that day.",
    ),
    (
        "calendar_expr",
        "Calendars put together, from the left. The result is one set of open hours, and what runs in it stands still outside them.",
    ),
    (
        "calendar_op",
        "`or` is open when either is, `and` only when both are, `except` when the first is and the second is not. With more open hours a limit in hours runs out earlier.",
    ),
    ("calendar_atom", "One calendar, or several in parentheses. `24x7` is always open."),
    (
        "holidays",
        "A table of days off of one's own. A calendar that says `closed` with its name is closed on all of them.",
    ),
    (
        "years",
        "The years that the table is known to be complete for. A term that runs past them is a warning, since days off beyond them would be missed.",
    ),
    (
        "cadence_from",
        "Where the periods begin: in which month a quarter or year, on which day a month. It decides into which period a miss falls, and so when it is paid.",
    ),
    (
        "rolling",
        "A window that ends with each period and reaches so far back. Windows overlap, so one bad month is seen by several of them.",
    ),
    ("over_term", "The whole term as one period. It is judged once, at the end."),
    (
        "period_clause",
        "How often it is judged or limited: once for each of these periods. Longer periods even out bad days, shorter ones are judged each on its own.",
    ),
];
