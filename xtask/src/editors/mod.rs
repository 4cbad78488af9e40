//! What editors know of the language without asking the server: lists of its words, written into a
//! template for each editor.

mod words;

use std::error::Error;

use crate::Generated;
use words::{Words, words};

/// A file made from a template, and how its lists are written.
struct Template {
    path: &'static str,
    text: &'static str,
    /// What stands between two words.
    between: &'static str,
    /// What stands before and after each.
    quote: &'static str,
    /// What keeps a line from getting long: the most words on one, and what a new line begins with.
    lines: Option<(usize, &'static str)>,
    /// What this editor writes otherwise than the template.
    otherwise: &'static [(&'static str, &'static str)],
}

/// Helix calls some colours by other names. Before 25.07 it took the first pattern of a place, since
/// then it takes the last, as others do: what every name is at least would hide all else in the older.
const HELIX: [(&str, &str); 6] = [
    (" Later patterns win.", ""),
    ("(identifier) @variable\n\n", ""),
    ("@variable.member", "@variable.other.member"),
    ("@string.escape", "@constant.character.escape"),
    ("@comment.documentation", "@comment.block.documentation"),
    (" @number", " @constant.numeric"),
];

/// Zed's themes call some colours by other names.
const ZED: [(&str, &str); 2] =
    [("@variable.member", "@property"), ("@comment.documentation", "@comment.doc")];

const TEMPLATES: [Template; 7] = [
    Template {
        path: "editors/vscode/syntaxes/slate.tmLanguage.json",
        text: include_str!("templates/slate.tmLanguage.json"),
        between: "|",
        quote: "",
        lines: None,
        otherwise: &[],
    },
    Template {
        path: "editors/neovim/syntax/slate.vim",
        text: include_str!("templates/slate.vim"),
        between: " ",
        quote: "",
        lines: Some((10, "\n  \\ ")),
        otherwise: &[],
    },
    Template {
        path: "editors/emacs/slate-words.el",
        text: include_str!("templates/slate-words.el"),
        between: " ",
        quote: "\"",
        lines: Some((8, "\n    ")),
        otherwise: &[],
    },
    Template {
        path: "editors/tree-sitter-slate/queries/highlights.scm",
        text: include_str!("templates/highlights.scm"),
        between: " ",
        quote: "\"",
        lines: Some((8, "\n    ")),
        otherwise: &[],
    },
    Template {
        path: "editors/helix/queries/slate/highlights.scm",
        text: include_str!("templates/highlights.scm"),
        between: " ",
        quote: "\"",
        lines: Some((8, "\n    ")),
        otherwise: &HELIX,
    },
    Template {
        path: "editors/zed/languages/slate/highlights.scm",
        text: include_str!("templates/highlights.scm"),
        between: " ",
        quote: "\"",
        lines: Some((8, "\n    ")),
        otherwise: &ZED,
    },
    Template {
        path: "editors/tree-sitter-slate/words.js",
        text: include_str!("templates/words.js"),
        between: ", ",
        quote: "\"",
        lines: Some((8, "\n    ")),
        otherwise: &[],
    },
];

/// The files of every editor.
///
/// # Errors
/// Where the grammar no longer has what a list is read from, or a template names no list.
pub fn generate() -> Result<Vec<Generated>, Box<dyn Error>> {
    let words = words()?;
    TEMPLATES.iter().map(|template| written(template, &words)).collect()
}

fn written(template: &Template, words: &Words) -> Result<Generated, Box<dyn Error>> {
    let lists = [
        ("definitions", &words.definitions),
        ("operators", &words.operators),
        ("figures", &words.figures),
        ("types", &words.types),
        ("values", &words.values),
        ("clauses", &words.clauses),
        ("others", &words.others),
        ("units", &words.units),
        ("weekdays", &words.weekdays),
        ("months", &words.months),
    ];
    let mut text = template.text.to_owned();
    for (words, others) in template.otherwise {
        if !text.contains(words) {
            return Err(format!("{}: nothing is called `{words}`", template.path).into());
        }
        text = text.replace(words, others);
    }
    for (name, list) in lists {
        text = text.replace(&format!("@{name}@"), &joined(template, list));
    }
    match text.split_whitespace().find(|word| word.len() > 2 && is_gap(word)) {
        Some(gap) => Err(format!("{}: there is no list `{gap}`", template.path).into()),
        None => Ok(Generated { path: template.path, text }),
    }
}

/// Whether a word is a gap that nothing filled.
fn is_gap(word: &str) -> bool {
    let inner = word.strip_prefix('@').and_then(|word| word.strip_suffix('@'));
    inner.is_some_and(|name| name.chars().all(|c| c.is_ascii_lowercase()))
}

fn joined(template: &Template, list: &[String]) -> String {
    let quoted: Vec<String> =
        list.iter().map(|word| format!("{0}{word}{0}", template.quote)).collect();
    match template.lines {
        None => quoted.join(template.between),
        Some((most, line)) => {
            let lines: Vec<String> =
                quoted.chunks(most).map(|words| words.join(template.between)).collect();
            lines.join(&format!("{}{line}", template.between.trim_end()))
        }
    }
}
