//! Timers, targets and exclusions.

/// A rule and what it means.
pub(super) const TEXTS: &[(&str, &str)] = &[
    (
        "timer",
        "A clock that runs for each record. It costs nothing until a target gives it a limit.",
    ),
    (
        "start",
        "What starts the clock: the first of these events. A record to which none of them happens is not counted.",
    ),
    (
        "stop",
        "What stops the clock: the first of these events after its start. Stopped at or before the due time is met, later is breached.",
    ),
    (
        "pause",
        "While this lasts the clock stands still. Paused open time is added to the due time, so a pause makes a breach less likely.",
    ),
    (
        "run",
        "The calendar in which the clock runs. Outside its hours the clock stands still, unless a limit names another calendar.",
    ),
    (
        "on_reopening",
        "What happens when a stopped record is opened again: the clock runs on, starts afresh, is left alone, or begins a new round of its own. It decides whether time after a first fix can breach the limit.",
    ),
    (
        "on_change",
        "What happens when a field that decides the limit changes while the clock runs. `recount` measures the new limit from the first start, `keep elapsed` keeps the time used, `restart` begins at the change, `keep original` leaves the old limit.",
    ),
    ("void", "With this the record is void. It is neither counted as kept nor as missed."),
    (
        "cycle",
        "Each start after a stop begins a new round, judged on its own. One record can then be met several times and breached several times.",
    ),
    (
        "triggers",
        "Events, any of which counts; the condition behind them is looked at in that moment. Of two in the same moment a stop goes before a pause and a pause before a start.",
    ),
    (
        "becomes",
        "The field changes to one of these values from something else. To be created with such a value is a change to it.",
    ),
    (
        "leaves",
        "The field changes from one of these values to something else. A change from one of them to another of them is none.",
    ),
    (
        "target",
        "A promise that is judged for each period: met, missed, or not measured. By itself a miss costs nothing: a credit says what it pays.",
    ),
    (
        "measure",
        "What is measured: a timer with a limit, or a metric. With a timer the figure is the share of records that kept their limit.",
    ),
    (
        "limit",
        "How long may be taken, for all records or by the values of a field. A record that takes longer is breached and pulls the period's share down.",
    ),
    (
        "limit_map",
        "A limit for each value. Every value of the field has one, or `otherwise` stands for the rest.",
    ),
    (
        "limit_row",
        "For records with these values, this limit. A shorter one means more breaches, and with them more credits; `none` means that they are not counted.",
    ),
    (
        "limit_keys",
        "The values that the limit is for. A value that changes while the clock runs is dealt with by `on change`.",
    ),
    (
        "limit_time",
        "How long, or until when, counted in the timer's calendar unless another is named. Hours are open time; working days are counted by date and keep the time of day.",
    ),
    (
        "by_close",
        "Until the last close of that working day. It is never earlier than the same number of working days to the same hour.",
    ),
    (
        "by_time",
        "Until this time of day on that working day. When it came in on the day itself makes no difference.",
    ),
    (
        "until",
        "Until the moment that a field of the record holds. Where the field is missing the record is not counted, and the statement names it.",
    ),
    (
        "counting",
        "Working days are counted from the date of receipt itself, working day or not: Saturday and one is Monday. Else the first working hour after the receipt counts as its beginning.",
    ),
    (
        "cut_off",
        "What comes in after this time counts as received on the next working day. It moves the due time of late arrivals a working day further.",
    ),
    (
        "limit_in",
        "The calendar that counts for this limit instead of the timer's. In `24x7` nights and holidays count as well, so it runs out earlier.",
    ),
    (
        "require",
        "What the figure has to be for the period to be met. Otherwise the period is missed, and the credits for this target look at it.",
    ),
    (
        "count",
        "In which period a record counts: that of its start, of its stop, or of its due time. It moves a breach from one month to another and changes no verdict.",
    ),
    (
        "low_volume",
        "What holds in a period with few records, counted after exclusions. Within the allowance the target is met and pays nothing; beyond it the plain figure decides.",
    ),
    (
        "when_none",
        "What a period without any record is worth. `not measured` neither breaks nor extends a run of misses.",
    ),
    (
        "not_measured",
        "Neither met nor missed. It pays nothing, and neither breaks nor extends a run of misses.",
    ),
    (
        "reported_only",
        "The figure is shown and nothing is paid for it. With a length in front this ends after that time.",
    ),
    (
        "warn",
        "From which part of the limit on reports mark a running record. It changes no verdict and no money.",
    ),
    (
        "target_from",
        "From which day on the promise is judged. Before it the figure is shown and nothing is paid.",
    ),
    (
        "target_for",
        "Only these records count. All others are left out: they are neither kept nor missed.",
    ),
    (
        "exclusion",
        "Records or time that do not count. They are left out of what is counted, good or bad, so what happens in them cannot cost anything.",
    ),
    (
        "for_paths",
        "For which targets it holds. Without it, it holds for everything that it can apply to.",
    ),
    (
        "time_in",
        "Time in this calendar does not count. Clocks stand still there, and it is taken out of down time and out of the time to be available.",
    ),
    (
        "time_of",
        "Time does not count as long as such a record lasts. Clocks stand still, and it is taken out of down time and out of the time to be available.",
    ),
    (
        "quota",
        "The most that may be excluded in a period, used up in order of time. What goes beyond it counts again, and can be paid for.",
    ),
    (
        "excluded_records",
        "These records do not count. They are left out of every figure, kept or missed.",
    ),
];
