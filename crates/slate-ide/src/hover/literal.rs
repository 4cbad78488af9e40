//! Figures, days and moments as they are written: what each is of, and what it comes to.

use slate_model::{Expr, Percent, Value};
use slate_syntax::{Node, Span};

use super::place::{Place, tables};
use super::{dates, promise};
use crate::figures::reckoned;
use crate::inlay::amount;
use crate::tree::{child, round};

/// The literal round a node: where it stands.
pub(super) fn literal(nodes: &[Node], at: usize) -> Option<usize> {
    let rules = ["instant", "date", "period_code", "year_code", "contract_year_code", "figure"];
    let mut next = Some(at);
    let mut found = None;
    while let Some(at) = next {
        let node = nodes.get(at)?;
        if rules.contains(&node.rule) {
            // A moment holds a date: the larger one is meant.
            found = Some(at);
        } else if found.is_some() || !small(node.rule) {
            break;
        }
        next = node.parent;
    }
    found
}

/// Whether a node is a part of a literal, or stands alone round one.
fn small(rule: &str) -> bool {
    matches!(
        rule,
        "number"
            | "time"
            | "offset"
            | "percent_sign"
            | "time_unit"
            | "currency_code"
            | "working_days"
            | "calendar_unit"
            | "unit_word"
            | "contract_year"
            | "amount_unit"
            | "date"
            | "kw_pp"
            | "kw_working"
            | "kw_days"
            | "kw_day"
            | "kw_contract"
            | "kw_year"
            | "kw_years"
            | "kw_points"
            | "kw_point"
            | "kw_service"
    )
}

/// What a day says without an agreement that can be read.
pub(super) fn plain(text: &str, nodes: &[Node], at: usize) -> Option<String> {
    let node = nodes.get(at)?;
    let date = node.span.of(text).split_whitespace().next()?.parse().ok()?;
    matches!(node.rule, "instant" | "date").then(|| dates::day(None, &tables(text, nodes), date))
}

