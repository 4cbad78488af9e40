//! What the top of a file defines, and what it brings in from others.

use std::collections::BTreeMap;

use slate_syntax::ast;
use slate_syntax::{Ident, Span};

use crate::compile::{At, Cx};
use crate::finding::Code;
use crate::resolve::{Phantoms, did_you_mean};
use crate::workspace::relative_path;

/// Names of one space are unique in one scope; a name may mean one thing in each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Space {
    /// Calendars and tables of holidays.
    Calendar,
    /// Records, singular.
    Record,
    /// Parameters, `let`, inputs.
    Value,
}

impl Space {
    pub const ALL: [Self; 3] = [Self::Calendar, Self::Record, Self::Value];
}

/// A definition that files and agreements may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item<'a> {
    Calendar(&'a ast::Calendar),
    Holidays(&'a ast::Holidays),
    Record(&'a ast::Record),
    Parameter(&'a ast::Parameter),
    Let(&'a ast::Let),
    Input(&'a ast::Input),
    /// A bundled table of holidays, by its name without `holidays.`.
    /// It stands with the name that it has in the file.
    Bundled(&'a str, Span),
}

impl Item<'_> {
    pub const fn space(&self) -> Space {
        match self {
            Self::Calendar(_) | Self::Holidays(_) | Self::Bundled(..) => Space::Calendar,
            Self::Record(_) => Space::Record,
            Self::Parameter(_) | Self::Let(_) | Self::Input(_) => Space::Value,
        }
    }

    /// The word with which it begins.
    const fn keyword(&self) -> &'static str {
        match self {
            Self::Calendar(_) => "calendar",
            Self::Holidays(_) | Self::Bundled(..) => "holidays",
            Self::Record(_) => "record",
            Self::Parameter(_) => "parameter",
            Self::Let(_) => "let",
            Self::Input(_) => "input",
        }
    }

    /// `a calendar`, for messages.
    pub const fn in_words(&self) -> &'static str {
        match self {
            Self::Calendar(_) => "a calendar",
            Self::Holidays(_) | Self::Bundled(..) => "a table of holidays",
            Self::Record(_) => "a record",
            Self::Parameter(_) => "a parameter",
            Self::Let(_) => "a named expression",
            Self::Input(_) => "an input",
        }
    }
}

/// What tells one definition from every other: its file and where it starts.
pub(crate) type DefKey = (usize, usize);

/// A definition and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Def<'a> {
    pub item: Item<'a>,
    /// Where its name stands.
    pub at: At,
}

impl Def<'_> {
    pub const fn key(&self) -> DefKey {
        (self.at.unit, self.at.span.start)
    }

    /// The name itself.
    pub const fn named(&self) -> At {
        match self.item {
            Item::Bundled(_, span) => At { unit: self.at.unit, span },
            _ => self.at,
        }
    }
}

/// What can be named in a file.
#[derive(Default, Debug)]
pub(crate) struct FileScope<'a> {
    /// Its own definitions and those of files brought in without another name.
    pub names: BTreeMap<(Space, String), Def<'a>>,
    /// Files brought in under another name, and where that name stands.
    pub aliases: BTreeMap<String, (usize, At)>,
    /// What definitions that could not be read would have defined.
    pub phantoms: Phantoms,
}

/// A name and its item, where the item is such a definition.
pub(crate) fn definition<'a>(item: &'a ast::Item) -> Option<(&'a Ident, Item<'a>)> {
    Some(match item {
        ast::Item::Calendar(it) => (&it.head.name, Item::Calendar(it)),
        ast::Item::Holidays(it) => (&it.head.name, Item::Holidays(it)),
        ast::Item::Record(it) => (&it.head.name, Item::Record(it)),
        ast::Item::Parameter(it) => (&it.head.name, Item::Parameter(it)),
        ast::Item::Let(it) => (&it.head.name, Item::Let(it)),
        ast::Item::Input(it) => (&it.head.name, Item::Input(it)),
        _ => return None,
    })
}

impl<'a> FileScope<'a> {
    /// What `unit` defines itself, duplicates reported.
    pub fn own(cx: &Cx<'a>, unit: usize) -> Self {
        let mut scope = Self::default();
        let Some(file) = cx.unit(unit).map(|it| &it.file) else { return scope };
        for item in file.items() {
            if let Some((name, what)) = definition(item) {
                scope.define(cx, unit, name, what);
            }
            if let ast::Item::Bad(bad) = item {
                scope.phantoms.add(bad);
            }
        }
        scope
    }

    /// Adds a definition; a second of the same name is an error that shows both places.
    pub fn define(&mut self, cx: &Cx<'a>, unit: usize, name: &Ident, item: Item<'a>) {
        if name.is_missing() {
            self.phantoms.unnamed(item.keyword());
            return;
        }
        let def = Def { item, at: At { unit, span: name.span } };
        self.insert(cx, name.as_str(), def, def.at);
    }

