//! Statements in other words than the language's: `fee 500 GBP per month`, `supplier "P"`, `paid on the
//! next invoice`.

use slate_grammar::Rule;

use super::phrases::phrase_at;
use super::{Edit, Mistake, Piece, Why, mistake};

/// By its place: with which word a statement begins elsewhere, and with which here.
const FIRST: &[(Rule, &[(&str, &str)])] = &[
    (
        Rule::agreement_item_only,
        &[
            ("supplier", "provider"),
            ("vendor", "provider"),
            ("contractor", "provider"),
            ("service provider", "provider"),
            ("client", "customer"),
            ("buyer", "customer"),
            ("purchaser", "customer"),
            ("exclusion", "exclude"),
            ("exclusions", "exclude"),
            ("exception", "exclude"),
            ("excluded", "exclude"),
            ("termination", "terminate"),
            ("penalty", "credit"),
            ("rebate", "credit"),
            ("service credit", "credit"),
            ("duration", "term"),
            ("validity", "term"),
            ("time zone", "timezone"),
            ("hours", "calendar"),
            ("settlements", "settlement"),
        ],
    ),
    (
        Rule::service_item_only,
        &[
            ("fee", "charge"),
            ("fees", "charge"),
            ("price", "charge"),
            ("cost", "charge"),
            ("charges", "charge"),
            ("monthly charge", "charge"),
            ("sla", "target"),
            ("slo", "target"),
            ("kpi", "target"),
            ("objective", "target"),
            ("commitment", "target"),
            ("clock", "timer"),
            ("exclusion", "exclude"),
        ],
    ),
    (
        Rule::target_clause_only,
        &[
            ("metric", "measure"),
            ("measures", "measure"),
            ("goal", "require"),
            ("deadline", "limit"),
        ],
    ),
    (
        Rule::timer_clause_only,
        &[
            ("begin", "start"),
            ("begins", "start"),
            ("end", "stop"),
            ("ends", "stop"),
            ("suspend", "pause"),
            ("runs", "run"),
        ],
    ),
    (Rule::terminate_clause_only, &[("notice period", "notice"), ("notice of", "notice")]),
    (Rule::top_item_only, &[("contract", "agreement"), ("test", "scenario")]),
];

/// With what a requirement begins that lacks its word.
const REQUIRED: [&str; 9] = [
    "at least",
    "at most",
    "above",
    "between",
    "no less than",
    "not less than",
    "minimum",
    "more than",
    "every",
];

/// How invoices are called.
const INVOICES: [&str; 4] = ["invoice", "invoices", "bill", "bills"];

/// Statements that other words begin, or that say something in a way of their own.
pub(super) fn others(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    elsewhere(piece, edits);
    first_words(piece, edits);
    match piece.only {
        Rule::target_clause_only => {
            required(piece, edits);
            every(piece, edits);
        }
        Rule::settlement_clause_only => {
            paid(piece, edits);
            chosen_of(piece, edits);
        }
        Rule::service_item_only => only_some(piece, edits),
        Rule::agreement_item_only | Rule::top_item_only => but(piece, edits),
        _ => {}
    }
}

fn line<'t>(piece: &Piece<'t>) -> &'t str {
    crate::code(piece.text.lines().next().unwrap_or_default()).trim_end()
}

fn first_words(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let Some((_, words)) = FIRST.iter().find(|(only, _)| *only == piece.only) else { return };
    for (written, meant) in *words {
        if phrase_at(piece.text, 0, written).is_none() {
            continue;
        }
        let error = mistake(
            Mistake::Keyword,
            0..written.len(),
            format!("`{written}` is not known here"),
            "another word says this",
            format!("write `{meant}`"),
        );
        edits.push(Edit::new(0..written.len(), *meant, error));
    }
}

/// What a block has no statement for, and where it is said.
fn elsewhere(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let begins = |words: &[&str]| words.iter().any(|it| phrase_at(piece.text, 0, it).is_some());
    let (message, label, help) = match piece.only {
        Rule::credit_clause_only
            if begins(&["maximum", "max", "cap", "capped", "limit", "limited", "up to"])
                && !line(piece).contains(':') =>
        {
            (
                "a credit has no cap of its own",
                "stands in the settlement",
                "write it in the settlement, for all credits or for those of a service: \
                 `cap 100% of desk.charge each month for desk`",
            )
        }
        Rule::metric_clause_only | Rule::target_clause_only | Rule::timer_clause_only
            if begins(&["excluding", "exclude", "excludes", "except", "without"]) =>
        {
            (
                "what does not count is said by an `exclude`",
                "stands beside it",
                "write `exclude maintenance { time in maintenance_window }` in the service, or in the \
                 agreement",
            )
        }
        _ => return,
    };
    let word = super::word_at(piece.text, 0);
    let error =
        mistake(Mistake::Misplaced, 0..word.len(), message.to_owned(), label, help.to_owned());
    // Nothing that could stand here says it.
    edits.push(Edit::new(0..0, "", error).silent());
}

