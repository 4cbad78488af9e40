//! Targets by their names: those of a service, those that a tier has from another, and those of a record
//! of a scenario.

use slate_syntax::Fit;

use super::names::Found;
use super::record::By;
use super::scene::Scene;
use crate::outline::{Symbol, SymbolKind};

use SymbolKind as K;

impl Scene<'_> {
    /// Targets, those among them that a tier has from another.
    pub fn targets(&self, found: &mut Found) {
        for (path, target) in self.every_target() {
            if let Some(label) = self.written(&path) {
                found.list.push(self.named(&label, target, self.detail(target)));
            }
        }
    }

    /// The targets that measure a record of the scenario, as short as they can be. `written` is what
    /// stands before the cursor: `T1.`, `"INC-1".gold.`.
    pub fn targets_of_record(&self, written: &str, found: &mut Found) {
        let (id, more) = split_id(written);
        let record = self.told_record(id);
        let mut targets = self.every_target();
        targets.retain(|(_, target)| {
            let measured = self.measured_under(&target.path);
            // Of one record nothing else is judged than its limit.
            matches!(measured.by, By::Timer | By::Unknown)
                && (record.is_none() || measured.record.is_none() || measured.record == record)
        });
        for (path, target) in &targets {
            let mut parts: Vec<&str> = path.split('.').collect();
            // The service goes without saying where one target is called so; so does the tier.
            while parts.len() > 1 {
                let shorter = parts.get(1..).unwrap_or_default().join(".");
                let tail = format!(".{shorter}");
                let same = targets.iter().filter(|(it, _)| it.ends_with(&tail)).count();
                if same > 1 || !more.is_empty() && !format!("{shorter}.").starts_with(more) {
                    break;
                }
                parts.remove(0);
            }
            let label = parts.join(".");
            if let Some(label) = label.strip_prefix(more) {
                found.list.push(self.named(label, target, self.detail(target)));
            }
        }
    }

    /// The targets of the tier that another is like: what is said again of one has its name.
    pub fn taken_over(&self, fit: &Fit, found: &mut Found) {
        if fit.within("target").is_none() || fit.within("head").is_none() {
            return;
        }
        let Some(tier) = self.round(K::Tier) else { return };
        let before = format!("{}.", tier.path);
        for (path, target) in self.every_target() {
            let other = target.path != path;
            if let Some(name) = path.strip_prefix(&before).filter(|_| other) {
                found.list.push(self.named(name, target, self.detail(target)));
            }
        }
    }

    /// Every target by its full name, those among them that a tier has from another.
    fn every_target(&self) -> Vec<(String, &Symbol)> {
        let mut all: Vec<(String, &Symbol)> =
            self.of_kind(&[K::Target]).map(|it| (it.path.clone(), it)).collect();
        for tier in self.of_kind(&[K::Tier]) {
            for like in self.likes(tier) {
                let before = format!("{}.", like.path);
                let taken: Vec<(String, &Symbol)> = self
                    .of_kind(&[K::Target])
                    .filter(|it| it.path.starts_with(&before))
                    .map(|it| (format!("{}.{}", tier.path, it.name), it))
                    .collect();
                for (path, target) in taken {
                    let own = self.find(&[K::Target], &path, None).is_some();
                    if !own && !all.iter().any(|(known, _)| *known == path) {
                        all.push((path, target));
                    }
                }
            }
        }
        all
    }
}

/// The name of a record of a scenario, and what stands behind its point: `gold.` of `T1.gold.`.
fn split_id(written: &str) -> (&str, &str) {
    let end = match written.strip_prefix('"') {
        Some(rest) => rest.find('"').map_or(written.len(), |at| at + 2),
        None => written.find('.').unwrap_or(written.len()),
    };
    let (id, rest) = written.split_at(end.min(written.len()));
    (id, rest.strip_prefix('.').unwrap_or(rest))
}
