//! Calendars: weekly hours, patterns, dates, tables, and calendars put together.

mod changing;
mod conflict;
mod pattern;
mod rules;
mod week;
mod zone;

use slate_model::{ALWAYS_OPEN, Calendar, Heading, Hours, Name};
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::lower::name;
use crate::resolve::{Def, Item, Sought, Space};
use crate::types::Env;

impl<'a> Agreed<'a> {
    /// The calendar that an expression means; put-together ones get a name of their parts.
    pub fn calendar(&self, env: Env<'_>, it: &'a ast::CalendarExpr) -> Option<Name> {
        match it {
            ast::CalendarExpr::Name(path) => self.calendar_named(env, path),
            ast::CalendarExpr::Binary { span, .. } => {
                let hours = self.put_together(env, it)?;
                let full = words(it);
                if let Some(known) = self.calendars.borrow().iter().find(|c| c.hours == hours) {
                    return Some(known.heading.name.clone());
                }
                let full = self.free_name(&full);
                let mut heading = Heading::named(name(&full));
                heading.at = self.cx.position(env.at(*span));
                let calendar = Calendar {
                    heading,
                    zone: self.zone,
                    hours,
                    working_days: None,
                    working_days_from: Vec::new(),
                };
                self.calendars.borrow_mut().push(calendar);
                Some(name(&full))
            }
        }
    }

    /// A calendar name that is not taken.
    fn free_name(&self, wanted: &str) -> String {
        let calendars = self.calendars.borrow();
        let taken = |text: &str| calendars.iter().any(|c| c.heading.name.as_str() == text);
        let mut full = wanted.to_owned();
        let mut n = 2_u32;
        while taken(&full) || full == ALWAYS_OPEN {
            full = format!("{wanted}_{n}");
            n = n.saturating_add(1);
        }
        full
    }

    fn calendar_named(&self, env: Env<'_>, path: &'a ast::Path) -> Option<Name> {
        let text = path.text();
        if text == ALWAYS_OPEN {
            return Some(name(ALWAYS_OPEN));
        }
        let at = env.at(path.span);
        match self.lookup(env, Space::Calendar, path) {
            Some(def) => {
                self.cx.mark_used(&def);
                match def.item {
                    Item::Calendar(it) => self.calendar_def(&def, it, &text, at),
                    _ => {
                        let finding = self.cx.finding(
                            Code::WrongKind,
                            format!("`{text}` is a table of holidays, a calendar is needed here"),
                            at,
                            "days, without hours",
                        );
                        self.cx.push(
                            self.cx
                                .also(finding, def.at, "defined here")
                                .help(format!("write a calendar that has a line `closed {text}`")),
                        );
                        None
                    }
                }
            }
            None => {
                let mut known = self.candidates(env, Space::Calendar);
                known.push(ALWAYS_OPEN.to_owned());
                self.unknown(env, Sought::Calendar, &text, at, &known);
                None
            }
        }
    }

    /// Writes out a calendar, once.
    pub fn calendar_def(
        &self,
        def: &Def<'a>,
        it: &'a ast::Calendar,
        as_written: &str,
        at: At,
    ) -> Option<Name> {
        let key = def.key();
        if let Some(state) = self.calendar_state.borrow().get(&key) {
            if state.is_some() {
                return state.clone();
            }
            let names: Vec<String> =
                self.lowering.borrow().iter().map(|(_, name)| name.clone()).collect();
            let start =
                self.lowering.borrow().iter().position(|(other, _)| *other == key).unwrap_or(0);
            self.circle(
                "calendar",
                names.into_iter().skip(start).collect(),
                it.head.name.as_str(),
                at,
            );
            return None;
        }
        self.calendar_state.borrow_mut().insert(key, None);
        self.lowering.borrow_mut().push((key, it.head.name.value.clone()));
        let full = self.free_name(as_written);
        let env = self.env_of(def);
        let calendar = self.read_calendar(env, it, &full);
        self.lowering.borrow_mut().pop();
        self.calendars.borrow_mut().push(calendar);
        let full = name(&full);
        self.calendar_state.borrow_mut().insert(key, Some(full.clone()));
        Some(full)
    }

    fn read_calendar(&self, env: Env<'_>, it: &'a ast::Calendar, full: &str) -> Calendar {
        let heading = self.heading(env.unit, &it.head, full);
        match &it.body {
            ast::CalendarBody::Expr(expr) => {
                let hours = self
                    .put_together(env, expr)
                    .unwrap_or_else(|| Hours::AnyOf(vec![name(ALWAYS_OPEN)]));
                Calendar {
                    heading,
                    zone: self.zone,
                    hours,
                    working_days: None,
                    working_days_from: Vec::new(),
                }
            }
            ast::CalendarBody::Entries(entries) => self.read_entries(env, heading, entries),
        }
    }

    fn put_together(&self, env: Env<'_>, it: &'a ast::CalendarExpr) -> Option<Hours> {
        match it {
            ast::CalendarExpr::Name(path) => {
                Some(Hours::AnyOf(vec![self.calendar_named(env, path)?]))
            }
            ast::CalendarExpr::Binary { left, op, right, .. } => {
                let inner = self.calendar(env, left);
                let other = self.calendar(env, right);
                let (inner, other) = (inner?, other?);
                Some(match op.value {
                    ast::CalendarOp::Or => Hours::AnyOf(vec![inner, other]),
                    ast::CalendarOp::And => Hours::AllOf(vec![inner, other]),
                    ast::CalendarOp::Except => Hours::Except(inner, other),
                })
            }
        }
    }
}

/// A name for calendars put together: `office_or_weekend`.
fn words(it: &ast::CalendarExpr) -> String {
    match it {
        ast::CalendarExpr::Name(path) => path.text().replace('.', "_"),
        ast::CalendarExpr::Binary { left, op, right, .. } => {
            let op = match op.value {
                ast::CalendarOp::Or => "or",
                ast::CalendarOp::And => "and",
                ast::CalendarOp::Except => "except",
            };
            format!("{}_{op}_{}", words(left), words(right))
        }
    }
}
