//! Functions, and `match`.

use slate_model::types::Type;
use slate_model::{Case, Expr, Number, RoundingMode, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::Agreed;
use crate::resolve::did_you_mean;
use crate::types::Ty;
use crate::types::expr::{Env, Subject, Typed};

/// The functions of expressions by their names.
pub const FUNCTIONS: [&str; 6] = ["min", "max", "floor", "ceil", "round", "previous"];

impl<'a> Agreed<'a> {
    pub(super) fn call(&self, env: Env<'_>, it: &'a ast::Call, at: At) -> Typed {
        let word = it.function.as_str();
        let arity = |least: usize, most: usize| {
            let given = it.arguments.len();
            if (least..=most).contains(&given) {
                return true;
            }
            self.cx.report(
                Code::TypeMismatch,
                format!(
                    "`{word}` takes {}, {given} given",
                    if least == most { format!("{least}") } else { format!("{least} or more") }
                ),
                at,
                "another number of values",
                match word {
                    "min" | "max" => "write two values or more: `min(a, b)`",
                    "round" => "write a value and a step: `round(downtime, 30 min)`",
                    "previous" => "write how many periods earlier: `previous(users, 1)`",
                    _ => "write one value",
                },
            );
            false
        };
        match word {
            "min" | "max" if arity(2, usize::MAX) => {
                let parts: Vec<Typed> =
                    it.arguments.iter().map(|part| self.expr(env, part, None)).collect();
                let Some((first, rest)) = parts.split_first() else { return Typed::broken(at) };
                let mut ty = first.ty.clone();
                for part in rest {
                    if self.same(first, part, "the values compared are of one type").broken() {
                        return Typed::broken(at);
                    }
                    if ty.broken() {
                        ty = part.ty.clone();
                    }
                }
                if parts.iter().any(|part| part.ty.broken()) {
                    return Typed::broken(at);
                }
                if !ty.model().is_some_and(Type::ordered) {
                    self.cx.report(
                        Code::TypeMismatch,
                        format!("{} has no order", ty.in_words()),
                        first.at,
                        ty.in_words(),
                        "compare numbers, amounts, percentages or durations",
                    );
                    return Typed::broken(at);
                }
                let parts = parts.into_iter().map(|part| part.expr).collect();
                let expr = if word == "min" { Expr::Min(parts) } else { Expr::Max(parts) };
                Typed { expr, ty, at }
            }
            "floor" | "ceil" if arity(1, 1) => {
                let Some(part) = it.arguments.first() else { return Typed::broken(at) };
                let Some(part) = self.wanted(env, part, Type::Number, "what is made whole") else {
                    return Typed::broken(at);
                };
                let part = Box::new(part.expr);
                let expr = if word == "floor" { Expr::Floor(part) } else { Expr::Ceil(part) };
                Typed::new(expr, Type::Number, at)
            }
            "round" if arity(2, 2) => {
                let (Some(of), Some(to)) = (it.arguments.first(), it.arguments.get(1)) else {
                    return Typed::broken(at);
                };
                let of = self.expr(env, of, None);
                let Some(ty) = of.ty.model() else { return Typed::broken(at) };
                let Some(to) = self.constant(env, to, ty, "the step") else {
                    return Typed::broken(at);
                };
                if !self.above_zero(&to, at, "the step") {
                    return Typed::broken(at);
                }
                let expr = Expr::Round { of: Box::new(of.expr), mode: RoundingMode::HalfUp, to };
                Typed { expr, ty: of.ty, at }
            }
            "previous" if arity(1, 2) => {
                let (of, count) = match it.arguments.as_slice() {
                    [of, count] => (Some(of), Some(count)),
                    [one] => match (env.subject, one) {
                        (
                            Subject::Figures(target, _),
                            ast::Expr::Literal(ast::Literal::Number(_)),
                        ) => {
                            if let Some(metric) = target.measure.metric() {
                                let of =
                                    Typed::new(Expr::Metric(metric.clone()), target.attained(), at);
                                return self.previous(env, of, Some(one), at);
                            }
                            (None, Some(one))
                        }
                        _ => (Some(one), None),
                    },
                    _ => (None, None),
                };
                let Some(of) = of else {
                    self.cx.report(
                        Code::TypeMismatch,
                        "`previous` needs an input or a metric",
                        at,
                        "of what",
                        "write `previous(users, 1)`",
                    );
                    return Typed::broken(at);
                };
                let of = self.expr(env, of, None);
                self.previous(env, of, count, at)
            }
            _ if FUNCTIONS.contains(&word) => Typed::broken(at),
            _ => {
                let place = env.at(it.function.span);
                let mut finding = self.cx.finding(
                    Code::UnknownName,
                    format!("no function is called `{word}`"),
                    place,
                    "not a function",
                );
                if let Some(help) = did_you_mean(word, &FUNCTIONS) {
                    finding = finding.help(help);
                }
                self.cx.push(finding);
                Typed::broken(at)
            }
        }
    }

    pub(super) fn previous(
        &self,
        env: Env<'_>,
        of: Typed,
        count: Option<&'a ast::Expr>,
        at: At,
    ) -> Typed {
        if of.ty.broken() {
            return Typed::broken(at);
        }
        if !matches!(of.expr, Expr::Input(_) | Expr::Metric(_)) {
            self.cx.report(
                Code::WrongKind,
                "only an input or a metric has an earlier value",
                of.at,
                of.ty.in_words(),
                "write the name of an input or of a metric",
            );
            return Typed::broken(at);
        }
        let periods =
            match count {
                None => Some(1),
                Some(it) => self
                    .constant(env, it, Type::Number, "how many periods earlier")
                    .and_then(|value| match value {
                        Value::Number(Number(n)) if n.scale() == 0 => {
                            u32::try_from(n).ok().filter(|n| *n > 0)
                        }
                        _ => None,
                    }),
            };
        let Some(periods) = periods else {
            self.cx.report(
                Code::OutOfRange,
                "how many periods earlier is a whole number from 1",
                at,
                "not such a number",
                "write `1` for the period before",
            );
            return Typed::broken(at);
        };
        Typed { expr: Expr::Previous { of: Box::new(of.expr), periods }, ty: of.ty, at }
    }

    /// `match impact, urgency { … }`
    pub(super) fn choose(
        &self,
        env: Env<'_>,
        it: &'a ast::Match,
        expected: Option<&Ty>,
        at: At,
    ) -> Typed {
        let subjects: Vec<Typed> =
            it.subjects.iter().map(|part| self.expr(env, part, None)).collect();
        let mut cases = Vec::new();
        let mut otherwise: Option<Box<Expr>> = None;
        let mut first: Option<Typed> = None;
        let mut seen: Vec<Vec<Vec<Value>>> = Vec::new();
        let mut sound = !it.damaged && subjects.iter().all(|part| !part.ty.broken());
        for arm in &it.arms {
            let value = self.expr(env, &arm.value, expected);
            if let Some(first) = &first {
                if self
                    .same(first, &value, "the rows of a `match` give values of one type")
                    .broken()
                {
                    sound = false;
                }
            } else if !value.ty.broken() {
                first = Some(value.clone());
            }
            if value.ty.broken() {
                sound = false;
            }
            if arm.patterns.is_empty()
                || self.otherwise_in_other_words(env, &subjects, &arm.patterns)
            {
                if otherwise.is_some() {
                    self.cx.report(
                        Code::RepeatedStatement,
                        "`otherwise` is said twice",
                        env.at(arm.span),
                        "said again here",
                        "keep one",
                    );
                }
                otherwise = Some(Box::new(value.expr));
                continue;
            }
            if arm.patterns.len() != subjects.len() {
                self.cx.report(
                    Code::TypeMismatch,
                    format!(
                        "{} values are looked at, this row names {}",
                        subjects.len(),
                        arm.patterns.len()
                    ),
                    env.at(arm.span),
                    "another number of values",
                    "name a value for each, with commas between them",
                );
                sound = false;
                continue;
            }
            let mut tests = Vec::new();
            let mut row = Vec::new();
            for (subject, pattern) in subjects.iter().zip(&arm.patterns) {
                let mut one_of = Vec::new();
                if subject.ty.broken() {
                    // Which values it has is known once it is.
                    continue;
                }
                for value in pattern {
                    let right = self.expr(env.about(env.subject), value, Some(&subject.ty));
                    if right.ty.broken() {
                        sound = false;
                    } else if right.ty.model() != subject.ty.model() {
                        self.unlike(
                            subject,
                            &right,
                            &format!("{} is never {}", subject.ty.in_words(), right.ty.in_words()),
                        );
                        sound = false;
                    } else if let Some(value) = self.known(&right, "a value in a row") {
                        one_of.push(value);
                    } else {
                        sound = false;
                    }
                }
                if !one_of.is_empty() {
                    tests.push(Expr::Is {
                        of: Box::new(subject.expr.clone()),
                        one_of: one_of.clone(),
                    });
                }
                row.push(one_of);
            }
            seen.push(row);
            let when = if tests.len() == 1 {
                tests.pop().unwrap_or(Expr::All(Vec::new()))
            } else {
                Expr::All(tests)
            };
            cases.push(Case { when, value: value.expr });
        }
        if sound && otherwise.is_none() {
            self.exhaustive(&subjects, &seen, at);
        }
        match first {
            Some(first) if sound => {
                Typed { expr: Expr::Match { cases, otherwise }, ty: first.ty, at }
            }
            _ => Typed::broken(at),
        }
    }

    /// Whether a row is for the rest, as `else` says it elsewhere: that is told.
    fn otherwise_in_other_words(
        &self,
        env: Env<'_>,
        subjects: &[Typed],
        patterns: &[Vec<ast::Expr>],
    ) -> bool {
        let [row] = patterns else { return false };
        let [ast::Expr::Name(path)] = row.as_slice() else { return false };
        let Some(word) = path.single().map(ast::Ident::as_str) else { return false };
        let member = subjects.iter().any(
            |subject| matches!(&subject.ty, Ty::OneOf(members) if members.value(word).is_some()),
        );
        if member || !["else", "default", "other", "others", "rest"].contains(&word) {
            return false;
        }
        let finding = self.cx.finding(
            Code::UnknownName,
            format!("`{word}` is no value that a row is for"),
            env.at(path.span),
            "another word says this",
        );
        let title = "write `otherwise`";
        let file = self.cx.file(env.unit);
        self.cx.push(finding.help(title).fix_unsafe(title, file, path.span, "otherwise"));
        true
    }

    /// A `match` without `otherwise` has a row for every combination of members.
    pub(super) fn exhaustive(&self, subjects: &[Typed], rows: &[Vec<Vec<Value>>], at: At) {
        let mut combinations: Vec<Vec<Value>> = vec![Vec::new()];
        for subject in subjects {
            let values: Vec<Value> = match &subject.ty {
                Ty::OneOf(members) => members.values.iter().cloned().map(Value::Member).collect(),
                Ty::Is(Type::Boolean) => vec![Value::Boolean(true), Value::Boolean(false)],
                _ => {
                    self.cx.report(
                        Code::MissingStatement,
                        format!("a `match` on {} needs `otherwise`", subject.ty.in_words()),
                        at,
                        "not every value can be listed",
                        "add a row `otherwise: …`",
                    );
                    return;
                }
            };
            if combinations.len().saturating_mul(values.len()) > 20_000 {
                return;
            }
            combinations = combinations
                .iter()
                .flat_map(|start| {
                    values.iter().map(move |value| {
                        let mut all = start.clone();
                        all.push(value.clone());
                        all
                    })
                })
                .collect();
        }
        let fits = |row: &Vec<Vec<Value>>, values: &Vec<Value>| {
            row.iter()
                .zip(values)
                .all(|(wanted, value)| wanted.is_empty() || wanted.contains(value))
        };
        let missing: Vec<String> = combinations
            .iter()
            .filter(|values| !rows.iter().any(|row| fits(row, values)))
            .map(|values| {
                let words: Vec<&str> = values
                    .iter()
                    .map(|value| match value {
                        Value::Member(word) => word.as_str(),
                        Value::Boolean(true) => "true",
                        _ => "false",
                    })
                    .collect();
                format!("`{}`", words.join(", "))
            })
            .collect();
        if let Some(example) = missing.first() {
            let shown: Vec<&str> = missing.iter().take(4).map(String::as_str).collect();
            self.cx.push(
                self.cx
                    .finding(
                        Code::MissingStatement,
                        format!(
                            "no row for {}{}",
                            shown.join(" or "),
                            if missing.len() > 4 { " and others" } else { "" }
                        ),
                        at,
                        "not every combination has a row",
                    )
                    .witness(format!("a record with {example} has no value"))
                    .help("add the rows, or `otherwise: …`"),
            );
        }
    }
}