/// `at least 99.5% each month`: what is required begins with its word.
fn required(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let compared = REQUIRED.iter().any(|it| phrase_at(piece.text, 0, it).is_some());
    let figure = piece.text.starts_with(|c: char| c.is_ascii_digit());
    if !(compared || figure) {
        return;
    }
    let put = if compared { "require " } else { "require at least " };
    let line = line(piece);
    let error = mistake(
        Mistake::Keyword,
        0..line.len(),
        format!("`{line}` does not say that it is required"),
        "a word is missing before it",
        format!("write `{put}{line}`"),
    );
    edits.push(Edit::new(0..0, put, error).tried(Why::Fits));
}

/// `require all tickets`.
fn every(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let Some(at) = piece.text.find("require all ").map(|at| at + "require ".len()) else { return };
    let many = super::word_at(piece.text.get(at + "all ".len()..).unwrap_or_default(), 0);
    let one = many.strip_suffix('s').unwrap_or(many);
    let range = at..at + "all ".len() + many.len();
    let error = mistake(
        Mistake::Keyword,
        range.clone(),
        format!("`all {many}` is not known here"),
        "another word says this",
        format!("write `every {one}`"),
    );
    edits.push(Edit::new(range, format!("every {one}"), error));
}

/// `credits are paid on the next invoice`.
fn paid(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let line = line(piece);
    let lower = line.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let first = words.next().unwrap_or_default();
    let begins = ["pay", "paid", "credit", "credits", "applied", "apply", "service", "issued"]
        .contains(&first);
    if !begins || !words.any(|it| INVOICES.contains(&it)) {
        return;
    }
    let put = "pay as credit on next invoice";
    let error = mistake(
        Mistake::Keyword,
        0..line.len(),
        format!("`{line}` is not known here"),
        "how credits are paid is said in other words",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(0..line.len(), put, error));
}

/// `customer chooses between a and b`.
fn chosen_of(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let line = line(piece);
    let Some((written, listed)) = ["between", "from", "of"].iter().find_map(|it| {
        let (before, listed) = line.split_once(&format!(" {it} "))?;
        Some((before, listed))
    }) else {
        return;
    };
    let begins = |words: &[&str]| words.contains(&written);
    let meant = if begins(&["customer chooses", "customer may choose", "customer can choose"]) {
        "customer chooses of"
    } else if begins(&["highest", "higher", "greatest", "greater", "largest", "larger"]) {
        "highest of"
    } else {
        return;
    };
    let names: Vec<&str> =
        listed.split([',', ' ']).filter(|it| !matches!(*it, "" | "and" | "or" | "the")).collect();
    let put = format!("{meant} {}", names.join(", "));
    if put == line {
        return;
    }
    let error = mistake(
        Mistake::Keyword,
        0..line.len(),
        format!("`{line}` is not known here"),
        "names with commas between them",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(0..line.len(), put, error));
}

/// `timer fix of ticket where kind is fault {`: a timer is of every record.
fn only_some(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let head = piece.text.lines().next().unwrap_or_default();
    let (Some(at), Some(brace)) = (head.find(" where "), head.rfind('{')) else { return };
    if !head.starts_with("timer ") || brace < at {
        return;
    }
    let condition = head.get(at + " where ".len()..brace).unwrap_or_default().trim();
    let second = piece.text.lines().nth(1).unwrap_or_default();
    let indent = second.get(..second.len() - second.trim_start().len()).unwrap_or_default();
    let put = format!(" {{\n{indent}void where not ({condition})");
    let error = mistake(
        Mistake::Unexpected,
        at + 1..head.get(..brace).unwrap_or_default().trim_end().len(),
        "a timer is of every record".to_owned(),
        "which of them are judged is said in its block",
        format!("write `void where not ({condition})` in it, or `for` those records in the target"),
    );
    edits.push(Edit::new(at..brace + 1, put, error));
}

/// `calendar nights = not office`.
fn but(piece: &Piece<'_>, edits: &mut Vec<Edit>) {
    let Some(at) = piece.text.find("= not ").map(|at| at + 2) else { return };
    if !piece.text.starts_with("calendar ") {
        return;
    }
    let rest = line(piece).get(at + "not ".len()..).unwrap_or_default().trim();
    let one = !rest.contains(' ');
    let put = if one { format!("24x7 except {rest}") } else { format!("24x7 except ({rest})") };
    let range = at..line(piece).len();
    let written = piece.text.get(range.clone()).unwrap_or_default();
    let error = mistake(
        Mistake::Keyword,
        range.clone(),
        format!("`{written}` is no calendar"),
        "the rest of the time is said in other words",
        format!("write `{put}`"),
    );
    edits.push(Edit::new(range, put, error));
}
