//! What is computed of a history when someone asks for it: a statement, the clocks of a record, and
//! without a history the most that an agreement can cost.

use slate_engine::statement::Statement;
use slate_engine::{Options, Trace, measure};
use slate_evidence::Quality;
use slate_model::Agreement;

use super::{History, Live, Meant, history};
use crate::figures::most_settled;
use crate::inlay::amount;
use crate::settings::{Fault, SettingsFile};
use crate::workspace::Snapshot;

impl Live {
    /// The statement of an agreement on the history that the workspace names, and what became of that
    /// history. Takes as long as reading the history the first time.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn statement(
        &self,
        snapshot: &Snapshot,
        path: &str,
        meant: &Meant,
    ) -> Result<(Statement, Quality), String> {
        let checked = snapshot.checked(path);
        let agreement = meant.one(snapshot, path, &checked.model)?;
        self.with_history(snapshot, agreement, |history, options| {
            let evidence = history.evidence.as_ref().map_err(Fault::to_string)?;
            let statement = history.measured.evaluate(agreement, evidence, options);
            let statement = statement.map_err(|error| error.to_string())?;
            Ok((statement, evidence.quality.clone()))
        })
    }

    /// The clocks of a record of the history, once for each kind of record that has one so called. Where
    /// the likeliest agreement has no such record, that of the others which has it is meant.
    ///
    /// # Errors
    /// Why there are none, in words.
    pub fn traces(
        &self,
        snapshot: &Snapshot,
        path: &str,
        meant: &Meant,
        id: &str,
    ) -> Result<Vec<Trace>, String> {
        let checked = snapshot.checked(path);
        let mut why = None;
        for agreement in meant.among(snapshot, path, &checked.model)? {
            match self.traces_of(snapshot, agreement, id) {
                Ok(traces) => return Ok(traces),
                Err(other) => why = why.or(Some(other)),
            }
        }
        Err(why.unwrap_or_default())
    }

    fn traces_of(
        &self,
        snapshot: &Snapshot,
        agreement: &Agreement,
        id: &str,
    ) -> Result<Vec<Trace>, String> {
        self.with_history(snapshot, agreement, |history, options| {
            let evidence = history.evidence.as_ref().map_err(Fault::to_string)?;
            let (plan, _) =
                measure(agreement, evidence, options).map_err(|error| error.to_string())?;
            let names = agreement.records.iter().map(|record| &record.heading.name);
            let known = names
                .filter(|name| evidence.table(name).is_some_and(|table| table.row(id).is_some()));
            let traces: Vec<Trace> = known
                .map(|name| plan.trace(name, id).map_err(|error| error.to_string()))
                .collect::<Result<_, _>>()?;
            if traces.is_empty() {
                return Err(format!("the history has no record `{id}`"));
            }
            Ok(traces)
        })
    }

    /// Whether bringing the figures of a file up to date reads a history.
    #[must_use]
    pub fn will_read(&self, snapshot: &Snapshot, path: &str, file: &SettingsFile) -> bool {
        let Some((root, settings)) = snapshot.root().zip(file.said.as_ref().ok()) else {
            return false;
        };
        if settings.history.is_empty() {
            return false;
        }
        let checked = snapshot.checked(path);
        let Some(model) = &checked.model else { return false };
        model.agreements.iter().any(|agreement| {
            let wanted = settings.history_of(agreement.heading.name.as_str());
            wanted.is_some_and(|wanted| {
                self.kept_history(root, agreement, wanted, &history::stamps(root, wanted)).is_none()
            })
        })
    }

    fn with_history<T>(
        &self,
        snapshot: &Snapshot,
        agreement: &Agreement,
        compute: impl FnOnce(&History, &Options) -> Result<T, String>,
    ) -> Result<T, String> {
        let name = agreement.heading.name.as_str();
        let none = || {
            format!(
                "`slate.toml` names no history for `{name}`: in the folder of the workspace, write \
                 `[[history]]` and below it `files = [\"history/tickets.csv\"]`"
            )
        };
        let root = snapshot.root().ok_or_else(none)?;
        let settings = SettingsFile::of(snapshot).said.map_err(|fault| fault.to_string())?;
        let wanted = settings.history_of(name).ok_or_else(none)?;
        let history = self.history(root, agreement, wanted);
        let evidence = history.evidence.as_ref().map_err(Fault::to_string)?;
        let options = history::options(wanted, agreement, evidence);
        let options = options.map_err(|fault| fault.to_string())?;
        compute(&history, &options)
    }
}

impl Snapshot {
    /// The most that each credit of an agreement can cost in one of its periods, a line each, and at the
    /// end the most that all can cost together.
    ///
    /// # Errors
    /// Why that cannot be told, in words.
    pub fn most_it_can_cost(&self, path: &str, meant: &Meant) -> Result<String, String> {
        let checked = self.checked(path);
        let agreement = meant.one(self, path, &checked.model)?;
        if agreement.credits.is_empty() {
            return Ok("It pays no credits.".to_owned());
        }
        let lines = agreement.credits.iter().map(|credit| {
            let name = credit.heading.name.as_str();
            match slate_check::most(agreement, credit) {
                Some(most) => {
                    let (most, period) = (amount(most), slate_check::period_of(agreement, credit));
                    format!("{name}: at most {most} in one {period}, before caps")
                }
                None => format!("{name}: the most depends on the history"),
            }
        });
        let together = match most_settled(agreement) {
            Some(most) => format!("together, after caps: at most {most}"),
            None => "together: no cap limits it".to_owned(),
        };
        Ok(lines.chain([together]).collect::<Vec<_>>().join("\n"))
    }
}
