//! A text while it is being typed: every statement of the examples is taken out and typed again, word
//! by word, into the otherwise complete file. What is not yet written is one finding where it is
//! missing, and nothing that is only a consequence of it is said elsewhere.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use slate_check::{Checked, Files, Finding, Folder, Memory, Options, Severity, check_again};
use slate_syntax::{Node, Span, nodes};

/// A folder in which one text is another.
struct Typed<'t> {
    folder: Folder,
    path: &'t str,
    text: &'t str,
}

impl Files for Typed<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        if path == self.path { Ok(self.text.to_owned()) } else { self.folder.read(path) }
    }
}

/// A statement half typed.
struct Half {
    /// What has been typed of it.
    typed: String,
    /// Where that stands in the text.
    span: Span,
    text: String,
    /// The rule of the statement.
    rule: &'static str,
}

/// The statements of a text: what stands in a block.
fn statements(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    nodes.iter().filter(|node| {
        let parent = node.parent.and_then(|at| nodes.get(at)).map(|it| it.rule);
        parent.is_none_or(|rule| rule.ends_with("_block") || rule.ends_with("_map"))
            && !matches!(node.rule, "tail" | "tail_entry" | "bad" | "bad_entry" | "match_arm")
    })
}

/// Each statement of a text at each of its words, or of a short text at each of its letters; of one with a
/// block only its head.
fn halves(text: &str) -> Vec<Half> {
    let short = text.lines().count() < 60;
    let nodes = nodes(text);
    let mut found = Vec::new();
    for node in statements(&nodes) {
        let whole = node.span.of(text);
        let head = whole.find('{').map_or(whole, |at| whole[..at].trim_end());
        let letters = || head.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let mut ends: Vec<usize> = if short { letters() } else { ends_of_words(head) };
        if head == whole {
            ends.pop();
        }
        // A space is a letter as well.
        let spaces: &[&str] = if short { &[""] } else { &["", " "] };
        let doc = docs(text, node.span.start);
        for end in ends {
            for space in spaces {
                let typed = format!("{}{space}", &whole[..end]);
                let text = format!("{}{typed}{}", &text[..node.span.start], &text[node.span.end..]);
                let span = Span::new(doc, node.span.start + typed.len());
                found.push(Half { typed, span, text, rule: node.rule });
            }
        }
    }
    found
}

/// Where the statement begins with the comments that belong to it.
fn docs(text: &str, start: usize) -> usize {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let above = text[..line].lines().rev();
    let docs: usize = above
        .take_while(|line| line.trim_start().starts_with("///"))
        .map(|line| line.len() + 1)
        .sum();
    if docs == 0 { start } else { line - docs }
}

/// Where words, numbers, texts and signs end.
fn ends_of_words(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut end = at + c.len_utf8();
        if c.is_whitespace() {
            continue;
        }
        if c == '"' {
            // A text is closed by the editor as soon as it is begun.
            for (at, c) in chars.by_ref() {
                end = at + c.len_utf8();
                if c == '"' {
                    break;
                }
            }
        } else if c.is_alphanumeric() || c == '_' {
            while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() || *c == '_') {
                end = at + c.len_utf8();
            }
        }
        ends.push(end);
    }
    ends
}

/// What is said of a text that was not said of the whole one.
fn new_findings(checked: &Checked, before: &BTreeMap<(String, String), usize>) -> Vec<Finding> {
    let mut left = before.clone();
    let mut new = Vec::new();
    for finding in &checked.findings {
        let key = (finding.code.to_string(), finding.message.clone());
        match left.get_mut(&key).filter(|count| **count > 0) {
            Some(count) => *count -= 1,
            None => new.push(finding.clone()),
        }
    }
    new
}

/// What is wrong with what is said of one half; empty where it is calm.
fn loud(half: &Half, new: &[Finding]) -> Vec<String> {
    let here = |it: &Finding| {
        let place = it.primary().map_or(usize::MAX, |label| label.span.start);
        half.span.start <= place && place <= half.span.end
    };
    let errors = new.iter().filter(|it| it.severity == Severity::Error);
    let (inside, elsewhere): (Vec<&Finding>, Vec<&Finding>) = errors.partition(|it| here(it));
    // Nothing is wrong in it: `status : one of new` is a whole statement that says something else
    // than the one it was taken from, and who needs the rest is told so. What ends with a comma goes
    // on in the next line.
    let whole = inside.is_empty();
    let mut loud = Vec::new();
    if inside.len() > 1 || !whole && !elsewhere.is_empty() {
        loud.extend(inside.iter().map(|it| format!("here: {} {}", it.code, it.message)));
        loud.extend(elsewhere.iter().map(|it| format!("elsewhere: {} {}", it.code, it.message)));
    }
    if whole && !half.typed.trim_end().ends_with(',') {
        let unread = elsewhere.iter().filter(|it| it.code.id() < "S01");
        loud.extend(unread.map(|it| format!("unread elsewhere: {}", it.message)));
    }
    let vague = inside.iter().filter(|it| it.message.contains("not understood"));
    loud.extend(vague.map(|it| format!("says not what is missing: {}", it.message)));
    loud
}

