//! What a command is given: agreements as text or as a compiled model, on disk or on standard input.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use slate_check::{
    Checked, Files, Finding, Folder, Form, InMemory, Look, Options, Severity, Sources, check_all,
    render,
};
use slate_model::{Agreement, Model};

use crate::exit::Failure;
use crate::output;

/// The file that marks the folder of a workspace.
const MARK: &str = "slate.toml";

/// The most text that is read of one agreement or model, in bytes.
const MOST: u64 = 256 << 20;

/// The agreement that a command works on.
#[derive(Debug, Args)]
pub struct AgreementArguments {
    /// The agreement, as `.slate` text or as a compiled `.json` model; `-` reads standard input
    #[arg(value_name = "AGREEMENT")]
    pub file: PathBuf,
    /// Which agreement, where the file holds several
    #[arg(long = "agreement", value_name = "NAME")]
    pub name: Option<String>,
    #[command(flatten)]
    pub parameters: ParameterArguments,
}

/// Parameters that the command line overrides.
#[derive(Debug, Args)]
pub struct ParameterArguments {
    /// Give a parameter another value: `--set threshold=90%`
    #[arg(long = "set", value_name = "PARAMETER=VALUE")]
    set: Vec<String>,
}

impl ParameterArguments {
    /// The options of the compiler.
    pub fn options(&self) -> Result<Options, Failure> {
        let mut parameters = BTreeMap::new();
        for pair in &self.set {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                Failure::new(format!("`--set {pair}` gives no value"))
                    .help("write `--set threshold=90%`")
            })?;
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            if parameters.insert(name.clone(), value).is_some() {
                return Err(Failure::new(format!("`--set` gives `{name}` two values")));
            }
        }
        Ok(Options { parameters, ..Options::default() })
    }
}

impl AgreementArguments {
    /// The compiled model. Findings go to the error stream; an error among them ends the command.
    pub fn model(&self) -> Result<Result<Model, Rejected>, Failure> {
        Ok(self.given()?.map(|given| given.model))
    }

    /// The compiled model with the files it comes from.
    pub fn given(&self) -> Result<Result<Given, Rejected>, Failure> {
        let options = self.parameters.options()?;
        let piped = if self.file == Path::new("-") { Some(read(&self.file)?) } else { None };
        // A model is one JSON object; no agreement begins with a brace.
        let is_model = match &piped {
            Some(text) => text.trim_start().starts_with('{'),
            None => is_model(&self.file),
        };
        if is_model {
            if !options.parameters.is_empty() {
                return Err(Failure::new("a compiled model has its parameters worked in")
                    .help("give the `.slate` text, or compile it again with `--set`"));
            }
            let text = piped.map_or_else(|| read(&self.file), Ok)?;
            let model = Model::from_json(&text).map_err(|error| {
                Failure::new(format!("`{}` is no model: {error}", self.file.display()))
            })?;
            return Ok(Ok(Given { model, files: vec![self.file.clone()] }));
        }
        let checked = match piped {
            Some(text) => Some(check_piped(text, &options)),
            None => check(std::slice::from_ref(&self.file), &options)?.pop(),
        };
        let Some(checked) = checked else {
            return Err(Failure::new("nothing was given to check"));
        };
        match checked.model {
            Some(model) => {
                let files = self.files(&checked.sources)?;
                Ok(Ok(Given { model: Arc::unwrap_or_clone(model), files }))
            }
            None => {
                print_findings(&checked.findings, &checked.sources);
                Ok(Err(Rejected))
            }
        }
    }

    /// The files that an agreement comes from: its own, those it uses, and what marks their workspace.
    fn files(&self, sources: &Sources) -> Result<Vec<PathBuf>, Failure> {
        if self.file == Path::new("-") {
            return Ok(Vec::new());
        }
        let (root, _) = place(&self.file)?;
        let used = sources.iter().map(|(name, _)| root.join(&**name));
        Ok(std::iter::once(self.file.clone()).chain(used).chain([root.join(MARK)]).collect())
    }

    /// The one agreement of the model that is meant.
    pub fn choose<'m>(&self, model: &'m Model) -> Result<&'m Agreement, Failure> {
        let names = || {
            let names: Vec<String> =
                model.agreements.iter().map(|a| format!("`{}`", a.heading.name)).collect();
            names.join(", ")
        };
        match (&self.name, model.agreements.as_slice()) {
            (Some(name), _) => model.agreement(name).ok_or_else(|| {
                Failure::new(format!("there is no agreement `{name}` in `{}`", self.file.display()))
                    .help(format!("it holds {}", names()))
            }),
            (None, [only]) => Ok(only),
            (None, []) => {
                Err(Failure::new(format!("`{}` holds no agreement", self.file.display())))
            }
            (None, _) => Err(Failure::new(format!(
                "`{}` holds several agreements: {}",
                self.file.display(),
                names()
            ))
            .help("choose one with `--agreement NAME`")),
        }
    }
}

