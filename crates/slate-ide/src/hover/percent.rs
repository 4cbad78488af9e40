//! Percentages as they are written: what each is of, and what it comes to.

use slate_model::{Expr, Percent, Value};
use slate_syntax::Node;

use super::place::Place;
use super::promise;
use crate::figures::{paid_for, reckoned};
use crate::tree::{child, round};

/// Clauses that say themselves of what a percentage in them is; what lies in another before that.
const CLAUSES: [&str; 10] = [
    "row_range",
    "row",
    "require",
    "earn_back",
    "warn",
    "when_none",
    "parameter",
    "scenario_parameter",
    "expect_value",
    "when_target",
];

/// Words and signs behind which a figure is compared with something.
const COMPARING: [&str; 10] =
    ["below", "above", "least", "most", "over", "under", "<", ">", "<=", ">="];

/// What stands behind a share that says nothing of what it is.
const BEHIND_SHARE: [&str; 7] = ["per ", "prorated", "\n", "\r", "}", "//", ","];

impl Place<'_> {
    /// What a percentage is of, and what it comes to.
    pub fn percent(&self, at: usize, node: &Node) -> Option<String> {
        let written = node.span.of(self.text);
        let share: Percent = written.parse().ok()?;
        if let Some(base) = self.behind_of(node) {
            let said = format!("{written} of {}", said_of(base));
            return Some(self.with_money(said, node, share, base));
        }
        let behind = self.text.get(node.span.end..)?.trim_start_matches([' ', '\t']);
        if behind.starts_with("of (") {
            return Some(format!("{written} of what stands in the parentheses behind it."));
        }
        let clause = |rule: &&'static str| Some((round(self.nodes, at, &[*rule])?, *rule));
        if let Some((clause, rule)) = CLAUSES.iter().find_map(clause) {
            return self.percent_in(clause, rule, node, share);
        }
        let before = self.text.get(..node.span.start)?.trim_end();
        if COMPARING.iter().any(|word| before.ends_with(word)) {
            return Some(format!("{written}: a figure to compare with."));
        }
        let alone = BEHIND_SHARE.iter().any(|it| behind.starts_with(it));
        if alone && before.ends_with("pay") {
            let base = self.base(node)?;
            return Some(self.with_money(format!("{written} of `{base}`"), node, share, base));
        }
        None
    }

    /// What a percentage is in one of [`CLAUSES`].
    fn percent_in(&self, clause: usize, rule: &str, node: &Node, share: Percent) -> Option<String> {
        let written = node.span.of(self.text);
        Some(match rule {
            "row_range" => {
                format!("{written}: an edge of this row, for {}.", self.edge_of(clause, node)?)
            }
            // The row itself says of what.
            "row" => return None,
            "require" => self.required(node, share)?,
            "earn_back" => format!("{written} of what a credit paid goes back."),
            "warn" => format!("{written} of the time that the limit allows."),
            "when_none" => format!("{written}: what a period without any record counts as."),
            "parameter" => format!("{written}: {}.", self.role_in_parameter(clause, node)?),
            "scenario_parameter" => format!("{written}: the value in this scenario alone."),
            _ => format!("{written}: a figure for {}.", self.compared_by(clause)?),
        })
    }

    /// What the edges of a row are of.
    fn edge_of(&self, row: usize, node: &Node) -> Option<String> {
        let credit = self.credit_round(node.span.start)?;
        let target = self.agreement.target(&credit.target)?;
        let rows = round(self.nodes, row, &["rows"]);
        let on = rows.and_then(|rows| child(self.nodes, rows, "path"));
        Some(match on {
            Some(on) => format!("`{}`", on.span.of(self.text)),
            None => promise::measured(self.agreement, target),
        })
    }

    /// What is required of, and what that leaves room for.
    fn required(&self, node: &Node, share: Percent) -> Option<String> {
        let target = self.target_round(node.span.start)?;
        let of = promise::measured(self.agreement, target);
        let said = format!("{}: required of {of}.", node.span.of(self.text));
        let least = self.text.get(..node.span.start)?.trim_end().ends_with("least");
        let room = || promise::room(self.agreement, target, share.0, self.around.now);
        Some(match least.then(room).flatten() {
            Some(room) => format!("{said} {room}"),
            None => said,
        })
    }

    /// Whether a figure of a parameter is its value, its least or its most.
    fn role_in_parameter(&self, parameter: usize, node: &Node) -> Option<&'static str> {
        let whole = self.nodes.get(parameter)?.span;
        let figures = self.inside(whole).filter(|it| it.rule == "figure");
        Some(match figures.take_while(|it| it.span.start < node.span.start).count() {
            0 => "the value that counts unless a simulation or a scenario tries another",
            1 => "the least that may be tried",
            _ => "the most that may be tried",
        })
    }

    /// What an expectation or a trigger compares.
    fn compared_by(&self, test: usize) -> Option<String> {
        let path = child(self.nodes, test, "path")?.span.of(self.text);
        let target = self.agreement.targets.iter().find(|it| it.heading.name.as_str() == path);
        let measured = |it| promise::measured(self.agreement, it);
        Some(target.map_or_else(|| format!("`{path}`"), measured))
    }

    /// What is said of a share of `base`, with the money that it is where that can be told.
    fn with_money(&self, said: String, node: &Node, share: Percent, base: &str) -> String {
        match self.share_of(node, share, base) {
            Some(money) => format!("{said}: {money}."),
            None => format!("{said}."),
        }
    }

    /// What stands behind `of` after a figure.
    fn behind_of(&self, node: &Node) -> Option<&str> {
        let rest = self.text.get(node.span.end..)?.trim_start_matches([' ', '\t']);
        let rest = rest.strip_prefix("of")?;
        let rest = rest.strip_prefix([' ', '\t'])?.trim_start_matches([' ', '\t']);
        let start = self.text.len().checked_sub(rest.len())?;
        let named = self
            .nodes
            .iter()
            .find(|it| it.span.start == start && matches!(it.rule, "path" | "call"))?;
        Some(named.span.of(self.text))
    }

    /// A share of a charge or of the base, in money for a whole period of the credit or the cap.
    fn share_of(&self, node: &Node, share: Percent, base: &str) -> Option<String> {
        let credit = self.credit_round(node.span.start)?;
        let of = match base.strip_suffix(".charge") {
            Some(service) => Expr::Charge(service.parse().ok()?),
            None if base == "charges" => Expr::Charges,
            None if base == "base" => credit.base.clone()?,
            None => return None,
        };
        let whole = Expr::Literal(Value::Percent(share)).times(of);
        let money = slate_check::amount(self.agreement, credit, &whole)?;
        let each = paid_for(self.agreement, credit);
        Some(format!("{} for {each}, before caps", reckoned(self.agreement, &whole, money)))
    }
}

/// What `of` names, as people say it.
fn said_of(base: &str) -> String {
    match base {
        "charges" => "`charges`, what all services cost".to_owned(),
        _ => format!("`{base}`"),
    }
}
