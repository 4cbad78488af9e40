//! A file's agreements and scenarios.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use slate_model::{FORMAT, Model};
use slate_syntax::{Ident, Span, ast};

use crate::compile::{At, Cx};
use crate::finding::{Applicability, Code, Finding};
use crate::lower::agreed::Agreed;
use crate::portion::{self, Wanted};
use crate::resolve::{Def, FileScope, Sought, did_you_mean, nearest};

/// The edition that this compiler knows.
const EDITION: u32 = 2026;

/// What may be named in every file.
pub(crate) struct Program<'a> {
    pub scopes: Vec<FileScope<'a>>,
}

impl<'a> Program<'a> {
    fn new(cx: &'a Cx<'a>) -> Self {
        let own: Vec<FileScope<'a>> =
            (0..cx.units.len()).map(|unit| FileScope::own(cx, unit)).collect();
        let mut scopes: Vec<FileScope<'a>> =
            (0..cx.units.len()).map(|unit| cx.quietly(|| FileScope::own(cx, unit))).collect();
        for (unit, scope) in scopes.iter_mut().enumerate() {
            let Some(file) = cx.unit(unit).map(|it| &it.file) else { continue };
            for item in file.items() {
                if let ast::Item::Use(it) = item {
                    scope.bring_in(cx, unit, it, &|other| exported(&own, other));
                }
            }
        }
        Self { scopes }
    }

    pub fn scope(&self, unit: usize) -> Option<&FileScope<'a>> {
        self.scopes.get(unit)
    }
}

/// What a file gives to those that bring it in: its own definitions.
pub(crate) fn exported<'a>(own: &[FileScope<'a>], unit: usize) -> Vec<(String, Def<'a>)> {
    own.get(unit)
        .into_iter()
        .flat_map(|scope| scope.names.iter().map(|((_, name), def)| (name.clone(), *def)))
        .collect()
}

/// Writes out the root file. `None` where there is nothing to write out.
pub(crate) fn program(cx: &Cx<'_>) -> Option<Arc<Model>> {
    // Shortens the lifetime of everything to that of this call: one lifetime for all passes.
    lower(cx)
}

