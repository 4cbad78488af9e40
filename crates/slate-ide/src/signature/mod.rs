//! What a function or a clause takes, part by part, while it is written.

mod forms;

use slate_syntax::{Span, expected};

use self::forms::{CLAUSES, FUNCTIONS, Form, LIMIT_ROW, ROW, SCENARIO, WHEN};
use crate::workspace::Snapshot;

/// What a function or a clause takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// How it is written: `round(value, step)`.
    pub label: String,
    /// What it is.
    pub text: &'static str,
    /// Its parts in order of place.
    pub parts: Vec<Part>,
    /// Which of them stands at the cursor.
    pub active: usize,
}

/// A part of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Where it stands in the label.
    pub span: Span,
    /// What is written there.
    pub text: &'static str,
}

impl Snapshot {
    /// What the function or the clause at `offset` takes; `None` where none is being written, and behind the
    /// last that one takes.
    #[must_use]
    pub fn signature(&self, path: &str, offset: usize) -> Option<Signature> {
        let text = self.text(path)?;
        let before = text.get(..offset)?;
        let place = place(before)?;
        if let Some((function, commas)) = place {
            let form = FUNCTIONS.iter().find(|(label, ..)| {
                label.strip_prefix(function).is_some_and(|rest| rest.starts_with('('))
            })?;
            let last = form.2.len().saturating_sub(1);
            // `min` takes any number of them; what is beyond the others' last is no part of them.
            let many = form.2.last() == Some(&"and more");
            let active = if many { commas.min(last) } else { commas };
            return (active <= last).then(|| signature(form, active));
        }
        let expected = expected(&text, offset);
        let statement = expected.statement;
        let written = text.get(statement.start..offset.max(statement.start))?;
        let block = |at: usize| expected.blocks.iter().rev().nth(at).map(|it| it.keyword.as_str());
        if expected.blocks.iter().any(|it| it.keyword == "limit") {
            // On one line the rows stand behind commas.
            let row = written.rsplit(',').next()?;
            return written_so(&LIMIT_ROW, row, 0);
        }
        let rung = written.trim_start().starts_with(|c: char| c.is_ascii_digit());
        match block(0) {
            Some("credit" | "rows") if rung => return written_so(&ROW, written, 0),
            Some("credit" | "terminate") => {
                if let Some(found) = clause(&WHEN, written) {
                    return Some(found);
                }
            }
            Some("scenario") => return clause(&SCENARIO, written),
            _ => {}
        }
        clause(&CLAUSES, written)
    }
}

/// Of the forms that begin with the first word of a statement, the one that has most of its words.
fn clause(forms: &[Form], written: &str) -> Option<Signature> {
    let words = words(written);
    let first = *words.first()?;
    let own = |form: &&Form| {
        let fixed = fixed(form.0);
        fixed.filter(|word| words.contains(word)).count()
    };
    let beginning = forms.iter().rev().filter(|form| form.0.split(' ').next() == Some(first));
    // Of those that have as many, the first of the list.
    written_so(beginning.max_by_key(own)?, written, 1)
}

/// The words of a form that are no parts.
fn fixed(template: &str) -> impl Iterator<Item = &str> {
    let outside = template.split('<').map(|it| it.split_once('>').map_or(it, |(_, rest)| rest));
    outside.flat_map(str::split_whitespace)
}

/// A form whose statement is written so far, where that is more than a word that may still be completed and
/// where something is still to come. `skipped` words of it are those with which the form begins.
fn written_so(form: &Form, written: &str, skipped: usize) -> Option<Signature> {
    let words = words(written);
    let number = written.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if !number && written.trim_start().len() == words.first()?.len() {
        return None;
    }
    let ended = written.ends_with(char::is_whitespace);
    let active = active(form.0, words.into_iter().skip(skipped), ended)?;
    Some(signature(form, active))
}

/// A form with the places of its parts, of which one is being written.
fn signature(form: &Form, active: usize) -> Signature {
    let (template, text, parts) = *form;
    let mut label = String::new();
    let mut spans = Vec::new();
    let mut start = 0;
    for c in template.chars() {
        match c {
            '<' => start = label.len(),
            '>' => spans.push(Span::new(start, label.len())),
            c => label.push(c),
        }
    }
    let parts = spans.into_iter().zip(parts).map(|(span, text)| Part { span, text }).collect();
    Signature { label, text, parts, active }
}

