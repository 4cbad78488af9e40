//! What a place asks for: a type, a condition, a value that is known beforehand.

use slate_model::types::Type;
use slate_model::{Currency, Expr, Number, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::{Code, Finding};
use crate::lint::words;
use crate::lower::{Agreed, RecordInfo};
use crate::types::expr::{Env, Subject, Typed};
use crate::types::{Ty, fold};

impl<'a> Agreed<'a> {
    /// A condition: true, false or unknown.
    pub fn condition(&self, env: Env<'_>, it: &'a ast::Expr) -> Expr {
        self.condition_typed(env, it).expr
    }

    /// A condition with its type: of what is none, which is reported, nothing more can be said.
    pub(super) fn condition_typed(&self, env: Env<'_>, it: &'a ast::Expr) -> Typed {
        let typed = self.expr(env, it, None);
        if !typed.ty.broken() && !typed.ty.is(Type::Boolean) {
            self.cx.report(
                Code::TypeMismatch,
                format!("a condition is needed here, this is {}", typed.ty.in_words()),
                typed.at,
                format!("{}, neither true nor false", typed.ty.in_words()),
                "compare it with something: `is`, `at least`, `below`",
            );
            return Typed { ty: Ty::Broken, ..typed };
        }
        typed
    }

    /// A condition on a record; one that is never true is found.
    pub fn record_condition(&self, env: Env<'_>, record: &RecordInfo, it: &'a ast::Expr) -> Expr {
        if let Some(finding) = self.state_alone(env, record, it) {
            self.cx.push(finding);
            return Expr::Literal(Value::Boolean(true));
        }
        let before = self.cx.found();
        let typed = self.condition_typed(env.about(Subject::Record(record)), it);
        // Of what could not be read nothing more can be said.
        let (known, condition) = (!typed.ty.broken(), typed.expr);
        if known
            && self.cx.found() == before
            && let Some(field) = crate::types::never_true(&condition)
        {
            let mut finding = self.cx.finding(
                Code::NeverTrue,
                "this condition is never true",
                env.at(it.span()),
                field.as_ref().map_or_else(
                    || "always false".to_owned(),
                    |field| format!("asks two different values of `{field}` at once"),
                ),
            );
            if let Some(field) = field {
                finding = finding
                    .witness(format!(
                        "{} has one value of `{field}` at a time",
                        words::a(&record.record.heading.name)
                    ))
                    .help(format!("write `{field} is a or b` where either will do"));
            }
            self.cx.push(finding);
        }
        condition
    }

    /// An expression of one type. Anything else is reported with `what` needs it.
    pub fn wanted(&self, env: Env<'_>, it: &'a ast::Expr, ty: Type, what: &str) -> Option<Typed> {
        let typed = self.expr(env, it, Some(&Ty::Is(ty)));
        if typed.ty.broken() && matches!(typed.ty, Ty::Broken) {
            return None;
        }
        if typed.ty.is(ty) {
            return Some(typed);
        }
        self.not_wanted(&typed, ty, what, None);
        None
    }

    /// Reports that something is of another type than its place needs.
    pub fn not_wanted(&self, typed: &Typed, ty: Type, what: &str, because: Option<(At, String)>) {
        if typed.ty.broken() {
            return;
        }
        let code = match (&typed.ty, ty) {
            (Ty::WorkingDays, Type::Duration) => Code::UnlikeUnits,
            (Ty::Span, Type::Duration) => Code::AmbiguousDays,
            _ => Code::TypeMismatch,
        };
        let mut finding = self.cx.finding(
            code,
            format!("{what} is {}, this is {}", ty.in_words(), typed.ty.in_words()),
            typed.at,
            typed.ty.in_words(),
        );
        if let Some((place, text)) = because {
            finding = self.cx.also(finding, place, text);
        }
        finding = match code {
            Code::UnlikeUnits => finding
                .note("working days are counted on a calendar and have no fixed length")
                .help("write hours or minutes"),
            Code::AmbiguousDays => self.in_hours(finding, typed.at),
            _ => match meant(self.cx.text(typed.at), ty) {
                Some(meant) => finding.help(format!("write `{meant}`")).fix_unsafe(
                    format!("write `{meant}`"),
                    self.cx.file(typed.at.unit),
                    typed.at.span,
                    meant,
                ),
                None => finding.help(format!("write {}{}", ty.in_words(), example(ty))),
            },
        };
        self.cx.push(finding);
    }

    /// Offers hours for days that stand where only elapsed time can.
    pub(super) fn in_hours(&self, finding: Finding, days: At) -> Finding {
        match hours(self.cx.text(days)) {
            Some(hours) => finding
                .help(format!("write `{hours}`: here only elapsed time counts"))
                .fix_unsafe(format!("write `{hours}`"), self.cx.file(days.unit), days.span, hours),
            None => finding.help("write hours: here only elapsed time counts"),
        }
    }

    /// Offers each of the meanings that `3 days` as a limit could have; `timed` tells that it names no
    /// calendar yet.
    pub fn choose_days(&self, finding: Finding, days: At, timed: bool) -> Finding {
        let text = self.cx.text(days);
        let count = days_in(text);
        let wall = timed.then(|| format!("{text} in 24x7"));
        let meanings: Vec<(String, &str)> = [
            count.map(|days| {
                let one = if days == 1 { "" } else { "s" };
                (format!("{days} working day{one}"), "")
            }),
            hours(text).map(|hours| (hours, " for elapsed time")),
            wall.map(|wall| (wall, " for days of the calendar on the wall")),
        ]
        .into_iter()
        .flatten()
        .collect();
        let help: Vec<String> =
            meanings.iter().map(|(put, when)| format!("`{put}`{when}")).collect();
        let mut finding = match help.split_last() {
            Some((last, rest)) if !rest.is_empty() => {
                finding.help(format!("write {}, or {last}", rest.join(", ")))
            }
            Some((one, _)) => finding.help(format!("write {one}")),
            None => finding.help("write hours for elapsed time, or working days"),
        };
        for (put, _) in meanings {
            let file = self.cx.file(days.unit);
            finding = finding.fix_unsafe(format!("write `{put}`"), file, days.span, put);
        }
        finding
    }

    /// A value that is known beforehand, of one type.
    pub fn constant(&self, env: Env<'_>, it: &'a ast::Expr, ty: Type, what: &str) -> Option<Value> {
        let typed = self.wanted(env.about(Subject::Constant), it, ty, what)?;
        self.known(&typed, what)
    }

    /// The value of an expression that must be known beforehand.
    pub fn known(&self, typed: &Typed, what: &str) -> Option<Value> {
        let value = fold(&typed.expr);
        if value.is_none() && !typed.ty.broken() {
            self.cx.report(
                Code::BadLiteral,
                format!("{what} must be an exact value that is known beforehand"),
                typed.at,
                "depends on the history, or has no exact value",
                "write the figure itself, or a `parameter`",
            );
        }
        value
    }

    /// Whether a step or limit is above zero; reported otherwise.
    pub fn above_zero(&self, value: &Value, at: At, what: &str) -> bool {
        let positive = match value {
            Value::Number(Number(n)) => n.is_sign_positive() && !n.is_zero(),
            Value::Percent(p) => p.0.is_sign_positive() && !p.0.is_zero(),
            Value::Points(p) => p.0.is_sign_positive() && !p.0.is_zero(),
            Value::Money(m) => m.amount.0.is_sign_positive() && !m.amount.0.is_zero(),
            Value::Duration(d) => d.0 > 0,
            _ => true,
        };
        if !positive {
            self.cx.report(
                Code::OutOfRange,
                format!("{what} must be above zero"),
                at,
                "zero or less",
                "write a value above zero",
            );
        }
        positive
    }
}

/// What a figure was meant to be that only lacks its sign, or the capitals of its currency: `95%` for
/// `95`, `500 GBP` for `500 gbp`.
fn meant(text: &str, ty: Type) -> Option<String> {
    let number = |text: &str| {
        let digits = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_'));
        digits && text.starts_with(|c: char| c.is_ascii_digit())
    };
    match ty {
        Type::Percent => number(text).then(|| format!("{text}%")),
        Type::Money => {
            let (amount, code) = text.rsplit_once(' ')?;
            let currency: Currency = code.to_uppercase().parse().ok()?;
            number(amount.trim_end()).then(|| format!("{amount} {currency}"))
        }
        _ => None,
    }
}

/// How many days `3 days` or `1 day` are.
fn days_in(text: &str) -> Option<u64> {
    let (count, unit) = text.split_once(' ')?;
    matches!(unit.trim(), "day" | "days").then(|| count.replace('_', "").parse().ok())?
}

/// `72 h` for `3 days`, `336 h` for `2 weeks`.
fn hours(text: &str) -> Option<String> {
    let days = days_in(text).or_else(|| {
        let (count, unit) = text.split_once(' ')?;
        let weeks = matches!(unit.trim(), "week" | "weeks");
        weeks.then(|| count.replace('_', "").parse::<u64>().ok()?.checked_mul(7))?
    })?;
    Some(format!("{} h", days.checked_mul(24)?))
}

/// An example of a value, for help.
const fn example(ty: Type) -> &'static str {
    match ty {
        Type::Boolean => ": `true`",
        Type::Number => ": `20`",
        Type::Percent => ": `95%`",
        Type::Points => ": `0.1 pp`",
        Type::Money => ": `500 GBP`",
        Type::Duration => ": `4 h`",
        Type::Text => " in quotes",
        Type::Date => ": `2026-01-31`",
        Type::Instant => ": `2026-01-31 17:50`",
    }
}
