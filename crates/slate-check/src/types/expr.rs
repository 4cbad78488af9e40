//! Expressions: what each name means where it stands, and whether what is combined goes together.
//! The table of what goes together is [`slate_model::types::Type::combine`].

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Case, Comparison, Expr, Figure, InputFigure, Operation, Record, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::{Agreed, RecordInfo, TargetInfo, name};
use crate::types::{Ty, fold, literal};

/// What an expression is about.
#[derive(Clone, Copy)]
pub(crate) enum Subject<'e> {
    /// Nothing: it must be known beforehand.
    Constant,
    /// One record at hand.
    Record(&'e RecordInfo),
    /// A period: charges, inputs and metrics.
    Period,
    /// What a metric or target measures; figures over records are given names after this one.
    Measure(&'e str),
    /// One target's period, with the base of the credit where it has one.
    Figures(&'e TargetInfo, bool),
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct Env<'e> {
    /// The file.
    pub unit: usize,
    /// Inside the agreement, or at the top of a file.
    pub inside: bool,
    /// The service that it stands in.
    pub service: Option<&'e str>,
    pub subject: Subject<'e>,
}

impl<'e> Env<'e> {
    pub const fn about<'s>(self, subject: Subject<'s>) -> Env<'s>
    where
        'e: 's,
    {
        Env { unit: self.unit, inside: self.inside, service: self.service, subject }
    }

    pub const fn at(&self, span: slate_syntax::Span) -> At {
        At { unit: self.unit, span }
    }
}

/// An expression of the model with its type and place.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    pub expr: Expr,
    pub ty: Ty,
    pub at: At,
}

impl Typed {
    pub const fn new(expr: Expr, ty: Type, at: At) -> Self {
        Self { expr, ty: Ty::Is(ty), at }
    }

    /// What stands where something wrong has been reported.
    pub const fn broken(at: At) -> Self {
        Self { expr: Expr::Literal(Value::Boolean(false)), ty: Ty::Broken, at }
    }
}

impl<'a> Agreed<'a> {
    /// Reads an expression. `expected` is what its place asks for; it decides what a bare word means
    /// and is not enforced here.
    pub fn expr(&self, env: Env<'_>, it: &'a ast::Expr, expected: Option<&Ty>) -> Typed {
        let at = env.at(it.span());
        match it {
            ast::Expr::Literal(it) => {
                // A value that is a number is named by it.
                if let (Some(Ty::OneOf(members)), ast::Literal::Number(number)) = (expected, it)
                    && members.has_numbers()
                {
                    return self.member(members, &number.digits, at);
                }
                let (ty, value) = literal::literal(self.cx, env.unit, self.zone, self.currency, it);
                // A quoted value of a `one of` is its member.
                if let (Some(Ty::OneOf(members)), Some(Value::Text(text))) = (expected, &value) {
                    return self.member(members, text, at);
                }
                value.map_or(Typed { ty, ..Typed::broken(at) }, |value| Typed {
                    expr: Expr::Literal(value),
                    ty: self.literal_type(it),
                    at,
                })
            }
            ast::Expr::Name(path) => self.value_name(env, path, expected),
            ast::Expr::Call(it) => self.call(env, it, at),
            ast::Expr::Unary(it) => self.unary(env, it, expected, at),
            ast::Expr::Binary(it) => self.binary(env, it, at),
            ast::Expr::Is(it) => self.is(env, it, at),
            ast::Expr::IsMissing(it) => {
                let left = self.expr(env, &it.left, None);
                if left.ty.broken() {
                    return Typed::broken(at);
                }
                let test = Expr::IsMissing(Box::new(left.expr));
                let test = if it.negated { Expr::Not(Box::new(test)) } else { test };
                Typed::new(test, Type::Boolean, at)
            }
            ast::Expr::Aggregate(it) => match env.subject {
                Subject::Measure(owner) => self.part_metric(env, it, owner, at),
                _ => {
                    self.cx.report(
                        Code::WrongKind,
                        "a figure over records cannot stand here",
                        at,
                        "measured here",
                        "give it a name with `metric name { … }` in a service, and write that name",
                    );
                    Typed::broken(at)
                }
            },
            ast::Expr::Match(it) => self.choose(env, it, expected, at),
            ast::Expr::If(it) => {
                let when = self.condition(env, &it.condition);
                let then = self.expr(env, &it.then, expected);
                let other = self.expr(env, &it.otherwise, expected);
                let ty = self.same(&then, &other, "a choice gives values of one type");
                Typed {
                    expr: Expr::Match {
                        cases: vec![Case { when, value: then.expr }],
                        otherwise: Some(Box::new(other.expr)),
                    },
                    ty,
                    at,
                }
            }
            ast::Expr::Missing(_) => Typed::broken(at),
        }
    }

