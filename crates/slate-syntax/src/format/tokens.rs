//! What the formatter needs to know about a text: where statements begin, and what some signs are.

use std::collections::{BTreeMap, BTreeSet};

use pest::Parser;
use pest::iterators::Pair;
use slate_grammar::{Rule, SlateParser};

use crate::braces::parts;

/// What a sign is, where its spaces depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// The `:` after a key.
    KeyColon,
    /// The `:` between a name and its type.
    TypeColon,
    /// `=`, `+`, `*`, `/`, a minus between two operands.
    Operator,
    /// The minus before an operand.
    Minus,
    /// `%`
    Percent,
}

/// A line that can be aligned with its like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// The block in which it stands, and what it is aligned with there.
    pub group: (usize, u8),
    /// Where its second column begins.
    pub split: usize,
}

/// Everything by offset.
#[derive(Default)]
pub(super) struct Marks {
    /// Where statements begin.
    pub starts: BTreeSet<usize>,
    /// Signs and their lengths.
    pub signs: BTreeMap<usize, (Sign, usize)>,
    /// By the offset of the statement.
    pub columns: BTreeMap<usize, Column>,
}

/// Reads `text` once more, part by part, for its marks.
pub(super) fn marks(text: &str) -> Marks {
    let mut marks = Marks::default();
    for part in parts(text) {
        let Ok(pairs) = SlateParser::parse(Rule::file, part.of(text)) else {
            continue;
        };
        for pair in pairs {
            marks.visit(pair, part.start, None, true, part.start);
        }
    }
    marks
}

impl Marks {
    fn visit(
        &mut self,
        pair: Pair<'_, Rule>,
        base: usize,
        parent: Option<Rule>,
        is_list: bool,
        block: usize,
    ) {
        let rule = pair.as_rule();
        let start = base + pair.as_span().start();
        let sign = match rule {
            Rule::colon if matches!(parent, Some(Rule::field | Rule::input)) => {
                Some(Sign::TypeColon)
            }
            Rule::colon => Some(Sign::KeyColon),
            Rule::equals | Rule::add | Rule::subtract | Rule::multiply | Rule::divide => {
                Some(Sign::Operator)
            }
            Rule::minus => Some(Sign::Minus),
            Rule::percent_sign => Some(Sign::Percent),
            _ => None,
        };
        if let Some(sign) = sign {
            self.signs.insert(start, (sign, pair.as_str().len()));
            return;
        }
        let list = rule == Rule::file || rule == Rule::limit_map || is_block(rule);
        if is_list && !list {
            self.starts.insert(start);
            if let Some((kind, split)) = column(&pair, base) {
                self.columns.insert(start, Column { group: (block, kind), split });
            }
        }
        let block = if list { start } else { block };
        for kid in pair.into_inner() {
            self.visit(kid, base, Some(rule), list, block);
        }
    }
}

fn is_block(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::match_block
            | Rule::agreement_block
            | Rule::calendar_block
            | Rule::holidays_block
            | Rule::record_block
            | Rule::service_block
            | Rule::tier_block
            | Rule::timer_block
            | Rule::metric_block
            | Rule::target_block
            | Rule::exclusion_block
            | Rule::credit_block
            | Rule::rows_block
            | Rule::settlement_block
            | Rule::terminate_block
            | Rule::scenario_block
            | Rule::change_block
    )
}

/// What a statement is aligned with, and where its second column begins.
fn column(pair: &Pair<'_, Rule>, base: usize) -> Option<(u8, usize)> {
    let after_first = || pair.clone().into_inner().nth(1).map(|kid| base + kid.as_span().start());
    Some(match pair.as_rule() {
        Rule::provider | Rule::customer | Rule::term | Rule::currency | Rule::timezone => {
            (1, after_first()?)
        }
        Rule::start | Rule::stop | Rule::pause | Rule::run => (2, after_first()?),
        Rule::measure | Rule::require | Rule::count => (3, after_first()?),
        Rule::hours | Rule::closed | Rule::open => (4, after_first()?),
        Rule::field => {
            let colon = pair.clone().into_inner().find(|kid| kid.as_rule() == Rule::colon)?;
            (5, base + colon.as_span().start())
        }
        Rule::row | Rule::limit_row | Rule::match_arm => {
            let mut after =
                pair.clone().into_inner().skip_while(|kid| kid.as_rule() != Rule::colon).skip(1);
            let value = after.next()?;
            if value.as_str().contains('\n') {
                return None;
            }
            (6, base + value.as_span().start())
        }
        _ => return None,
    })
}
