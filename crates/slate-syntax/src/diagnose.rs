//! Why a piece could not be read, and the small edit after which it can be.
//!
//! Once the grammar has skipped a piece it has forgotten why, so the piece is read again with the
//! strict rule of its place. Then small edits are tried: a misspelt keyword, `=` for `:`, a unit
//! glued to its number. An edit after which the piece can be read is offered as a fix, and the tree
//! is built as if it had been made, so that one mistake causes one finding.

mod hours;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use slate_grammar::{GRAMMAR, Rule, SlateParser, keywords};

use crate::error::{Fix, SyntaxError};
use crate::lower::Swap;
use crate::span::Span;

/// A piece that could not be read.
pub(crate) struct Piece<'a> {
    /// All of it.
    pub text: &'a str,
    /// The rule that reads such a piece and nothing else.
    pub only: Rule,
    /// Where it stands: "a calendar".
    pub place: &'static str,
}

/// What was found out about it.
pub(crate) struct Found {
    /// What to say; its spans count from the start of the piece.
    pub error: SyntaxError,
    /// The piece as it can be read, and the edit.
    pub mended: Option<(String, Swap)>,
    /// The edit left out a part of a head.
    pub damaged_head: bool,
}

/// An edit to try.
struct Edit {
    range: Range<usize>,
    put: String,
    error: SyntaxError,
    /// The edit is what the author most likely meant, so it is offered.
    offer: bool,
    damaged: bool,
}

/// Above this size only the head of a piece is read when edits are tried.
const LARGE: usize = 4096;

/// The first line of `text`, at most 40 characters of it.
pub(crate) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end();
    let clean: String =
        line.chars().take(40).map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
    if line.chars().nth(40).is_some() { format!("{clean}…") } else { clean }
}

/// The first two names of a piece, with their offsets.
pub(crate) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let part_of_name = c.is_alphanumeric() || c == '_';
        match (start, part_of_name) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.extend(text.get(from..at).map(|word| (from, word)));
                start = None;
                if out.len() == 2 || c == '\n' {
                    break;
                }
            }
            _ => {}
        }
    }
    out
}

/// Finds out why `piece` could not be read.
pub(crate) fn diagnose(piece: &Piece<'_>) -> Found {
    let (at, expected) = failure(piece);
    let mut edits = Vec::new();
    quotes(piece.text, &mut edits);
    hours::hours(piece, &mut edits);
    glued(piece, at, &mut edits);
    signs(piece.text, at, &mut edits);
    let misplaced = at == 0 && keywords().contains(&word_at(piece.text, 0));
    if !misplaced {
        misspelt(piece, at, &expected, &mut edits);
        if at > 0 {
            misspelt(piece, 0, &expected, &mut edits);
        }
    }
    let general = general(piece, at, &expected, misplaced);
    // What is wrong beyond doubt is said even when something else is wrong too.
    let sure = edits
        .first()
        .filter(|edit| edit.error.code != "syntax.keyword")
        .map(|edit| edit.error.clone());
    insertions(piece, at, &general, &mut edits);
    heads(piece.text, at, &general, &mut edits);
    for edit in edits {
        let mut mended = piece.text.to_owned();
        let Some(old) = piece.text.get(edit.range.clone()) else { continue };
        mended.replace_range(edit.range.clone(), &edit.put);
        if !reads(piece.only, &mended) {
            continue;
        }
        let swap = Swap {
            at: edit.range.start,
            removed: old.len(),
            inserted: edit.put.len(),
            alike: if old.is_ascii() { old.len() } else { 0 },
        };
        let mut error = edit.error;
        if edit.offer {
            error.fix = Some(Fix {
                title: if edit.put.trim().is_empty() {
                    "take it out".into()
                } else {
                    format!("write `{}`", edit.put.trim())
                },
                span: Span::new(edit.range.start, edit.range.end),
                replacement: edit.put,
            });
        }
        return Found { error, mended: Some((mended, swap)), damaged_head: edit.damaged };
    }
    Found { error: sure.unwrap_or(general), mended: None, damaged_head: false }
}

