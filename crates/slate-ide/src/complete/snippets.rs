//! Whole clauses to fill in.

use slate_syntax::{Fit, Span, Term};

use super::once::Said;
use super::scene::Scene;
use super::{Completion, CompletionKind};

/// A target of a service or of a tier.
const LIMITED: &str = "target ${1:response} \"${2:First response}\" {\n  measure ${3:first_response}\n  limit { ${4:P1: 1 h, P2: 4 h} }\n  require at least ${5:95%} of ${6:tickets} each month\n  count   when ${7:due}\n}";

/// In which block a clause stands, what it is called, what it is for, and its text.
const CLAUSES: [(&str, &str, &str, &str); 21] = [
    (
        "",
        "agreement …",
        "an agreement with what every one needs",
        "agreement ${1:name} \"${2:Label}\" {\n  provider \"${3:Provider}\"\n  customer \"${4:Customer}\"\n  term     ${5:2026-01-01} to ${6:2026-12-31}\n  currency ${7:GBP}\n  timezone ${8:Europe/London}\n\n  $0\n}",
    ),
    (
        "",
        "scenario …",
        "what happened, and what must come of it",
        "scenario \"${1:What it shows}\" for ${2:agreement} {\n  ticket ${3:T1} {\n    opened ${4:2026-03-06 09:00}, $0\n  }\n  expect ${3:T1}.${5:target} met\n}",
    ),
    (
        "agreement",
        "calendar …",
        "when time runs",
        "calendar ${1:support_hours} {\n  Mon-Fri ${2:09:00-17:00}\n  $0\n}",
    ),
    (
        "agreement",
        "record ticket …",
        "what a history tells of each ticket",
        "record ticket {\n  priority : one of ${1:P1, P2, P3, P4}\n  status   : one of ${2:new, in_progress, waiting, resolved}\n  $0\n}",
    ),
    (
        "agreement",
        "record outage …",
        "what a history tells of each outage",
        "record outage {\n  cause : one of ${1:provider, customer}\n  $0\n}",
    ),
    (
        "agreement",
        "service …",
        "what is promised, and what it costs",
        "service ${1:desk} \"${2:Service desk}\" {\n  charge ${3:1_000} ${4:GBP} per month\n\n  $0\n}",
    ),
    (
        "agreement",
        "exclude …",
        "what does not count",
        "exclude ${1:not_ours} \"${2:Outside our control}\" {\n  ${3:tickets} where ${4:caused_by} is ${5:customer}\n}",
    ),
    (
        "agreement",
        "credit …",
        "what a missed target pays",
        "credit ${1:late} for ${2:desk.response} {\n  of ${3:desk.charge}\n  below ${4:95%}: ${5:5%}\n  below ${6:90%}: ${7:10%}\n}",
    ),
    (
        "agreement",
        "credit … consecutive",
        "what repeated misses pay",
        "credit ${1:persistent} {\n  when ${2:desk.response} missed in ${3:3} consecutive months\n  pay ${4:5%} of ${5:desk.charge}\n}",
    ),
    (
        "agreement",
        "settlement …",
        "caps, rounding, claims",
        "settlement {\n  cap ${1:15%} of charges each month\n  $0\n}",
    ),
    (
        "agreement",
        "terminate …",
        "a right to end the agreement",
        "terminate ${1:chronic} \"${2:Chronic failure}\" {\n  when ${3:desk.response} missed in ${4:3} of any ${5:6} months\n  notice ${6:30 days}\n}",
    ),
    (
        "service",
        "timer …",
        "a clock for each record",
        "timer ${1:fix} of ${2:ticket} {\n  start when opened\n  stop  when ${3:status} becomes ${4:resolved}\n  run   in ${5:support_hours}\n}",
    ),
    (
        "service",
        "metric uptime …",
        "availability from outages",
        "metric ${1:uptime} {\n  availability from ${2:outages}\n}",
    ),
    ("service", "target … limit", "a share of records within a limit", LIMITED),
    (
        "service",
        "target … availability",
        "a figure that must be reached",
        "target ${1:availability} {\n  measure ${2:uptime}\n  require at least ${3:99.9%} each month\n}",
    ),
    (
        "service",
        "tier …",
        "targets that a customer buys together",
        "tier ${1:gold} \"${2:Gold}\" {\n  $0\n}",
    ),
    ("tier", "target … limit", "a share of records within a limit", LIMITED),
    (
        "timer",
        "pause …",
        "what stops the clock for a while",
        "pause while ${1:status} is ${2:waiting}",
    ),
    ("target", "under … tickets", "few records", "under ${1:20} ${2:tickets}: allow ${3:1} miss"),
    (
        "settlement",
        "earn back …",
        "credits that come back",
        "earn back ${1:50%} after ${2:6} clean months",
    ),
    (
        "settlement",
        "claim …",
        "credits that must be claimed",
        "claim within ${1:30 days} of period end",
    ),
];

