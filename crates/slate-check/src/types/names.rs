//! What a name means where it stands.

use std::rc::Rc;

use slate_model::types::Type;
use slate_model::{Expr, Value};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::{Applicability, Code};
use crate::lint::words;
use crate::lower::{Agreed, name};
use crate::resolve::{Item, Sought, Space, did_you_mean, nearest};
use crate::types::Ty;
use crate::types::expr::{Env, Subject, Typed};
use crate::types::figure::FIGURES;

/// What people call a charge.
const CHARGES: [&str; 10] = [
    "charge",
    "fee",
    "fees",
    "price",
    "cost",
    "invoice",
    "bill",
    "rent",
    "monthly_charge",
    "monthly_fee",
];

/// `let` expressions that are written out for one agreement: more is a mistake, or an attack.
pub(crate) const MOST_EXPANSIONS: usize = 10_000;

/// Whether one of two words is the other in short: `P1` of `priority_1`.
fn abbreviates(known: &str, word: &str) -> bool {
    let short = |text: &str| -> Option<(char, String)> {
        let first = text.chars().next().filter(|c| c.is_alphabetic())?.to_ascii_lowercase();
        let number = text.trim_start_matches(|c: char| !c.is_ascii_digit());
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| (first, number.to_owned()))
    };
    let name = !known.contains(|c: char| !(c.is_alphanumeric() || c == '_'));
    name && short(known).is_some() && short(known) == short(word)
}