/// Whether `only` reads `text`; of a large one, whether it reads the head.
fn reads(only: Rule, text: &str) -> bool {
    if text.len() > LARGE
        && let Some(brace) = text.find('{')
    {
        let head = format!("{}{{}}", text.get(..brace).unwrap_or_default());
        return SlateParser::parse(only, &head).is_ok();
    }
    SlateParser::parse(only, text).is_ok()
}

/// How far the strict rule reads, and what it would have taken there.
fn failure(piece: &Piece<'_>) -> (usize, Vec<Rule>) {
    let Err(error) = SlateParser::parse(piece.only, piece.text) else {
        return (0, Vec::new());
    };
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let expected = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    (skip_spaces(piece.text, at), expected)
}

fn skip_spaces(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches([' ', '\t', '\u{FEFF}', '\u{A0}']).len())
}

fn word_at(text: &str, at: usize) -> &str {
    crate::braces::word(text.get(at..).unwrap_or_default())
}

/// What stands at `at`, to show to the author: a word, a number with what is glued to it, a sign.
fn token_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '%' | '-')))
        .unwrap_or(rest.len());
    let token = rest.get(..end).unwrap_or_default().trim_end_matches([':', '.', '-']);
    if token.is_empty() {
        rest.get(..rest.chars().next().map_or(0, char::len_utf8)).unwrap_or_default()
    } else {
        token
    }
}

fn mistake(
    code: &'static str,
    span: Range<usize>,
    message: String,
    label: &str,
    help: String,
) -> SyntaxError {
    SyntaxError {
        code,
        message,
        span: Span::new(span.start, span.end),
        label: label.to_owned(),
        expected: Vec::new(),
        help: Some(help),
        fix: None,
    }
}

/// Quotes that nothing closes, and typographic ones.
fn quotes(text: &str, edits: &mut Vec<Edit>) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end();
        let mut open = None;
        let mut escaped = false;
        for (column, c) in body.char_indices() {
            match c {
                '"' if !escaped => open = if open.is_some() { None } else { Some(column) },
                '/' if open.is_none()
                    && body.get(column..).is_some_and(|rest| rest.starts_with("//")) =>
                {
                    break;
                }
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        if let Some(open) = open {
            let end = body.strip_suffix('{').map_or(body.len(), |head| head.trim_end().len());
            edits.push(Edit {
                range: at + end..at + end,
                put: "\"".into(),
                error: mistake(
                    "syntax.text",
                    at + open..at + end,
                    "this text has no closing quote".into(),
                    "it must end on its line",
                    "write `\"` where the text ends".into(),
                ),
                offer: true,
                damaged: false,
            });
            return;
        }
        at += line.len();
    }
    let typographic = ['“', '”', '„'];
    if let (Some(first), Some(last)) = (text.find(typographic), text.rfind(typographic)) {
        let end =
            last + text.get(last..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let put = text.get(first..end).unwrap_or_default().replace(typographic, "\"");
        edits.push(Edit {
            range: first..end,
            error: mistake(
                "syntax.text",
                first..end,
                "typographic quotes do not begin a text".into(),
                "these are not `\"`",
                "write straight quotes: `\"…\"`".into(),
            ),
            put,
            offer: true,
            damaged: false,
        });
    }
}

/// What people write for units.
pub(crate) const UNITS: [(&str, &str); 24] = [
    ("ms", "ms"),
    ("s", "s"),
    ("sec", "s"),
    ("secs", "s"),
    ("m", "min"),
    ("mn", "min"),
    ("min", "min"),
    ("mins", "min"),
    ("minutes", "min"),
    ("h", "h"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("d", "days"),
    ("day", "day"),
    ("days", "days"),
    ("w", "weeks"),
    ("wk", "weeks"),
    ("weeks", "weeks"),
    ("months", "months"),
    ("y", "years"),
    ("yr", "years"),
    ("years", "years"),
];

/// `15x`, `15m`, `4 hrs`, `2026-3`: numbers with something glued to them, and unknown units.
fn glued(piece: &Piece<'_>, at: usize, edits: &mut Vec<Edit>) {
    let token = token_at(piece.text, at);
    let digits = token
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '_' | '.')))
        .unwrap_or(token.len());
    let (number, rest) = token.split_at(digits);
    let whole = at..at + token.len();
    if number.is_empty() {
        // `4 hrs`: a word after a number, which nothing knows as a unit.
        let before = piece.text.get(..at).unwrap_or_default().trim_end();
        if before.ends_with(|c: char| c.is_ascii_digit())
            && let Some((_, unit)) = UNITS.iter().find(|(word, _)| *word == token)
        {
            edits.push(unit_edit(whole, unit.to_string(), format!("`{token}` is no unit"), unit));
        }
        return;
    }
    if let Some(single) = rest.strip_prefix('-')
        && number.len() == 4
        && single != "0"
        && single.len() == 1
        && single.bytes().all(|byte| byte.is_ascii_digit())
    {
        edits.push(Edit {
            range: whole.clone(),
            put: format!("{number}-0{single}"),
            error: mistake(
                "syntax.number",
                whole,
                format!("`{token}` is neither a month nor a subtraction"),
                "months have two digits, and a minus sign has spaces",
                format!(
                    "write `{number}-0{single}` for the month, or `{number} - {single}` to subtract"
                ),
            ),
            offer: true,
            damaged: false,
        });
        return;
    }
    if !rest.starts_with(char::is_alphabetic) {
        return;
    }
    let code_like = rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_uppercase());
    let unit = UNITS
        .iter()
        .find(|(word, _)| *word == rest)
        .map(|(_, unit)| *unit)
        .or(if code_like { Some(rest) } else { None });
    match unit {
        Some(unit) => {
            let put = format!("{number} {unit}");
            edits.push(unit_edit(
                whole,
                put,
                format!("`{token}` runs a number and its unit together"),
                unit,
            ));
        }
        None => {
            // The unit is not known, so the edit only saves the rest of the statement.
            let mut edit = unit_edit(
                whole,
                format!("{number} min"),
                format!("`{rest}` is no unit: `{token}` says how many, and not of what"),
                "min",
            );
            edit.error.help = Some(format!(
                "write a unit after a space: `{number} min`, `{number} h`, `{number} working days`"
            ));
            edit.offer = false;
            edits.push(edit);
        }
    }
}

