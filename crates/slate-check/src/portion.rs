//! What one agreement comes to with its scenarios, and keeping that from one check to the next.
//!
//! An agreement depends on its own text, on its scenarios and on what stands at the top of the files
//! that it can name, never on another agreement. So after an edit only the agreement that was
//! edited is checked again; the others are what they were, and only stand elsewhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use slate_model::{Agreement, FORMAT, Model, Scenario};
use slate_syntax::{Origin, Span, ast};

use crate::compile::{At, Cx, Options};
use crate::finding::{Code, Finding, Severity};
use crate::lint::lint;
use crate::lower::{Agreed, Program};
use crate::resolve::DefKey;
use crate::workspace::Unit;

/// What is said of one agreement.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub findings: Vec<Finding>,
    pub used: BTreeSet<DefKey>,
    pub links: Vec<(At, At)>,
}

/// What one agreement comes to.
#[derive(Debug)]
pub(crate) struct Portion {
    pub agreement: Agreement,
    /// Its scenarios, each with where it begins; `None` for one that could not be read.
    pub scenarios: Vec<(usize, Option<Scenario>)>,
    pub said: Arc<Said>,
    /// What its answer depends on; `None` where that is not known.
    own: Option<Own>,
}

/// An agreement to be checked.
pub(crate) struct Wanted<'a> {
    /// The file that holds it.
    pub unit: usize,
    pub agreement: &'a ast::Agreement,
    /// What the root tells of it.
    pub scenarios: Vec<&'a ast::Scenario>,
    /// Whether nothing that is wrong already has to do with it.
    pub sound: bool,
}

impl Portion {
    /// Checks an agreement; `own` is what its answer depends on among the items of the root.
    fn of<'a>(
        cx: &'a Cx<'a>,
        program: &'a Program<'a>,
        wanted: &Wanted<'a>,
        own: Option<Own>,
    ) -> Self {
        let fresh = cx.fresh();
        let (mut agreement, scenarios) = lower(&fresh, program, wanted);
        // A file that is not Slate may be another the next time.
        let own = own.filter(|_| !fresh.has_read());
        let (mut findings, used, links) = fresh.into_found();
        // Lints read a whole model: with an error in it they would speak of what is not there.
        if wanted.sound && sound(&findings) {
            let mut model = Model {
                slate_model: FORMAT,
                edition: 0,
                tz_database: String::new(),
                agreements: vec![agreement],
                scenarios: scenarios.iter().filter_map(|(_, it)| it.clone()).collect(),
            };
            findings.extend(lint(&model, cx.sources));
            // A net under this crate: what loading a model refuses is never compiled.
            findings.extend(model.validate().iter().map(|fault| {
                let message = format!("this agreement cannot be kept as a model: {fault}");
                Finding::new(Code::OutOfRange, message)
                    .label(cx.file(wanted.unit), wanted.agreement.head.name.span, "of this")
                    .help("write the clause in a simpler form")
            }));
            agreement = model.agreements.remove(0);
        }
        let said = Arc::new(Said { findings, used, links });
        Self { agreement, scenarios, said, own }
    }
}

/// Writes out an agreement and its scenarios.
fn lower<'a>(
    cx: &'a Cx<'a>,
    program: &'a Program<'a>,
    wanted: &Wanted<'a>,
) -> (Agreement, Vec<(usize, Option<Scenario>)>) {
    let agreed = Agreed::read(cx, program, wanted.unit, wanted.agreement);
    let model = agreed.lower();
    let scenarios = wanted.scenarios.iter();
    let scenarios = scenarios.map(|it| (it.span.start, agreed.scenario(it, &model))).collect();
    if wanted.unit == 0 {
        agreed.check_unused_lets();
        if wanted.sound && cx.sound() {
            agreed.unused();
        }
    }
    agreed.link_unused();
    (model, scenarios)
}

/// Whether there is no error among findings.
fn sound(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity < Severity::Error)
}

