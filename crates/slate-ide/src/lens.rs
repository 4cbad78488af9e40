//! What can be run from a line of the text: scenarios, and the simulation of an agreement.

use crate::Span;
use crate::outline::SymbolKind;
use crate::workspace::Snapshot;

/// Something that can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// Above which piece of text it stands.
    pub span: Span,
    /// What it runs.
    pub kind: LensKind,
    /// The text of the scenario, or the name of the agreement.
    pub name: String,
}

/// What a lens runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LensKind {
    /// One scenario.
    Scenario,
    /// Every scenario of the file.
    AllScenarios,
    /// The simulation of an agreement on a history.
    Simulate,
}

impl Snapshot {
    /// The lenses of a file in order of place.
    #[must_use]
    pub fn lenses(&self, path: &str) -> Vec<Lens> {
        let outline = self.outline(path);
        let scenarios = outline.iter().any(|symbol| symbol.kind == SymbolKind::Scenario);
        let mut lenses = Vec::new();
        for symbol in outline {
            let lens = |kind| Lens { span: symbol.name_span, kind, name: symbol.name.clone() };
            match symbol.kind {
                SymbolKind::Scenario => lenses.push(lens(LensKind::Scenario)),
                SymbolKind::Agreement => {
                    lenses.push(lens(LensKind::Simulate));
                    if scenarios {
                        lenses.push(lens(LensKind::AllScenarios));
                    }
                }
                _ => {}
            }
        }
        lenses
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workspace;

    #[test]
    fn scenarios_run_and_agreements_are_simulated() {
        let mut workspace = Workspace::default();
        workspace.set("a.slate", "agreement a {\n}\nscenario \"One\" for a {\n}\n");
        let lenses = workspace.snapshot().lenses("a.slate");
        let found: Vec<(LensKind, &str)> =
            lenses.iter().map(|lens| (lens.kind, lens.name.as_str())).collect();
        assert_eq!(
            found,
            [(LensKind::Simulate, "a"), (LensKind::AllScenarios, "a"), (LensKind::Scenario, "One")]
        );
    }
}
