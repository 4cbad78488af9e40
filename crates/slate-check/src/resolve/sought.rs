//! What a name is looked up for.

/// A kind of thing that a name may stand for at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sought {
    Agreement,
    Calendar,
    Credit,
    Holidays,
    Input,
    Parameter,
    Record,
    Service,
    ServiceOrTarget,
    Target,
    Termination,
    Tier,
    TimerOrMetric,
    /// A parameter, a name, an input, a charge or a metric.
    Value,
}

impl Sought {
    #[cfg(test)]
    pub const ALL: &'static [Self] = &[
        Self::Agreement,
        Self::Calendar,
        Self::Credit,
        Self::Holidays,
        Self::Input,
        Self::Parameter,
        Self::Record,
        Self::Service,
        Self::ServiceOrTarget,
        Self::Target,
        Self::Termination,
        Self::Tier,
        Self::TimerOrMetric,
        Self::Value,
    ];

    /// For messages: ``no calendar is called …``.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Calendar => "calendar",
            Self::Credit => "credit",
            Self::Holidays => "table of holidays",
            Self::Input => "input",
            Self::Parameter => "parameter",
            Self::Record => "record",
            Self::Service => "service",
            Self::ServiceOrTarget => "service or target",
            Self::Target => "target",
            Self::Termination => "right to terminate",
            Self::Tier => "tier",
            Self::TimerOrMetric => "timer or metric",
            Self::Value => "value",
        }
    }

    /// The words with which those definitions begin that may give such a name. What is in a service or
    /// a tier is not known where its head cannot be read.
    pub const fn defined_by(self) -> &'static [&'static str] {
        match self {
            Self::Agreement => &["agreement"],
            Self::Calendar => &["calendar"],
            Self::Credit => &["credit"],
            Self::Holidays => &["holidays", "use"],
            Self::Input => &["input"],
            Self::Parameter => &["parameter"],
            Self::Record => &["record"],
            Self::Service | Self::Tier => &["service", "tier"],
            Self::ServiceOrTarget | Self::Target => &["service", "target", "tier"],
            Self::Termination => &["terminate"],
            Self::TimerOrMetric => &["metric", "service", "tier", "timer"],
            Self::Value => &["input", "let", "metric", "parameter", "service", "tier"],
        }
    }
}
