//! Commands that the server runs: what is computed comes back as text, for the client to show; a lens has it
//! shown.

use std::sync::Arc;

use serde_json::Value;
use slate_ide::{Meant, Scenarios};
use slate_report::{history_markdown, scenarios, statement_markdown, timeline};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;

use super::Backend;
use crate::progress::Shown;
use crate::show::{self, Found};
use crate::state::View;

/// The statement of an agreement on the history that `slate.toml` names, and what became of that
/// history, as Markdown.
const SIMULATE: &str = "slate.simulate";
/// The clocks of one record of that history, as a timeline.
const TRACE: &str = "slate.trace";
/// The most that each credit can cost, without a history.
const MOST: &str = "slate.mostItCanCost";

/// One scenario.
const RUN_ONE: &str = "slate.runScenario";
/// The scenarios of an agreement.
const RUN_ALL: &str = "slate.runScenarios";

/// Every command.
pub(super) const COMMANDS: [&str; 5] = [SIMULATE, TRACE, MOST, RUN_ONE, RUN_ALL];

impl Backend {
    /// Runs a command on a document. Its arguments are the document's address, the agreement (its name, a
    /// position in it or in one of its scenarios, or `null`: the first of the file) and, for a trace, the
    /// record. Of a record that is not in the agreement at a position, or of `null`, the agreement whose
    /// history has it is meant. In place of the agreement one scenario has its text.
    ///
    /// Where the last argument is `{"show": true}`, what was found is shown and does not come back.
    pub(super) async fn answer_execute_command(
        &self,
        params: ExecuteCommandParams,
    ) -> Result<Option<Value>> {
        let command = params.command.clone();
        let shows = params.arguments.last().is_some_and(|it| it["show"] == true);
        let found = self.run_command(params).await?;
        if shows {
            show::show(&self.client, self.abilities(), &command, found).await;
            return Ok(None);
        }
        found.map(|found| Some(Value::String(found.text))).map_err(failed)
    }

    async fn run_command(
        &self,
        params: ExecuteCommandParams,
    ) -> Result<std::result::Result<Found, String>> {
        let command = params.command.as_str();
        if !COMMANDS.contains(&command) {
            return Err(Error::invalid_params(format!("there is no command `{command}`")));
        }
        let text = |at: usize| params.arguments.get(at).and_then(Value::as_str).map(str::to_owned);
        let uri: Option<Uri> = text(0).and_then(|uri| uri.parse().ok());
        let uri = uri.ok_or_else(|| {
            Error::invalid_params(format!("`{command}` needs the address of a document"))
        })?;
        let needs = |what: &str| Error::invalid_params(format!("`{command}` needs {what}"));
        let agreement = params.arguments.get(1).cloned().unwrap_or_default();
        let meant = move |view: &View| match &agreement {
            Value::String(name) => Meant::Named(name.clone()),
            place => serde_json::from_value::<Position>(place.clone())
                .map_or(Meant::Any, |place| {
                    Meant::At(view.lines().offset(&view.document.text, place))
                }),
        };
        let live = Arc::clone(&self.live);
        let named = params.work_done_progress_params.work_done_token.clone();
        let shown = |title: &'static str| {
            Shown::begin(&self.client, named, self.abilities().progress, title)
        };
        let found = match command {
            SIMULATE => {
                let shown = shown("Simulating").await;
                let found = self.ask_long(&uri, move |view| {
                    let path = &view.document.path;
                    let (statement, history) =
                        live.statement(&view.snapshot, path, &meant(&view))?;
                    let text = statement_markdown(&statement) + &history_markdown(&history);
                    Ok(Found::page(&statement.title, text))
                });
                let found = found.await;
                shown.end().await;
                found
            }
            TRACE => {
                let id = text(2).ok_or_else(|| needs("the identity of a record"))?;
                let shown = shown("Tracing").await;
                let found = self.ask_long(&uri, move |view| {
                    let path = &view.document.path;
                    let traces = live.traces(&view.snapshot, path, &meant(&view), &id)?;
                    let text = traces.iter().map(|trace| timeline(trace, false)).collect();
                    Ok(Found::message(text))
                });
                let found = found.await;
                shown.end().await;
                found
            }
            RUN_ONE | RUN_ALL => {
                let wanted = match (command, text(1)) {
                    (RUN_ONE, label) => {
                        Scenarios::Labelled(label.ok_or_else(|| needs("the text of a scenario"))?)
                    }
                    (_, Some(name)) => Scenarios::Of(name),
                    (_, None) => Scenarios::All,
                };
                let shown = shown("Running scenarios").await;
                let found = self.ask_long(&uri, move |view| {
                    let ran = view.snapshot.run_scenarios(&view.document.path, &wanted)?;
                    let passed = ran.iter().all(slate_ide::ScenarioOutcome::passed);
                    Ok(Found::outcome(passed, scenarios(&ran, false)))
                });
                let found = found.await;
                shown.end().await;
                found
            }
            _ => {
                let found = self.ask_meaning(&uri, move |view| {
                    let path = &view.document.path;
                    view.snapshot.most_it_can_cost(path, &meant(&view)).map(Found::message)
                });
                found.await
            }
        };
        Ok(found?.unwrap_or_else(|| Err(format!("{} is not open", uri.as_str()))))
    }
}

/// A request that was understood and could not be done.
fn failed(why: String) -> Error {
    const REQUEST_FAILED: i64 = -32803;
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: why.into(), data: None }
}
