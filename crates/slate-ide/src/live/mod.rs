//! Live money: what a history says of each target and each credit, while the text is being edited.
//!
//! The history is read once for the shape that its records have, and what was measured is kept by
//! what it depends on: another percentage settles again and measures nothing, another limit
//! measures its own target only. A text with mistakes, and one that the history does not fit any more,
//! keeps the last figures, marked as such.

mod figures;
mod history;
mod meant;
mod run;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use slate_engine::Remembered;
use slate_evidence::Evidence;
use slate_model::{Agreement, Instant, Measure, Record, Target};

pub use figures::{CreditFigures, Flipped, Money, TargetFigures};
pub(crate) use history::sources;
pub use meant::Meant;

use crate::actions::ticket::{Ticket, ticket};
use crate::outline::SymbolKind;
use crate::settings::{Fault, HistorySettings, SettingsFile};
use crate::workspace::Snapshot;

/// Figures of agreements, kept from one edit to the next.
#[derive(Debug, Default)]
pub struct Live {
    kept: Mutex<BTreeMap<(PathBuf, String), Kept>>,
}

/// What is kept of one agreement.
#[derive(Debug, Default, Clone)]
struct Kept {
    history: Option<Arc<History>>,
    money: Option<Arc<Money>>,
    /// Those of the text as it was saved, or as it was opened: what an edit is compared with.
    saved: Option<Arc<Money>>,
    /// When the history is seen from.
    as_of: Option<Instant>,
    /// Of the last text without mistakes, not of the text as it is.
    stale: bool,
}

/// A history that was read, and for what.
#[derive(Debug)]
struct History {
    settings: HistorySettings,
    records: Vec<Record>,
    inputs: Vec<slate_model::Input>,
    stamps: Vec<history::Stamp>,
    evidence: Result<Evidence, Fault>,
    measured: Remembered,
}

/// What became of the figures of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// Whether other figures are shown now than before.
    pub changed: bool,
    /// Why an agreement has none although the workspace names a history for it.
    pub faults: Vec<Fault>,
}

impl Live {
    /// Brings the figures of every agreement of a file up to date. Takes as long as reading the
    /// history the first time; never call it where someone waits for a key.
    pub fn refresh(&self, snapshot: &Snapshot, path: &str, file: &SettingsFile) -> Refreshed {
        let mut done = Refreshed::default();
        // What is wrong with the settings as a whole is told by `Snapshot::settings_faults`.
        let Some(root) = snapshot.root() else { return done };
        let Some(settings) = file.said.as_ref().ok().filter(|it| !it.history.is_empty()) else {
            done.changed = self.forget(root, |_| true);
            return done;
        };
        let checked = snapshot.checked(path);
        let Some(model) = &checked.model else {
            let outline = snapshot.outline(path);
            let here = |name: &str| {
                outline.iter().any(|it| it.kind == SymbolKind::Agreement && it.name == name)
            };
            done.changed = self.stale(root, here);
            return done;
        };
        for agreement in &model.agreements {
            let name = agreement.heading.name.as_str();
            let refreshed =
                settings.history_of(name).map(|wanted| self.refresh_one(root, agreement, wanted));
            match refreshed {
                Some(Ok(changed)) => done.changed |= changed,
                other => {
                    let wanted = settings.history_of(name);
                    done.changed |= if wanted.is_some_and(|it| self.is_as_it_was(root, name, it)) {
                        // It did fit: an edit is what it does not fit any more.
                        self.stale(root, |it| it == name)
                    } else {
                        // A history that is no more says nothing of this text.
                        self.forget(root, |it| it == name)
                    };
                    let several = model.agreements.len() > 1;
                    let for_all = wanted.is_some_and(|it| it.agreement.is_none());
                    done.faults.extend(other.and_then(Result::err).map(|mut fault| {
                        if several && for_all {
                            fault.message = format!("for agreement `{name}`: {}", fault.message);
                        }
                        fault
                    }));
                }
            }
        }
        done
    }