    pub(super) fn literal_type(&self, it: &ast::Literal) -> Ty {
        use ast::Literal as L;
        Ty::Is(match it {
            L::Percent(_) => Type::Percent,
            L::Points(_) => Type::Points,
            L::Money(_) => Type::Money,
            L::Duration(_) => Type::Duration,
            L::Text(_) => Type::Text,
            L::Boolean(_) => Type::Boolean,
            L::Date(_) => Type::Date,
            L::Instant(_) => Type::Instant,
            _ => Type::Number,
        })
    }

    pub(super) fn unary(
        &self,
        env: Env<'_>,
        it: &'a ast::Unary,
        expected: Option<&Ty>,
        at: At,
    ) -> Typed {
        match it.op.value {
            ast::UnaryOp::Not => {
                let operand = self.condition_typed(env, &it.operand);
                if operand.ty.broken() {
                    return Typed::broken(at);
                }
                Typed::new(Expr::Not(Box::new(operand.expr)), Type::Boolean, at)
            }
            ast::UnaryOp::Negate => {
                let part = self.expr(env, &it.operand, expected);
                let signed =
                    [Type::Number, Type::Percent, Type::Points, Type::Money, Type::Duration];
                if part.ty.broken() {
                    return Typed::broken(at);
                }
                if !signed.iter().any(|ty| part.ty.is(*ty)) || matches!(part.ty, Ty::OneOf(_)) {
                    self.cx.report(
                        Code::TypeMismatch,
                        format!("{} has no negative", part.ty.in_words()),
                        at,
                        part.ty.in_words(),
                        "use `-` before a number, an amount, a percentage or a duration",
                    );
                    return Typed::broken(at);
                }
                Typed { expr: Expr::Negate(Box::new(part.expr)), ty: part.ty, at }
            }
        }
    }

    pub(super) fn binary(&self, env: Env<'_>, it: &'a ast::Binary, at: At) -> Typed {
        use ast::BinaryOp as Op;
        match it.op.value {
            Op::Or | Op::And => {
                let (left, right) = (self.condition(env, &it.left), self.condition(env, &it.right));
                let expr = if it.op.value == Op::And {
                    Expr::All(flatten(left, right, |it| match it {
                        Expr::All(parts) => Ok(parts),
                        other => Err(other),
                    }))
                } else {
                    Expr::Any(flatten(left, right, |it| match it {
                        Expr::Any(parts) => Ok(parts),
                        other => Err(other),
                    }))
                };
                Typed::new(expr, Type::Boolean, at)
            }
            Op::AtLeast => self.compare(env, it, Comparison::AtLeast, at),
            Op::AtMost => self.compare(env, it, Comparison::AtMost, at),
            Op::Above => self.compare(env, it, Comparison::Above, at),
            Op::Below => self.compare(env, it, Comparison::Below, at),
            Op::Add => self.arithmetic(env, it, Operation::Add, at),
            Op::Subtract => self.arithmetic(env, it, Operation::Subtract, at),
            Op::Multiply => self.arithmetic(env, it, Operation::Multiply, at),
            Op::Divide => self.arithmetic(env, it, Operation::Divide, at),
            Op::Of => self.of(env, it, at),
        }
    }

    /// `5% of x`, `length of period`, `previous(1) of users`.
    pub(super) fn of(&self, env: Env<'_>, it: &'a ast::Binary, at: At) -> Typed {
        if let (ast::Expr::Name(left), ast::Expr::Name(right)) = (&*it.left, &*it.right)
            && left.text() == "length"
            && right.text() == "period"
            && matches!(env.subject, Subject::Figures(..))
        {
            return Typed::new(Expr::Figure(Figure::LengthOfPeriod), Type::Duration, at);
        }
        if let ast::Expr::Call(call) = &*it.left
            && call.function.as_str() == "previous"
        {
            let of = self.expr(env, &it.right, None);
            return self.previous(env, of, call.arguments.first(), at);
        }
        if let ast::Expr::Name(word) = &*it.left
            && let Some(figure) = over_periods(&word.text())
        {
            return self.over_input(env, figure, &it.right, at);
        }
        if let Some(finding) = self.figure_in_other_words(env, it) {
            self.cx.push(finding);
            return Typed::broken(at);
        }
        let left = self.expr(env, &it.left, None);
        let right = self.expr(env, &it.right, None);
        if left.ty.broken() || right.ty.broken() {
            return Typed::broken(at);
        }
        if left.ty.is(Type::Percent) || left.ty.is(Type::Points) {
            return self.combined(Operation::Multiply, left, right, at);
        }
        let finding = self.cx.finding(
            Code::TypeMismatch,
            format!("`of` takes a percentage of something, this is {}", left.ty.in_words()),
            left.at,
            left.ty.in_words(),
        );
        self.cx.push(
            self.cx
                .also(finding, right.at, format!("of {}", right.ty.in_words()))
                .help("write a percentage before `of`, or `*` between a number and an amount"),
        );
        Typed::broken(at)
    }

