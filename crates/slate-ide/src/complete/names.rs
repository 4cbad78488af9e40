//! Names that mean something at a place.

use slate_syntax::Expected;

use super::{Completion, CompletionKind};
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

use SymbolKind as K;

/// What a name at a place could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Something of these kinds.
    Of(&'static [SymbolKind]),
    /// A member of the field that is compared.
    Member,
    /// `tickets`: many of a record.
    Stream,
    /// The charge of a service, or a figure.
    Charge,
    Zone,
    Currency,
    Table,
    /// A bundled or own table, or a date.
    Holidays,
    /// A name that the author makes up.
    New,
}

/// The names that fit at a place.
pub(super) fn names(
    snapshot: &Snapshot,
    path: &str,
    text: &str,
    here: &Expected,
) -> Vec<Completion> {
    let takes_names = ["ident", "path", "zone", "link"].iter().any(|slot| here.slot(slot));
    if !takes_names {
        return Vec::new();
    }
    let symbols = snapshot.symbols_of(path);
    let statement = here.statement.of(text);
    let named = |label: &str, kind, detail: &str, about: &str| Completion {
        label: label.to_owned(),
        about: about.to_owned(),
        kind,
        detail: detail.to_owned(),
        insert: label.to_owned(),
        replace: here.replace,
    };
    let complete = |label: &str, kind, detail: &str| named(label, kind, detail, label);
    let qualifier = here.qualifier.as_deref();
    let owner = owner(here);
    let mut found = Vec::new();
    for wanted in wanted(here, statement) {
        match wanted {
            Wanted::New => {}
            Wanted::Of(kinds) => {
                for symbol in symbols.iter().filter(|symbol| kinds.contains(&symbol.kind)) {
                    let Some(label) = written(symbol, owner.as_deref(), qualifier) else {
                        continue;
                    };
                    found.push(named(
                        &label,
                        CompletionKind::Name(symbol.kind),
                        &detail(symbol),
                        &symbol.path,
                    ));
                }
            }
            Wanted::Member => {
                let field = compared(statement);
                for symbol in symbols.iter().filter(|symbol| symbol.kind == K::Field) {
                    if field.as_deref().is_some_and(|field| symbol.name != field) {
                        continue;
                    }
                    for member in symbol.children.iter().filter(|it| it.kind == K::Member) {
                        found.push(named(
                            &member.name,
                            CompletionKind::Name(K::Member),
                            &format!("of {}", symbol.path),
                            &member.path,
                        ));
                    }
                }
            }
            Wanted::Stream => {
                for symbol in symbols.iter().filter(|symbol| symbol.kind == K::Record) {
                    let many = format!("{}s", symbol.name);
                    found.push(named(
                        &many,
                        CompletionKind::Name(K::Record),
                        "records",
                        &symbol.path,
                    ));
                }
            }
            Wanted::Charge => {
                for symbol in symbols.iter().filter(|symbol| symbol.kind == K::Service) {
                    let label = match qualifier {
                        Some(qualifier) if qualifier == symbol.name => "charge".to_owned(),
                        Some(_) => continue,
                        None => format!("{}.charge", symbol.name),
                    };
                    found.push(named(
                        &label,
                        CompletionKind::Name(K::Service),
                        "its charge",
                        &symbol.path,
                    ));
                }
                if qualifier.is_none() {
                    found.push(complete("charges", CompletionKind::Word, "of all services"));
                }
            }
            Wanted::Zone => found.extend(
                chrono_tz::TZ_VARIANTS
                    .iter()
                    .map(|zone| complete(zone.name(), CompletionKind::Known, "zone")),
            ),
            Wanted::Currency => found.extend(
                [
                    "GBP", "EUR", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CAD", "AUD", "INR",
                    "JPY",
                ]
                .iter()
                .map(|code| complete(code, CompletionKind::Known, "currency")),
            ),
            Wanted::Table | Wanted::Holidays => {
                if qualifier.is_none_or(|it| it == "holidays") {
                    let before = if qualifier.is_some() { "" } else { "holidays." };
                    for table in slate_calendar::holidays::names() {
                        found.push(complete(
                            &format!("{before}{table}"),
                            CompletionKind::Known,
                            "public holidays",
                        ));
                    }
                }
                if wanted == Wanted::Holidays {
                    for symbol in symbols.iter().filter(|symbol| symbol.kind == K::Holidays) {
                        found.push(named(
                            &symbol.name,
                            CompletionKind::Name(K::Holidays),
                            &detail(symbol),
                            &symbol.path,
                        ));
                    }
                }
            }
        }
    }
    if wanted(here, statement).contains(&Wanted::Of(&[K::Calendar])) && qualifier.is_none() {
        found.push(complete("24x7", CompletionKind::Known, "always open"));
    }
    found
}

/// How a clause at a place writes a name: shorter inside the service that owns it. `None` where what
/// stands before the cursor leads elsewhere.
fn written(symbol: &Symbol, owner: Option<&str>, qualifier: Option<&str>) -> Option<String> {
    if matches!(symbol.kind, K::Field | K::Event) {
        return qualifier.is_none().then(|| symbol.name.clone());
    }
    let inside = owner.and_then(|owner| symbol.path.strip_prefix(owner)?.strip_prefix('.'));
    match qualifier {
        Some(qualifier) => [Some(symbol.path.as_str()), inside]
            .into_iter()
            .flatten()
            .find_map(|path| path.strip_prefix(qualifier)?.strip_prefix('.'))
            .map(str::to_owned),
        None => Some(inside.unwrap_or(&symbol.path).to_owned()),
    }
}

