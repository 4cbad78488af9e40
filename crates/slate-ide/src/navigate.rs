//! From a name to its definition, and from a definition to everything that names it. The checker
//! says which name stands for which definition; here is only followed.

use std::collections::BTreeMap;
use std::sync::Arc;

use slate_check::Link;
use slate_syntax::{Node, Span};

use crate::links::Linked;
use crate::outline::Symbol;
use crate::tree::child;
use crate::workspace::Snapshot;

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, by its path in the workspace.
    pub file: String,
    /// The piece.
    pub span: Span,
}

impl Place {
    fn new(file: &str, span: Span) -> Self {
        Self { file: file.to_owned(), span }
    }
}

/// A definition with everything that names it.
#[derive(Debug)]
pub(crate) struct Named {
    pub definition: Place,
    /// The definition is not among them; in order of file and place.
    pub uses: Vec<Place>,
    /// Every file that can name it, with its links.
    pub linked: Vec<(String, Arc<Linked>)>,
}

impl Snapshot {
    /// Where the name at `offset` is defined: the name itself, the name in its definition, and all
    /// of the definition. A word of the language leads to what it stands for there, and the path of a
    /// file to its beginning.
    #[must_use]
    pub fn definition(&self, path: &str, offset: usize) -> Option<(Span, Place, Span)> {
        let Some((written, place)) = self.defined_at(path, offset) else {
            return self.led_to(path, offset);
        };
        let whole = self.symbol_of(path, &place).map_or(place.span, |symbol| symbol.span);
        Some((written, place, whole))
    }

    /// Every place of the workspace that names what the name at `offset` stands for, in order of
    /// file and place. The definition is among them where it is asked for. A record that says what many of
    /// it are called has two names.
    #[must_use]
    pub fn references(&self, path: &str, offset: usize, with_definition: bool) -> Vec<Place> {
        let Some(named) = self.everywhere(path, offset) else { return Vec::new() };
        let other = self.one_or_many(&named.definition);
        let other = other.and_then(|it| self.everywhere(&it.file, it.span.start));
        let mut found = Vec::new();
        for named in std::iter::once(named).chain(other) {
            found.extend(named.uses);
            found.extend(with_definition.then_some(named.definition));
        }
        found.sort();
        found
    }

    /// The places of one file that name what the name at `offset` stands for.
    #[must_use]
    pub fn highlights(&self, path: &str, offset: usize) -> Vec<Span> {
        let Some((_, place)) = self.defined_at(path, offset) else { return Vec::new() };
        let linked = self.linked(path);
        let mut uses = Vec::new();
        for place in std::iter::once(place.clone()).chain(self.one_or_many(&place)) {
            let (definition, more) = uses_of(&linked.links, place);
            uses.push(definition);
            uses.extend(more);
        }
        uses.sort();
        uses.into_iter().filter(|place| place.file == path).map(|place| place.span).collect()
    }

    /// What many of a record are called, of the name of one; or the name of one, of that.
    fn one_or_many(&self, definition: &Place) -> Option<Place> {
        let nodes = self.nodes(&definition.file);
        let at = nodes.iter().position(|it| it.rule == "plural" && it.span == definition.span);
        let name = match at {
            Some(at) => child(&nodes, nodes.get(at)?.parent?, "ident")?,
            None => Self::plural_at(&nodes, definition.span)?,
        };
        Some(Place::new(&definition.file, name.span))
    }

    /// What many of the record are called whose name stands somewhere.
    pub(crate) fn plural_at(nodes: &[Node], name: Span) -> Option<&Node> {
        let name = nodes.iter().rposition(|it| it.rule == "ident" && it.span == name)?;
        child(nodes, nodes.get(name)?.parent?, "plural")
    }

    /// The definition that the name at `offset` stands for.
    pub(crate) fn symbol_at(&self, path: &str, offset: usize) -> Option<Symbol> {
        let (_, place) = self.defined_at(path, offset)?;
        self.symbol_of(path, &place)
    }

    /// The name at `offset` and the name in its definition, which may be the same.
    pub(crate) fn defined_at(&self, path: &str, offset: usize) -> Option<(Span, Place)> {
        let holds = |span: Span| span.start <= offset && offset <= span.end;
        let linked = self.linked(path);
        if let Some(link) = linked.links.iter().find(|it| *it.file == *path && holds(it.span)) {
            return Some((link.span, Place::new(&link.definition_file, link.definition)));
        }
        let mut definitions = linked.links.iter();
        let itself = definitions
            .find(|it| *it.definition_file == *path && holds(it.definition))
            .map(|it| it.definition);
        let itself = itself.or_else(|| {
            let symbols = self.symbols_of(path);
            symbols.iter().find(|it| it.file == path && holds(it.name_span)).map(|it| it.name_span)
        });
        // A record of a scenario of which nothing is expected by its name, and a plural that only other
        // files name.
        let itself = itself.or_else(|| {
            let nodes = self.nodes(path);
            let tells = |parent: Option<usize>| {
                let parent = parent.and_then(|it| nodes.get(it));
                parent.is_some_and(|it| it.rule == "scenario_record")
            };
            let names = |it: &&Node| {
                holds(it.span)
                    && (it.rule == "plural" || it.rule == "record_id" && tells(it.parent))
            };
            nodes.iter().find(names).map(|it| it.span)
        })?;
        Some((itself, Place::new(path, itself)))
    }

    /// What the name at `offset` stands for, with everything in the workspace that names it.
    pub(crate) fn everywhere(&self, path: &str, offset: usize) -> Option<Named> {
        let (_, place) = self.defined_at(path, offset)?;
        let files = self.using(&place.file);
        let linked = self.linked_all(&files);
        let links: Vec<Link> = linked.iter().flat_map(|it| it.links.iter().cloned()).collect();
        let (definition, uses) = uses_of(&links, place);
        Some(Named { definition, uses, linked: files.into_iter().zip(linked).collect() })
    }
}

/// What is named with the definition at a place: a tier's own target of a name that another tier
/// gave is one more use of that name.
fn uses_of(links: &[Link], place: Place) -> (Place, Vec<Place>) {
    let mut first: BTreeMap<(&str, Span), (&str, Span)> = BTreeMap::new();
    for link in links {
        first.insert((&link.file, link.span), (&link.definition_file, link.definition));
    }
    let root = |from: (&str, Span)| {
        let mut at = from;
        // A circle of tiers is wrong, and may be there.
        for _ in 0..MOST_STEPS {
            match first.get_key_value(&at) {
                Some((_, next)) if *next != at => at = *next,
                _ => break,
            }
        }
        (at.0.to_owned(), at.1)
    };
    let (file, span) = root((&place.file, place.span));
    let mut uses: Vec<Place> = links
        .iter()
        .filter(|it| root((&it.definition_file, it.definition)) == (file.clone(), span))
        .map(|it| Place::new(&it.file, it.span))
        .collect();
    uses.sort();
    uses.dedup();
    (Place { file, span }, uses)
}

/// How many tiers one after the other may say something instead of the one before.
const MOST_STEPS: usize = 64;