/// Every wanted agreement in its order: what is remembered of it, or checked again.
pub(crate) fn portions<'a>(
    cx: &'a Cx<'a>,
    program: &'a Program<'a>,
    wanted: &[Wanted<'a>],
) -> Portions {
    let Some((memory, around)) = cx.memory().zip(Around::of(cx)) else {
        let each = wanted.iter().map(|it| Portion::of(cx, program, it, None)).collect();
        return Portions { each, around: None };
    };
    let before = memory.portions(&around.root.name).filter(|it| it.around.same(&around));
    let one = |it: &Wanted<'a>| {
        let own = around.own(it);
        let known = before.as_ref().zip(own.as_ref());
        let known = known.and_then(|(before, own)| before.moved(own, &around));
        known.unwrap_or_else(|| Portion::of(cx, program, it, own))
    };
    let each = wanted.iter().map(one).collect();
    Portions { each, around: Some(around) }
}

/// What every agreement of a root comes to.
pub(crate) struct Portions {
    pub each: Vec<Portion>,
    around: Option<Around>,
}

impl Portions {
    /// Puts the model together, and keeps it for the next check. `model` is all but its agreements
    /// and scenarios.
    pub fn into_model(self, cx: &Cx<'_>, mut model: Model) -> Arc<Model> {
        let mut kept = Vec::new();
        let mut told: Vec<(usize, Option<Scenario>, Option<usize>)> = Vec::new();
        for (place, portion) in self.each.into_iter().enumerate() {
            model.agreements.push(portion.agreement);
            let remembered = portion.own.map(|own| {
                kept.push(Kept { own, place, scenarios: Vec::new(), said: portion.said });
                kept.len() - 1
            });
            told.extend(portion.scenarios.into_iter().map(|(at, it)| (at, it, remembered)));
        }
        // Scenarios stand in the order of the text, those of each agreement in theirs.
        told.sort_by_key(|(start, ..)| *start);
        for (start, scenario, remembered) in told {
            let place = scenario.is_some().then_some(model.scenarios.len());
            model.scenarios.extend(scenario);
            if let Some(kept) = remembered.and_then(|at| kept.get_mut(at)) {
                kept.scenarios.push((start, place));
            }
        }
        let model = Arc::new(model);
        if let Some((memory, around)) = cx.memory().zip(self.around) {
            let name = Arc::clone(&around.root.name);
            let model = Arc::clone(&model);
            memory.keep_portions(&name, Arc::new(Remembered { around, model, kept }));
        }
        model
    }
}

/// The agreements of a root as they were checked, with all that the answers depend on.
#[derive(Debug)]
pub(crate) struct Remembered {
    around: Around,
    model: Arc<Model>,
    kept: Vec<Kept>,
}

/// One of them.
#[derive(Debug)]
struct Kept {
    own: Own,
    /// Its place in the model.
    place: usize,
    /// Where each of its scenarios begins, and its place in the model.
    scenarios: Vec<(usize, Option<usize>)>,
    said: Arc<Said>,
}

/// What an agreement can see besides itself.
#[derive(Debug)]
struct Around {
    root: Arc<Unit>,
    others: Vec<Arc<Unit>>,
    /// What stands at the top of the root and is neither an agreement nor a scenario.
    top: Vec<Piece>,
    options: Options,
}

/// The texts that are an agreement and its scenarios.
#[derive(Debug, Clone)]
struct Own {
    pieces: Vec<Piece>,
    sound: bool,
}

/// An item of the root: its text, and where that stands.
#[derive(Debug, Clone)]
struct Piece {
    origin: Origin,
    /// The line on which the text begins.
    line: u32,
}

impl Piece {
    fn of(unit: &Unit, item: usize) -> Option<Self> {
        let origin = unit.origins.get(item)?.clone();
        let (line, _) = unit.line_column(Span::new(origin.start, origin.start));
        Some(Self { origin, line })
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.origin.part, &other.origin.part)
            && self.origin.index == other.origin.index
    }
}

fn all_same(one: &[Piece], other: &[Piece]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.same(other))
}

impl Around {
    /// `None` where it is not known where each item came from.
    fn of(cx: &Cx<'_>) -> Option<Self> {
        let (root, others) = cx.units.split_first()?;
        if root.origins.len() != root.file.items.len() {
            return None;
        }
        let top =
            root.file.items().enumerate().filter(|(_, item)| {
                !matches!(item, ast::Item::Agreement(_) | ast::Item::Scenario(_))
            });
        let top = top.map(|(at, _)| Piece::of(root, at)).collect::<Option<_>>()?;
        let options = cx.options.clone();
        Some(Self { root: Arc::clone(root), others: others.to_vec(), top, options })
    }

