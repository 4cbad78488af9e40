//! What stands above a line of the text: what can be run from it, scenarios and the simulation of an
//! agreement, and the most that a settlement can cost.

use crate::Span;
use crate::figures::most_settled;
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
    /// Nothing: it says the most that a settlement can cost, which is its name.
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
    /// it has none. Where nothing limits it, there is nothing to say: the checker warns.
    fn most(&self, path: &str, outline: &[Symbol]) -> Vec<Lens> {
        let checked = self.checked(path);
        let Some(model) = &checked.model else {
            return Vec::new();
        };
        let nodes = self.nodes(path);
        let agreements = outline.iter().filter(|it| it.kind == SymbolKind::Agreement);
        agreements
            .filter_map(|symbol| {
                let agreement = model.agreement(&symbol.name)?;
                if agreement.credits.is_empty() {
                    return None;
                }
                let most = most_settled(agreement)?;
                let place = nodes.iter().find(|it| {
                    // That of the agreement, not one of a service.
                    let owner = it.parent.and_then(|at| nodes.get(at));
                    it.rule == "settlement"
                        && owner.is_some_and(|it| it.rule == "agreement_block")
                        && symbol.span.start <= it.span.start
                        && it.span.end <= symbol.span.end
                });
                Some(Lens {
                    span: place.map_or(symbol.name_span, |it| it.span),
                    kind: LensKind::Most,
                    name: format!("most it can cost: {most}"),
                })
            })
            .collect()
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
        let said = |money: &str, each: &str| {
            vec![("settlement {".to_owned(), format!("most it can cost: {money} each {each}"))]
        };
        let text = desk("limit 4 h");
        // The one row pays 5% of 1,000 GBP; the cap of 10% is out of its reach, one of 2% is not.
        assert_eq!(most(&text), said("50.00 GBP", "month"));
        assert_eq!(most(&text.replace("cap 10%", "cap 2%")), said("20.00 GBP", "month"));
        assert_eq!(
            most(&text.replace("of tickets each month", "of tickets each quarter")),
            said("150.00 GBP", "quarter")
        );
        // How many incidents there are only a history knows: the cap is the most.
        let incidents = text.replace(
            "of desk.charge\n    below 90%: 5%",
            "per incident\n    pay 5% of desk.charge",
        );
        assert_eq!(most(&incidents), said("100.00 GBP", "month"));
        let uncapped = incidents.replace("    cap 10% of charges each month\n", "");
        assert_eq!(most(&uncapped), []);
        // A year's cap of 4% is 480 GBP of 12 times 50; one of 6% is out of reach.
        let yearly = |share: &str| {
            let more = format!(
                "cap 10% of charges each month\n    cap {share} of charges each contract year"
            );
            most(&text.replace("cap 10% of charges each month", &more))
        };
        assert_eq!(yearly("4%"), said("50.00 GBP each month, 480.00 GBP", "contract year"));
        assert_eq!(yearly("6%"), said("50.00 GBP", "month"));
        // Where no month limits them, only the year's is said.
        let yearly = incidents.replace("each month\n  }", "each contract year\n  }");
        assert_eq!(most(&yearly), said("1,200.00 GBP", "contract year"));
        let term =
            text.replace("each month\n  }", "each month\n    cap 200 GBP over the term\n  }");
        let over = "most it can cost: 50.00 GBP each month, 200.00 GBP over the term";
        assert_eq!(most(&term).first().map(|it| it.1.as_str()), Some(over));
    }
}
