//! A workspace and a file of it to a model and findings: the way through this crate.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use rayon::prelude::*;
use slate_model::{Model, Name, Position};
use slate_syntax::Span;
use slate_syntax::ast;

use crate::finding::{self, Code, Finding, Severity, Sources};
use crate::link::{self, Link};
use crate::lower;
use crate::moved::moved;
use crate::portion::Said;
use crate::resolve::{Def, DefKey};
use crate::varied::{self, Varied};
use crate::workspace::{Files, Loader, Memory, Unit, relative_path};

/// What a caller may vary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Values of parameters instead of those in the text, as they would be written there:
    /// `threshold` → `90%`. `acme.threshold` is that of one agreement only.
    pub parameters: BTreeMap<String, String>,
    /// Whether to keep which definition each name stands for, in [`Checked::links`].
    pub links: bool,
}

impl Options {
    /// The same with other values of parameters of one agreement.
    fn with(&self, agreement: &Name, parameters: &BTreeMap<String, String>) -> Self {
        let mut all = self.parameters.clone();
        for (name, value) in parameters {
            all.remove(&format!("{agreement}.{name}"));
            all.insert(name.clone(), value.clone());
        }
        Self { parameters: all, links: false }
    }
}

/// What came of checking one file.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The agreements and scenarios of the file, every default written out; `None` when there is an
    /// error among the findings, or no file.
    pub model: Option<Arc<Model>>,
    /// The same with the values of parameters that scenarios give, each set once.
    pub varied: Vec<Varied>,
    /// What was found, in order of place.
    pub findings: Vec<Finding>,
    /// The texts that the findings point into.
    pub sources: Sources,
    /// Every file that was asked for, whether it could be read or not: while they are as they are,
    /// the answer is this one.
    pub read: BTreeSet<String>,
    /// What each name stands for, in order of place; also where there are errors, as far as names
    /// were understood. Kept where [`Options::links`] asks for it.
    pub links: Vec<Link>,
}

/// Checks the file `root` of a workspace with everything that it uses.
///
/// Never fails and never panics: a clause that is wrong is a finding, and everything round it is
/// still understood. The model is given only when nothing is wrong.
pub fn check(files: &dyn Files, root: &str, options: &Options) -> Checked {
    check_one(&Loader::new(files, None), root, options)
}

/// The same as [`check`], after an edit: what `memory` holds of the files is not parsed again.
pub fn check_again(files: &dyn Files, root: &str, options: &Options, memory: &Memory) -> Checked {
    check_one(&Loader::new(files, Some(memory)), root, options)
}

/// Checks several files of one workspace; a file that several of them use is read and parsed once.
/// The answers are in the order of `roots`, and the same on any number of threads.
pub fn check_all<'r>(
    files: &dyn Files,
    roots: impl IntoIterator<Item = &'r str>,
    options: &Options,
) -> Vec<Checked> {
    let loader = Loader::new(files, None);
    let roots: Vec<&str> = roots.into_iter().collect();
    let one = |root: &&str| check_one(&loader, root, options);
    if roots.len() > 1
        && let Ok(threads) = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()
    {
        return threads.install(|| roots.par_iter().map(one).collect());
    }
    roots.iter().map(one).collect()
}

/// The stack of a thread that checks, in bytes: as much as the thread has on which a program begins,
/// so that nothing is too deep on one of them only.
const STACK: usize = 8 << 20;