    /// Whether the figures of an agreement are others than before.
    fn refresh_one(
        &self,
        root: &Path,
        agreement: &Agreement,
        wanted: &HistorySettings,
    ) -> Result<bool, Fault> {
        let name = agreement.heading.name.as_str();
        let history = self.history(root, agreement, wanted);
        let evidence = history.evidence.as_ref().map_err(Clone::clone)?;
        let options = history::options(wanted, agreement, evidence)?;
        let before = self.get(root, name).unwrap_or_default();
        // What was saved under another history says nothing of an edit.
        let same = before.history.as_ref().is_some_and(|it| Arc::ptr_eq(it, &history));
        let saved = before.saved.filter(|_| same);
        let statement = history
            .measured
            .evaluate(agreement, evidence, &options)
            .map_err(|error| wanted.fault(None, error.to_string()))?;
        let money = Arc::new(figures::money(agreement, statement, saved.as_deref()));
        let changed = before.stale || before.money.is_none_or(|before| before != money);
        let key = (root.to_path_buf(), name.to_owned());
        self.lock().insert(
            key,
            Kept {
                history: Some(history),
                saved: saved.or_else(|| Some(Arc::clone(&money))),
                money: Some(money),
                as_of: Some(options.as_of),
                stale: false,
            },
        );
        Ok(changed)
    }

    /// Whether the figures of an agreement are those of a history that is still the same.
    fn is_as_it_was(&self, root: &Path, name: &str, wanted: &HistorySettings) -> bool {
        let kept = self.get(root, name).filter(|it| it.money.is_some());
        kept.and_then(|it| it.history)
            .is_some_and(|it| it.settings == *wanted && it.stamps == history::stamps(root, wanted))
    }

    /// A text of the workspace was saved: edits are compared with what it says from now on.
    pub fn saved(&self, root: &Path) {
        for ((folder, _), kept) in self.lock().iter_mut() {
            if folder == root {
                kept.saved = None;
            }
        }
    }

    /// The figures of an agreement, and whether they are those of an earlier text.
    #[must_use]
    pub fn money(&self, root: &Path, agreement: &str) -> Option<(Arc<Money>, bool)> {
        let kept = self.get(root, agreement)?;
        Some((kept.money?, kept.stale))
    }

    /// The first record of the history that breached a target, and when the history is seen from.
    /// `None` where the text has mistakes or its records are others than those that were read.
    pub(crate) fn breached(
        &self,
        root: &Path,
        agreement: &Agreement,
        target: &Target,
    ) -> Option<(Ticket, Instant)> {
        let Measure::Timer { timer, .. } = &target.measure else { return None };
        let kept = self.get(root, agreement.heading.name.as_str()).filter(|kept| !kept.stale)?;
        let history = kept.history?;
        if !history::same_shape(&history.records, &agreement.records) {
            return None;
        }
        let money = kept.money?;
        let id = money.targets.get(target.heading.name.as_str())?.late.first()?;
        let evidence = history.evidence.as_ref().ok()?;
        let record = &agreement.timer(timer)?.record;
        Some((ticket(agreement, evidence, record, id)?, kept.as_of?))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<(PathBuf, String), Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, root: &Path, agreement: &str) -> Option<Kept> {
        self.lock().get(&(root.to_path_buf(), agreement.to_owned())).cloned()
    }

    /// The text of these agreements has mistakes, or the history does not fit it: what was computed before stays, and says so. Whether
    /// it did not before.
    fn stale(&self, root: &Path, which: impl Fn(&str) -> bool) -> bool {
        let mut changed = false;
        for ((folder, name), kept) in self.lock().iter_mut() {
            if folder == root && which(name) {
                changed |= !kept.stale;
                kept.stale = true;
            }
        }
        changed
    }

    /// The figures of these agreements of a workspace go. Whether there were any.
    fn forget(&self, root: &Path, which: impl Fn(&str) -> bool) -> bool {
        let mut kept = self.lock();
        let before = kept.len();
        kept.retain(|(folder, name), _| folder != root || !which(name));
        kept.len() != before
    }

    /// The history of an agreement, read again only where the files, the settings or the shape of
    /// the records are others than before.
    fn history(
        &self,
        root: &Path,
        agreement: &Agreement,
        wanted: &HistorySettings,
    ) -> Arc<History> {
        let stamps = history::stamps(root, wanted);
        if let Some(history) = self.kept_history(root, agreement, wanted, &stamps) {
            return history;
        }
        Arc::new(History {
            settings: wanted.clone(),
            records: agreement.records.clone(),
            inputs: agreement.inputs.clone(),
            stamps,
            evidence: history::read(root, agreement, wanted),
            measured: Remembered::default(),
        })
    }

    /// The history of an agreement as it was read, where it is still good.
    fn kept_history(
        &self,
        root: &Path,
        agreement: &Agreement,
        wanted: &HistorySettings,
        stamps: &[history::Stamp],
    ) -> Option<Arc<History>> {
        let kept = self.get(root, agreement.heading.name.as_str())?.history?;
        let good = kept.settings == *wanted
            && kept.stamps == stamps
            && history::same_shape(&kept.records, &agreement.records)
            && kept.inputs == agreement.inputs;
        good.then_some(kept)
    }
}
