//! Expressions: what each name means where it stands, and whether what is combined goes together.
//! The table of what goes together is [`slate_model::types::Type::combine`].

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Case, Comparison, Expr, Figure, Name, Number, Operation, Record, RoundingMode, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::{Agreed, MeasureKind, RecordInfo, TargetInfo, name};
use crate::resolve::{Item, Space, did_you_mean, nearest};
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

/// `let` expressions that are written out for one agreement: more is a mistake, or an attack.
const MOST_EXPANSIONS: usize = 10_000;

impl<'a> Agreed<'a> {
    /// Reads an expression. `expected` is what its place asks for; it decides what a bare word means
    /// and is not enforced here.
    pub fn expr(&self, env: Env<'_>, it: &'a ast::Expr, expected: Option<&Ty>) -> Typed {
        let at = env.at(it.span());
        match it {
            ast::Expr::Literal(it) => {
                let (ty, value) = literal::literal(self.cx, env.unit, self.zone, self.currency, it);
                // A quoted value of a `one of` is its member.
                if let (Some(Ty::OneOf(members)), Some(Value::Text(text))) = (expected, &value) {
                    return self.member(members, text, at);
                }
                value.map_or(
                    Typed { ty, ..Typed::broken(at) },
                    |value| Typed { expr: Expr::Literal(value), ty: self.literal_type(it), at },
                )
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

    fn literal_type(&self, it: &ast::Literal) -> Ty {
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

    /// A condition: true, false or unknown.
    pub fn condition(&self, env: Env<'_>, it: &'a ast::Expr) -> Expr {
        let typed = self.expr(env, it, None);
        if !typed.ty.broken() && !typed.ty.is(Type::Boolean) {
            self.cx.report(
                Code::TypeMismatch,
                format!("a condition is needed here, this is {}", typed.ty.in_words()),
                typed.at,
                format!("{}, neither true nor false", typed.ty.in_words()),
                "compare it with something: `is`, `at least`, `below`",
            );
        }
        typed.expr
    }

    /// A condition on a record; one that is never true is found.
    pub fn record_condition(&self, env: Env<'_>, record: &RecordInfo, it: &'a ast::Expr) -> Expr {
        let before = self.cx.found();
        let condition = self.condition(env.about(Subject::Record(record)), it);
        if self.cx.found() == before
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
                    .witness(format!("a {} has one value of `{field}` at a time", record.record.heading.name))
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
            Code::AmbiguousDays => finding.help(choose_days(self.cx.text(typed.at))),
            _ => finding.help(format!("write {}{}", ty.in_words(), example(ty))),
        };
        self.cx.push(finding);
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

    fn member(&self, members: &Rc<crate::types::Members>, word: &str, at: At) -> Typed {
        if let Some(value) = members.value(word) {
            let expr = Expr::Literal(Value::Member(value.to_owned()));
            return Typed { expr, ty: Ty::OneOf(Rc::clone(members)), at };
        }
        let finding = self.cx.finding(
            Code::UnknownMember,
            format!("`{word}` is no value of `{}`", members.field),
            at,
            "not among its values",
        );
        let mut finding = self.cx.also(finding, members.at, format!("the values of `{}` are listed here", members.field));
        if let Some(help) = did_you_mean(word, &members.words()) {
            finding = finding.help(help);
        }
        if let Some(near) = nearest(word, members.words()) {
            finding = finding.fix_safe(format!("write `{near}`"), self.cx.file(at.unit), at.span, near);
        }
        self.cx.push(finding);
        Typed::broken(at)
    }

    /// What a name means, as an expression.
    pub fn expr_named(&self, env: Env<'_>, path: &'a ast::Path) -> Typed {
        self.value_name(env, path, None)
    }

    /// A name that stands for something known beforehand.
    pub fn named_constant(&self, env: Env<'_>, path: &'a ast::Path) -> Option<Typed> {
        let typed = self.value_name(env.about(Subject::Constant), path, None);
        (!typed.ty.broken()).then_some(typed)
    }

    /// What a name means.
    fn value_name(&self, env: Env<'_>, path: &'a ast::Path, expected: Option<&Ty>) -> Typed {
        let at = env.at(path.span);
        let text = path.text();
        if path.parts.iter().any(ast::Ident::is_missing) {
            return Typed::broken(at);
        }
        let single = path.single().map(ast::Ident::as_str);
        if let (Some(Ty::OneOf(members)), Some(word)) = (expected, single)
            && members.value(word).is_some()
        {
            return self.member(members, word, at);
        }
        match env.subject {
            Subject::Record(record) => {
                if let Some(word) = single
                    && let Some(typed) = record.field(word, at)
                {
                    return typed;
                }
            }
            Subject::Figures(target, has_base) => {
                if let Some(word) = single
                    && let Some(typed) = self.figure(target, has_base, word, at)
                {
                    return typed;
                }
            }
            _ => {}
        }
        if let Some(typed) = self.defined_value(env, path, expected, at) {
            return typed;
        }
        if matches!(env.subject, Subject::Period | Subject::Measure(_) | Subject::Figures(..))
            && let Some(typed) = self.period_name(env, &text, at)
        {
            return typed;
        }
        if let (Some(Ty::OneOf(members)), Some(word)) = (expected, single) {
            return self.member(members, word, at);
        }
        if self.is_phantom(env.unit, &text) {
            return Typed::broken(at);
        }
        self.unknown_value(env, &text, expected, at);
        Typed::broken(at)
    }

    /// Parameters, `let` and inputs.
    fn defined_value(
        &self,
        env: Env<'_>,
        path: &'a ast::Path,
        expected: Option<&Ty>,
        at: At,
    ) -> Option<Typed> {
        if let (Some(service), Some(word)) = (env.service, path.single())
            && let Some(info) = self.services.get(service)
            && let Some(it) = info.lets.get(word.as_str())
        {
            self.cx.mark_key((self.unit, it.head.name.span.start));
            return Some(self.expand(env, it, self.unit, true, expected, at));
        }
        let def = self.lookup(env, Space::Value, path)?;
        self.cx.mark_used(&def);
        match def.item {
            Item::Parameter(it) => {
                let Some(value) = self.parameter(def.at.unit, it) else { return Some(Typed::broken(at)) };
                Some(Typed::new(Expr::Literal(value.clone()), Type::of(&value), at))
            }
            Item::Let(it) => {
                let inside = self.is_inside(&def);
                Some(self.expand(env, it, def.at.unit, inside, expected, at))
            }
            Item::Input(it) => {
                if matches!(env.subject, Subject::Record(_) | Subject::Constant) {
                    let finding = self.cx.finding(
                        Code::WrongKind,
                        format!("`{}` has a value for each period, not one that is known here", path.text()),
                        at,
                        "an input",
                    );
                    self.cx.push(
                        self.cx.also(finding, def.at, "declared here")
                            .help("use it in a metric, a charge or a credit"),
                    );
                    return Some(Typed::broken(at));
                }
                let Some((name, ty)) = self.input(def.at.unit, it) else { return Some(Typed::broken(at)) };
                Some(Typed::new(Expr::Input(name), ty, at))
            }
            _ => None,
        }
    }

    /// A `let` written out where it is used.
    fn expand(
        &self,
        env: Env<'_>,
        it: &'a ast::Let,
        unit: usize,
        inside: bool,
        expected: Option<&Ty>,
        at: At,
    ) -> Typed {
        let key = (unit, it.head.name.span.start);
        let place = At { unit, span: it.head.name.span };
        if let Some(start) = self.expanding.borrow().iter().position(|(other, _)| *other == key) {
            let names: Vec<String> = self.expanding.borrow().iter().skip(start).map(|(_, name)| name.clone()).collect();
            self.circle("let", names, it.head.name.as_str(), place);
            return Typed::broken(at);
        }
        let spent = self.expansions.get().saturating_add(1);
        self.expansions.set(spent);
        if spent > MOST_EXPANSIONS || self.expanding.borrow().len() > 48 {
            if spent == MOST_EXPANSIONS.saturating_add(1) || spent <= MOST_EXPANSIONS {
                self.cx.report(
                    Code::OutOfRange,
                    "named expressions refer to one another too often",
                    place,
                    "writing this out takes more than 10,000 steps, or more than 48 levels",
                    "name fewer parts, or define a metric",
                );
            }
            return Typed::broken(at);
        }
        self.expanding.borrow_mut().push((key, it.head.name.value.clone()));
        let inner = Env { unit, inside, ..env };
        let typed = self.expr(inner, &it.value, expected);
        self.expanding.borrow_mut().pop();
        Typed { at, ..typed }
    }

    /// Definitions that go in a circle.
    pub fn circle(&self, what: &str, mut names: Vec<String>, back_to: &str, at: At) {
        names.push(back_to.to_owned());
        let shown: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        self.cx.push(
            self.cx
                .finding(
                    Code::CyclicDefinition,
                    format!("`{back_to}` is defined by itself"),
                    at,
                    format!("this {what} comes back to itself"),
                )
                .note(format!("the circle is {}", shown.join(" → ")))
                .help("define one of them without the others"),
        );
    }

    /// Charges and metrics.
    fn period_name(&self, env: Env<'_>, text: &str, at: At) -> Option<Typed> {
        if text == "charges" {
            return Some(Typed::new(Expr::Charges, Type::Money, at));
        }
        let owner = match text.strip_suffix(".charge") {
            Some(owner) => Some(owner),
            None if text == "charge" => env.service,
            None => None,
        };
        if let Some(owner) = owner {
            let service = owner.split('.').next().unwrap_or(owner);
            if let Some(info) = self.services.get(service) {
                let tier = owner.split_once('.').map(|(_, tier)| tier);
                if tier.is_none_or(|tier| info.tiers.contains_key(tier)) {
                    return Some(self.charge_of(info, tier, at));
                }
            }
        }
        for full in [Some(text.to_owned()), env.service.map(|service| format!("{service}.{text}"))]
            .into_iter()
            .flatten()
        {
            if let Some(ty) = self.metric_type(&full, at) {
                let Some(ty) = ty else { return Some(Typed::broken(at)) };
                return Some(Typed::new(Expr::Metric(name(&full)), ty, at));
            }
        }
        None
    }

    fn unknown_value(&self, env: Env<'_>, text: &str, expected: Option<&Ty>, at: At) {
        let mut known: Vec<String> = self.value_names(env);
        match env.subject {
            Subject::Record(record) => known.extend(record.words()),
            Subject::Figures(target, has_base) => {
                known.extend(FIGURES.iter().map(|(word, _)| (*word).to_owned()).filter(|word| {
                    self.cx.quietly(|| self.figure(target, has_base, word, at).is_some_and(|it| !it.ty.broken()))
                }));
            }
            _ => {}
        }
        if !matches!(env.subject, Subject::Record(_) | Subject::Constant) {
            known.push("charges".to_owned());
            known.extend(self.services.keys().map(|service| format!("{service}.charge")));
            known.extend(self.metrics.keys().cloned());
        }
        let candidates: Vec<&str> = known.iter().map(String::as_str).collect();
        let (message, label) = match env.subject {
            Subject::Record(record) => (
                format!("a {} has no field `{text}`", record.record.heading.name),
                "neither a field nor a name that is defined".to_owned(),
            ),
            _ => (format!("nothing is called `{text}` here"), "not defined".to_owned()),
        };
        let mut finding = self.cx.finding(Code::UnknownName, message, at, label);
        if let Subject::Record(record) = env.subject {
            finding = self.cx.also(finding, record.at, format!("the fields of `{}` are declared here", record.record.heading.name));
        }
        let text_wanted = expected.is_some_and(|ty| *ty == Ty::Is(Type::Text));
        if text_wanted {
            finding = finding
                .help(format!("write a text in quotes: `\"{text}\"`"))
                .fix_safe(format!("write `\"{text}\"`"), self.cx.file(at.unit), at.span, format!("\"{text}\""));
        } else if let Some(near) = nearest(text, candidates.iter().copied()) {
            finding = finding
                .help(format!("did you mean `{near}`?"))
                .fix_safe(format!("write `{near}`"), self.cx.file(at.unit), at.span, near);
        } else if let Some(kind) = self.kind_of(env, text) {
            finding.code = Code::WrongKind;
            finding.message = format!("`{text}` is {kind}, which has no value here");
            finding = finding.help(match kind {
                "a timer" => "give it a limit in a target, and use the target's `attainment`",
                "a target" => "in a credit `for` that target write `attainment`",
                _ => "write the name of a figure",
            });
        } else if let Some(help) = did_you_mean(text, &candidates) {
            finding = finding.help(help);
        }
        self.cx.push(finding);
    }

    fn unary(&self, env: Env<'_>, it: &'a ast::Unary, expected: Option<&Ty>, at: At) -> Typed {
        match it.op.value {
            ast::UnaryOp::Not => {
                Typed::new(Expr::Not(Box::new(self.condition(env, &it.operand))), Type::Boolean, at)
            }
            ast::UnaryOp::Negate => {
                let part = self.expr(env, &it.operand, expected);
                let signed = [Type::Number, Type::Percent, Type::Points, Type::Money, Type::Duration];
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

    fn binary(&self, env: Env<'_>, it: &'a ast::Binary, at: At) -> Typed {
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
    fn of(&self, env: Env<'_>, it: &'a ast::Binary, at: At) -> Typed {
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
            self.cx.also(finding, right.at, format!("of {}", right.ty.in_words()))
                .help("write a percentage before `of`, or `*` between a number and an amount"),
        );
        Typed::broken(at)
    }

    fn arithmetic(&self, env: Env<'_>, it: &'a ast::Binary, op: Operation, at: At) -> Typed {
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
        self.unlike(&left, &right, &format!("{} and {} cannot {verb}", left.ty.in_words(), right.ty.in_words()));
        Typed::broken(at)
    }

    /// Reports two values that do not go together, both named and labelled.
    fn unlike(&self, left: &Typed, right: &Typed, message: &str) {
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
                finding.help(choose_days(self.cx.text(span)))
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

    fn compare(&self, env: Env<'_>, it: &'a ast::Binary, op: Comparison, at: At) -> Typed {
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
            self.unlike(&left, &right, &format!("{} cannot be compared with {}", left.ty.in_words(), right.ty.in_words()));
            return Typed::broken(at);
        };
        if a != b {
            self.unlike(&left, &right, &format!("{} cannot be compared with {}", left.ty.in_words(), right.ty.in_words()));
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

    fn is(&self, env: Env<'_>, it: &'a ast::Is, at: At) -> Typed {
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
                    self.unlike(&left, &right, &format!("{} is never {}", left.ty.in_words(), right.ty.in_words()));
                    return Typed::broken(at);
                }
            }
        }
        let test = Expr::Is { of: Box::new(left.expr), one_of };
        let test = if it.negated { Expr::Not(Box::new(test)) } else { test };
        Typed::new(test, Type::Boolean, at)
    }

    /// The type of two values one of which is taken.
    fn same(&self, left: &Typed, right: &Typed, why: &str) -> Ty {
        if left.ty.broken() {
            return right.ty.clone();
        }
        if right.ty.broken() || left.ty.model() == right.ty.model() && left.ty.model().is_some() {
            return left.ty.clone();
        }
        self.unlike(left, right, &format!("{why}: this is {} or {}", left.ty.in_words(), right.ty.in_words()));
        Ty::Broken
    }

    fn call(&self, env: Env<'_>, it: &'a ast::Call, at: At) -> Typed {
        let word = it.function.as_str();
        let arity = |least: usize, most: usize| {
            let given = it.arguments.len();
            if (least..=most).contains(&given) {
                return true;
            }
            self.cx.report(
                Code::TypeMismatch,
                format!("`{word}` takes {}, {given} given", if least == most { format!("{least}") } else { format!("{least} or more") }),
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
                let parts: Vec<Typed> = it.arguments.iter().map(|part| self.expr(env, part, None)).collect();
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
                    self.cx.report(Code::TypeMismatch, format!("{} has no order", ty.in_words()), first.at, ty.in_words(), "compare numbers, amounts, percentages or durations");
                    return Typed::broken(at);
                }
                let parts = parts.into_iter().map(|part| part.expr).collect();
                let expr = if word == "min" { Expr::Min(parts) } else { Expr::Max(parts) };
                Typed { expr, ty, at }
            }
            "floor" | "ceil" if arity(1, 1) => {
                let Some(part) = it.arguments.first() else { return Typed::broken(at) };
                let Some(part) = self.wanted(env, part, Type::Number, "what is made whole") else { return Typed::broken(at) };
                let part = Box::new(part.expr);
                let expr = if word == "floor" { Expr::Floor(part) } else { Expr::Ceil(part) };
                Typed::new(expr, Type::Number, at)
            }
            "round" if arity(2, 2) => {
                let (Some(of), Some(to)) = (it.arguments.first(), it.arguments.get(1)) else { return Typed::broken(at) };
                let of = self.expr(env, of, None);
                let Some(ty) = of.ty.model() else { return Typed::broken(at) };
                let Some(to) = self.constant(env, to, ty, "the step") else { return Typed::broken(at) };
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
                        (Subject::Figures(target, _), ast::Expr::Literal(ast::Literal::Number(_))) => {
                            if let Some(metric) = target.measure.metric() {
                                let of = Typed::new(Expr::Metric(metric.clone()), target.attained(), at);
                                return self.previous(env, of, Some(one), at);
                            }
                            (None, Some(one))
                        }
                        _ => (Some(one), None),
                    },
                    _ => (None, None),
                };
                let Some(of) = of else {
                    self.cx.report(Code::TypeMismatch, "`previous` needs an input or a metric", at, "of what", "write `previous(users, 1)`");
                    return Typed::broken(at);
                };
                let of = self.expr(env, of, None);
                self.previous(env, of, count, at)
            }
            "min" | "max" | "floor" | "ceil" | "round" | "previous" => Typed::broken(at),
            _ => {
                let known = ["min", "max", "floor", "ceil", "round", "previous"];
                let place = env.at(it.function.span);
                let mut finding = self.cx.finding(Code::UnknownName, format!("no function is called `{word}`"), place, "not a function");
                if let Some(help) = did_you_mean(word, &known) {
                    finding = finding.help(help);
                }
                self.cx.push(finding);
                Typed::broken(at)
            }
        }
    }

    fn previous(&self, env: Env<'_>, of: Typed, count: Option<&'a ast::Expr>, at: At) -> Typed {
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
        let periods = match count {
            None => Some(1),
            Some(it) => self.constant(env, it, Type::Number, "how many periods earlier").and_then(|value| match value {
                Value::Number(Number(n)) if n.scale() == 0 => u32::try_from(n).ok().filter(|n| *n > 0),
                _ => None,
            }),
        };
        let Some(periods) = periods else {
            self.cx.report(Code::OutOfRange, "how many periods earlier is a whole number from 1", at, "not such a number", "write `1` for the period before");
            return Typed::broken(at);
        };
        Typed { expr: Expr::Previous { of: Box::new(of.expr), periods }, ty: of.ty, at }
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

    /// `match impact, urgency { … }`
    fn choose(&self, env: Env<'_>, it: &'a ast::Match, expected: Option<&Ty>, at: At) -> Typed {
        let subjects: Vec<Typed> = it.subjects.iter().map(|part| self.expr(env, part, None)).collect();
        let mut cases = Vec::new();
        let mut otherwise: Option<Box<Expr>> = None;
        let mut first: Option<Typed> = None;
        let mut seen: Vec<Vec<Vec<Value>>> = Vec::new();
        let mut sound = !it.damaged && subjects.iter().all(|part| !part.ty.broken());
        for arm in &it.arms {
            let value = self.expr(env, &arm.value, expected);
            if let Some(first) = &first {
                if self.same(first, &value, "the rows of a `match` give values of one type").broken() {
                    sound = false;
                }
            } else if !value.ty.broken() {
                first = Some(value.clone());
            }
            if value.ty.broken() {
                sound = false;
            }
            if arm.patterns.is_empty() {
                if otherwise.is_some() {
                    self.cx.report(Code::RepeatedStatement, "`otherwise` is said twice", env.at(arm.span), "said again here", "keep one");
                }
                otherwise = Some(Box::new(value.expr));
                continue;
            }
            if arm.patterns.len() != subjects.len() {
                self.cx.report(
                    Code::TypeMismatch,
                    format!("{} values are looked at, this row names {}", subjects.len(), arm.patterns.len()),
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
                for value in pattern {
                    let right = self.expr(env.about(env.subject), value, Some(&subject.ty));
                    if right.ty.broken() || subject.ty.broken() {
                        sound = false;
                    } else if right.ty.model() != subject.ty.model() {
                        self.unlike(subject, &right, &format!("{} is never {}", subject.ty.in_words(), right.ty.in_words()));
                        sound = false;
                    } else if let Some(value) = self.known(&right, "a value in a row") {
                        one_of.push(value);
                    } else {
                        sound = false;
                    }
                }
                if !one_of.is_empty() {
                    tests.push(Expr::Is { of: Box::new(subject.expr.clone()), one_of: one_of.clone() });
                }
                row.push(one_of);
            }
            seen.push(row);
            let when = if tests.len() == 1 { tests.pop().unwrap_or(Expr::All(Vec::new())) } else { Expr::All(tests) };
            cases.push(Case { when, value: value.expr });
        }
        if sound && otherwise.is_none() {
            self.exhaustive(&subjects, &seen, at);
        }
        match first {
            Some(first) if sound => Typed { expr: Expr::Match { cases, otherwise }, ty: first.ty, at },
            _ => Typed::broken(at),
        }
    }

    /// A `match` without `otherwise` has a row for every combination of members.
    fn exhaustive(&self, subjects: &[Typed], rows: &[Vec<Vec<Value>>], at: At) {
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
                .flat_map(|start| values.iter().map(move |value| {
                    let mut all = start.clone();
                    all.push(value.clone());
                    all
                }))
                .collect();
        }
        let fits = |row: &Vec<Vec<Value>>, values: &Vec<Value>| {
            row.iter().zip(values).all(|(wanted, value)| wanted.is_empty() || wanted.contains(value))
        };
        let missing: Vec<String> = combinations
            .iter()
            .filter(|values| !rows.iter().any(|row| fits(row, values)))
            .map(|values| {
                let words: Vec<&str> = values.iter().map(|value| match value {
                    Value::Member(word) => word.as_str(),
                    Value::Boolean(true) => "true",
                    _ => "false",
                }).collect();
                format!("`{}`", words.join(", "))
            })
            .collect();
        if let Some(example) = missing.first() {
            let shown: Vec<&str> = missing.iter().take(4).map(String::as_str).collect();
            self.cx.push(
                self.cx
                    .finding(
                        Code::MissingStatement,
                        format!("no row for {}{}", shown.join(" or "), if missing.len() > 4 { " and others" } else { "" }),
                        at,
                        "not every combination has a row",
                    )
                    .witness(format!("a record with {example} has no value"))
                    .help("add the rows, or `otherwise: …`"),
            );
        }
    }

    /// A figure of a target's period, for clauses that name it in their own words.
    pub fn figure_of(&self, target: &TargetInfo, word: &str, at: At, has_base: bool) -> Option<Typed> {
        self.figure(target, has_base, word, at)
    }

    /// A figure of a target's period, by its name; `None` when there is no such name.
    fn figure(&self, target: &TargetInfo, has_base: bool, word: &str, at: At) -> Option<Typed> {
        let figure = FIGURES.iter().find(|(name, _)| *name == word).map(|(_, figure)| *figure)?;
        let attained = target.attained();
        let missing = |why: &str, help: &str| {
            let finding = self.cx.finding(Code::WrongKind, format!("`{}` has no `{word}`", target.name), at, why.to_owned());
            self.cx.push(self.cx.also(finding, target.at, "the target").help(help.to_owned()));
            Some(Typed::broken(at))
        };
        let ty = match figure {
            Figure::Attainment => attained,
            Figure::Target => match &target.require_type {
                Some(ty) => *ty,
                None => return missing("nothing is required of it", "add `require` to the target"),
            },
            Figure::Shortfall => match (&target.require_type, attained) {
                (None, _) => return missing("nothing is required of it", "add `require` to the target"),
                (Some(_), Type::Percent) => Type::Points,
                (Some(_), other) => other,
            },
            Figure::Numerator | Figure::Denominator => match &target.measure {
                MeasureKind::Timer | MeasureKind::Share { .. } => Type::Number,
                MeasureKind::Availability { .. } => Type::Duration,
                MeasureKind::Metric { .. } => return missing("its measure is no ratio", "use `attainment`"),
            },
            Figure::Breaches => match &target.measure {
                MeasureKind::Timer | MeasureKind::Share { .. } => Type::Number,
                _ => return missing("no records are counted under it", "use `downtime` or `shortfall`"),
            },
            Figure::Downtime => match &target.measure {
                MeasureKind::Availability { .. } => Type::Duration,
                _ => return missing("it measures no availability", "use `breaches`, `overrun` or `shortfall`"),
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
pub(crate) const FIGURES: [(&str, Figure); 11] = [
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

/// What to write instead of `3 days` where hours or working days could be meant.
pub(crate) fn choose_days(text: &str) -> String {
    let count: String = text.chars().take_while(char::is_ascii_digit).collect();
    let hours = count.parse::<u64>().ok().and_then(|n| n.checked_mul(24));
    match hours {
        Some(hours) if text.contains("day") => format!(
            "write `{count} working days`, or `{hours} h` for elapsed time"
        ),
        _ => "write hours for elapsed time, or working days".to_owned(),
    }
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

/// Every field that an expression reads.
pub(crate) fn fields_of(expr: &Expr, into: &mut Vec<Name>) {
    let mut todo = vec![expr];
    while let Some(it) = todo.pop() {
        match it {
            Expr::Field(name) => into.push(name.clone()),
            Expr::Not(a) | Expr::Negate(a) | Expr::IsMissing(a) | Expr::Floor(a) | Expr::Ceil(a) => todo.push(a),
            Expr::Previous { of, .. } | Expr::Is { of, .. } | Expr::Round { of, .. } => todo.push(of),
            Expr::All(parts) | Expr::Any(parts) | Expr::Min(parts) | Expr::Max(parts) => todo.extend(parts),
            Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
                todo.push(left);
                todo.push(right);
            }
            Expr::Rows(rows) => {
                todo.push(&rows.on);
                todo.extend(rows.rows.iter().map(|row| &row.value));
                todo.extend(rows.otherwise.as_deref());
            }
            Expr::Match { cases, otherwise } => {
                for case in cases {
                    todo.push(&case.when);
                    todo.push(&case.value);
                }
                todo.extend(otherwise.as_deref());
            }
            Expr::Literal(_) | Expr::Figure(_) | Expr::Charge(_) | Expr::Charges | Expr::Input(_) | Expr::Metric(_) => {}
        }
    }
}
