//! Figures in other words: `average of cost of tickets`, `availability of outages`.

use slate_syntax::{Span, ast};

use crate::finding::{Code, Finding};
use crate::lower::Agreed;
use crate::types::Env;

/// What is written before `of`, and the words of the language for both.
const WORDS: [(&str, &str); 12] = [
    ("availability", "availability from"),
    ("average", "mean of"),
    ("avg", "mean of"),
    ("downtime", "downtime from"),
    ("highest", "max of"),
    ("lowest", "min of"),
    ("maximum", "max of"),
    ("minimum", "min of"),
    ("number", "count of"),
    ("percentage", "share of"),
    ("proportion", "share of"),
    ("total", "sum of"),
];

impl Agreed<'_> {
    /// What is said of `average of …`, where nothing has that name: one finding, whatever follows.
    pub(super) fn figure_in_other_words(&self, env: Env<'_>, it: &ast::Binary) -> Option<Finding> {
        let ast::Expr::Name(path) = &*it.left else { return None };
        let word = path.single()?.as_str();
        let (_, meant) = WORDS.iter().find(|(written, _)| *written == word)?;
        if self.value_names(env).iter().any(|known| known == word) {
            return None;
        }
        let span = Span::new(path.span.start, it.op.span.end);
        let at = env.at(span);
        let written = self.cx.text(at).trim_end();
        let span = Span::new(span.start, span.start + written.len());
        let finding = self.cx.finding(
            Code::UnknownName,
            format!("`{written}` is no figure"),
            env.at(span),
            "other words say this",
        );
        let title = format!("write `{meant}`");
        Some(finding.help(title.clone()).fix_unsafe(title, self.cx.file(env.unit), span, *meant))
    }

    /// What is said of a field that stands without the records that have it.
    pub(super) fn field_of_records(&self, env: Env<'_>, text: &str, span: Span) -> Option<Finding> {
        let source = self.cx.unit(env.unit).map_or("", |unit| &*unit.text);
        if !source.get(..span.start)?.trim_end().ends_with(" of") {
            return None;
        }
        let mut owners = self.record_defs.iter().filter(|(_, def)| {
            let fields = def.ast.entries.iter().filter_map(|entry| match entry {
                ast::RecordEntry::Field(field) => Some(field.head.name.as_str()),
                _ => None,
            });
            fields.into_iter().any(|name| name == text)
        });
        let (shown, def) = owners.next()?;
        if owners.next().is_some() {
            return None;
        }
        let many = crate::lower::plural(shown, def.ast);
        let finding = self.cx.finding(
            Code::WrongKind,
            format!("`{text}` is a field of each `{shown}`, not a figure of a period"),
            env.at(span),
            "of which records is not said",
        );
        let finding = self.cx.also(finding, def.def.at, "declared here");
        let finding = finding.help(format!("write what of all of them: `sum of {text} of {many}`"));
        let end = Span::new(span.end, span.end);
        let put = format!(" of {many}");
        Some(finding.fix_unsafe(format!("add `of {many}`"), self.cx.file(env.unit), end, put))
    }
}
