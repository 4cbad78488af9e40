//! What stands above a line of the text: what can be run from it, scenarios and the simulation of an
//! agreement, and the most that a settlement can cost.

use slate_model::Model;
use slate_syntax::Node;

use crate::Span;
use crate::figures::most_settled;
use crate::links::Moved;
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// Something that can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// Above which piece of text it stands.
    pub span: Span,
    /// What it runs.
    pub kind: LensKind,
    /// The text of the scenario, the name of the agreement, or what it says.
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
    /// What each credit can cost at most; it says the most that a settlement can cost, which is its name.
    Most,
}

impl Snapshot {
    /// The lenses of a file in order of place.
    #[must_use]
    pub fn lenses(&self, path: &str) -> Vec<Lens> {
        let outline = self.outline(path);
        let scenarios = outline.iter().any(|symbol| symbol.kind == SymbolKind::Scenario);
        let mut lenses = self.most(path, &outline);
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
        lenses.sort_by_key(|lens| lens.span);
        lenses
    }

    /// The most that each agreement can cost, above its settlement; above the agreement itself where
    /// it has none. Where nothing limits it, there is nothing to say: the checker warns. A text with
    /// mistakes keeps what was said before them, marked as such.
    fn most(&self, path: &str, outline: &[Symbol]) -> Vec<Lens> {
        let nodes = self.nodes(path);
        let agreements = outline.iter().filter(|it| it.kind == SymbolKind::Agreement);
        let checked = self.checked(path);
        if let Some(model) = &checked.model {
            let lens = |symbol: &Symbol| {
                let at = settlement(&nodes, symbol).unwrap_or(symbol.name_span);
                Some(Lens::most(at, most_of(model, symbol)?))
            };
            return agreements.filter_map(lens).collect();
        }
        self.earlier_most(path, outline, &nodes)
    }

    /// The same of a text with mistakes: where the settlement is that could be read before them.
    fn earlier_most(&self, path: &str, outline: &[Symbol], nodes: &[Node]) -> Vec<Lens> {
        let Some(sound) = self.last_sound().of(path) else { return Vec::new() };
        let Some(model) = sound.checked.model.as_deref() else { return Vec::new() };
        let Some((old, text)) = sound.text(path).zip(self.text(path)) else { return Vec::new() };
        let (old_nodes, old_outline) = sound.shape(self, path);
        let moved = Moved::between(old, &text);
        let lens = |before: &Symbol| {
            let most = most_of(model, before)?;
            let same = outline.iter().find(|it| it.kind == before.kind && it.name == before.name);
            let here = same.and_then(|it| settlement(nodes, it));
            let there = || {
                let start = settlement(old_nodes, before)?.start;
                let start = moved.in_lines(old, start, start)?;
                Some(Span::new(start, start))
            };
            let at = here.or_else(there).or_else(|| Some(same?.name_span))?;
            Some(Lens::most(at, format!("{most} (before the mistake)")))
        };
        let agreements = old_outline.iter().filter(|it| it.kind == SymbolKind::Agreement);
        agreements.filter_map(lens).collect()
    }
}

impl Lens {
    fn most(span: Span, most: String) -> Self {
        Self { span, kind: LensKind::Most, name: format!("most it can cost: {most}") }
    }
}

/// The most that an agreement can cost, where it pays credits and something limits them.
fn most_of(model: &Model, symbol: &Symbol) -> Option<String> {
    let agreement = model.agreement(&symbol.name)?;
    if agreement.credits.is_empty() { None } else { most_settled(agreement) }
}

