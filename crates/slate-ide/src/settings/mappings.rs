//! The mappings of the histories that `slate.toml` names: they name records, fields and their values as
//! the agreement does.

use slate_check::Edit;
use slate_evidence::{Renamed, renamed};
use slate_model::Agreement;

use super::{HistorySettings, Settings, SettingsFile};
use crate::live::sources;
use crate::navigate::Named;
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

impl Snapshot {
    /// The edits after which the histories of `slate.toml` read as before, when what is named has a new
    /// name. A mapping that is not there yet has its edits at its beginning.
    pub(crate) fn renamed_in_mappings(&self, named: &Named, old: &str, new: &str) -> Vec<Edit> {
        let outline = self.outline(&named.definition.file);
        let way = way_to(&outline, named);
        let Some(what) = what(&way) else { return Vec::new() };
        let owner = way.first().filter(|it| it.kind == SymbolKind::Agreement);
        let Some(root) = self.root() else { return Vec::new() };
        let Ok(settings) = SettingsFile::of(self).said else { return Vec::new() };
        let checked = named.linked.iter().map(|(file, _)| self.checked(file));
        let models: Vec<_> = checked.filter_map(|it| it.model.clone()).collect();
        let agreements: Vec<&Agreement> = models
            .iter()
            .flat_map(|model| &model.agreements)
            .filter(|it| owner.is_none_or(|owner| it.heading.name.as_str() == owner.name))
            .collect();
        let mut edits = Vec::new();
        for agreement in &agreements {
            let Some(history) = settings.history_of(agreement.heading.name.as_str()) else {
                continue;
            };
            let others = self.read_by_others(&settings, history, &agreements);
            if others || history.missing(root).next().is_some() {
                continue;
            }
            for source in sources(root, history) {
                let file = source.mapping_file();
                let Some(file) = file.as_ref().and_then(|it| it.strip_prefix(root).ok()) else {
                    continue;
                };
                let parts = file.components().map(|part| part.as_os_str().to_string_lossy());
                let file = parts.collect::<Vec<_>>().join("/");
                edits.extend(renamed(agreement, &source, what, (old, new)).into_iter().map(
                    |(range, replacement)| Edit {
                        file: file.as_str().into(),
                        span: super::span(range),
                        replacement,
                    },
                ));
            }
        }
        edits.sort();
        edits.dedup();
        edits
    }

    /// Whether an agreement reads a history that keeps the old name.
    fn read_by_others(
        &self,
        settings: &Settings,
        history: &HistorySettings,
        renamed: &[&Agreement],
    ) -> bool {
        if history.agreement.is_some() {
            return false;
        }
        let mut others = self.agreement_names().into_iter();
        others.any(|name| {
            renamed.iter().all(|it| it.heading.name.as_str() != name)
                && settings.history_of(&name) == Some(history)
        })
    }
}

/// The definitions that hold what is named, the outermost first, and itself.
fn way_to<'s>(outline: &'s [Symbol], named: &Named) -> Vec<&'s Symbol> {
    let name = named.definition.span;
    let mut way: Vec<&Symbol> = Vec::new();
    let mut symbols = outline;
    while let Some(symbol) = symbols.iter().find(|it| it.span.holds(name)) {
        way.push(symbol);
        if symbol.name_span == name {
            return way;
        }
        symbols = &symbol.children;
    }
    Vec::new()
}

/// What a mapping may name of it.
fn what<'s>(way: &[&'s Symbol]) -> Option<Renamed<'s>> {
    let (it, owners) = way.split_last()?;
    let owner = |kind| owners.iter().find(|it| it.kind == kind).map(|it| it.name.as_str());
    match it.kind {
        SymbolKind::Record => Some(Renamed::Record),
        SymbolKind::Field => Some(Renamed::Field(owner(SymbolKind::Record)?)),
        SymbolKind::Event => Some(Renamed::Event(owner(SymbolKind::Record)?)),
        SymbolKind::Member => {
            Some(Renamed::Member(owner(SymbolKind::Record)?, owner(SymbolKind::Field)?))
        }
        SymbolKind::Input => Some(Renamed::Input),
        _ => None,
    }
}
