//! Verdicts that a scenario expects: on a record, or on a target in a period.

use slate_model::{Expect, PeriodVerdict, RecordVerdict};
use slate_syntax::ast;

use super::Told;
use crate::finding::{Applicability, Code};
use crate::lower::agreed::Agreed;
use crate::lower::metric::MeasureKind;
use crate::lower::period::period_text;
use crate::resolve::nearest;
use crate::types::{Env, instant};

impl<'a> Agreed<'a> {
    /// How a target judges a record.
    pub(super) fn expect_verdict(
        &self,
        env: Env<'_>,
        (record, target): (&'a ast::Ident, &'a ast::Path),
        cycle: Option<&ast::Number>,
        verdict: Option<&ast::Spanned<ast::Verdict>>,
        due: Option<&ast::Instant>,
        told: &Told,
    ) -> Option<Expect> {
        let Some(known) = told.records.get(record.as_str()) else {
            if !told.damaged {
                let words: Vec<&str> = told.records.keys().map(String::as_str).collect();
                let at = env.at(record.span);
                let mut finding = self.cx.finding(
                    Code::UnknownName,
                    format!("this scenario tells of no `{}`", record.as_str()),
                    at,
                    "not told of",
                );
                finding = match nearest(record.as_str(), words.iter().copied()) {
                    Some(near) => {
                        finding.meant(near, self.cx.file(at.unit), at.span, Applicability::Safe)
                    }
                    None => finding.help("add the record to the scenario"),
                };
                self.cx.push(finding);
            }
            return None;
        };
        self.cx.link(env.at(record.span), known.at);
        let info = self.short_target(env, target, Some(&known.info))?;
        let at = env.at(target.span);
        if info.record.as_ref() != Some(&known.info.record.heading.name) {
            let finding = self.cx.finding(
                Code::WrongKind,
                format!("`{}` does not count `{}`", info.name, known.info.record.plural),
                at,
                "judges other records",
            );
            self.cx.push(
                self.cx.also(finding, info.at, "the target").help("name a target that counts them"),
            );
            return None;
        }
        let timed = matches!(info.measure, MeasureKind::Timer);
        let verdict_kind = verdict.map(|it| match it.value {
            ast::Verdict::Met => RecordVerdict::Met,
            ast::Verdict::Breached => RecordVerdict::Breached,
            ast::Verdict::Pending => RecordVerdict::Pending,
            ast::Verdict::Void => RecordVerdict::Void,
            ast::Verdict::Excluded => RecordVerdict::Excluded,
            ast::Verdict::NotStarted => RecordVerdict::NotStarted,
            ast::Verdict::NotCounted => RecordVerdict::Unlimited,
        });
        if !timed && verdict_kind != Some(RecordVerdict::Excluded) {
            let finding = self.cx.finding(
                Code::WrongKind,
                format!("`{}` judges periods, not single records", info.name),
                at,
                "measures no timer",
            );
            self.cx.push(
                self.cx
                    .also(finding, info.at, "the target")
                    .help("expect its figure: `expect site.availability in 2026-03 is 99.9%`"),
            );
            return None;
        }
        let cycle = match cycle {
            None => None,
            Some(n) => {
                let Some(n) = n.whole().filter(|n| *n > 0) else {
                    self.cx.report(
                        Code::OutOfRange,
                        "cycles are counted from 1",
                        env.at(n.span),
                        "no such cycle",
                        "write `cycle 1` for the first",
                    );
                    return None;
                };
                Some(n)
            }
        };
        let due = match due {
            None => None,
            Some(at) => Some(instant(self.cx, env.unit, self.zone, at)?),
        };
        Some(Expect::Verdict {
            record: record.value.clone(),
            target: info.name.clone(),
            cycle,
            verdict: verdict_kind,
            due,
        })
    }

    /// How a target was judged in a period.
    pub(super) fn expect_outcome(
        &self,
        env: Env<'_>,
        what: &'a ast::Path,
        group: Option<&'a ast::Expr>,
        period: &ast::Period,
        outcome: ast::Outcome,
    ) -> Option<Expect> {
        let info = self.short_target(env, what, None)?;
        let verdict = match outcome {
            ast::Outcome::Met => Some(PeriodVerdict::Met),
            ast::Outcome::Missed => Some(PeriodVerdict::Missed),
            ast::Outcome::NotMeasured => Some(PeriodVerdict::NotMeasured),
            ast::Outcome::Provisional => None,
        };
        if !info.damaged && !self.fits(env, period, info.period, &format!("`{}`", info.name)) {
            return None;
        }
        let group =
            self.expected_group(env, (info.record.as_ref(), info.per.as_ref()), group, what)?;
        let (target, period) = (info.name.clone(), period_text(&period.kind));
        Some(match verdict {
            Some(verdict) => Expect::Target { target, group, period, verdict },
            None => Expect::Provisional { target, group, period },
        })
    }
}
