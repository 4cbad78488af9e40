//! Periods with few records, or with none.

use slate_model::types::Type;
use slate_model::{Expr, FewRecords, LowVolume, Percent, Value, WhenNone};
use slate_syntax::ast;

use super::measured::Measured;
use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::metric::MeasureKind;
use crate::types::{Env, Typed, literal_value};

impl<'a> Agreed<'a> {
    pub(super) fn low_volume(
        &self,
        env: Env<'_>,
        it: &'a ast::LowVolume,
        at: At,
        measured: &Measured,
    ) -> Option<LowVolume> {
        let record = self.stream(env.unit, it.of.as_str(), it.of.span)?;
        self.same_record(env, Some(measured), &record, &it.of);
        if matches!(
            measured.kind,
            MeasureKind::Metric { .. }
                | MeasureKind::Availability { .. }
                | MeasureKind::Outages { .. }
        ) {
            self.cx.report(
                Code::WrongKind,
                "a low-volume rule is for records that are counted",
                at,
                "this target counts none",
                "leave it out",
            );
            return None;
        }
        let under = it.under.whole().filter(|under| *under > 0);
        let then = match (&it.rule, under) {
            (ast::LowVolumeRule::Allow(n), Some(_)) => n.whole().map(FewRecords::Allow),
            (ast::LowVolumeRule::Met, Some(under)) => Some(FewRecords::Allow(under)),
            (ast::LowVolumeRule::NotMeasured, Some(_)) => Some(FewRecords::NotMeasured),
            (_, None) => None,
        };
        let (Some(under), Some(then)) = (under, then) else {
            self.cx.report(
                Code::OutOfRange,
                "records are counted in whole numbers",
                at,
                "not a whole number above zero",
                "write `under 20 tickets: allow 1 miss`",
            );
            return None;
        };
        Some(LowVolume { under, then })
    }

    pub(super) fn when_none(
        &self,
        env: Env<'_>,
        it: &'a ast::Spanned<ast::WhenNone>,
    ) -> Option<WhenNone> {
        Some(match &it.value {
            ast::WhenNone::Met => WhenNone::Met,
            ast::WhenNone::NotMeasured => WhenNone::NotMeasured,
            ast::WhenNone::Missed => {
                WhenNone::Value(Value::Percent(Percent(rust_decimal::Decimal::ZERO)))
            }
            ast::WhenNone::Value(literal) => {
                let (ty, value) =
                    literal_value(self.cx, env.unit, self.zone, self.currency, literal);
                if value.is_none() && !ty.broken() {
                    self.cx.report(
                        Code::TypeMismatch,
                        format!("an empty period has no value that is {}", ty.in_words()),
                        env.at(literal.span()),
                        ty.in_words(),
                        "write `met`, `not measured` or a figure",
                    );
                }
                WhenNone::Value(value?)
            }
        })
    }

    /// What an empty period comes to, of the type that is measured.
    pub(super) fn empty_period(
        &self,
        when_none: Option<(WhenNone, At)>,
        attained: Type,
    ) -> WhenNone {
        match when_none {
            Some((WhenNone::Value(value), place)) if Type::of(&value) != attained => {
                let typed = Typed::new(Expr::Literal(value.clone()), Type::of(&value), place);
                self.not_wanted(&typed, attained, "the value of an empty period", None);
                WhenNone::NotMeasured
            }
            Some((value, _)) => value,
            None => WhenNone::NotMeasured,
        }
    }
}
