//! Timers.

use slate_grammar::Rule;

use super::{Cx, Kids, Kind, P};
use crate::ast::{OnChange, Reopening, Span, Spanned, Timer, TimerClause, Trigger, Triggers};

const TIMER: Kind<TimerClause> = Kind {
    only: Rule::timer_clause_only,
    place: "a timer",
    lower: |cx, pair| cx.timer_clause(pair),
    bad: TimerClause::Bad,
};

impl Cx<'_> {
    pub(crate) fn timer(&mut self, pair: P<'_>) -> Timer {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        kids.has(Rule::kw_timer);
        let head = self.head(kids.opt(Rule::head), span);
        kids.has(Rule::kw_of);
        let of = kids
            .opt(Rule::ident)
            .map(|ident| self.ident(&ident))
            .filter(|ident| ident.value != "_");
        let clauses = self.list(kids.opt(Rule::timer_block), &TIMER);
        Timer { head, of, clauses, span }
    }

    fn timer_clause(&mut self, pair: P<'_>) -> Option<TimerClause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut kids = Kids::of(pair);
        kids.next()?; // the keyword
        Some(match rule {
            Rule::start => {
                kids.has(Rule::kw_when);
                TimerClause::Start(self.triggers(kids.opt(Rule::triggers), span))
            }
            Rule::stop => {
                kids.has(Rule::kw_when);
                TimerClause::Stop(self.triggers(kids.opt(Rule::triggers), span))
            }
            Rule::pause => {
                if kids.has(Rule::kw_while) {
                    TimerClause::PauseWhile(self.opt_expr(kids.opt(Rule::expr), span))
                } else {
                    kids.has(Rule::kw_from);
                    let from = self.triggers(kids.opt(Rule::triggers), span);
                    kids.has(Rule::kw_to);
                    let to = self.triggers(kids.opt(Rule::triggers), span);
                    TimerClause::PauseBetween { from, to, span }
                }
            }
            Rule::run => {
                kids.has(Rule::kw_in);
                TimerClause::Run(self.opt_calendar(kids.opt(Rule::calendar_expr), span))
            }
            Rule::on_reopening => {
                kids.has(Rule::kw_reopening);
                let word = kids.next()?;
                let mode = match word.as_rule() {
                    Rule::kw_restart => Reopening::Restart,
                    Rule::kw_ignore => Reopening::Ignore,
                    Rule::kw_new => Reopening::NewCycle,
                    _ => Reopening::Resume,
                };
                let at = self.span(&word);
                TimerClause::OnReopening(Spanned::new(mode, Span::new(at.start, span.end)))
            }
            Rule::on_change => {
                kids.has(Rule::kw_change);
                kids.has(Rule::kw_of);
                let field = self.opt_path(kids.opt(Rule::path), span);
                let word = kids.next()?;
                let mode = match (word.as_rule(), kids.peek()) {
                    (Rule::kw_keep, Some(Rule::kw_elapsed)) => OnChange::KeepElapsed,
                    (Rule::kw_keep, _) => OnChange::KeepOriginal,
                    (Rule::kw_restart, _) => OnChange::Restart,
                    _ => OnChange::Recount,
                };
                let at = self.span(&word);
                TimerClause::OnChange {
                    field,
                    mode: Spanned::new(mode, Span::new(at.start, span.end)),
                    span,
                }
            }
            Rule::void => {
                if kids.has(Rule::kw_when) {
                    TimerClause::VoidWhen(self.triggers(kids.opt(Rule::triggers), span))
                } else {
                    kids.has(Rule::kw_where);
                    TimerClause::VoidWhere(self.opt_expr(kids.opt(Rule::expr), span))
                }
            }
            Rule::cycle => TimerClause::CycleOnEachStart(span),
            _ => return None,
        })
    }

    pub(crate) fn triggers(&mut self, pair: Option<P<'_>>, at: Span) -> Triggers {
        let Some(pair) = pair else {
            return Triggers { any: Vec::new(), condition: None, span: at };
        };
        let span = self.span(&pair);
        let mut any = Vec::new();
        let mut condition = None;
        for kid in pair.into_inner() {
            match kid.as_rule() {
                Rule::trigger => any.push(self.trigger(kid)),
                Rule::where_clause => condition = self.condition(Some(kid)),
                _ => {}
            }
        }
        Triggers { any, condition, span }
    }

    fn trigger(&mut self, pair: P<'_>) -> Trigger {
        let span = self.span(&pair);
        let mut kids = Kids::of(pair);
        let field = self.opt_path(kids.opt(Rule::path), span);
        let Some(change) = kids.next() else {
            return Trigger::At(field);
        };
        match change.as_rule() {
            Rule::kw_changes => Trigger::Changes { field, span },
            rule => {
                let values = change.into_inner().find(|kid| kid.as_rule() == Rule::values);
                let values = values.map(|values| self.values(values)).unwrap_or_default();
                if rule == Rule::becomes {
                    Trigger::Becomes { field, values, span }
                } else {
                    Trigger::Leaves { field, values, span }
                }
            }
        }
    }
}
