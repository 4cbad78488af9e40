//! The lines of a credit, sorted.

use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::types::Env;

/// What a credit says, sorted.
#[derive(Default)]
pub(super) struct Clauses<'a> {
    pub base: Option<(&'a ast::Expr, At)>,
    pub rows: Vec<&'a ast::Row>,
    pub on: Option<(&'a ast::Path, At)>,
    pub pay: Option<(&'a ast::Pay, At)>,
    pub when: Option<(&'a ast::When, At)>,
    pub per_incident: Option<At>,
    pub per: Vec<&'a ast::Path>,
    pub damaged: bool,
}

impl<'a> Agreed<'a> {
    /// What the lines of a credit say, each once, and how it is paid in one way.
    pub(super) fn credit_clauses(&self, env: Env<'_>, it: &'a ast::Credit) -> Clauses<'a> {
        let mut found = Clauses {
            damaged: it.head.damaged || self.cx.has_half(env.at(it.span)),
            ..Clauses::default()
        };
        for clause in &it.clauses {
            match clause {
                ast::CreditClause::Of { base, span } => {
                    if let Some((_, first)) = found.base {
                        self.cx.repeated("of", env.at(*span), first);
                        continue;
                    }
                    found.base = Some((base, env.at(*span)));
                }
                ast::CreditClause::Row(row) => {
                    if let Some((_, first)) = found.on {
                        self.two_ways(env.at(row.span), first);
                        continue;
                    }
                    found.rows.push(row);
                }
                ast::CreditClause::Rows { on, rows, bad, span } => {
                    if let Some(first) = found.rows.first() {
                        self.two_ways(env.at(*span), env.at(first.span));
                        continue;
                    }
                    found.damaged |= !bad.is_empty();
                    found.on = Some((on, env.at(*span)));
                    found.rows.extend(rows);
                }
                ast::CreditClause::Pay(pay) => {
                    if let Some((_, first)) = found.pay {
                        self.two_ways(env.at(pay.span), first);
                        continue;
                    }
                    found.pay = Some((pay, env.at(pay.span)));
                }
                ast::CreditClause::When(when) => {
                    if let Some((_, first)) = found.when {
                        self.cx.repeated("when", env.at(when.span), first);
                        continue;
                    }
                    found.when = Some((when, env.at(when.span)));
                }
                ast::CreditClause::PerIncident(span) => {
                    if let Some(first) = found.per_incident {
                        self.cx.repeated("per incident", env.at(*span), first);
                    }
                    found.per_incident = Some(env.at(*span));
                }
                ast::CreditClause::Per(paths) => found.per.extend(paths),
                ast::CreditClause::Bad(_) => found.damaged = true,
            }
        }
        if let (Some((_, pay)), Some(row)) = (found.pay, found.rows.first()) {
            self.two_ways(env.at(row.span), pay);
        }
        found
    }

    fn two_ways(&self, second: At, first: At) {
        let finding = self.cx.finding(
            Code::RepeatedStatement,
            "this credit is paid in two ways",
            second,
            "the second",
        );
        self.cx.push(self.cx.also(finding, first, "the first").help("write two credits"));
    }
}