/// The service in which a place lies.
fn owner(here: &Expected) -> Option<String> {
    let service = here.blocks.iter().find(|block| block.keyword == "service")?;
    service.name.clone()
}

/// The field before the last `is`, `becomes` or `leaves` of a statement.
fn compared(statement: &str) -> Option<String> {
    let words: Vec<&str> = statement
        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'))
        .filter(|word| !word.is_empty())
        .collect();
    let verb = words.iter().rposition(|word| matches!(*word, "is" | "becomes" | "leaves"))?;
    words.get(verb.checked_sub(1)?).map(|word| (*word).to_owned())
}

/// What stands beside a name in a list.
fn detail(symbol: &Symbol) -> String {
    if symbol.label.is_empty() {
        symbol.kind.word().to_owned()
    } else {
        format!("{} “{}”", symbol.kind.word(), symbol.label)
    }
}

/// What a name at a place could be: by its block, its statement and the word before it.
fn wanted(here: &Expected, statement: &str) -> Vec<Wanted> {
    const FIELDS: Wanted = Wanted::Of(&[K::Field]);
    const HAPPENINGS: Wanted = Wanted::Of(&[K::Field, K::Event]);
    const TARGETS: Wanted = Wanted::Of(&[K::Target]);
    const CALENDARS: Wanted = Wanted::Of(&[K::Calendar]);
    const FIGURES: Wanted = Wanted::Of(&[K::Parameter, K::Let, K::Input]);
    let words: Vec<&str> = statement
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '%')))
        .filter(|word| !word.is_empty())
        .collect();
    let first = words.first().copied().unwrap_or_default();
    let last = words.last().copied().unwrap_or_default();
    let block = here.blocks.last().map_or("", |block| block.keyword.as_str());
    let in_scenario = here.blocks.iter().any(|block| block.keyword == "scenario");
    let in_limit = here.blocks.iter().any(|block| block.keyword == "limit");
    let condition = words.iter().any(|word| matches!(*word, "where" | "while"));
    match (block, first, last) {
        (_, _, "is" | "becomes" | "leaves" | "not") => vec![Wanted::Member],
        (_, _, "or") if words.iter().any(|word| matches!(*word, "is" | "becomes" | "leaves")) => {
            vec![Wanted::Member, FIELDS]
        }
        (_, _, "where" | "while") => vec![FIELDS],
        (_, _, "and" | "or" | "(") if condition => vec![FIELDS],
        (_, "timezone", _) => vec![Wanted::Zone],
        (_, "currency", _) => vec![Wanted::Currency],
        (_, "use", _) => vec![Wanted::Table],
        ("calendar" | "holidays" | "from", "closed" | "open", _) => vec![Wanted::Holidays],
        ("holidays", "", _) => vec![Wanted::Holidays],
        (_, "calendar", _) if words.len() > 1 => vec![CALENDARS],
        ("timer", "run", _) | (_, "time", "in") | (_, _, "in") if !in_scenario => vec![CALENDARS],
        ("timer", "start" | "stop", _) => vec![HAPPENINGS],
        ("timer", "on", _) => vec![FIELDS],
        (_, "timer", "of") => vec![Wanted::Of(&[K::Record])],
        (_, "tier", "like") => vec![Wanted::Of(&[K::Tier])],
        (_, "select", "for") | (_, "for", _) if block != "scenario" => vec![Wanted::Stream],
        (_, "select", _) => vec![Wanted::Of(&[K::Tier])],
        ("target", "measure", "of" | "from") | ("metric", _, "of" | "from") => {
            vec![Wanted::Stream, FIELDS]
        }
        ("target", "measure", _) => vec![Wanted::Of(&[K::Timer, K::Metric])],
        ("target", "limit", "by") => vec![FIELDS],
        ("target", "require", "per") | (_, _, "per") => vec![FIELDS],
        ("target", "require", "of" | "every") => vec![Wanted::Stream],
        ("target", "require", _) => vec![FIGURES],
        ("metric", "", _) => vec![Wanted::Of(&[K::Metric]), FIGURES],
        ("metric", ..) => vec![Wanted::Of(&[K::Metric]), FIGURES],
        ("exclude", "", _) => vec![Wanted::Stream],
        (_, "credit" | "exclude" | "terminate", "for") => vec![TARGETS],
        ("credit" | "terminate", "when", "when") => vec![TARGETS],
        ("credit" | "settlement" | "rows", _, _) => vec![Wanted::Charge, FIGURES],
        (_, "scenario", "for") => vec![Wanted::Of(&[K::Agreement])],
        ("scenario", "expect", "expect") => vec![TARGETS],
        ("scenario", "expect", "terminate") => vec![Wanted::Of(&[K::Termination])],
        ("scenario", "expect" | "claim", "credit" | "claim") => vec![Wanted::Of(&[K::Credit])],
        ("scenario", "input", _) => vec![Wanted::Of(&[K::Input])],
        ("scenario", "parameter", _) => vec![Wanted::Of(&[K::Parameter])],
        ("scenario", "", _) => vec![Wanted::Of(&[K::Record])],
        _ if in_limit => vec![Wanted::Member],
        _ if in_scenario && words.len() == 1 => vec![Wanted::Member],
        _ if in_scenario => vec![HAPPENINGS],
        _ => vec![Wanted::New],
    }
}
