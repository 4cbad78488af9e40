//! The picture of a statement in the README: what the terminal shows for the bundled example, as an
//! SVG.

use std::error::Error;
use std::path::Path;

use slate_check::{Folder, check};
use slate_engine::{Options, evaluate};
use slate_evidence::Source;
use slate_report::{Look, statement_terminal};

use crate::Generated;

/// Lines of the statement that the picture shows.
const LINES: usize = 44;

/// `docs/statement.svg`.
pub fn generate(project: &Path) -> Result<Generated, Box<dyn Error>> {
    let folder = "examples/managed-desk";
    let file = format!("{folder}/managed-desk.slate");
    let checked = check(&Folder::new(project), &file, &slate_check::Options::default());
    let model = checked.model.ok_or("the example does not compile: run `slate check` on it")?;
    let agreement = model.agreements.first().ok_or("the example holds no agreement")?;
    let sources: Vec<Source> = ["tickets", "changes", "outages"]
        .iter()
        .map(|name| Source::named(project.join(format!("{folder}/history/{name}.csv"))))
        .collect();
    let evidence =
        slate_evidence::read(agreement, &sources, &slate_evidence::ReadOptions::default())?;
    let options =
        Options { as_of: "2026-01-01T00:00:00Z".parse()?, term: None, assume_claimed: false };
    let statement = evaluate(agreement, &evidence, &options)?;
    let text = statement_terminal(&statement, Look { colour: true, width: 118 });
    let top: Vec<&str> = text.lines().take(LINES).collect();
    let svg = anstyle_svg::Term::new().render_svg(&top.join("\n"));
    Ok(Generated { path: "docs/statement.svg", text: svg })
}