/// The clauses of the block at hand, where a statement begins. Their lines are indented as if the first one
/// were not.
pub(super) fn snippets(scene: &Scene<'_>, said: &Said) -> Vec<Completion> {
    let (text, here) = (&*scene.text, scene.here);
    if !here.statement.of(text).trim().is_empty() || here.fits.is_empty() {
        return Vec::new();
    }
    let block = here.blocks.last().map_or("", |block| block.keyword.as_str());
    // A clause stands where the word with which it begins does.
    let fits = |clause: &str| {
        let word = clause.split(' ').next().unwrap_or_default();
        let begins = |fit: &Fit| {
            fit.term == Term::Word(word.to_owned()) && !said.again(fit, here.statement.end)
        };
        here.fits.iter().any(begins)
    };
    CLAUSES
        .iter()
        .filter(|(place, _, _, clause)| *place == block && fits(clause))
        .map(|(_, label, detail, clause)| Completion {
            label: (*label).to_owned(),
            about: (*label).to_owned(),
            kind: CompletionKind::Clause,
            detail: (*detail).to_owned(),
            insert: scene.with_own_names(clause),
            replace: here.replace,
            also: None,
        })
        .collect()
}

/// The text of a clause by what it is called.
pub(super) fn clause(label: &str) -> Option<&'static str> {
    CLAUSES.iter().find(|(_, known, ..)| *known == label).map(|(.., clause)| *clause)
}

impl Completion {
    /// What an editor puts into `text` that cannot fill in gaps, nor indent what it puts in: what stands in
    /// the gaps of a clause stays, and its lines are indented as their place is.
    #[must_use]
    pub fn plain(&self, text: &str) -> String {
        if self.kind == CompletionKind::Clause {
            indented(&unfilled(&ended(&self.insert)), indent(text, self.replace))
        } else {
            self.insert.clone()
        }
    }
}

/// A clause without the place at which its author would go on, and without what only leads there.
fn ended(clause: &str) -> String {
    let lines = clause.split('\n').filter(|line| line.trim() != "$0");
    let lines = lines.map(|line| match line.strip_suffix("$0") {
        Some(line) => line.trim_end_matches([' ', ',']),
        None => line,
    });
    lines.collect::<Vec<&str>>().join("\n").replace("\n\n}", "\n}")
}

/// A clause without its gaps: what stands in them stays.
#[must_use]
pub fn unfilled(clause: &str) -> String {
    let mut out = String::new();
    let mut rest = clause;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = match after.strip_prefix('{').and_then(|gap| gap.split_once('}')) {
            Some((gap, after)) => {
                out.push_str(gap.split_once(':').map_or("", |(_, words)| words));
                after
            }
            None => after.trim_start_matches(|c: char| c.is_ascii_digit()),
        };
    }
    out.push_str(rest);
    out
}

/// A clause whose lines are indented as their place is; an empty line stays empty.
fn indented(clause: &str, indent: &str) -> String {
    let mut lines = clause.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        if !line.is_empty() {
            out.push_str(indent);
            out.push_str(line);
        }
    }
    out
}

/// The space at the beginning of the line of a place.
fn indent(text: &str, at: Span) -> &str {
    let before = text.get(..at.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let inside = line.trim_start_matches([' ', '\t']);
    line.strip_suffix(inside).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{CLAUSES, unfilled};

    #[test]
    fn every_clause_can_be_read_in_its_block() {
        for (block, label, _, clause) in CLAUSES {
            let clause = unfilled(clause);
            let text = match block {
                "" => clause,
                "agreement" | "settlement" => {
                    let inner = if block == "agreement" {
                        clause
                    } else {
                        format!("settlement {{\n{clause}\n}}")
                    };
                    format!("agreement a {{\n{inner}\n}}\n")
                }
                "service" => format!("agreement a {{\nservice s {{\n{clause}\n}}\n}}\n"),
                "tier" => {
                    format!("agreement a {{\nservice s {{\ntier t {{\n{clause}\n}}\n}}\n}}\n")
                }
                "timer" => format!(
                    "agreement a {{\nservice s {{\ntimer t of ticket {{\n{clause}\n}}\n}}\n}}\n"
                ),
                _ => format!("agreement a {{\nservice s {{\ntarget t {{\n{clause}\n}}\n}}\n}}\n"),
            };
            let errors = slate_syntax::parse(&text).errors;
            assert!(errors.is_empty(), "{label}: {errors:?}");
        }
    }
}
