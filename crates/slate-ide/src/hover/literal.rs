//! Days, moments, amounts and other figures as they are written: what each says.

use slate_syntax::Node;

use super::dates;
use super::place::{Place, tables};
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
}