impl Place<'_> {
    /// What a literal says.
    pub fn literal(&self, at: usize) -> Option<String> {
        let node = self.nodes.get(at)?;
        let written = node.span.of(self.text);
        match node.rule {
            "instant" => {
                let moment = dates::moment(self.agreement, written)?;
                dates::instant(self.agreement, &self.counted_in(true), &self.tables(), moment)
            }
            "date" => {
                let calendars = self.counted_in(false);
                let within = Some((self.agreement, calendars.as_slice()));
                Some(dates::day(within, &self.tables(), written.parse().ok()?))
            }
            "period_code" | "year_code" | "contract_year_code" => {
                dates::period(self.agreement, &self.counted_in(false), written)
            }
            "figure" => self.figure(at, node),
            _ => None,
        }
    }

    fn figure(&self, at: usize, node: &Node) -> Option<String> {
        let unit = |rule: &str| child(self.nodes, at, rule).is_some();
        if unit("percent_sign") {
            return self.percent(at, node);
        }
        if unit("currency_code") {
            return self.money(at, node);
        }
        if unit("time_unit") {
            return self.duration(at, node);
        }
        if unit("working_days") {
            return self.working_days(at, node);
        }
        if unit("kw_pp") {
            return Some(format!(
                "{}: percentage points, the difference of two percentages. From 95% to 94% is 1 pp.",
                node.span.of(self.text)
            ));
        }
        let waits = ["limit_time", "claim", "notice", "right_lasts"];
        if unit("calendar_unit") && round(self.nodes, at, &waits).is_some() {
            return Some(format!(
                "{} by the calendar: nights, weekends and holidays count as well.",
                node.span.of(self.text)
            ));
        }
        None
    }

    /// What a percentage is of, and what it comes to.
    fn percent(&self, at: usize, node: &Node) -> Option<String> {
        let written = node.span.of(self.text);
        let share: Percent = written.parse().ok()?;
        let round = |rules: &[&str]| round(self.nodes, at, rules);
        if let Some(base) = self.behind_of(node) {
            let said = format!("{written} of {}", said_of(base));
            return Some(match self.share_of(node, share, base) {
                Some(money) => format!("{said}: {money}."),
                None => format!("{said}."),
            });
        }
        if self.text.get(node.span.end..)?.trim_start_matches([' ', '\t']).starts_with("of (") {
            return Some(format!("{written} of what stands in the parentheses behind it."));
        }
        if round(&["row_range"]).is_some() {
            let credit = self.credit_round(node.span.start)?;
            let target = self.agreement.target(&credit.target)?;
            let on = round(&["rows"]).and_then(|rows| child(self.nodes, rows, "path"));
            return Some(match on {
                Some(on) => {
                    format!("{written}: an edge of this row, for `{}`.", on.span.of(self.text))
                }
                None => {
                    format!(
                        "{written}: an edge of this row, for {}.",
                        promise::measured(self.agreement, target)
                    )
                }
            });
        }
        if round(&["row"]).is_some() {
            // The row itself says of what.
            return None;
        }
        if round(&["require"]).is_some() {
            let target = self.target_round(node.span.start)?;
            let room = promise::room(self.agreement, target, share.0, self.around.now);
            let of = promise::measured(self.agreement, target);
            let said = format!("{written}: required of {of}.");
            let least = self.text.get(..node.span.start)?.trim_end().ends_with("least");
            return Some(match room.filter(|_| least) {
                Some(room) => format!("{said} {room}"),
                None => said,
            });
        }
        if round(&["earn_back"]).is_some() {
            return Some(format!("{written} of what a credit paid goes back."));
        }
        if round(&["warn"]).is_some() {
            return Some(format!("{written} of the time that the limit allows."));
        }
        if round(&["when_none"]).is_some() {
            return Some(format!("{written}: what a period without any record counts as."));
        }
        if let Some(parameter) = round(&["parameter"]) {
            let figures = self
                .nodes
                .iter()
                .filter(|it| it.rule == "figure" && self.span(parameter).holds(it.span));
            let nth = figures.take_while(|it| it.span.start < node.span.start).count();
            return Some(match nth {
                0 => format!(
                    "{written}: the value that counts unless a simulation or a scenario tries another."
                ),
                1 => format!("{written}: the least that may be tried."),
                _ => format!("{written}: the most that may be tried."),
            });
        }
        if round(&["scenario_parameter"]).is_some() {
            return Some(format!("{written}: the value in this scenario alone."));
        }
        if let Some(test) = round(&["expect_value", "when_target"]) {
            let path = child(self.nodes, test, "path")?.span.of(self.text);
            let target = self.agreement.targets.iter().find(|it| it.heading.name.as_str() == path);
            let of = target
                .map_or_else(|| format!("`{path}`"), |it| promise::measured(self.agreement, it));
            return Some(format!("{written}: a figure for {of}."));
        }
        let compared = |word: &str| {
            self.text.get(..node.span.start).is_some_and(|it| it.trim_end().ends_with(word))
        };
        if ["below", "above", "least", "most", "over", "under", "<", ">", "<=", ">="]
            .into_iter()
            .any(compared)
        {
            return Some(format!("{written}: a figure to compare with."));
        }
        let alone = self.text.get(node.span.end..)?.trim_start_matches([' ', '\t']);
        let alone = ["per ", "prorated", "\n", "\r", "}", "//", ","]
            .into_iter()
            .any(|it| alone.starts_with(it));
        if alone && compared("pay") {
            let base = self.base(node)?.to_owned();
            let said = format!("{written} of `{base}`");
            return Some(match self.share_of(node, share, &base) {
                Some(money) => format!("{said}: {money}."),
                None => format!("{said}."),
            });
        }
        None
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
        let period = slate_check::period_of(self.agreement, credit);
        Some(format!("{} for a whole {period}, before caps", reckoned(self.agreement, money)))
    }

    /// An amount; of a charge what it comes to in a year.
    fn money(&self, at: usize, node: &Node) -> Option<String> {
        let written = node.span.of(self.text);
        let (digits, currency) = written.rsplit_once(' ')?;
        let money = slate_model::Money {
            amount: digits.trim().replace('_', "").parse().ok()?,
            currency: currency.parse().ok()?,
        };
        let said = format!("**{}**", amount(money));
        let charge = round(self.nodes, at, &["charge"]).and_then(|it| self.nodes.get(it));
        let times = charge.and_then(|it| {
            let span = it.span.of(self.text);
            let rest = span.strip_prefix("charge")?.trim_start();
            // Only an amount alone is what is charged.
            let each = rest.strip_prefix(written)?.trim_start().strip_prefix("per ")?;
            Some(match each.split_whitespace().next()? {
                "month" => 12,
                "quarter" => 4,
                "half-year" => 2,
                _ => return None,
            })
        });
        let year = times.and_then(|times| {
            let all = money.amount.0.checked_mul(rust_decimal::Decimal::from(times))?;
            let all = slate_model::Money { amount: slate_model::Number(all), ..money };
            Some(format!(", {} a year", amount(all)))
        });
        Some(format!("{said}{}.", year.unwrap_or_default()))
    }

    fn span(&self, at: usize) -> Span {
        self.nodes.get(at).map_or(Span::new(0, 0), |it| it.span)
    }
}

/// What `of` names, as people say it.
fn said_of(base: &str) -> String {
    match base {
        "charges" => "`charges`, what all services cost".to_owned(),
        _ => format!("`{base}`"),
    }
}