/// A model and the files it comes from, none of which an output may replace.
#[derive(Debug)]
pub struct Given {
    /// The model.
    pub model: Model,
    /// The files.
    pub files: Vec<PathBuf>,
}

/// The text has errors; they were printed.
#[derive(Debug)]
pub struct Rejected;

/// Whether a path names a compiled model.
fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// The text of a file or of standard input, bounded.
pub fn read(path: &Path) -> Result<String, Failure> {
    let cannot = |why: &dyn std::fmt::Display| {
        Failure::new(format!("cannot read `{}`: {why}", path.display()))
    };
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes).map_err(|e| cannot(&e))?;
    } else {
        let file = std::fs::File::open(path).map_err(|e| cannot(&e))?;
        file.take(MOST + 1).read_to_end(&mut bytes).map_err(|e| cannot(&e))?;
    }
    if bytes.len() as u64 > MOST {
        return Err(cannot(&format!("it is larger than {} MiB", MOST >> 20)));
    }
    String::from_utf8(bytes).map_err(|_| cannot(&"it is not UTF-8 text"))
}

/// Checks files, those of one workspace together, and gives the answers in the order of `paths`.
pub fn check(paths: &[PathBuf], options: &Options) -> Result<Vec<Checked>, Failure> {
    let mut answers: Vec<Option<Checked>> = Vec::new();
    answers.resize_with(paths.len(), || None);
    let mut workspaces: BTreeMap<PathBuf, Vec<(usize, String)>> = BTreeMap::new();
    for (index, path) in paths.iter().enumerate() {
        if path == Path::new("-") {
            if let Some(answer) = answers.get_mut(index) {
                *answer = Some(check_piped(read(path)?, options));
            }
        } else {
            let (root, name) = place(path)?;
            workspaces.entry(root).or_default().push((index, name));
        }
    }
    for (root, files) in workspaces {
        let folder = Folder::new(&root);
        let names = files.iter().map(|(_, name)| name.as_str());
        let checked = check_all(&folder as &dyn Files, names, options);
        for ((index, _), checked) in files.iter().zip(checked) {
            if let Some(answer) = answers.get_mut(*index) {
                *answer = Some(checked);
            }
        }
    }
    Ok(answers.into_iter().flatten().collect())
}

/// Checks a text that came on standard input; it has no workspace to bring anything in from.
fn check_piped(text: String, options: &Options) -> Checked {
    const NAME: &str = "standard input";
    slate_check::check(&InMemory::of(NAME, text), NAME, options)
}

/// The workspace of a file and the file's path in it: the nearest folder above with a `slate.toml`,
/// else the folder the command runs in if the file is below it, else the file's own folder.
fn place(path: &Path) -> Result<(PathBuf, String), Failure> {
    let full = path
        .canonicalize()
        .map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))?;
    let marked =
        full.ancestors().skip(1).find(|folder| folder.join(MARK).is_file()).map(Path::to_path_buf);
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let below = |root: &PathBuf| full.starts_with(root);
    let root = marked
        .or(here.filter(below))
        .or_else(|| full.parent().map(Path::to_path_buf))
        .unwrap_or_default();
    let inside = full.strip_prefix(&root).unwrap_or(&full);
    let parts: Option<Vec<&str>> = inside.iter().map(|part| part.to_str()).collect();
    let name = parts
        .ok_or_else(|| Failure::new(format!("the path `{}` is not UTF-8 text", path.display())))?;
    Ok((root, name.join("/")))
}

/// Every `.slate` file that `paths` name: files as they are, folders searched in order of name
/// (what `.gitignore` leaves out is left out).
pub fn agreements_in(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if paths.iter().filter(|path| *path == Path::new("-")).count() > 1 {
        return Err(Failure::new("`-` stands twice, and standard input can be read only once"));
    }
    let mut found = Vec::new();
    for path in paths {
        if path == Path::new("-") || !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let walk = ignore::WalkBuilder::new(path)
            .require_git(false)
            .sort_by_file_name(std::ffi::OsStr::cmp)
            .build();
        let before = found.len();
        for entry in walk {
            let entry = entry?;
            let slate = entry.path().extension().is_some_and(|extension| extension == "slate");
            if slate && entry.file_type().is_some_and(|kind| kind.is_file()) {
                found.push(entry.into_path());
            }
        }
        if found.len() == before {
            return Err(Failure::new(format!("there is no `.slate` file in `{}`", path.display())));
        }
    }
    Ok(found)
}

/// Prints findings for people on the error stream.
pub fn print_findings(findings: &[Finding], sources: &Sources) {
    let look =
        Look { width: output::width(), colour: output::colour_of_errors(), ..Look::default() };
    anstream::eprint!("{}", render(findings, sources, Form::Full(look)));
}

/// The severity that makes a command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// Fail on errors only
    Error,
    /// Fail on warnings, too
    Warning,
    /// Fail on notes, too
    Note,
}

impl From<Deny> for Severity {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Error => Self::Error,
            Deny::Warning => Self::Warning,
            Deny::Note => Self::Note,
        }
    }
}
