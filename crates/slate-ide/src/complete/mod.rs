//! What could be written at a place: the words that the grammar takes there, the names that mean
//! something there, and whole clauses to fill in.

mod names;
mod said;
mod snippets;

use std::collections::BTreeSet;

use slate_syntax::{Expected, Span, Term, expected};

use crate::outline::SymbolKind;
pub use snippets::unfilled;

use crate::workspace::Snapshot;

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
    /// What to put in place of [`Self::replace`]. In a clause `${1:…}` marks what to fill in.
    pub insert: String,
    /// The part of a word that stands there already.
    pub replace: Span,
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
}

/// What the grammar takes where a field is compared, and what says nothing of a member.
const NO_MEMBER: [&str; 9] =
    ["true", "false", "at", "above", "below", "over", "under", "after", "before"];

impl Snapshot {
    /// What could be written at `offset`, the likeliest first: names, clauses, words.
    #[must_use]
    pub fn completions(&self, path: &str, offset: usize) -> Vec<Completion> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let here = expected(&text, offset);
        let mut found = names::names(self, path, &text, &here);
        if here.qualifier.is_none() {
            // A field whose members are known is neither true nor false, and nothing lies below it.
            let member = CompletionKind::Name(SymbolKind::Member);
            let members = found.iter().any(|it| it.kind == member);
            found.extend(snippets::snippets(&text, &here));
            let other = |it: &Completion| members && NO_MEMBER.contains(&it.label.as_str());
            found.extend(words(&here).into_iter().filter(|it| !other(it)));
        }
        let mut seen = BTreeSet::new();
        found.retain(|it| {
            // What is known by name is no word besides: `24x7`.
            let known = it.kind == CompletionKind::Word
                && seen.contains(&(it.label.clone(), CompletionKind::Known));
            !known && seen.insert((it.label.clone(), it.kind))
        });
        found
    }
}

/// The words that the grammar takes; signs are typed faster than chosen.
fn words(here: &Expected) -> Vec<Completion> {
    let word = |term: &Term| match term {
        Term::Word(word) if word.starts_with(char::is_alphanumeric) => Some(word.clone()),
        _ => None,
    };
    here.terms
        .iter()
        .filter_map(word)
        .map(|word| Completion {
            insert: word.clone(),
            about: word.clone(),
            label: word,
            kind: CompletionKind::Word,
            detail: String::new(),
            replace: here.replace,
        })
        .collect()
}
