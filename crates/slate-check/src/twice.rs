//! What is said twice: the finding shows both places.

use slate_syntax::ast;

use crate::compile::{At, Cx, uses};
use crate::finding::Code;
use crate::lower::whole_lines;
use crate::workspace::relative_path;

impl Cx<'_> {
    /// Two definitions of one name.
    pub fn duplicate(&self, name: &str, second: At, first: At, what: &str) {
        let finding = self.finding(
            Code::DuplicateDefinition,
            format!("`{name}` is defined twice"),
            second,
            format!("{what} of the same name"),
        );
        self.push(
            self.also(finding, first, "first defined here")
                .help("give one of them another name, or remove it"),
        );
    }

    /// Two definitions of one name of which the second comes with a line that brings in its file: each
    /// file is right by itself, and the line is what can be changed.
    pub fn duplicate_by(&self, name: &str, by: At, (second, first): (At, At), what: &str) {
        if by.unit == second.unit {
            self.duplicate(name, second, first, what);
            return;
        }
        let file = self.file(second.unit);
        let finding = self.finding(
            Code::DuplicateDefinition,
            format!("`{name}` is defined twice: in `{}` and in `{file}`", self.file(first.unit)),
            by,
            format!("brings in {what} of the same name"),
        );
        let finding = self.also(finding, second, "the second");
        self.push(
            self.also(finding, first, "the first")
                .note("which of them is meant here cannot be told")
                .help("give one of them another name, or bring in only one of the two files"),
        );
    }

    /// The line of the root that brings in a file, whatever lies between.
    pub fn brought_in_by(&self, unit: usize) -> Option<At> {
        let mut wanted = unit;
        // No longer a way than there are files.
        for _ in 0..self.units.len() {
            let (user, span) = self.units.iter().enumerate().find_map(|(number, user)| {
                let name = &self.units.get(wanted)?.name;
                uses(&user.file).find_map(|it| match &it.what {
                    ast::UseWhat::File(text) => {
                        let target = relative_path(&user.name, text.as_str())?;
                        (target == **name).then_some((number, text.span))
                    }
                    ast::UseWhat::Bundled(_) => None,
                })
            })?;
            if user == 0 {
                return Some(At { unit: 0, span });
            }
            wanted = user;
        }
        None
    }

    /// A statement that stands twice where it may stand once.
    pub fn repeated(&self, what: &str, second: At, first: At) {
        let finding = self.finding(
            Code::RepeatedStatement,
            format!("`{what}` is said twice"),
            second,
            "said again here",
        );
        let mut finding =
            self.also(finding, first, "first said here").help("keep the one that is meant");
        let lines = self.unit(second.unit).and_then(|it| whole_lines(&it.text, second.span));
        if let Some(lines) = lines {
            let title = format!("take the second `{what}` out");
            finding = finding.fix_unsafe(title, self.file(second.unit), lines, "");
        }
        self.push(finding);
    }
}