/// How many halves of a file were looked at, and those of which more is said than what they lack.
fn type_file(folder: &Path, path: &str) -> (usize, Vec<String>) {
    let text = std::fs::read_to_string(folder.join(path)).unwrap();
    let (options, memory) = (Options::default(), Memory::default());
    let check = |text: &str| {
        check_again(&Typed { folder: Folder::new(folder), path, text }, path, &options, &memory)
    };
    let mut before: BTreeMap<(String, String), usize> = BTreeMap::new();
    for finding in check(&text).findings {
        *before.entry((finding.code.to_string(), finding.message)).or_default() += 1;
    }
    let halves = halves(&text);
    let mut all = Vec::new();
    for half in &halves {
        let loud = loud(half, &new_findings(&check(&half.text), &before));
        if !loud.is_empty() {
            all.push(format!(
                "{path}: {} `{}`\n    {}",
                half.rule,
                half.typed,
                loud.join("\n    ")
            ));
        }
    }
    (halves.len(), all)
}

/// The examples, without those of many hundred lines: they say the same again, and take minutes.
fn files() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        for file in std::fs::read_dir(&folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let small =
                || std::fs::read_to_string(folder.join(&name)).unwrap().lines().count() < 300;
            if name.ends_with(".slate") && small() {
                found.push((folder.clone(), name));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_half_typed_statement_is_one_finding() {
    // Thousands of texts: two hands type them.
    let files = files();
    let (even, odd): (Vec<_>, Vec<_>) = files.iter().enumerate().partition(|(at, _)| at % 2 == 0);
    let typed = thread::scope(|scope| {
        let run = |part: Vec<(usize, &(PathBuf, String))>| -> Vec<(usize, Vec<String>)> {
            part.into_iter().map(|(_, (folder, name))| type_file(folder, name)).collect()
        };
        let other = scope.spawn(move || run(odd));
        let mut typed = run(even);
        typed.extend(other.join().unwrap());
        typed
    });
    let (mut halves, mut all) = (0, Vec::new());
    for (count, loud) in typed {
        halves += count;
        all.extend(loud);
    }
    assert!(halves > 5_000, "{halves}");
    assert!(all.is_empty(), "{} of {halves}\n{}", all.len(), all.join("\n"));
}

/// A merge left both versions of a row: that is said once, and the rest of the file is checked.
#[test]
fn a_conflict_is_one_finding_and_hides_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/managed-desk");
    let text = std::fs::read_to_string(root.join("managed-desk.slate")).unwrap();
    let row = text.lines().find(|line| line.trim().starts_with("below 90%")).unwrap();
    let both = format!("<<<<<<< HEAD\n{row}\n=======\n    below 90%: 50%\n>>>>>>> other");
    let merged = text.replacen(row, &both, 1);
    let said = |text: &str| {
        let files = Typed { folder: Folder::new(&root), path: "a.slate", text };
        let checked = check_again(&files, "a.slate", &Options::default(), &Memory::default());
        let errors = checked.findings.into_iter().filter(|it| it.severity == Severity::Error);
        errors.map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(said(&merged), ["a merge left both versions here"]);
    let wrong = merged.replacen("run   in support_hours", "run   in suport_hours", 1);
    assert_ne!(wrong, merged);
    assert_eq!(
        said(&wrong),
        ["no calendar is called `suport_hours`", "a merge left both versions here"]
    );
}

/// What is written before the rest of its line says what is missing, not that a name is unknown.
#[test]
fn a_word_that_goes_on_is_not_an_unknown_name() {
    let text = |line: &str| {
        format!(
            "edition 2026\nagreement a {{\n  provider \"P\"\n  customer \"C\"\n  term 2026-01-01 to 2026-12-31\n  \
             currency GBP\n  timezone UTC\n  record ticket {{\n    status : one of new, done\n  }}\n  service s {{\n    \
             metric m {{ share of tickets where status is done }}\n    {line}\n    target t {{\n      measure m\n      \
             require at least 90% each month\n    }}\n  }}\n}}\nscenario \"S\" for a {{\n  ticket T {{\n    opened \
             2026-03-02 09:00\n    2026-03-02 10:00, status done\n  }}\n  expect s.t in 2026-03 met\n}}\n"
        )
    };
    let said = |text: &str| {
        let files = Typed { folder: Folder::new("."), path: "a.slate", text };
        let checked = check_again(&files, "a.slate", &Options::default(), &Memory::default());
        let all = checked.findings.into_iter();
        all.filter(|it| it.severity == Severity::Error).map(|it| it.message).collect::<Vec<_>>()
    };
    let sound = text("");
    assert_eq!(said(&sound), Vec::<String>::new());
    for (word, message) in [
        ("availability", "what `availability` is to say is not finished"),
        ("per", "what `per` is to say is not finished"),
        ("downtime ", "what `downtime` is to say is not finished"),
    ] {
        assert_eq!(said(&text(&format!("metric n {{\n      {word}\n    }}"))), [message]);
    }
    let half = sound.replace("10:00, status done", "10:00, status ");
    assert_eq!(said(&half), ["the value of `status` is not said"]);
    let half = sound.replace("10:00, status done", "10:00, opened");
    assert_eq!(said(&half), ["the value of `opened` is not said"]);
    let half = sound.replace("expect s.t in 2026-03 met", "expect T.t met, due 2026-03-06 ");
    assert_eq!(said(&half).len(), 1, "{:?}", said(&half));
    assert!(said(&half)[0].starts_with("expected a time of day"), "{:?}", said(&half));
    let half = sound.replace("status is done }", "status is new, or d }");
    assert_eq!(said(&half).len(), 1, "{:?}", said(&half));
}
