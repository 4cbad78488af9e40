//! Definitions that nothing uses: an editor follows their names, and what is wrong in them is found.

use slate_syntax::ast;

use crate::compile::Heard;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordDef};
use crate::resolve::{Def, Item};
use crate::types::{Env, MOST_EXPANSIONS, Subject};

impl<'a> Agreed<'a> {
    /// What is wrong in a `let` of the agreement that nothing uses yet: its author is writing it.
    pub fn check_unused_lets(&self) {
        self.cx.apart(|| {
            for item in &self.ast.items {
                match item {
                    ast::AgreementItem::Let(it) => self.check_let(self.env(), it),
                    ast::AgreementItem::Service(service) => {
                        let env = self.env_in(service.head.name.as_str());
                        for item in &service.items {
                            if let ast::ServiceItem::Let(it) = item {
                                self.check_let(env, it);
                            }
                        }
                    }
                    _ => {}
                }
            }
        });
    }

    fn check_let(&self, env: Env<'_>, it: &'a ast::Let) {
        if let Some(best) = self.hear_let(env, it) {
            self.cx.tell(best);
        }
    }

    /// One at the top of the file may name what only the agreement that will use it has: then nothing
    /// is told but where its names lead.
    fn check_top_let(&self, env: Env<'_>, it: &'a ast::Let) {
        if let Some(mut best) = self.hear_let(env, it) {
            if best.findings.iter().any(|it| it.code != Code::TypeMismatch) {
                best.findings.clear();
            }
            self.cx.tell(best);
        }
    }

    /// Reads a `let` that nothing uses as if for a figure of a period; where that finds something, as
    /// for each other thing that it could be for. What is found everywhere is wrong.
    fn hear_let(&self, env: Env<'_>, it: &'a ast::Let) -> Option<Heard> {
        let known = self.cx.is_used((env.unit, it.head.name.span.start));
        if known || it.head.name.is_missing() || self.expansions.get() > MOST_EXPANSIONS {
            return None;
        }
        let read = |subject| {
            let read = || {
                self.expr(env.about(subject), &it.value, None);
            };
            self.cx.heard(read)
        };
        let records = self.record_order.borrow().clone();
        let targets: Vec<_> = self.target_infos.borrow().values().cloned().collect();
        let others = std::iter::once(Subject::Measure("measure"))
            .chain(records.iter().map(|record| Subject::Record(record)))
            .chain(targets.iter().map(|target| Subject::Figures(target, true)));
        // Where a name is known, and what is wrong is another thing, it was meant for that.
        let wrong = |heard: &Heard| {
            let unknown = heard.findings.iter().filter(|it| it.code == Code::UnknownName);
            (heard.findings.len(), unknown.count())
        };
        let mut best = read(Subject::Period);
        for subject in others {
            if best.findings.is_empty() {
                break;
            }
            let heard = read(subject);
            if wrong(&heard) < wrong(&best) {
                best = heard;
            }
        }
        Some(best)
    }

    /// Links of definitions at the top of the file that nothing uses and that are therefore never
    /// written out: an editor shows them as well. What would be found in them is not told.
    pub fn link_unused(&self) {
        if !self.cx.options.links {
            return;
        }
        self.cx.only_links(|| {
            for (def, name) in self.top() {
                match def.item {
                    Item::Let(it) => self.link_let(self.env_of(&def), it),
                    _ => self.declare(&def, name),
                }
            }
        });
    }

    /// What is wrong in definitions at the top of the file that nothing uses: they are there for other
    /// files, or will be used.
    pub fn check_unused(&self) {
        self.cx.apart(|| {
            for (def, name) in self.top() {
                match def.item {
                    Item::Let(it) => self.check_top_let(self.env_of(&def), it),
                    _ if self.cx.is_used(def.key()) => {}
                    _ => self.declare(&def, name),
                }
            }
        });
    }

    /// The definitions at the top of the file.
    fn top(&self) -> impl Iterator<Item = (Def<'a>, &'a str)> {
        let items = self.cx.unit(self.unit).map(|it| it.file.items.as_slice());
        let found =
            items.unwrap_or_default().iter().filter_map(|it| crate::resolve::definition(it));
        let known = found.filter(|(name, _)| !name.is_missing());
        known.map(|(name, item)| (Def { item, at: self.at(name.span) }, name.as_str()))
    }

    /// Writes out a calendar, a table or a record that nothing else did.
    fn declare(&self, def: &Def<'a>, name: &'a str) {
        match def.item {
            Item::Calendar(it) if !self.calendar_state.borrow().contains_key(&def.key()) => {
                self.calendar_def(def, it, name, def.at);
            }
            Item::Holidays(it) => {
                self.own_table(def, it, name, def.at);
            }
            Item::Record(ast) => {
                self.declare_record(name, RecordDef { def: *def, ast });
            }
            _ => {}
        }
    }

    fn link_let(&self, env: Env<'_>, it: &'a ast::Let) {
        if !self.cx.is_used((env.unit, it.head.name.span.start)) {
            self.expr(env.about(Subject::Period), &it.value, None);
        }
    }
}
