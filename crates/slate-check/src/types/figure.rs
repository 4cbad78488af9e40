//! The figures of a target's period (language §8).

use slate_model::types::Type;
use slate_model::{Expr, Figure, Requirement};

use crate::compile::At;
use crate::finding::Code;
use crate::lower::{Agreed, MeasureKind, TargetInfo};
use crate::types::expr::Typed;

impl<'a> Agreed<'a> {
    /// A figure of a target's period, for clauses that name it in their own words.
    pub fn figure_of(
        &self,
        target: &TargetInfo,
        word: &str,
        at: At,
        has_base: bool,
    ) -> Option<Typed> {
        self.figure(target, has_base, word, at)
    }

    /// A figure of a target's period, by its name; `None` when there is no such name.
    pub(super) fn figure(
        &self,
        target: &TargetInfo,
        has_base: bool,
        word: &str,
        at: At,
    ) -> Option<Typed> {
        let figure = FIGURES.iter().find(|(name, _)| *name == word).map(|(_, figure)| *figure)?;
        let attained = target.attained();
        let missing = |why: &str, help: &str| {
            if target.damaged {
                return Some(Typed::broken(at));
            }
            let finding = self.cx.finding(
                Code::WrongKind,
                format!("`{}` has no `{word}`", target.name),
                at,
                why.to_owned(),
            );
            self.cx.push(self.cx.also(finding, target.at, "the target").help(help.to_owned()));
            Some(Typed::broken(at))
        };
        let ty = match figure {
            Figure::Attainment => attained,
            Figure::Target if matches!(target.require, Some(Requirement::Between { .. })) => {
                return missing("two figures are required of it", "use `shortfall`, or the figure");
            }
            Figure::Target => match &target.require_type {
                Some(ty) => *ty,
                None => return missing("nothing is required of it", "add `require` to the target"),
            },
            Figure::Shortfall => match (&target.require_type, attained) {
                (None, _) => {
                    return missing("nothing is required of it", "add `require` to the target");
                }
                (Some(_), Type::Percent) => Type::Points,
                (Some(_), other) => other,
            },
            Figure::Numerator | Figure::Denominator => match &target.measure {
                MeasureKind::Timer | MeasureKind::Share { .. } => Type::Number,
                MeasureKind::Availability { .. } => Type::Duration,
                MeasureKind::Outages { .. } | MeasureKind::Metric { .. } => {
                    return missing("its measure is no ratio", "use `attainment`");
                }
            },
            Figure::Breaches => match &target.measure {
                MeasureKind::Timer | MeasureKind::Share { .. } => Type::Number,
                _ => {
                    return missing(
                        "no records are counted under it",
                        "use `downtime` or `shortfall`",
                    );
                }
            },
            Figure::Downtime => match &target.measure {
                MeasureKind::Availability { .. } | MeasureKind::Outages { .. } => Type::Duration,
                _ => {
                    return missing(
                        "it measures no outages",
                        "use `breaches`, `overrun` or `shortfall`",
                    );
                }
            },
            Figure::Overrun => match &target.measure {
                MeasureKind::Timer => Type::Duration,
                _ => return missing("it measures no timer", "use `downtime` or `shortfall`"),
            },
            Figure::Base => {
                if !has_base {
                    self.cx.report(
                        Code::MissingBase,
                        "this credit has no base",
                        at,
                        "the base of what",
                        "add a line `of desk.charge` with what percentages are of",
                    );
                    return Some(Typed::broken(at));
                }
                Type::Money
            }
            Figure::Streak => Type::Number,
            Figure::LengthOfPeriod => Type::Duration,
        };
        Some(Typed::new(Expr::Figure(figure), ty, at))
    }
}

/// The figures of language §8 by their names.
pub const FIGURES: [(&str, Figure); 11] = [
    ("attainment", Figure::Attainment),
    ("target", Figure::Target),
    ("shortfall", Figure::Shortfall),
    ("numerator", Figure::Numerator),
    ("denominator", Figure::Denominator),
    ("breaches", Figure::Breaches),
    ("downtime", Figure::Downtime),
    ("overrun", Figure::Overrun),
    ("base", Figure::Base),
    ("streak", Figure::Streak),
    ("length_of_period", Figure::LengthOfPeriod),
];
