//! Names that the language itself gives: what every record has, what a credit is reckoned from, and
//! functions.

use slate_syntax::Node;

/// What a name of the language stands for at a place; `None` where it is none.
pub(super) fn built_in(text: &str, nodes: &[Node], at: usize) -> Option<&'static str> {
    let node = nodes.get(at)?;
    let word = node.span.of(text);
    let round = |rules: &[&str]| crate::leads::round(nodes, at, rules).is_some();
    if round(&["call"]) && text.get(node.span.end..)?.starts_with('(') {
        return function(word);
    }
    if let Some(said) = of_record(word)
        && round(&["scenario_record", "timer", "exclusion", "record", "select", "metric", "target"])
    {
        return Some(said);
    }
    if let Some(said) = of_charge(word) {
        return Some(said);
    }
    if round(&["credit", "terminate"]) { of_credit(word) } else { None }
}

fn function(name: &str) -> Option<&'static str> {
    Some(match name {
        "min" => "`min(…)`: the least of the values in its parentheses, all of one type.",
        "max" => "`max(…)`: the greatest of the values in its parentheses, all of one type.",
        "floor" => "`floor(…)`: the next whole number below.",
        "ceil" => "`ceil(…)`: the next whole number above.",
        "round" => "`round(value, step)`: the nearest multiple of the step; half way goes up.",
        "previous" => {
            "`previous(figure, n)`: what an input or a metric was n periods earlier; one where n is left out."
        }
        _ => return None,
    })
}

fn of_record(name: &str) -> Option<&'static str> {
    Some(match name {
        "opened" => {
            "`opened`: the moment at which the record began. Every record that happens at a moment, such as a ticket, has it."
        }
        "from" => {
            "`from`: the moment at which it began. Every record that lasts, such as an outage, has it."
        }
        "to" => {
            "`to`: the moment at which it ended; missing while it lasts. Every record that lasts, such as an outage, has it."
        }
        _ => return None,
    })
}

fn of_charge(name: &str) -> Option<&'static str> {
    Some(match name {
        "charge" => {
            "`charge`: what the service costs for the period at hand, gross, before tax and credits."
        }
        "charges" => {
            "`charges`: what all services together cost for the period at hand, gross, before tax and credits. A cap of a year takes the whole year's."
        }
        _ => return None,
    })
}

fn of_credit(name: &str) -> Option<&'static str> {
    Some(match name {
        "attainment" => {
            "`attainment`: what was measured in the period, such as the share of tickets that kept their limit."
        }
        "target" => "`target`: the figure that was required.",
        "shortfall" => {
            "`shortfall`: how far what was measured lies on the wrong side of what was required; in percentage points where it is a percentage."
        }
        "numerator" => {
            "`numerator`: what counts for the target: records that kept their limit, or time that was up."
        }
        "denominator" => "`denominator`: all that counts: records, or the time that was promised.",
        "breach" => "`breach`: a record that missed, each by itself.",
        "breaches" => "`breaches`: how many records missed in the period.",
        "downtime" => "`downtime`: how long it was down in the period, as far as that counts.",
        "overrun" => "`overrun`: how far records went beyond their limits.",
        "base" => "`base`: the amount after `of` in this credit, for the period.",
        "streak" => "`streak`: how many periods in a row were missed, this one included.",
        _ => return None,
    })
}
