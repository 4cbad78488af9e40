//! What stands beside a name in a list: what it is, its label, and what it says in short.

use super::scene::Scene;
use crate::outline::{Symbol, SymbolKind};

use SymbolKind as K;

/// So many characters stand beside a name.
const MOST: usize = 60;

impl Scene<'_> {
    /// What stands beside a name in a list: `parameter 95%`, `field one of P1, P2`.
    pub fn detail(&self, symbol: &Symbol) -> String {
        let said = self.said(symbol);
        let body = || said.split_once('{').map_or("", |(_, body)| body.trim_end_matches('}'));
        let said = match symbol.kind {
            K::Parameter | K::Let => said.strip_prefix('=').map(one_line),
            K::Field | K::Input => said.strip_prefix(':').map(one_line),
            K::Calendar => Some(match said.strip_prefix('=') {
                Some(others) => one_line(others),
                None => lines(body(), |line| line.contains(':') && !line.starts_with("closed")),
            }),
            K::Holidays => Some(lines(body(), |line| line.starts_with("years"))),
            K::Target => Some(self.required(symbol)),
            K::Service => Some(lines(body(), |line| line.starts_with("charge"))),
            K::Metric => Some(lines(body(), |_| true)),
            K::Timer | K::Credit | K::Tier => said.split('{').next().map(one_line),
            _ => None,
        };
        let label = if symbol.label.is_empty() {
            String::new()
        } else {
            format!(" “{}”", symbol.label)
        };
        let said = said.filter(|it| !it.is_empty());
        let between = if label.is_empty() { " " } else { ": " };
        let said = said.map(|it| format!("{between}{it}")).unwrap_or_default();
        format!("{}{label}{said}", symbol.kind.word())
    }
}

impl Scene<'_> {
    /// What a target requires; of one that does not say it what the one does that its tier is like.
    fn required(&self, target: &Symbol) -> String {
        let said = self.said(target);
        let body = said.split_once('{').map_or("", |(_, body)| body);
        let line = lines(body, |line| line.starts_with("require "));
        match line.strip_prefix("require ") {
            Some(required) => required.to_owned(),
            None => self.inherited(&target.path).map_or_else(String::new, |it| self.required(it)),
        }
    }
}

/// The first lines of a block that say what is asked, joined.
fn lines(body: &str, wanted: impl Fn(&str) -> bool) -> String {
    let lines = body.lines().map(|line| slate_syntax::code(line).trim());
    // A block in the block says something else.
    let lines = lines.take_while(|line| !line.ends_with('{'));
    let found: Vec<&str> = lines.filter(|line| !line.is_empty() && wanted(line)).take(3).collect();
    shortened(&words(&found.join(", ")))
}

fn one_line(written: &str) -> String {
    let lines: Vec<&str> = written.lines().map(slate_syntax::code).collect();
    shortened(&words(&lines.join(" ")))
}

/// With one space between words.
fn words(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(written: &str) -> String {
    if written.chars().count() <= MOST {
        return written.to_owned();
    }
    let short: String = written.chars().take(MOST).collect();
    format!("{}…", short.trim_end())
}
