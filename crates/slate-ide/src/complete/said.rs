//! What is said of a completion when it is looked at: computed for that one only.

use slate_calendar::holidays;
use slate_syntax::rule_text;

use super::{CompletionKind, snippets, units};
use crate::figures::Around;
use crate::hover::headline;
use crate::outline::SymbolKind;
use crate::workspace::Snapshot;

impl Snapshot {
    /// What is said of a completion of a file, as Markdown; `about` is its [`super::Completion::about`].
    #[must_use]
    pub fn completion_text(
        &self,
        path: &str,
        kind: CompletionKind,
        about: &str,
        around: Around<'_>,
    ) -> Option<String> {
        match kind {
            CompletionKind::Name(kind) => {
                let symbols = self.symbols_of(path);
                let symbol = symbols.iter().find(|it| it.kind == kind && it.path == about)?;
                // Its hours, also where nothing uses it and while the text is half written.
                if kind == SymbolKind::Calendar {
                    let home = if symbol.file == path { symbol.name_span.start } else { 0 };
                    let hours = self.alone(symbol, (path, home), around);
                    if !hours.is_empty() {
                        let said = [vec![headline(symbol)], hours].concat();
                        return Some(said.join("\n\n"));
                    }
                }
                self.hover(&symbol.file, symbol.name_span.start, around).map(|hover| hover.text)
            }
            CompletionKind::Word => rule_text(about).map(str::to_owned),
            CompletionKind::Clause => {
                let clause = snippets::clause(about)?;
                Some(format!("```slate\n{}\n```", snippets::unfilled(clause)))
            }
            CompletionKind::Unit => rule_text(units::rule_of(about)).map(str::to_owned),
            CompletionKind::Path => None,
            CompletionKind::Known => {
                let table = holidays::table(about.strip_prefix("holidays.").unwrap_or(about))?;
                let (first, last) = table.years();
                Some(format!("{}, {first} to {last}\n\nSource: {}", table.title(), table.source()))
            }
        }
    }
}