/// The part that is being written: that behind the last word between parts that stands there. `ended` says
/// whether the last word is written to its end; `None`: nothing is left to write.
fn active<'a>(template: &str, words: impl Iterator<Item = &'a str>, ended: bool) -> Option<usize> {
    let mut words = words.peekable();
    // What stands before each part, by its first word; parts that follow each other are one here.
    let pieces: Vec<&str> = template.split('<').skip(1).collect();
    let mut active = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let between = piece.split_once('>').map_or("", |(_, rest)| rest);
        let sign = between.split_whitespace().next().unwrap_or_default();
        if sign.is_empty() {
            // Nothing but a space: the part is one word long.
            let word = words.next();
            let unfinished = !ended && words.peek().is_none();
            if word.is_none() || unfinished || index + 1 == pieces.len() {
                return Some(active);
            }
        } else if !words.any(|word| word == sign) {
            return Some(active);
        }
        active = index + 1;
    }
    (active < pieces.len()).then_some(active)
}

/// The words and texts of a statement; `:` and `=` stand alone.
fn words(statement: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in statement.char_indices() {
        let sign = !quoted && matches!(c, ':' | '=');
        if !quoted && (c.is_whitespace() || sign) {
            words.extend(start.take().and_then(|start| statement.get(start..at)));
            if sign {
                words.extend(statement.get(at..at + 1));
            }
            continue;
        }
        start = start.or(Some(at));
        quoted ^= c == '"';
    }
    words.extend(start.and_then(|start| statement.get(start..)));
    words
}

