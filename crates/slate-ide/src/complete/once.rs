//! Statements that may stand once in their block: what stands there already is not offered again.

use std::collections::BTreeMap;

use slate_syntax::{Fit, Span};

use super::scene::Scene;

/// The statements that the checker takes once in a block, by their rules in the grammar.
pub(super) const ONCE: [&str; 42] = [
    "provider",
    "customer",
    "term",
    "currency",
    "timezone",
    "kind",
    "settlement",
    "working_days_are",
    "years",
    "run",
    "on_reopening",
    "cycle",
    "metric_value",
    "ignore",
    "metric_in",
    "metric_per",
    "round",
    "measure",
    "limit",
    "require",
    "count",
    "low_volume",
    "when_none",
    "reported_only",
    "warn",
    "target_from",
    "quota",
    "credit_of",
    "rows",
    "pay",
    "when",
    "per_incident",
    "claim",
    "earn_back",
    "nothing_below",
    "at_least_paid",
    "pay_as",
    "settle",
    "notice",
    "right_lasts",
    "as_of",
    "edition",
];

/// Whether the checker takes a statement once in a block: a right to terminate may have several `when`.
fn stands_once(block: &str, rule: &str) -> bool {
    ONCE.contains(&rule) && (block, rule) != ("terminate", "when")
}

/// Where statements of [`ONCE`] stand in a block.
#[derive(Debug, Default)]
pub(super) struct Said {
    starts: BTreeMap<&'static str, Vec<usize>>,
}

impl Said {
    /// Whether the block has a statement of that rule.
    pub fn has(&self, rule: &str) -> bool {
        self.starts.contains_key(rule)
    }

    /// Whether what fits at a place would begin to say again what another statement of the block says.
    pub fn again(&self, fit: &Fit, place: usize) -> bool {
        fit.way.iter().filter(|step| step.start >= place).any(|step| {
            let starts = self.starts.get(step.rule);
            starts.is_some_and(|starts| starts.iter().any(|start| *start != step.start))
        })
    }

    fn add(&mut self, rule: &str, starts: impl IntoIterator<Item = usize>) {
        if let Some(rule) = ONCE.into_iter().chain(["row"]).find(|it| *it == rule) {
            for start in starts {
                self.starts.entry(rule).or_default().push(start);
            }
        }
    }
}