fn unit_edit(range: Range<usize>, put: String, message: String, unit: &str) -> Edit {
    let help = if put.contains(' ') { format!("write `{put}`") } else { format!("write `{unit}`") };
    Edit {
        error: mistake("syntax.unit", range.clone(), message, "no unit that can be read", help),
        range,
        put,
        offer: true,
        damaged: false,
    }
}

/// Signs that other languages use.
fn signs(text: &str, at: usize, edits: &mut Vec<Edit>) {
    const SIGNS: [(&str, &[&str]); 9] = [
        ("==", &["is"]),
        ("!=", &["is not"]),
        (":=", &[":", "="]),
        ("=", &[":", "is", ""]),
        (":", &["=", ""]),
        (";", &["", ","]),
        ("–", &["-"]),
        ("—", &["-"]),
        ("->", &[":"]),
    ];
    let rest = text.get(at..).unwrap_or_default();
    let Some((sign, instead)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) else {
        return;
    };
    for put in *instead {
        let help = if put.is_empty() { "take it out".to_owned() } else { format!("write `{put}`") };
        edits.push(Edit {
            range: at..at + sign.len(),
            put: (*put).to_owned(),
            error: mistake(
                "syntax.sign",
                at..at + sign.len(),
                format!("`{sign}` does not belong here"),
                "another sign is meant",
                help,
            ),
            offer: true,
            damaged: false,
        });
    }
}