    fn same(&self, other: &Self) -> bool {
        let others = self.others.iter().zip(&other.others);
        self.others.len() == other.others.len()
            && others.into_iter().all(|(one, other)| Arc::ptr_eq(one, other))
            && all_same(&self.top, &other.top)
            && self.options == other.options
    }

    /// The pieces of an agreement of the root; `None` for one of another file.
    fn own(&self, wanted: &Wanted<'_>) -> Option<Own> {
        if wanted.unit != 0 {
            return None;
        }
        let spans =
            std::iter::once(wanted.agreement.span).chain(wanted.scenarios.iter().map(|it| it.span));
        let piece = |span: Span| {
            let items = &self.root.file.items;
            let at = items.partition_point(|item| item.span().start < span.start);
            Piece::of(&self.root, at).filter(|_| items.get(at).is_some_and(|it| it.span() == span))
        };
        let pieces = spans.map(piece).collect::<Option<_>>()?;
        Some(Own { pieces, sound: wanted.sound })
    }
}

impl Own {
    fn same(&self, other: &Self) -> bool {
        self.sound == other.sound && all_same(&self.pieces, &other.pieces)
    }
}

impl Remembered {
    /// What is known of an agreement, moved to where its pieces stand now. `None` where nothing is,
    /// or where a piece stands on another line: the model says on which line each clause is.
    fn moved(&self, own: &Own, around: &Around) -> Option<Portion> {
        let known = self.kept.iter().find(|kept| kept.own.same(own))?;
        let old = known.own.pieces.iter().chain(&self.around.top);
        let new = own.pieces.iter().chain(&around.top);
        let mut moves: Vec<Move> = Vec::new();
        for (old, new) in old.zip(new) {
            if old.line != new.line {
                return None;
            }
            moves.push(Move {
                start: old.origin.start,
                end: old.origin.start + old.origin.part.len(),
                now: new.origin.start,
            });
        }
        moves.sort_by_key(|it| it.start);
        let still = moves.iter().all(|it| it.start == it.now);
        let moves = Moves { root: &around.root.name, moves };
        let scenario = |(start, place): &(usize, Option<usize>)| {
            let scenario = place.map(|place| self.model.scenarios.get(place).cloned());
            Some((moves.offset(*start), scenario.map_or(Some(None), |it| it.map(Some))?))
        };
        Some(Portion {
            agreement: self.model.agreements.get(known.place)?.clone(),
            scenarios: known.scenarios.iter().map(scenario).collect::<Option<_>>()?,
            said: if still { Arc::clone(&known.said) } else { Arc::new(moves.all(&known.said)) },
            own: Some(own.clone()),
        })
    }
}

/// A text that stood between two bytes and now begins at another.
struct Move {
    start: usize,
    end: usize,
    now: usize,
}

/// How places of the root move.
struct Moves<'a> {
    root: &'a Arc<str>,
    /// In order of place.
    moves: Vec<Move>,
}

impl Moves<'_> {
    fn offset(&self, at: usize) -> usize {
        let before = self.moves.partition_point(|it| it.start <= at);
        let found = before.checked_sub(1).and_then(|it| self.moves.get(it));
        match found.filter(|it| at <= it.end) {
            Some(it) => at - it.start + it.now,
            None => at,
        }
    }

    fn span(&self, span: &mut Span) {
        let start = self.offset(span.start);
        *span = Span::new(start, start + span.len());
    }

    fn at(&self, at: &mut At) {
        if at.unit == 0 {
            self.span(&mut at.span);
        }
    }

    fn all(&self, said: &Said) -> Said {
        let mut said = said.clone();
        for finding in &mut said.findings {
            for label in finding.labels.iter_mut().filter(|it| it.file == *self.root) {
                self.span(&mut label.span);
            }
            let edits = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
            for edit in edits.filter(|it| it.file == *self.root) {
                self.span(&mut edit.span);
            }
        }
        for (written, definition) in &mut said.links {
            self.at(written);
            self.at(definition);
        }
        let used = std::mem::take(&mut said.used).into_iter();
        said.used = used
            .map(|(unit, start)| (unit, if unit == 0 { self.offset(start) } else { start }))
            .collect();
        said
    }
}