impl<'a> Agreed<'a> {
    pub(super) fn member(&self, members: &Rc<crate::types::Members>, word: &str, at: At) -> Typed {
        if let Some(value) = members.value(word) {
            self.link_member(members, word, at);
            let expr = Expr::Literal(Value::Member(value.to_owned()));
            return Typed { expr, ty: Ty::OneOf(Rc::clone(members)), at };
        }
        let finding = self.cx.finding(
            Code::UnknownMember,
            format!("`{word}` is no value of `{}`", members.field),
            at,
            "not among its values",
        );
        let mut finding = self.cx.also(
            finding,
            members.at,
            format!("the values of `{}` are listed here", members.field),
        );
        if let Some(help) = did_you_mean(word, &members.words()) {
            finding = finding.help(help);
        }
        let short = || members.words().into_iter().find(|known| abbreviates(known, word));
        if let Some(near) = nearest(word, members.words()).or_else(short) {
            finding.help = Some(format!("did you mean `{near}`?"));
            finding =
                finding.fix_safe(format!("write `{near}`"), self.cx.file(at.unit), at.span, near);
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
    pub(super) fn value_name(
        &self,
        env: Env<'_>,
        path: &'a ast::Path,
        expected: Option<&Ty>,
    ) -> Typed {
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
                    self.link_field(env.unit, path, record);
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
            && let Some(typed) = self.period_name(env, path, at)
        {
            return typed;
        }
        if let (Some(Ty::OneOf(members)), Some(word)) = (expected, single) {
            return self.member(members, word, at);
        }
        if self.is_phantom(env.unit, Sought::Value, &text) {
            return Typed::broken(at);
        }
        let may_be_field = matches!(env.subject, Subject::Record(record) if record.may_have(single.unwrap_or_default()));
        if !may_be_field {
            self.unknown_value(env, &text, expected, at);
        }
        Typed::broken(at)
    }

    /// Parameters, `let` and inputs.
    pub(super) fn defined_value(
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
            self.cx.link(at, self.at(it.head.name.span));
            return Some(self.expand(env, it, self.unit, true, expected, at));
        }
        let def = self.lookup(env, Space::Value, path)?;
        self.cx.mark_used(&def);
        match def.item {
            Item::Parameter(it) => {
                let Some(value) = self.parameter(def.at.unit, it) else {
                    return Some(Typed::broken(at));
                };
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
                        format!(
                            "`{}` has a value for each period, not one that is known here",
                            path.text()
                        ),
                        at,
                        "an input",
                    );
                    self.cx.push(
                        self.cx
                            .also(finding, def.at, "declared here")
                            .help("use it in a metric, a charge or a credit"),
                    );
                    return Some(Typed::broken(at));
                }
                let Some((name, ty)) = self.input(def.at.unit, it) else {
                    return Some(Typed::broken(at));
                };
                Some(Typed::new(Expr::Input(name), ty, at))
            }
            _ => None,
        }
    }

    /// A `let` written out where it is used.
    pub(super) fn expand(
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
            let names: Vec<String> =
                self.expanding.borrow().iter().skip(start).map(|(_, name)| name.clone()).collect();
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
    pub(super) fn period_name(&self, env: Env<'_>, path: &ast::Path, at: At) -> Option<Typed> {
        let text = path.text();
        let text = text.as_str();
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
                    if let Some((_, owners)) = path.parts.split_last() {
                        self.link_parts(env.unit, owners, &self.tier_places(service, tier));
                    }
                    return Some(self.charge_of(info, tier, at));
                }
            }
        }
        for full in [Some(text.to_owned()), env.service.map(|service| format!("{service}.{text}"))]
            .into_iter()
            .flatten()
        {
            if let Some(ty) = self.metric_type(&full, at) {
                self.link_metric(env.unit, path, &full);
                let Some(ty) = ty else { return Some(Typed::broken(at)) };
                return Some(Typed::new(Expr::Metric(name(&full)), ty, at));
            }
        }
        None
    }

    /// What a word stands for that people use for a charge, or for true and false, and what that is.
    fn in_other_words(
        &self,
        env: Env<'_>,
        text: &str,
        expected: Option<&Ty>,
    ) -> Option<(String, String)> {
        if expected.is_some_and(|ty| *ty == Ty::Is(Type::Boolean)) {
            let meant = match text.to_ascii_lowercase().as_str() {
                "yes" | "y" => "true",
                "no" | "n" => "false",
                _ => return None,
            };
            return Some((meant.to_owned(), String::new()));
        }
        if matches!(env.subject, Subject::Record(_) | Subject::Constant) {
            return None;
        }
        let (owner, word) =
            text.rsplit_once('.').map_or((None, text), |(it, word)| (Some(it), word));
        if !CHARGES.contains(&word) {
            return None;
        }
        let of = |service: &str| {
            let charge = format!("{service}.charge");
            let is = format!(": the amount that `{service}` costs in the period");
            self.services.contains_key(service).then_some((charge, is))
        };
        match (owner, env.subject) {
            (Some(owner), _) => of(owner),
            (None, Subject::Figures(target, _)) => of(target.name.as_str().split('.').next()?),
            (None, _) => Some(("charges".to_owned(), ": the charges of all services".to_owned())),
        }
    }

    pub(super) fn unknown_value(&self, env: Env<'_>, text: &str, expected: Option<&Ty>, at: At) {
        if let Some(finding) = self.unfinished(text, at) {
            self.cx.push(finding);
            return;
        }
        if matches!(env.subject, Subject::Period | Subject::Measure(_))
            && let Some(finding) = self.field_of_records(env, text, at.span)
        {
            self.cx.push(finding);
            return;
        }
        if let Some((meant, is)) = self.in_other_words(env, text, expected) {
            let finding = self.cx.finding(
                Code::UnknownName,
                format!("nothing is called `{text}` here"),
                at,
                "not defined",
            );
            let finding = finding.help(format!("write `{meant}`{is}"));
            let title = format!("write `{meant}`");
            self.cx.push(finding.fix_unsafe(title, self.cx.file(at.unit), at.span, meant));
            return;
        }
        let mut known: Vec<String> = self.value_names(env);
        match env.subject {
            Subject::Record(record) => known.extend(record.words()),
            Subject::Figures(target, has_base) => {
                known.extend(FIGURES.iter().map(|(word, _)| (*word).to_owned()).filter(|word| {
                    self.cx.quietly(|| {
                        self.figure(target, has_base, word, at).is_some_and(|it| !it.ty.broken())
                    })
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
                format!("{} has no field `{text}`", words::a(&record.record.heading.name)),
                "neither a field nor a name that is defined".to_owned(),
            ),
            _ => (format!("nothing is called `{text}` here"), "not defined".to_owned()),
        };
        let mut finding = self.cx.finding(Code::UnknownName, message, at, label);
        if let Subject::Record(record) = env.subject {
            finding = self.cx.also(
                finding,
                record.at,
                format!("the fields of `{}` are declared here", record.record.heading.name),
            );
        }
        let text_wanted = expected.is_some_and(|ty| *ty == Ty::Is(Type::Text));
        if text_wanted {
            finding = finding.help(format!("write a text in quotes: `\"{text}\"`")).fix_safe(
                format!("write `\"{text}\"`"),
                self.cx.file(at.unit),
                at.span,
                format!("\"{text}\""),
            );
        } else if let Some(near) = nearest(text, candidates.iter().copied()) {
            finding = finding.meant(near, self.cx.file(at.unit), at.span, Applicability::Safe);
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
}