/// Words that a keyword may have been meant by.
fn misspelt(piece: &Piece<'_>, at: usize, expected: &[Rule], edits: &mut Vec<Edit>) {
    let word = word_at(piece.text, at);
    if word.len() < 2 || word.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    const MORE: [&str; 17] = [
        "month",
        "months",
        "quarter",
        "quarters",
        "years",
        "weeks",
        "hours",
        "minutes",
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Sat",
        "Sun",
        "24x7",
        "half-year",
    ];
    let most = if word.len() <= 4 { 1 } else { 2 };
    let lower = word.to_lowercase();
    let mut near: Vec<(usize, bool, &str)> = keywords()
        .iter()
        .copied()
        .chain(MORE)
        .filter(|keyword| *keyword != word && keyword.len().abs_diff(word.len()) <= most)
        .filter_map(|keyword| {
            let distance = strsim::damerau_levenshtein(&keyword.to_lowercase(), &lower);
            let wanted = expected.iter().any(|rule| opening(*rule) == Some(keyword));
            (distance <= most).then_some((distance, !wanted, keyword))
        })
        .collect();
    near.sort_unstable();
    for (_, _, keyword) in near.into_iter().take(6) {
        edits.push(Edit {
            range: at..at + word.len(),
            put: keyword.to_owned(),
            error: mistake(
                "syntax.keyword",
                at..at + word.len(),
                format!("`{word}` is not known here"),
                &format!("did you mean `{keyword}`?"),
                format!("write `{keyword}`"),
            ),
            offer: true,
            damaged: false,
        });
    }
}

/// Something small that is missing.
fn insertions(piece: &Piece<'_>, at: usize, general: &SyntaxError, edits: &mut Vec<Edit>) {
    if at == 0 {
        return;
    }
    for sign in [":", "=", ","] {
        let mut error = mistake(
            "syntax.sign",
            general.span.start..general.span.end,
            format!("`{sign}` is missing before {}", found_at(piece.text, at)),
            "here",
            format!("write `{sign}`"),
        );
        error.expected = vec![format!("`{sign}`")];
        edits.push(Edit {
            range: at..at,
            put: format!("{sign} "),
            error,
            offer: true,
            damaged: false,
        });
    }
}

/// Heads of definitions: what cannot be read before the `{` is left out, or a name is put in.
fn heads(text: &str, at: usize, general: &SyntaxError, edits: &mut Vec<Edit>) {
    let Some(brace) = text.get(at..).and_then(|rest| rest.find('{')) else {
        return;
    };
    let before = text.get(at..at + brace).unwrap_or_default();
    if before.contains('\n') || at == 0 {
        return;
    }
    for put in ["", " _ ", " of _ ", " _ of _ ", " \"\" for _ ", " for _ "] {
        edits.push(Edit {
            range: at..at + brace,
            put: put.to_owned(),
            error: general.clone(),
            offer: false,
            damaged: true,
        });
    }
}

fn found_at(text: &str, at: usize) -> String {
    let token = token_at(text, at);
    if token.trim().is_empty() {
        "the end of the line".to_owned()
    } else {
        format!("`{}`", short(token))
    }
}

/// What to say where nothing better is known.
fn general(piece: &Piece<'_>, at: usize, expected: &[Rule], misplaced: bool) -> SyntaxError {
    let token = token_at(piece.text, at);
    let end = if token.trim().is_empty() { at } else { at + token.len() };
    let found = found_at(piece.text, at);
    let mut words: Vec<String> = expected.iter().filter_map(|rule| in_words(*rule)).collect();
    if at == 0 && !misplaced {
        words = statements(piece.only);
    }
    if ["`if`", "`match`"].iter().all(|word| words.iter().any(|it| it == word)) {
        // Everything that an operand can begin with is an expression.
        words.retain(|word| {
            !matches!(
                word.as_str(),
                "`if`" | "`match`" | "`length`" | "a figure" | "a name" | "`not`"
            )
        });
        words.push("an expression".to_owned());
    }
    words.sort();
    words.dedup();
    let listed = match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] if words.len() <= 8 => format!("{} or {last}", all.join(", ")),
        _ => format!("{}, …", words.get(..8).unwrap_or_default().join(", ")),
    };
    let (code, message, label, help) = if misplaced {
        (
            "syntax.misplaced",
            format!("{found} cannot stand here in {}", piece.place),
            "not in this place".to_owned(),
            None,
        )
    } else if at == 0 {
        (
            "syntax.unexpected",
            format!("{found} begins nothing that {} can hold", piece.place),
            "not known here".to_owned(),
            None,
        )
    } else if words.is_empty() {
        (
            "syntax.unexpected",
            format!("{found} is not understood here"),
            "not expected".to_owned(),
            None,
        )
    } else {
        (
            "syntax.unexpected",
            format!("expected {listed}, found {found}"),
            format!("expected {listed}"),
            None,
        )
    };
    let help = help.or_else(|| {
        if listed == "the end of the line" {
            Some("take it out".to_owned())
        } else if listed.is_empty() {
            Some("take it out, or write it as the reference of the language has it".to_owned())
        } else {
            Some(format!("write {listed}"))
        }
    });
    SyntaxError {
        code,
        message,
        span: Span::new(at, end.max(at)),
        label,
        expected: words,
        help,
        fix: None,
    }
}