    /// `sum of users`: over the periods of an input that lie in a longer one.
    fn over_input(&self, env: Env<'_>, figure: InputFigure, of: &'a ast::Expr, at: At) -> Typed {
        let of = self.expr(env, of, None);
        if of.ty.broken() {
            return Typed::broken(at);
        }
        let Expr::Input(input) = of.expr else {
            self.cx.report(
                Code::WrongKind,
                "of which records is not said",
                at,
                "only an input has several values in a period by itself",
                "name an input, or the records: `mean of minutes of tickets`",
            );
            return Typed::broken(at);
        };
        Typed { expr: Expr::OverInput { figure, input }, ty: of.ty, at }
    }

    pub(super) fn arithmetic(
        &self,
        env: Env<'_>,
        it: &'a ast::Binary,
        op: Operation,
        at: At,
    ) -> Typed {
        let left = self.expr(env, &it.left, None);
        let right = self.expr(env, &it.right, None);
        self.combined(op, left, right, at)
    }

    /// Two values put together, or a finding that names both.
    pub fn combined(&self, op: Operation, left: Typed, right: Typed, at: At) -> Typed {
        if matches!(left.ty, Ty::Broken) || matches!(right.ty, Ty::Broken) {
            return Typed::broken(at);
        }
        let plain = |ty: &Ty| match ty {
            Ty::Is(it) => Some(*it),
            _ => None,
        };
        let both = plain(&left.ty).zip(plain(&right.ty));
        if let Some((a, b)) = both
            && let Some(ty) = Type::combine(op, a, b)
        {
            let (left, right) = (Box::new(left.expr), Box::new(right.expr));
            return Typed::new(Expr::Arithmetic { op, left, right }, ty, at);
        }
        let verb = match op {
            Operation::Add => "be added",
            Operation::Subtract => "be subtracted",
            Operation::Multiply => "be multiplied",
            Operation::Divide => "be divided",
        };
        self.unlike(
            &left,
            &right,
            &format!("{} and {} cannot {verb}", left.ty.in_words(), right.ty.in_words()),
        );
        Typed::broken(at)
    }

    /// Reports two values that do not go together, both named and labelled.
    pub(super) fn unlike(&self, left: &Typed, right: &Typed, message: &str) {
        let pair = |a: fn(&Ty) -> bool, b: fn(&Ty) -> bool| {
            a(&left.ty) && b(&right.ty) || a(&right.ty) && b(&left.ty)
        };
        let duration: fn(&Ty) -> bool = |ty| ty.is(Type::Duration);
        let code = if pair(duration, |ty| matches!(ty, Ty::WorkingDays)) {
            Code::UnlikeUnits
        } else if pair(duration, |ty| matches!(ty, Ty::Span)) {
            Code::AmbiguousDays
        } else {
            Code::TypeMismatch
        };
        let finding = self.cx.finding(code, message, left.at, left.ty.in_words());
        let finding = self.cx.also(finding, right.at, right.ty.in_words());
        let finding = match code {
            Code::UnlikeUnits => finding
                .note("working days are counted on a calendar and have no fixed length")
                .help("write both in hours, or both in working days"),
            Code::AmbiguousDays => {
                let span = if matches!(left.ty, Ty::Span) { left.at } else { right.at };
                self.in_hours(finding, span)
            }
            _ if pair(|ty| ty.is(Type::Money), |ty| ty.is(Type::Percent)) => {
                finding.help("say what the percentage is of: `5% of desk.charge`")
            }
            _ if pair(|ty| ty.is(Type::Percent), |ty| ty.is(Type::Points)) => {
                finding.help("a difference of percentages is written in points: `0.5 pp`")
            }
            _ if pair(|ty| ty.is(Type::Percent), |ty| ty.is(Type::Number)) => {
                finding.help("write both as percentages: `95%`")
            }
            _ => finding.help("write both sides in the same kind of value"),
        };
        self.cx.push(finding);
    }

    pub(super) fn compare(
        &self,
        env: Env<'_>,
        it: &'a ast::Binary,
        op: Comparison,
        at: At,
    ) -> Typed {
        let left = self.expr(env, &it.left, None);
        let right = self.expr(env, &it.right, Some(&left.ty));
        self.compared(op, left, right, at)
    }