/// The innermost call that is open at the end of a text, and how many commas it has so far; the inner
/// `None` outside of calls, the outer one inside comments and texts.
fn place(before: &str) -> Option<Option<(&str, usize)>> {
    // Where each open parenthesis stands, and its commas.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut rest = before.char_indices();
    while let Some((at, c)) = rest.next() {
        match c {
            '"' => loop {
                match rest.next() {
                    Some((_, '\\')) => drop(rest.next()),
                    // A text ends with its line, if not before.
                    Some((_, '"' | '\n')) => break,
                    Some(_) => {}
                    None => return None,
                }
            },
            '/' if before.get(at..).is_some_and(|rest| rest.starts_with("//")) => loop {
                match rest.next() {
                    Some((_, '\n')) => break,
                    Some(_) => {}
                    None => return None,
                }
            },
            '(' => open.push((at, 0)),
            ')' => drop(open.pop()),
            // No call reaches over the edge of a block.
            '{' | '}' => open.clear(),
            ',' => {
                if let Some((_, commas)) = open.last_mut() {
                    *commas += 1;
                }
            }
            _ => {}
        }
    }
    let called = |(at, commas): &(usize, usize)| {
        let head = before.get(..*at)?.trim_end();
        let name = head.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        (!name.is_empty()).then_some((name, *commas))
    };
    Some(open.iter().rev().find_map(called))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workspace;

    /// The label of the signature at `|` and the part that is active.
    fn at(text: &str) -> Option<(String, String)> {
        let offset = text.find('|').unwrap();
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text.replace('|', ""));
        let found = workspace.snapshot().signature("a.slate", offset)?;
        let part = found.parts[found.active].span.of(&found.label).to_owned();
        Some((found.label, part))
    }

    fn active(text: &str) -> String {
        at(text).unwrap().1
    }

    #[test]
    fn a_call_shows_what_it_takes() {
        let (label, part) = at("let x = round(users, |").unwrap();
        assert_eq!(label, "round(value, step)");
        assert_eq!(part, "step");
        assert_eq!(active("let x = round((a + b|), c)"), "value");
        assert_eq!(active("let x = round(min(a, b), |"), "step");
        assert_eq!(active("let x = min(\n  a, // one, two\n  b, c, d, |"), "…");
        assert_eq!(active("let x = previous(|users)"), "figure");
        assert_eq!(at("let x = floor(a, |"), None);
        for nothing in
            ["let x = (|", "let x = f(|", "// min(|", "provider \"min(|\"", "let x = min(a)|"]
        {
            assert_eq!(at(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn a_clause_shows_its_parts() {
        let inside = |text: &str| format!("agreement a {{\n  {text}\n}}\n");
        let (label, part) = at(&inside("term 2026-01-01 to |")).unwrap();
        assert_eq!(label, "term first day to last day");
        assert_eq!(part, "last day");
        assert_eq!(active(&inside("term |")), "first day");
        assert_eq!(active(&inside("credit late for |")), "targets");
        let service = |text: &str| inside(&format!("service s {{\n  {text}\n  }}"));
        assert_eq!(active(&service("charge 5 GBP per |")), "unit");
        let target = |text: &str| service(&format!("target t {{\n  {text}\n  }}"));
        assert_eq!(active(&target("require at least |")), "figure");
        assert_eq!(active(&target("require at least 90% of |")), "records");
        assert_eq!(active(&target("require at least 90% of tickets each |")), "period");
        assert_eq!(active(&target("under 20|")), "count");
        assert_eq!(active(&target("under 20 |")), "records");
        assert_eq!(at(&target("under 20 tickets: allow 1 miss|")), None);
        assert_eq!(active(&target("under 20 tickets: allow |")), "misses");
        assert_eq!(at(&inside("term|")), None);
        assert_eq!(at(&inside("|")), None);
        assert_eq!(active("scenario \"for a\" for |"), "agreement");
        assert_eq!(active(&target("limit 4 h in |")), "calendar");
        assert_eq!(active(&inside("input users : count each |")), "period");
        assert_eq!(active(&inside("settlement {\n    claim within |\n  }")), "time");
        assert_eq!(active(&target("limit { P1: |")), "time");
        assert_eq!(
            active(&target("limit {\n      P1: 4 h\n      P2: 8 h in |\n    }")),
            "calendar"
        );
        assert_eq!(active(&target("limit { P1: 4 h, P2 |: 8 h }")), "values");
        assert_eq!(active(&target("limit { P1: { provider: |")), "time");
        let credit = |text: &str| inside(&format!("credit c for s.t {{\n    {text}\n  }}"));
        assert_eq!(active(&credit("99.0% to |")), "figure");
        assert_eq!(active(&credit("99.0% to below 99.8%: |")), "credit");
        assert_eq!(active(&credit("rows on s.t {\n      9|\n    }")), "figure");
        assert_eq!(active(&credit("pay 5% of |")), "base");
        assert_eq!(active(&credit("pay 5% per |")), "step");
        let (label, part) = at(&credit("pay 5% per 0.1 pp of |shortfall")).unwrap();
        assert_eq!((label.as_str(), part.as_str()), ("pay credit per step of figure", "figure"));
        assert_eq!(active(&credit("when |")), "target");
        assert_eq!(active(&credit("when s.t missed in |")), "count");
        assert_eq!(active(&credit("when s.t missed in 3 consecutive |")), "periods");
        assert_eq!(active(&credit("when credits at least 10% each |")), "period");
        assert_eq!(at(&target("when |")), None);
        // The same words are something else in a scenario.
        let scenario = |text: &str| format!("scenario \"S\" for a {{\n  {text}\n}}\n");
        assert_eq!(active(&scenario("claim late in |")), "period");
        assert_eq!(active(&scenario("claim late in 2026-03 on |")), "date");
        assert_eq!(active(&scenario("input users in 2026-03 is |")), "value");
        assert_eq!(active(&scenario("parameter floor = |")), "value");
        assert_eq!(active(&scenario("expect desk.fixed in |")), "period");
        assert_eq!(at(&scenario("cap |")), None);
    }

    #[test]
    fn the_functions_are_those_of_the_checker_and_clauses_begin_with_words_of_the_language() {
        let names = FUNCTIONS.iter().filter_map(|(label, ..)| Some(label.split_once('(')?.0));
        assert!(names.eq(slate_check::FUNCTIONS));
        for (label, ..) in CLAUSES.iter().chain(&SCENARIO).chain(&WHEN) {
            let word = label.split(' ').next().unwrap();
            assert!(slate_syntax::keywords().contains(&word), "{label}");
        }
    }

    #[test]
    fn every_part_is_said() {
        let rows = [ROW, LIMIT_ROW];
        for form in FUNCTIONS.iter().chain(&CLAUSES).chain(&SCENARIO).chain(&WHEN).chain(&rows) {
            assert_eq!(form.0.matches('<').count(), form.2.len(), "{}", form.0);
            assert!(signature(form, 0).parts.iter().all(|part| !part.span.is_empty()));
        }
    }
}