fn check_one(loader: &Loader<'_>, root: &str, options: &Options) -> Checked {
    let mut loaded = Loaded::default();
    loaded.follow(loader, root, None);
    let units = loaded.units;
    let asked = RefCell::new(loaded.asked);
    let mut sources = Sources::new();
    for unit in &units {
        sources.insert(Arc::clone(&unit.name), Arc::clone(&unit.text));
    }
    let mut before = loaded.findings;
    for unit in &units {
        for error in &unit.errors {
            let finding = Finding::from_syntax(Arc::clone(&unit.name), error);
            before.push(match moved(unit, error) {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
    let (model, mut findings, links) = pass(loader, &asked, &units, &sources, options, before);
    let mut varied = Vec::new();
    for (agreement, parameters) in
        model.as_ref().map(|model| varied::sets(model)).unwrap_or_default()
    {
        let options = options.with(&agreement, &parameters);
        let (with, found, _) = pass(loader, &asked, &units, &sources, &options, Vec::new());
        // What these values make impossible is told once, where no other set has it too.
        for finding in found.into_iter().filter(|it| it.severity == Severity::Error) {
            if !findings.iter().any(|known| known.message == finding.message) {
                let values: Vec<String> =
                    parameters.iter().map(|(name, value)| format!("`{name}` is {value}")).collect();
                let note = format!("this is so in a scenario in which {}", values.join(" and "));
                findings.push(finding.note(note));
            }
        }
        varied.extend(with.map(|model| Varied { agreement, parameters, model }));
    }
    finding::sort(&mut findings);
    let model = model.filter(|_| sound(&findings));
    Checked { model, varied, findings, sources, links, read: asked.into_inner() }
}

/// Whether there is no error among findings.
fn sound(findings: &[Finding]) -> bool {
    finding::worst(findings).is_none_or(|worst| worst < Severity::Error)
}

/// One way through all passes; the model is there when nothing is wrong.
fn pass(
    loader: &Loader<'_>,
    asked: &RefCell<BTreeSet<String>>,
    units: &[Arc<Unit>],
    sources: &Sources,
    options: &Options,
    before: Vec<Finding>,
) -> (Option<Arc<Model>>, Vec<Finding>, Vec<Link>) {
    let cx = Cx {
        units,
        loader,
        asked,
        options,
        scenarios: Rc::new(units.first().map(|root| scenarios(&root.file)).unwrap_or_default()),
        sources,
        reads: Cell::new(false),
        findings: RefCell::new(before),
        used: RefCell::default(),
        links: RefCell::default(),
    };
    let model = if units.is_empty() { None } else { lower::program(&cx) };
    let links = link::sorted(&cx, cx.links.take());
    let findings = cx.findings.into_inner();
    let sound = sound(&findings);
    (model.filter(|_| sound), findings, links)
}

/// The files that a root reaches through `use`, the root first.
#[derive(Default)]
struct Loaded {
    units: Vec<Arc<Unit>>,
    findings: Vec<Finding>,
    /// Every file that was asked for.
    asked: BTreeSet<String>,
    /// Files on the way from the root to the one at hand.
    path: Vec<String>,
}

impl Loaded {
    fn follow(&mut self, loader: &Loader<'_>, name: &str, from: Option<(&Arc<str>, Span)>) {
        if let Some(start) = self.path.iter().position(|it| it == name) {
            let mut circle: Vec<String> =
                self.path.iter().skip(start).map(|it| format!("`{it}`")).collect();
            circle.push(format!("`{name}`"));
            if let Some((file, span)) = from {
                self.findings.push(
                    Finding::new(Code::CyclicDefinition, format!("`{name}` brings in itself"))
                        .label(Arc::clone(file), span, "comes back to a file it started from")
                        .note(format!("the circle is {}", circle.join(" → ")))
                        .help("move what both files need into a third"),
                );
            }
            return;
        }
        if self.units.iter().any(|it| &*it.name == name) {
            return;
        }
        self.asked.insert(name.to_owned());
        let unit = match loader.load(name) {
            Ok(unit) => unit,
            Err(why) => {
                let message = format!("`{name}` cannot be read: {why}");
                let finding = match from {
                    Some((file, span)) => Finding::new(Code::UnknownFile, message)
                        .label(Arc::clone(file), span, why)
                        .help(
                            "write the path from the folder of this file, with `/` between folders",
                        ),
                    None => {
                        Finding::new(Code::UnknownFile, message).label(name, Span::default(), why)
                    }
                };
                self.findings.push(finding);
                return;
            }
        };
        self.units.push(Arc::clone(&unit));
        self.path.push(name.to_owned());
        for it in uses(&unit.file) {
            let ast::UseWhat::File(text) = &it.what else { continue };
            match relative_path(name, text.as_str()) {
                Some(target) => self.follow(loader, &target, Some((&unit.name, text.span))),
                None => self.findings.push(
                    Finding::new(
                        Code::UnknownFile,
                        format!("`{}` leaves the workspace", text.as_str()),
                    )
                    .label(Arc::clone(&unit.name), text.span, "not a path inside the workspace")
                    .help("write a path from the folder of this file, with `/` between folders, to a file of the workspace"),
                ),
            }
        }
        self.path.pop();
    }
}

/// Which items of a file are scenarios of which agreement.
fn scenarios(file: &ast::File) -> BTreeMap<String, Vec<usize>> {
    let mut of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, item) in file.items().enumerate() {
        if let ast::Item::Scenario(it) = item {
            of.entry(it.agreement.text()).or_default().push(number);
        }
    }
    of
}

/// Every `use` of a file, at its top and in its agreements.
pub(crate) fn uses(file: &ast::File) -> impl Iterator<Item = &ast::Use> {
    file.items().flat_map(|item| -> Box<dyn Iterator<Item = &ast::Use>> {
        match item {
            ast::Item::Use(it) => Box::new(std::iter::once(it)),
            ast::Item::Agreement(it) => Box::new(it.items.iter().filter_map(|item| match item {
                ast::AgreementItem::Use(it) => Some(it),
                _ => None,
            })),
            _ => Box::new(std::iter::empty()),
        }
    })
}

/// A place in the text: which file, and which bytes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub unit: usize,
    pub span: Span,
}

/// What every pass needs: the texts, and where findings go.
pub(crate) struct Cx<'a> {
    pub units: &'a [Arc<Unit>],
    loader: &'a Loader<'a>,
    asked: &'a RefCell<BTreeSet<String>>,
    pub options: &'a Options,
    /// Which items of the root are scenarios of which agreement.
    scenarios: Rc<BTreeMap<String, Vec<usize>>>,
    pub sources: &'a Sources,
    reads: Cell<bool>,
    findings: RefCell<Vec<Finding>>,
    used: RefCell<BTreeSet<DefKey>>,
    /// A written name and the name in its definition.
    links: RefCell<Vec<(At, At)>>,
}

/// What a pass came to that nobody was told of yet.
pub(crate) struct Heard {
    pub findings: Vec<Finding>,
    links: Vec<(At, At)>,
}

impl<'a> Cx<'a> {
    /// The same texts, of which nothing is found yet.
    pub fn fresh(&self) -> Self {
        Self {
            units: self.units,
            loader: self.loader,
            asked: self.asked,
            options: self.options,
            scenarios: Rc::clone(&self.scenarios),
            sources: self.sources,
            reads: Cell::new(false),
            findings: RefCell::default(),
            used: RefCell::default(),
            links: RefCell::default(),
        }
    }

    /// What was found, what was used, and what each name stands for.
    pub fn into_found(self) -> (Vec<Finding>, BTreeSet<DefKey>, Vec<(At, At)>) {
        (self.findings.into_inner(), self.used.into_inner(), self.links.into_inner())
    }

    /// Adds what another pass over the same texts came to.
    pub fn add(&self, said: &Said) {
        self.findings.borrow_mut().extend_from_slice(&said.findings);
        self.used.borrow_mut().extend(&said.used);
        self.links.borrow_mut().extend_from_slice(&said.links);
    }

    /// What is remembered from one check to the next.
    pub fn memory(&self) -> Option<&'a Memory> {
        self.loader.memory()
    }

    /// The places of the errors so far.
    pub fn errors(&self) -> Vec<(Arc<str>, Span)> {
        let findings = self.findings.borrow();
        let errors = findings.iter().filter(|it| it.severity == Severity::Error);
        errors
            .map(|it| {
                it.primary().map_or_else(
                    || ("".into(), Span::default()),
                    |label| (Arc::clone(&label.file), label.span),
                )
            })
            .collect()
    }

    /// Whether a file that is not Slate was asked for.
    pub fn has_read(&self) -> bool {
        self.reads.get()
    }

    pub fn unit(&self, number: usize) -> Option<&'a Unit> {
        self.units.get(number).map(|unit| &**unit)
    }

    /// The scenarios of the root that are for the agreement of that name, in their order.
    pub fn scenarios_of(&self, agreement: &str) -> impl Iterator<Item = &'a ast::Scenario> {
        let root = self.unit(0);
        self.scenarios.get(agreement).into_iter().flatten().filter_map(move |number| match &**root?
            .file
            .items
            .get(*number)?
        {
            ast::Item::Scenario(it) => Some(it),
            _ => None,
        })
    }

    /// The text of a file of the workspace that is not Slate: a holiday calendar.
    pub fn read(&self, path: &str) -> Result<String, String> {
        self.reads.set(true);
        self.asked.borrow_mut().insert(path.to_owned());
        self.loader.read(path)
    }

    /// The number of the file of that path, where it was loaded.
    pub fn unit_named(&self, path: &str) -> Option<usize> {
        self.units.iter().position(|unit| &*unit.name == path)
    }

    /// The path of a file as findings print it.
    pub fn file(&self, number: usize) -> Arc<str> {
        self.units.get(number).map_or_else(|| "".into(), |unit| Arc::clone(&unit.name))
    }

    /// The text of a place.
    pub fn text(&self, at: At) -> &'a str {
        self.unit(at.unit).map_or("", |unit| at.span.of(&unit.text))
    }

    /// The position that the model carries.
    pub fn position(&self, at: At) -> Option<Position> {
        let unit = self.unit(at.unit)?;
        let (line, column) = unit.line_column(at.span);
        Some(Position { file: unit.name.to_string(), line, column })
    }

    /// A finding with its place.
    pub fn finding(
        &self,
        code: Code,
        message: impl Into<String>,
        at: At,
        label: impl Into<String>,
    ) -> Finding {
        Finding::new(code, message).label(self.file(at.unit), at.span, label)
    }

    /// A further place that explains a finding.
    pub fn also(&self, finding: Finding, at: At, label: impl Into<String>) -> Finding {
        finding.label(self.file(at.unit), at.span, label)
    }

    /// Adds what was found, unless it is of a statement that could be read in part only, or of words
    /// that are to be written otherwise: the parser has said so, and the rest would follow from it.
    pub fn push(&self, finding: Finding) {
        let unit_of =
            |label: &crate::finding::Label| self.units.iter().find(|unit| unit.name == label.file);
        let half = finding.primary().is_some_and(|label| {
            unit_of(label).is_some_and(|unit| {
                unit.in_half(label.span.start) || unit.has_unread_unit(label.span)
            })
        }) || finding.labels.iter().any(|label| {
            // What is compared with such words is known with them.
            unit_of(label).is_some_and(|unit| {
                unit.is_rewritten(label.span)
                    || !label.primary && unit.is_partly_rewritten(label.span)
            })
        });
        // A statement that another tier takes over is one statement.
        let again = |it: &Finding| {
            it.code == finding.code && it.help == finding.help && it.primary() == finding.primary()
        };
        let known =
            finding.code == Code::MissingStatement && self.findings.borrow().iter().any(again);
        if !half && !known {
            self.findings.borrow_mut().push(finding);
        }
    }

    /// Whether something holds a statement that could not be read, or in part only.
    pub fn has_half(&self, at: At) -> bool {
        self.unit(at.unit).is_some_and(|unit| unit.has_half(at.span))
    }

    /// Whether a place lies in a statement that could be read in part only.
    pub fn is_half(&self, at: At) -> bool {
        self.unit(at.unit).is_some_and(|unit| unit.in_half(at.span.start))
    }

    /// A finding of one label with help.
    pub fn report(
        &self,
        code: Code,
        message: impl Into<String>,
        at: At,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(self.finding(code, message, at, label).help(help));
    }

    /// Notes that a definition is used.
    pub fn mark_used(&self, def: &Def<'_>) {
        self.mark_key(def.key());
    }

    /// Notes that the definition whose name starts there is used.
    pub fn mark_key(&self, key: DefKey) {
        self.used.borrow_mut().insert(key);
    }

    /// Notes that the name at a place stands for the definition whose name stands at another.
    pub fn link(&self, at: At, definition: At) {
        if self.options.links {
            self.links.borrow_mut().push((at, definition));
        }
    }

    pub fn is_used(&self, key: DefKey) -> bool {
        self.used.borrow().contains(&key)
    }

    /// Runs a pass whose findings are thrown away: to see whether something could be read so.
    pub fn quietly<T>(&self, pass: impl FnOnce() -> T) -> T {
        let before = self.links.borrow().len();
        let answer = self.unheard(pass);
        self.links.borrow_mut().truncate(before);
        answer
    }

    /// Runs a pass of which only the links are kept: it finds nothing and uses nothing.
    pub fn only_links(&self, pass: impl FnOnce()) {
        self.apart(|| self.unheard(pass));
    }

    /// Runs a pass that uses nothing: what only it names is still unused.
    pub fn apart(&self, pass: impl FnOnce()) {
        let used = self.used.borrow().clone();
        pass();
        self.used.replace(used);
    }

    /// Runs a pass and gives what it finds and what its names stand for, instead of telling it.
    pub fn heard(&self, pass: impl FnOnce()) -> Heard {
        let (found, linked) = (self.findings.borrow().len(), self.links.borrow().len());
        pass();
        Heard {
            findings: self.findings.borrow_mut().split_off(found),
            links: self.links.borrow_mut().split_off(linked),
        }
    }

    /// Tells what a pass came to.
    pub fn tell(&self, heard: Heard) {
        self.findings.borrow_mut().extend(heard.findings);
        self.links.borrow_mut().extend(heard.links);
    }

    /// Runs a pass whose findings are thrown away.
    fn unheard<T>(&self, pass: impl FnOnce() -> T) -> T {
        let before = self.findings.borrow().len();
        let answer = pass();
        self.findings.borrow_mut().truncate(before);
        answer
    }

    /// Whether there is no error so far.
    pub fn sound(&self) -> bool {
        finding::worst(&self.findings.borrow()).is_none_or(|worst| worst < Severity::Error)
    }

    /// How many findings there are so far.
    pub fn found(&self) -> usize {
        self.findings.borrow().len()
    }
}