impl Scene<'_> {
    /// The statements of [`ONCE`] in the block of the place.
    pub fn said_once(&self) -> Said {
        let (outer, block) = match self.here.blocks.last() {
            None => (None, Span::new(0, self.text.len())),
            Some(block) => {
                // The node of the braces behind the head.
                let first = self.nodes.partition_point(|it| it.span.start < block.head.end);
                let mut near = self.nodes.iter().enumerate().skip(first).take(4);
                let found = near.find(|(_, node)| {
                    node.span.start == block.head.end && node.rule.ends_with("_block")
                });
                let Some((at, node)) = found else { return Said::default() };
                (Some(at), node.span)
            }
        };
        let mut said = Said::default();
        let keyword = self.here.blocks.last().map_or("", |block| block.keyword.as_str());
        for node in self.nodes_in(block).iter().filter(|node| node.parent == outer) {
            // A credit is paid in one way.
            let others: &[&str] = match node.rule {
                "row" => &["pay", "rows"],
                "rows" => &["rows", "pay", "row"],
                "pay" => &["pay", "rows", "row"],
                rule if stands_once(keyword, rule) => &[rule],
                _ => continue,
            };
            others.iter().for_each(|rule| said.add(rule, [node.span.start]));
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::ONCE;
    use crate::{Code, Workspace};

    const TEXT: &str = "@top\nagreement a {\n  @agreement\n  calendar office {\n    Mon-Fri 09:00-17:00\n    @calendar\n  }\n  holidays ours {\n    2026-07-01\n    @holidays\n  }\n  record ticket {\n    priority : one of P1, P2\n    status : one of new, done\n  }\n  record outage {\n    cause : one of us, them\n  }\n  service desk {\n    charge 1 GBP per month\n    timer fix of ticket {\n      start when opened\n      stop when status becomes done\n      @timer\n    }\n    metric up {\n      @metric\n    }\n    target fixed {\n      @target\n    }\n  }\n  exclude some {\n    time in office\n    @exclude\n  }\n  credit late for desk.fixed {\n    @credit\n  }\n  @settlement\n  terminate chronic {\n    @terminate\n  }\n}\nscenario \"S\" for a {\n  @scenario\n}\n";

    /// A statement of a block, by the rule that reads it.
    const STATEMENTS: &[(&str, &str, &str)] = &[
        ("top", "edition", "edition 2026"),
        ("agreement", "provider", "provider \"P\""),
        ("agreement", "customer", "customer \"C\""),
        ("agreement", "term", "term 2026-01-01 to 2026-12-31"),
        ("agreement", "currency", "currency GBP"),
        ("agreement", "timezone", "timezone UTC"),
        ("agreement", "kind", "kind operational"),
        ("agreement", "settlement", "settlement { cap 5% of charges each month }"),
        ("calendar", "timezone", "timezone UTC"),
        ("calendar", "working_days_are", "working days Mon-Fri"),
        ("calendar", "closed", "closed 2026-01-01"),
        ("holidays", "years", "years 2026 to 2027"),
        ("timer", "run", "run in office"),
        ("timer", "on_reopening", "on reopening resume"),
        ("timer", "cycle", "cycle on each start"),
        ("timer", "pause", "pause while status is new"),
        ("timer", "void", "void where status is new"),
        ("metric", "metric_value", "availability from outages"),
        ("metric", "ignore", "ignore outages shorter than 5 min"),
        ("metric", "metric_in", "in office"),
        ("metric", "metric_per", "per cause"),
        ("metric", "round", "round half up to 0.1%"),
        ("target", "measure", "measure fix"),
        ("target", "limit", "limit 4 h"),
        ("target", "require", "require at least 90% of tickets each month"),
        ("target", "count", "count when due"),
        ("target", "low_volume", "under 20 tickets: allow 1 miss"),
        ("target", "when_none", "when none: met"),
        ("target", "reported_only", "reported only"),
        ("target", "warn", "warn at 75%"),
        ("target", "round", "round half up to 0.1%"),
        ("target", "target_from", "from 2026-02-01"),
        ("target", "target_for", "for tickets where priority is P1"),
        ("exclude", "quota", "at most 3 h each month"),
        ("exclude", "time_in", "time in 24x7"),
        ("credit", "credit_of", "of desk.charge"),
        ("credit", "rows", "rows on overrun { over 4 h: 5% }"),
        ("credit", "pay", "pay 5 GBP"),
        ("credit", "when", "when attainment below 95%"),
        ("credit", "per_incident", "per incident"),
        ("credit", "credit_per", "per priority"),
        ("settlement", "claim", "claim within 30 days of period end"),
        ("settlement", "earn_back", "earn back 50% after 6 clean months"),
        ("settlement", "nothing_below", "nothing below 5 GBP"),
        ("settlement", "at_least_paid", "at least 5 GBP"),
        ("settlement", "pay_as", "pay as payment"),
        ("settlement", "round", "round half up to 0.01 GBP"),
        ("settlement", "settle", "settle each quarter"),
        ("settlement", "cap", "cap 5% of charges each month"),
        ("terminate", "when", "when desk.fixed missed in 3 consecutive months"),
        ("terminate", "notice", "notice 30 days"),
        ("terminate", "right_lasts", "within 30 days"),
        ("scenario", "as_of", "as of 2026-02-01 00:00"),
    ];

    /// A text with all statements, one of them twice.
    fn text(twice: usize) -> String {
        let mut text = TEXT.to_owned();
        for (at, (place, rule, line)) in STATEMENTS.iter().enumerate() {
            // A credit is paid in one way, and its groups are others than its incidents.
            let other = matches!(*rule, "rows" | "pay" | "per_incident" | "credit_per");
            let mut lines = if at == twice {
                format!("{line}\n{line}\n")
            } else if other {
                continue;
            } else {
                format!("{line}\n")
            };
            let mark = format!("@{place}\n");
            if *place == "settlement" {
                lines = format!("settlement {{\n{lines}@settlement\n}}\n");
                if let Some(end) = text.find("@settlement\n}\n") {
                    let inner = lines.replace("settlement {\n", "").replace("}\n", "");
                    text.replace_range(end..end + "@settlement\n".len(), &inner);
                    continue;
                }
                text = text.replace(&mark, &lines);
            } else if *rule != "settlement" || at == twice {
                text = text.replace(&mark, &format!("{lines}{mark}"));
            }
        }
        let marks = |line: &&str| !line.trim_start().starts_with('@');
        text.lines().filter(marks).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_is_not_offered_again_is_what_the_checker_takes_once() {
        let mut wrong = Vec::new();
        for (twice, (place, rule, line)) in STATEMENTS.iter().enumerate() {
            let text = text(twice);
            let mut workspace = Workspace::default();
            workspace.set("a.slate", text.as_str());
            let findings = workspace.snapshot().findings("a.slate");
            let said = |it: &&crate::Finding| {
                it.code == Code::RepeatedStatement
                    || it.code == Code::MisplacedStatement && *rule == "edition"
            };
            let found = findings.iter().any(|it| said(&it));
            if found != super::stands_once(place, rule) {
                wrong.push(format!("{place} `{line}`: repeated {found}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let untried: Vec<&&str> =
            ONCE.iter().filter(|rule| !STATEMENTS.iter().any(|it| it.1 == **rule)).collect();
        assert!(untried.is_empty(), "{untried:?}");
    }
}