    /// `by` is the line that brings it in, or its own place.
    fn insert(&mut self, cx: &Cx<'a>, name: &str, def: Def<'a>, by: At) {
        let space = def.item.space();
        if let Some(first) = self.names.get(&(space, name.to_owned())) {
            if first.key() != def.key() {
                cx.duplicate_by(name, by, (def.at, first.at), def.item.in_words());
            }
            return;
        }
        self.names.insert((space, name.to_owned()), def);
    }

    /// Follows a `use`. `loaded` gives the number of the file brought in.
    pub fn bring_in(
        &mut self,
        cx: &Cx<'a>,
        unit: usize,
        it: &'a ast::Use,
        own: &dyn Fn(usize) -> Vec<(String, Def<'a>)>,
    ) {
        match &it.what {
            ast::UseWhat::Bundled(path) => {
                let at = At { unit, span: path.span };
                let [first, table] = path.parts.as_slice() else {
                    self.phantoms.unnamed("use");
                    unknown_bundle(cx, at, &path.text());
                    return;
                };
                if first.as_str() != "holidays" || !crate::lower::bundled_exists(table.as_str()) {
                    self.phantoms.named(path.text());
                    unknown_bundle(cx, at, &path.text());
                    return;
                }
                let name = it.alias.as_ref().map_or_else(|| path.text(), |a| a.value.clone());
                let named = it.alias.as_ref().unwrap_or(table).span;
                let item = Item::Bundled(table.as_str(), named);
                let def = Def { item, at: At { unit, span: it.span } };
                self.insert(cx, &name, def, def.at);
            }
            ast::UseWhat::File(text) => {
                let name = cx.unit(unit).map_or("", |it| &it.name);
                let Some(path) = relative_path(name, text.as_str()) else { return };
                let Some(other) = cx.unit_named(&path) else { return };
                if let Some(alias) = &it.alias {
                    let at = At { unit, span: alias.span };
                    self.aliases.insert(alias.value.clone(), (other, at));
                    return;
                }
                for (name, def) in own(other) {
                    self.insert(cx, &name, def, At { unit, span: text.span });
                }
            }
        }
    }

    /// The names of a space, for did-you-mean.
    pub fn candidates(&self, space: Space) -> Vec<&str> {
        self.names.keys().filter(|(s, _)| *s == space).map(|(_, name)| name.as_str()).collect()
    }
}

/// Countries by other names than those of their tables.
const COUNTRIES: [(&str, &str); 18] = [
    ("AUSTRALIA", "AU"),
    ("CANADA", "CA"),
    ("ENG", "GB_ENG"),
    ("ENGLAND", "GB_ENG"),
    ("FRANCE", "FR"),
    ("GB", "GB_ENG"),
    ("GERMANY", "DE"),
    ("INDIA", "IN"),
    ("IRELAND", "IE"),
    ("NETHERLANDS", "NL"),
    ("NI", "GB_NIR"),
    ("SCOTLAND", "GB_SCT"),
    ("UK", "GB_ENG"),
    ("UK_ENG", "GB_ENG"),
    ("US", "US_FED"),
    ("USA", "US_FED"),
    ("US_FEDERAL", "US_FED"),
    ("WALES", "GB_WLS"),
];

/// Whether a table is called by a country otherwise than its tables are: that is told.
pub(crate) fn is_country(cx: &Cx<'_>, at: At, text: &str) -> bool {
    let country = text.strip_prefix("holidays.").map(str::to_uppercase);
    let known = country.is_some_and(|it| COUNTRIES.iter().any(|(country, _)| *country == it));
    if known {
        unknown_bundle(cx, at, text);
    }
    known
}

fn unknown_bundle(cx: &Cx<'_>, at: At, text: &str) {
    let known = crate::lower::bundled_names();
    let known: Vec<String> = known.iter().map(|name| format!("holidays.{name}")).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut finding = cx.finding(
        Code::UnknownName,
        format!("no bundled table is called `{text}`"),
        at,
        "not among the tables that come with Slate",
    );
    let last = text.rsplit('.').next().unwrap_or(text).to_uppercase();
    let meant = COUNTRIES.iter().find(|(country, _)| *country == last);
    if let Some((_, table)) = meant {
        let table = format!("holidays.{table}");
        let title = format!("write `{table}`");
        finding = finding.help(title.clone()).fix_unsafe(title, cx.file(at.unit), at.span, table);
    } else if let Some(help) = did_you_mean(text, &known) {
        finding = finding.help(help);
    } else {
        finding = finding.help(
            "write the days in a `holidays` block of your own, or read them from an `ics` file",
        );
    }
    cx.push(finding);
}

/// The first lines where `use` statements may go: the start of the file.
pub(crate) const fn file_start() -> Span {
    Span::new(0, 0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_country_has_its_table() {
        for (country, table) in super::COUNTRIES {
            assert!(crate::lower::bundled_exists(table), "{country}: {table}");
            assert!(!crate::lower::bundled_exists(country), "{country}");
        }
    }
}
