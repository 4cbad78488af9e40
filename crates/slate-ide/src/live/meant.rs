//! Which agreement of a file a question is about.

use std::sync::Arc;

use slate_model::{Agreement, Model};

use crate::workspace::Snapshot;

/// Which agreement of a file is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meant {
    /// The one of this name, and no other.
    Named(String),
    /// The one round this byte, or that of the scenario there.
    At(usize),
    /// The first; of a record the first whose history has it.
    Any,
}

impl Meant {
    /// The agreements that can be meant, the likeliest first; never none.
    pub(super) fn among<'m>(
        &self,
        snapshot: &Snapshot,
        path: &str,
        model: &'m Option<Arc<Model>>,
    ) -> Result<Vec<&'m Agreement>, String> {
        let all = &model.as_ref().ok_or_else(|| format!("`{path}` has mistakes"))?.agreements;
        let first = match self {
            Self::Named(name) => {
                let found = all.iter().find(|it| it.heading.name.as_str() == name);
                let found = found.ok_or_else(|| format!("`{path}` has no agreement `{name}`"))?;
                return Ok(vec![found]);
            }
            Self::At(offset) => snapshot.agreement_at(path, *offset, model),
            Self::Any => None,
        };
        let others = all.iter().filter(|it| first.is_none_or(|first| !std::ptr::eq(*it, first)));
        let found: Vec<&Agreement> = first.into_iter().chain(others).collect();
        if found.is_empty() { Err(format!("`{path}` has no agreement")) } else { Ok(found) }
    }

    /// The agreement that is meant.
    pub(super) fn one<'m>(
        &self,
        snapshot: &Snapshot,
        path: &str,
        model: &'m Option<Arc<Model>>,
    ) -> Result<&'m Agreement, String> {
        let found = self.among(snapshot, path, model)?;
        found.into_iter().next().ok_or_else(|| format!("`{path}` has no agreement"))
    }
}