    /// An order between two values of one type.
    pub fn compared(&self, op: Comparison, left: Typed, right: Typed, at: At) -> Typed {
        if left.ty.broken() || right.ty.broken() {
            return Typed::broken(at);
        }
        let (Some(a), Some(b)) = (left.ty.model(), right.ty.model()) else {
            self.unlike(
                &left,
                &right,
                &format!("{} cannot be compared with {}", left.ty.in_words(), right.ty.in_words()),
            );
            return Typed::broken(at);
        };
        if a != b {
            self.unlike(
                &left,
                &right,
                &format!("{} cannot be compared with {}", left.ty.in_words(), right.ty.in_words()),
            );
            return Typed::broken(at);
        }
        if !a.ordered() && !matches!(op, Comparison::Equal | Comparison::NotEqual) {
            self.cx.report(
                Code::TypeMismatch,
                format!("{} has no order", left.ty.in_words()),
                left.at,
                left.ty.in_words(),
                "compare it with `is` or `is not`",
            );
            return Typed::broken(at);
        }
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        Typed::new(Expr::Compare { op, left, right }, Type::Boolean, at)
    }

    pub(super) fn is(&self, env: Env<'_>, it: &'a ast::Is, at: At) -> Typed {
        let left = self.expr(env, &it.left, None);
        if left.ty.broken() {
            return Typed::broken(at);
        }
        let mut one_of: Vec<Value> = Vec::new();
        for value in &it.values {
            let right = self.expr(env, value, Some(&left.ty));
            if right.ty.broken() {
                return Typed::broken(at);
            }
            match (fold(&right.expr), left.ty.model() == right.ty.model()) {
                (Some(value), true) => {
                    if !one_of.contains(&value) {
                        one_of.push(value);
                    }
                }
                (None, true) if it.values.len() == 1 => {
                    let test = self.compared(Comparison::Equal, left, right, at);
                    let expr = if it.negated { Expr::Not(Box::new(test.expr)) } else { test.expr };
                    return Typed { expr, ..test };
                }
                (None, true) => {
                    self.known(&right, "each of several values");
                    return Typed::broken(at);
                }
                (_, false) => {
                    self.unlike(
                        &left,
                        &right,
                        &format!("{} is never {}", left.ty.in_words(), right.ty.in_words()),
                    );
                    return Typed::broken(at);
                }
            }
        }
        let test = Expr::Is { of: Box::new(left.expr), one_of };
        let test = if it.negated { Expr::Not(Box::new(test)) } else { test };
        Typed::new(test, Type::Boolean, at)
    }

    /// The type of two values one of which is taken.
    pub(super) fn same(&self, left: &Typed, right: &Typed, why: &str) -> Ty {
        if left.ty.broken() {
            return right.ty.clone();
        }
        if right.ty.broken() || left.ty.model() == right.ty.model() && left.ty.model().is_some() {
            return left.ty.clone();
        }
        self.unlike(
            left,
            right,
            &format!("{why}: this is {} or {}", left.ty.in_words(), right.ty.in_words()),
        );
        Ty::Broken
    }
}

fn flatten(left: Expr, right: Expr, open: fn(Expr) -> Result<Vec<Expr>, Expr>) -> Vec<Expr> {
    let mut parts = Vec::new();
    for side in [left, right] {
        match open(side) {
            Ok(more) => parts.extend(more),
            Err(one) => parts.push(one),
        }
    }
    parts
}

impl RecordInfo {
    /// What a word means of this record.
    pub fn field(&self, word: &str, at: At) -> Option<Typed> {
        let built_in = match self.record.time {
            slate_model::RecordTime::Instant => word == Record::OPENED,
            slate_model::RecordTime::Interval => word == Record::FROM || word == Record::TO,
        };
        if built_in {
            return Some(Typed::new(Expr::Field(name(word)), Type::Instant, at));
        }
        let ty = self.field_type(word)?;
        Some(Typed { expr: Expr::Field(name(word)), ty, at })
    }

    /// The type of a field.
    pub fn field_type(&self, word: &str) -> Option<Ty> {
        if let Some(members) = self.members.get(word) {
            return Some(Ty::OneOf(Rc::clone(members)));
        }
        self.record.field(word).map(|field| Ty::Is(Type::of_field(&field.kind)))
    }

    /// Every name of a field, for did-you-mean.
    pub fn words(&self) -> Vec<String> {
        let built_in: &[&str] = match self.record.time {
            slate_model::RecordTime::Instant => &[Record::OPENED],
            slate_model::RecordTime::Interval => &[Record::FROM, Record::TO],
        };
        let fields = self.record.fields.iter().map(|field| field.heading.name.to_string());
        built_in.iter().map(|word| (*word).to_owned()).chain(fields).collect()
    }
}

/// The figure over several periods of an input that a word names.
fn over_periods(word: &str) -> Option<InputFigure> {
    match word {
        "sum" => Some(InputFigure::Sum),
        "mean" => Some(InputFigure::Mean),
        "max" => Some(InputFigure::Max),
        "min" => Some(InputFigure::Min),
        _ => None,
    }
}