/// The keyword with which a rule begins, read from the grammar.
fn opening(rule: Rule) -> Option<&'static str> {
    openings().get(&format!("{rule:?}")).copied()
}

/// By the name of a rule.
fn openings() -> &'static BTreeMap<String, &'static str> {
    static OPENINGS: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    OPENINGS.get_or_init(|| {
        let mut out = BTreeMap::new();
        for line in GRAMMAR.lines() {
            let Some((name, body)) = line.split_once(" = ") else {
                continue;
            };
            let body = body.trim_start_matches(['@', '$', '_', '{', ' ', '(']);
            let first = name.strip_prefix("kw_").or_else(|| {
                let rest = body.strip_prefix("kw_")?;
                rest.split(|c: char| !c.is_ascii_lowercase()).next()
            });
            if let Some(first) = first {
                out.insert(name.to_owned(), first);
            }
        }
        out
    })
}

/// The words with which the statements of a place begin, read from the grammar.
fn statements(only: Rule) -> Vec<String> {
    let name = format!("{only:?}");
    let start = format!("{} = _{{", name.trim_end_matches("_only"));
    let Some(body) = GRAMMAR.lines().find_map(|line| line.strip_prefix(start.as_str())) else {
        return Vec::new();
    };
    let rules = body.trim_end_matches('}').split('|').map(str::trim);
    rules.filter_map(|rule| openings().get(rule)).map(|word| format!("`{word}`")).collect()
}

/// What a rule is called in a message; `None` where it would not help.
fn in_words(rule: Rule) -> Option<String> {
    let words = match rule {
        Rule::ident
        | Rule::head
        | Rule::path
        | Rule::paths
        | Rule::plural
        | Rule::is_value
        | Rule::values => "a name",
        Rule::text => "a text in quotes",
        Rule::number | Rule::day_number => "a number",
        Rule::figure | Rule::literal | Rule::amount => "a figure",
        Rule::expr | Rule::loose_expr => "an expression",
        Rule::date | Rule::date_range => "a date",
        Rule::time => "a time of day",
        Rule::time_span | Rule::time_spans => "hours such as `09:00-17:00`",
        Rule::instant => "a moment such as `2026-03-06 17:50`",
        Rule::period => "a period such as `2026-03`",
        Rule::time_unit => "a unit of time",
        Rule::calendar_unit | Rule::unit_word | Rule::cadence => {
            "`month`, `quarter` or another period"
        }
        Rule::period_clause => "`each month` or another period",
        Rule::weekday | Rule::day_range | Rule::day_list | Rule::hours => "days of the week",
        Rule::month_name => "the name of a month",
        Rule::zone => "the name of a zone",
        Rule::colon => "`:`",
        Rule::equals => "`=`",
        Rule::percent_sign => "`%`",
        Rule::compare | Rule::at_least | Rule::at_most => "`at least` or `at most`",
        Rule::field_type => "a type",
        Rule::row | Rule::row_range => "a row such as `below 95%: 5%`",
        Rule::EOI | Rule::tail | Rule::tail_entry => "the end of the line",
        Rule::bad | Rule::bad_entry | Rule::bad_top => return None,
        Rule::infix | Rule::is_tail | Rule::and_or | Rule::prefix | Rule::minus | Rule::offset => {
            return None;
        }
        _ => {
            let name = format!("{rule:?}");
            if name.ends_with("_block") || name == "limit_map" {
                return Some("`{`".to_owned());
            }
            return opening(rule).map(|word| format!("`{word}`"));
        }
    };
    Some(words.to_owned())
}