fn lower<'a>(cx: &'a Cx<'a>) -> Option<Arc<Model>> {
    let program = Program::new(cx);
    let root = cx.unit(0)?;
    let edition = edition(cx);
    check_overrides(cx);

    let mut known: BTreeMap<&str, (usize, &'a ast::Agreement)> = BTreeMap::new();
    let mut nameless = false;
    for (unit, it) in cx.units.iter().enumerate() {
        for item in it.file.items() {
            let ast::Item::Agreement(agreement) = item else { continue };
            let name = agreement.head.name.as_str();
            if agreement.head.name.is_missing() {
                nameless = true;
                continue;
            }
            if let Some((first_unit, first)) = known.get(name) {
                let second = At { unit, span: agreement.head.name.span };
                let first = At { unit: *first_unit, span: first.head.name.span };
                // The root's own agreement may have the name of one that comes with a file: here the
                // name means the own one. Of two that come with files it could mean either.
                if *first_unit == unit || *first_unit != 0 {
                    let by = cx.brought_in_by(unit).unwrap_or(second);
                    cx.duplicate_by(name, by, (second, first), "an agreement");
                }
                continue;
            }
            known.insert(name, (unit, agreement));
        }
    }
    let mut wanted: Vec<(usize, &'a ast::Agreement)> = Vec::new();
    // Where an agreement stands in `wanted`, and what is told of it.
    let mut places: BTreeMap<(usize, Span), usize> = BTreeMap::new();
    let mut scenarios: BTreeMap<usize, Vec<&'a ast::Scenario>> = BTreeMap::new();
    for item in root.file.items() {
        if let ast::Item::Agreement(it) = item {
            places.entry((0, it.span)).or_insert(wanted.len());
            wanted.push((0, it));
        }
    }
    // An agreement that could not be read may be the one that a scenario is for.
    let unread = |name: &str| {
        let mut scopes = program.scopes.iter().map(|scope| &scope.phantoms);
        nameless || scopes.any(|it| it.has(name) || it.may_be(Sought::Agreement))
    };
    for item in root.file.items() {
        let ast::Item::Scenario(it) = item else { continue };
        let name = it.agreement.text();
        match known.get(name.as_str()) {
            Some((unit, agreement)) => {
                let named = At { unit: *unit, span: agreement.head.name.span };
                cx.link(At { unit: 0, span: it.agreement.span }, named);
                let place = *places.entry((*unit, agreement.span)).or_insert_with(|| {
                    wanted.push((*unit, agreement));
                    wanted.len().saturating_sub(1)
                });
                scenarios.entry(place).or_default().push(it);
            }
            None if name.is_empty() || unread(&name) => {}
            None => unknown_agreement(cx, it, &name, &known),
        }
    }
    let faults = Faults::of(cx, root);
    let wanted: Vec<Wanted<'a>> = wanted
        .into_iter()
        .enumerate()
        .map(|(place, (unit, agreement))| {
            let scenarios = scenarios.remove(&place).unwrap_or_default();
            let spans = scenarios.iter().map(|it| it.span).chain([agreement.span]);
            let sound = faults.spare(unit, spans);
            Wanted { unit, agreement, scenarios, sound }
        })
        .collect();
    let portions = portion::portions(cx, &program, &wanted);
    for portion in &portions.each {
        cx.add(&portion.said);
    }
    let none = no_agreement();
    let library = Agreed::read(cx, &program, 0, &none);
    library.check_unused();
    unused_at_top(cx, root);
    if wanted.is_empty() {
        library.link_unused();
    }
    let model = Model {
        slate_model: FORMAT,
        edition,
        tz_database: chrono_tz::IANA_TZDB_VERSION.to_owned(),
        agreements: Vec::new(),
        scenarios: Vec::new(),
    };
    Some(portions.into_model(cx, model))
}

/// What is wrong before agreements are looked at.
struct Faults {
    /// Where in the root, by the first byte of the agreement or scenario that holds it.
    inside: BTreeSet<usize>,
    /// Whether anything is wrong outside of them, which each of them may see.
    outside: bool,
}

impl Faults {
    fn of(cx: &Cx<'_>, root: &crate::workspace::Unit) -> Self {
        // Of more mistakes than are listed, nobody knows where they are.
        let outside = cx.units.iter().any(|unit| unit.errors.len() >= slate_syntax::MOST_ERRORS);
        let mut faults = Self { inside: BTreeSet::new(), outside };
        for (file, span) in cx.errors() {
            let items = &root.file.items;
            let before = items.partition_point(|item| item.span().start <= span.start);
            let holding = before.checked_sub(1).and_then(|at| items.get(at)).filter(|item| {
                file == root.name
                    && span.end <= item.span().end
                    && matches!(&***item, ast::Item::Agreement(_) | ast::Item::Scenario(_))
            });
            match holding {
                Some(item) => {
                    faults.inside.insert(item.span().start);
                }
                None => faults.outside = true,
            }
        }
        faults
    }

    /// Whether an agreement with its scenarios has nothing to do with what is wrong.
    fn spare(&self, unit: usize, mut spans: impl Iterator<Item = Span>) -> bool {
        !self.outside && (unit != 0 || spans.all(|span| !self.inside.contains(&span.start)))
    }
}

/// An agreement that says nothing: what no agreement uses is read as if for it.
fn no_agreement() -> ast::Agreement {
    let nothing = Span::default();
    ast::Agreement {
        head: ast::Head {
            name: Ident { value: String::new(), span: nothing },
            label: None,
            docs: None,
            damaged: true,
        },
        items: Vec::new(),
        span: nothing,
    }
}

fn unknown_agreement(
    cx: &Cx<'_>,
    it: &ast::Scenario,
    name: &str,
    known: &BTreeMap<&str, (usize, &ast::Agreement)>,
) {
    let at = At { unit: 0, span: it.agreement.span };
    let names: Vec<&str> = known.keys().copied().collect();
    let mut finding = cx.finding(
        Code::UnknownName,
        format!("no agreement is called `{name}`"),
        at,
        "not defined",
    );
    if let Some(near) = nearest(name, names.iter().copied()) {
        finding = finding.meant(near, cx.file(0), at.span, Applicability::Safe);
    } else {
        finding =
            finding.help(did_you_mean(name, &names).unwrap_or_else(|| {
                "bring in the file of the agreement with `use \"…\"`".to_owned()
            }));
    }
    cx.push(finding);
}

/// The edition of the root; every file of a workspace states one that is known.
fn edition(cx: &Cx<'_>) -> u32 {
    for (unit, it) in cx.units.iter().enumerate() {
        let mut first: Option<&ast::Edition> = None;
        for item in it.file.items() {
            let ast::Item::Edition(edition) = item else { continue };
            let at = At { unit, span: edition.span };
            if let Some(first) = first {
                cx.repeated("edition", at, At { unit, span: first.span });
            }
            first = Some(edition);
            if edition.year.whole() != Some(EDITION) {
                cx.push(
                    cx.finding(
                        Code::OutOfRange,
                        format!("edition {} is not known", edition.year.digits),
                        At { unit, span: edition.year.span },
                        "not an edition of the language",
                    )
                    .help("write `edition 2026`")
                    .fix_safe(
                        "write `2026`",
                        cx.file(unit),
                        edition.year.span,
                        "2026",
                    ),
                );
            }
        }
    }
    EDITION
}

/// Values given for parameters that no file has.
fn check_overrides(cx: &Cx<'_>) {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for unit in cx.units {
        for item in unit.file.items() {
            match item {
                ast::Item::Parameter(it) => {
                    known.insert(it.head.name.value.clone());
                }
                ast::Item::Agreement(agreement) => {
                    for item in &agreement.items {
                        if let ast::AgreementItem::Parameter(it) = item {
                            let name = it.head.name.as_str();
                            known.insert(name.to_owned());
                            known.insert(format!("{}.{name}", agreement.head.name.as_str()));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    for wanted in cx.options.parameters.keys() {
        if known.contains(wanted) {
            continue;
        }
        let start = At { unit: 0, span: crate::resolve::file_start() };
        let mut finding = cx.finding(
            Code::UnknownName,
            format!("no parameter is called `{wanted}`"),
            start,
            "a value is given for it, and nothing here has this name",
        );
        finding = finding.help(
            did_you_mean(wanted, &names)
                .unwrap_or_else(|| "write `parameter name = value` in the agreement".to_owned()),
        );
        cx.push(finding);
    }
}

/// Definitions at the top of a file with agreements that none of them uses. A file without
/// agreements is there for others.
fn unused_at_top(cx: &Cx<'_>, root: &crate::workspace::Unit) {
    let has_agreement = root.file.items().any(|item| matches!(item, ast::Item::Agreement(_)));
    let damaged = root.file.items().any(|item| matches!(item, ast::Item::Bad(_)));
    if !has_agreement || damaged || !cx.sound() {
        return;
    }
    for item in root.file.items() {
        let (key, what, span, shown) = match item {
            ast::Item::Use(it) => {
                if let ast::UseWhat::Bundled(path) = &it.what
                    && !cx.is_used((0, it.span.start))
                {
                    unused_use(cx, At { unit: 0, span: it.span }, &path.text());
                }
                continue;
            }
            _ => match crate::resolve::definition(item) {
                Some((name, what)) if !name.is_missing() => {
                    let word = match what.in_words() {
                        "a calendar" => "calendar",
                        "a record" => "record",
                        "a parameter" => "parameter",
                        "an input" => "input",
                        "a table of holidays" => "table",
                        _ => "name",
                    };
                    (name.span.start, word, name.span, name.value.clone())
                }
                _ => continue,
            },
        };
        if !cx.is_used((0, key)) {
            unused(cx, At { unit: 0, span }, what, &shown);
        }
    }
}

/// A definition that nothing uses.
pub(crate) fn unused(cx: &Cx<'_>, at: At, what: &str, name: &str) {
    cx.push(unused_finding(cx, at, what, name));
}

/// A `use` that nothing needs: its line says nothing, and can go.
pub(crate) fn unused_use(cx: &Cx<'_>, at: At, name: &str) {
    let mut finding = unused_finding(cx, at, "table", name);
    if let Some(line) = cx.unit(at.unit).and_then(|unit| whole_lines(&unit.text, at.span)) {
        finding = finding.fix_safe("take it out", cx.file(at.unit), line, "");
    }
    cx.push(finding);
}

fn unused_finding(cx: &Cx<'_>, at: At, what: &str, name: &str) -> Finding {
    cx.finding(
        Code::UnusedDefinition,
        format!("nothing uses the {what} `{name}`"),
        at,
        "defined and not used",
    )
    .help("remove it, or use it")
}

/// The lines of a statement that shares them with no other, with their ends.
pub(crate) fn whole_lines(text: &str, span: Span) -> Option<Span> {
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let rest = text.get(span.end..)?;
    let end =
        rest.find('\n').map_or(text.len(), |at| span.end.saturating_add(at).saturating_add(1));
    let around = [text.get(start..span.start)?, text.get(span.end..end)?];
    around.iter().all(|it| it.trim().is_empty()).then(|| Span::new(start, end))
}
