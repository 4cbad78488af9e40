//! What could be written at a place: the words that the grammar takes there, the names that mean
//! something there, and whole clauses to fill in.

mod fitting;
mod known;
mod members;
mod moments;
mod names;
mod once;
mod own_names;
mod parameters;
mod paths;
mod record;
mod said;
mod scene;
mod snippets;
mod targets;
mod types;
mod units;
mod usual;
mod values;
mod wanted;
mod words;

use std::collections::BTreeSet;

use slate_syntax::{Expected, Fit, Term, expected};

use crate::Span;
use crate::outline::SymbolKind;
use crate::workspace::Snapshot;
use once::Said;
use scene::Scene;
pub use snippets::unfilled;

/// Something that could be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is shown, and looked for by what was typed.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What it stands for, which [`Snapshot::completion_text`] takes: the whole path of a name.
    pub about: String,
    /// A few words beside it: the label of a definition, the type of a field.
    pub detail: String,
    /// What to put in place of [`Self::replace`]. In a clause `${1:…}` marks what to fill in, and the editor
    /// indents its lines as their place is; see [`Self::plain`].
    pub insert: String,
    /// The part of a word that stands there already.
    pub replace: Span,
    /// What has to be written elsewhere for it to be known: the `use` of a table of holidays.
    pub also: Option<(Span, String)>,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompletionKind {
    /// A name that is defined.
    Name(SymbolKind),
    /// A word of the language.
    Word,
    /// A clause to fill in.
    Clause,
    /// A zone, a currency, a bundled table of holidays.
    Known,
    /// The unit of a number.
    Unit,
    /// The path of a file.
    Path,
}

impl Snapshot {
    /// What could be written at `offset`, the likeliest first: names, units, clauses, words.
    #[must_use]
    pub fn completions(&self, path: &str, offset: usize) -> Vec<Completion> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let here = expected(&text, offset);
        if here.fits.is_empty() && here.behind.is_empty() {
            return Vec::new();
        }
        let all = self.symbols_of(path);
        let scene = Scene::new(self, path, text.clone(), offset, &here, &all);
        if here.quoted.is_some() {
            return scene.quoted();
        }
        if let Some(at) = unit_typed(&text, &here) {
            // As it is without the letters of the unit.
            let mut number = text.to_string();
            number.replace_range(at..offset.max(at), "");
            return scene.begun_units(&expected(&number, at), at);
        }
        let said = scene.said_once();
        let mut found = scene.units(&here.behind, true);
        found.extend(scene.names(&said));
        if here.qualifier.is_none() {
            found.extend(scene.units(&here.fits, false));
            found.extend(scene.moments_in_shape());
            found.extend(scene.parameter_values());
            found.extend(snippets::snippets(&scene, &said));
            found.extend(words(&scene, &said, &found));
        }
        let mut seen = BTreeSet::new();
        found.retain(|it| {
            // What is known by name is no word besides: `24x7`.
            let plain = it.kind == CompletionKind::Word;
            let known = plain && seen.contains(&(it.label.clone(), false));
            !known && seen.insert((it.label.clone(), plain || it.kind == CompletionKind::Clause))
        });
        if scene.is_made_up(&found) {
            return Vec::new();
        }
        scene.in_usual_order(&mut found, &said);
        found
    }
}

/// Where the letters begin that are typed right behind a number: the unit of `3h`.
fn unit_typed(text: &str, here: &Expected) -> Option<usize> {
    let typed = here.replace.of(text);
    let digits = typed.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | '.'));
    let letters = !digits.is_empty() && digits.chars().all(char::is_alphabetic);
    (letters && digits.len() < typed.len()).then(|| here.replace.end - digits.len())
}

/// The words that the grammar takes; signs are typed faster than chosen.
fn words(scene: &Scene<'_>, said: &Said, found: &[Completion]) -> Vec<Completion> {
    let place = scene.here.statement.end;
    let member = |it: &Completion| it.kind == CompletionKind::Name(SymbolKind::Member);
    let members = found.iter().any(member);
    let word = |fit: &Fit| match &fit.term {
        Term::Word(word) if word.starts_with(char::is_alphanumeric) => {
            let unit = Scene::is_unit(fit) && !scene.unit_begun();
            let fits = !unit && !said.again(fit, place) && scene.word_fits(fit, word, members);
            fits.then(|| word.clone())
        }
        _ => None,
    };
    let words: BTreeSet<String> = scene.here.fits.iter().filter_map(word).collect();
    words.iter().map(|word| scene.word_like(word, "")).collect()
}
