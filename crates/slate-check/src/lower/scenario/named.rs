//! Targets and credits as a scenario names them: by as much of the name as tells one from others.

use std::rc::Rc;

use slate_model::{Agreement, Name};
use slate_syntax::ast;

use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::credit::credits_named;
use crate::lower::target::TargetInfo;
use crate::resolve::{Sought, nearest};
use crate::types::Env;

impl Agreed<'_> {
    /// A credit by a name that is that of no other.
    pub(super) fn one_credit_named(
        &self,
        env: Env<'_>,
        path: &ast::Path,
        model: &Agreement,
    ) -> Option<Name> {
        let text = path.text();
        let found = credits_named(&model.credits, &text);
        self.link_credit(env.unit, path, &model.credits);
        match found.as_slice() {
            [one] => Some((*one).clone()),
            [] => {
                let defined = self.ast.items.iter().any(|item| matches!(item, ast::AgreementItem::Credit(credit) if credit.head.name.as_str() == text));
                if !defined {
                    let known: Vec<String> = model
                        .credits
                        .iter()
                        .map(|credit| credit.heading.name.to_string())
                        .collect();
                    self.unknown(env, Sought::Credit, &text, env.at(path.span), &known);
                }
                None
            }
            several => {
                let list: Vec<String> = several.iter().map(|name| format!("`{name}`")).collect();
                self.cx.report(
                    Code::UnknownName,
                    format!("`{text}` is several credits"),
                    env.at(path.span),
                    "which of them",
                    format!("write one of {}", list.join(", ")),
                );
                None
            }
        }
    }

    /// A target by as much of its name as tells it from others.
    pub(super) fn short_target(
        &self,
        env: Env<'_>,
        path: &ast::Path,
        record: Option<&RecordInfo>,
    ) -> Option<Rc<TargetInfo>> {
        let info = self.target_of(env, path, record)?;
        self.link_parts(env.unit, &path.parts, &self.target_places(info.name.as_str()));
        Some(info)
    }

    fn target_of(
        &self,
        env: Env<'_>,
        path: &ast::Path,
        record: Option<&RecordInfo>,
    ) -> Option<Rc<TargetInfo>> {
        let text = path.text();
        let at = env.at(path.span);
        let infos = self.target_infos.borrow();
        if let Some(info) = infos.get(&text) {
            return Some(Rc::clone(info));
        }
        let tail = format!(".{text}");
        let of_record = |info: &TargetInfo| match (record, &info.record) {
            (Some(record), Some(own)) => record.record.heading.name == *own,
            _ => true,
        };
        let mut found: Vec<&Rc<TargetInfo>> = infos
            .values()
            .filter(|info| info.name.as_str().ends_with(&tail) && of_record(info))
            .collect();
        if found.iter().filter(|info| info.applies).count() == 1 {
            found.retain(|info| info.applies);
        }
        match found.as_slice() {
            [one] => Some(Rc::clone(one)),
            [] => {
                // A target that could not be read has been reported.
                if self.target_names().iter().any(|full| *full == text || full.ends_with(&tail)) {
                    return None;
                }
                let mut known: Vec<String> = self.target_names();
                let short: Vec<String> = known
                    .iter()
                    .filter_map(|full| full.rsplit('.').next().map(str::to_owned))
                    .collect();
                if let Some(near) = nearest(&text, short.iter().map(String::as_str)) {
                    known = vec![near.to_owned()];
                }
                self.unknown(env, Sought::Target, &text, at, &known);
                None
            }
            several => {
                let list: Vec<String> =
                    several.iter().map(|info| format!("`{}`", info.name)).collect();
                let mut finding = self
                    .cx
                    .finding(
                        Code::UnknownName,
                        format!("`{text}` could be several targets"),
                        at,
                        "which of them",
                    )
                    .help(format!("write one of {}", list.join(", ")));
                for info in several {
                    let title = format!("write `{}`", info.name);
                    let file = self.cx.file(at.unit);
                    finding = finding.fix_unsafe(title, file, at.span, info.name.as_str());
                }
                self.cx.push(finding);
                None
            }
        }
    }
}