/// The settlement of an agreement, not one of a service.
fn settlement(nodes: &[Node], agreement: &Symbol) -> Option<Span> {
    let own = |it: &&Node| {
        let owner = it.parent.and_then(|at| nodes.get(at));
        it.rule == "settlement"
            && owner.is_some_and(|it| it.rule == "agreement_block")
            && agreement.span.holds(it.span)
    };
    nodes.iter().find(own).map(|it| it.span)
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

    #[test]
    fn a_settlement_says_the_most_that_it_can_cost() {
        use crate::actions::fixture::{desk, snapshot};
        let most = |text: &str| -> Vec<(String, String)> {
            let lenses = snapshot(text).lenses("a.slate").into_iter();
            lenses
                .filter(|it| it.kind == LensKind::Most)
                .map(|it| (it.span.of(text).lines().next().unwrap().to_owned(), it.name))
                .collect()
        };
        let said =
            |most: &str| vec![("settlement {".to_owned(), format!("most it can cost: {most}"))];
        let text = desk("limit 4 h");
        // The one row pays 5% of 1,000 GBP; the cap of 10% is out of its reach, one of 2% is not.
        assert_eq!(most(&text), said("50.00 GBP each month, 600.00 GBP over the term"));
        assert_eq!(
            most(&text.replace("cap 10%", "cap 2%")),
            said(
                "20.00 GBP each month (by its cap), 240.00 GBP over the term (by the cap each month)"
            )
        );
        // What a quarter pays belongs to its last month, of which the cap is 100 GBP.
        assert_eq!(
            most(&text.replace("of tickets each month", "of tickets each quarter")),
            said(
                "100.00 GBP each quarter (by the cap each month), 400.00 GBP over the term (by the cap each month)"
            )
        );
        // How many incidents there are only a history knows: the cap is the most.
        let incidents = text.replace(
            "of desk.charge\n    below 90%: 5%",
            "per incident\n    pay 5% of desk.charge",
        );
        assert_eq!(
            most(&incidents),
            said(
                "100.00 GBP each month (by its cap), 1,200.00 GBP over the term (by the cap each month)"
            )
        );
        let uncapped = incidents.replace("    cap 10% of charges each month\n", "");
        assert_eq!(most(&uncapped), []);
        // A year's cap of 4% is 480 GBP of 12 times 50; one of 6% is out of reach.
        let yearly = |share: &str| {
            let more = format!(
                "cap 10% of charges each month\n    cap {share} of charges each contract year"
            );
            most(&text.replace("cap 10% of charges each month", &more))
        };
        assert_eq!(
            yearly("4%"),
            said("50.00 GBP each month, 480.00 GBP each contract year (by its cap)")
        );
        assert_eq!(yearly("6%"), said("50.00 GBP each month, 600.00 GBP over the term"));
        // Where no month limits them, only the year's is said.
        let yearly = incidents.replace("each month\n  }", "each contract year\n  }");
        assert_eq!(most(&yearly), said("1,200.00 GBP each contract year (by its cap)"));
        let term =
            text.replace("each month\n  }", "each month\n    cap 200 GBP over the term\n  }");
        assert_eq!(
            most(&term),
            said("50.00 GBP each month, 200.00 GBP over the term (by its cap)")
        );
    }

    #[test]
    fn a_mistake_leaves_the_most_of_before_where_the_settlement_is() {
        use crate::actions::fixture::desk;
        let sound = desk("limit 4 h");
        let mut workspace = Workspace::default();
        let mut most = |text: &str| -> Vec<(String, String)> {
            workspace.set("a.slate", text);
            let lenses = workspace.snapshot().lenses("a.slate").into_iter();
            lenses
                .filter(|it| it.kind == LensKind::Most)
                .map(|it| {
                    let line = text[it.span.start..].lines().next().unwrap();
                    (line.to_owned(), it.name)
                })
                .collect()
        };
        let broken = sound.replace("of desk.charge", "of desk.");
        // Nothing is known of a text that never was without mistakes.
        assert_eq!(most(&broken), []);
        let said = |line: &str, note: &str| {
            vec![(
                line.to_owned(),
                format!("most it can cost: 50.00 GBP each month, 600.00 GBP over the term{note}"),
            )]
        };
        assert_eq!(most(&sound), said("settlement {", ""));
        let before = " (before the mistake)";
        for (old, new) in [
            ("of desk.charge", "of desk."),
            ("cap 10%", "cap 10"),
            ("cap 10% of charges each month\n", "cap 10% of charges each month\n    ca\n"),
            ("limit 4 h", "limit 4"),
            ("for desk.fixed {", "for desk.fixed"),
            ("  settlement {", "  credit x {\n  settlement {"),
        ] {
            let broken = sound.replacen(old, new, 1);
            assert_ne!(broken, sound);
            assert_eq!(most(&broken), said("settlement {", before), "{new}");
        }
        // Where it has no settlement any more, it stands above the agreement.
        let broken = sound.replace("settlement {", "settle");
        assert_eq!(most(&broken), said("acme {", before));
        // One whose name is being typed is what it was.
        for name in ["agreement  {", "agreement other x {", "agreement other {\n  x"] {
            let renamed = sound.replace("agreement acme {", name);
            assert_eq!(most(&renamed), said("settlement {", before), "{name}");
        }
        assert_eq!(most(&sound), said("settlement {", ""));
    }
}
