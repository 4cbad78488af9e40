//! Definitions that nothing uses: an editor follows their names, and what is wrong in them is found.

use slate_syntax::ast;

use crate::lower::agreed::{Agreed, RecordDef};
use crate::resolve::{Def, Item};
use crate::types::{Env, Subject};

impl<'a> Agreed<'a> {
    /// Links of definitions that nothing uses and that are therefore never written out: an editor
    /// shows them as well. What would be found in them is not told.
    pub fn link_unused(&self) {
        if !self.cx.options.links {
            return;
        }
        self.cx.only_links(|| {
            for item in &self.ast.items {
                match item {
                    ast::AgreementItem::Let(it) => self.link_let(self.env(), it),
                    ast::AgreementItem::Service(service) => {
                        let env = self.env_in(service.head.name.as_str());
                        for item in &service.items {
                            if let ast::ServiceItem::Let(it) = item {
                                self.link_let(env, it);
                            }
                        }
                    }
                    _ => {}
                }
            }
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
                if !self.cx.is_used(def.key()) {
                    self.declare(&def, name);
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
