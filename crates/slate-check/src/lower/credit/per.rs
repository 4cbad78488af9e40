//! For what a credit is paid: each period, incident or group.

use slate_model::CreditPer;

use super::clauses::Clauses;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::metric::MeasureKind;
use crate::lower::target::TargetInfo;
use crate::types::Env;

impl<'a> Agreed<'a> {
    pub(super) fn credit_per(
        &self,
        env: Env<'_>,
        clauses: &Clauses<'a>,
        info: &TargetInfo,
    ) -> Option<CreditPer> {
        match (clauses.per_incident, clauses.per.first()) {
            (Some(at), None) => {
                if matches!(info.measure, MeasureKind::Metric { .. } | MeasureKind::Share { .. }) {
                    let finding = self.cx.finding(
                        Code::WrongKind,
                        format!("`{}` has no incidents", info.name),
                        at,
                        "each of what",
                    );
                    self.cx.push(
                        self.cx
                            .also(finding, info.at, "the target")
                            .help("pay once for each period: leave the line out"),
                    );
                    return None;
                }
                Some(CreditPer::Incident)
            }
            (None, None) => Some(CreditPer::Period),
            (None, Some(path)) => {
                if info.per.as_ref().is_some_and(|per| per.as_str() == path.text()) {
                    self.link_group(env.unit, path, info.record.as_ref());
                    return Some(CreditPer::Group);
                }
                let finding = self.cx.finding(
                    Code::WrongKind,
                    format!("`{}` is not judged for each `{}`", info.name, path.text()),
                    env.at(path.span),
                    "not a group of the target",
                );
                self.cx.push(
                    self.cx
                        .also(finding, info.at, "the target")
                        .help(format!("add `per {}` to its `require`", path.text())),
                );
                None
            }
            (Some(first), Some(path)) => {
                self.cx.repeated("per", env.at(path.span), first);
                None
            }
        }
    }
}
