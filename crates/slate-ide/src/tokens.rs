//! What each piece of a text is, for colours that know the grammar.

use slate_syntax::{Node, Span, comments};

use crate::workspace::Snapshot;

/// A piece of text and what it is. Tokens do not overlap and none reaches over a line's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether this is where the name is defined.
    pub defines: bool,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// A comment.
    Comment,
    /// A word of the language.
    Keyword,
    /// Text in quotes.
    Text,
    /// A number, with its unit and sign.
    Number,
    /// A date, a time of day, an instant, a period.
    Time,
    /// A member of a `one of`, or another value that a field is compared with.
    Member,
    /// A field of a record, or an event.
    Field,
    /// A calendar, a table of holidays, a zone.
    Calendar,
    /// A record or a stream of them.
    Record,
    /// A service, tier, target, timer, metric, credit: what clauses refer to.
    Name,
    /// A function.
    Function,
    /// A parameter, an input, a named expression.
    Figure,
    /// An arithmetical or comparing sign.
    Operator,
}

impl TokenKind {
    /// All of them, in the order in which a legend lists them.
    pub const ALL: [Self; 13] = [
        Self::Comment,
        Self::Keyword,
        Self::Text,
        Self::Number,
        Self::Time,
        Self::Member,
        Self::Field,
        Self::Calendar,
        Self::Record,
        Self::Name,
        Self::Function,
        Self::Figure,
        Self::Operator,
    ];
}

impl Snapshot {
    /// The tokens of a file in order of place.
    #[must_use]
    pub fn tokens(&self, path: &str) -> Vec<Token> {
        let Some(text) = self.text(path) else { return Vec::new() };
        let nodes = self.nodes(path);
        let mut tokens: Vec<Token> = comments(&text)
            .into_iter()
            .map(|span| Token { span, kind: TokenKind::Comment, defines: false })
            .collect();
        for (index, node) in nodes.iter().enumerate() {
            // Only leaves are coloured: what they stand in says what they are.
            let leaf = nodes.get(index + 1).is_none_or(|next| next.parent != Some(index));
            if let Some((kind, defines)) = kind(&nodes, index, leaf)
                && !node.span.is_empty()
            {
                tokens.push(Token { span: node.span, kind, defines });
            }
        }
        tokens.sort_by_key(|token| (token.span.start, token.span.end));
        let mut end = 0;
        tokens.retain(|token| {
            let fits = token.span.start >= end && !token.span.of(&text).contains('\n');
            if fits {
                end = token.span.end;
            }
            fits
        });
        tokens
    }
}

/// The rules round a node, the nearest first.
fn round(nodes: &[Node], index: usize) -> impl Iterator<Item = &'static str> {
    let mut at = nodes.get(index).and_then(|node| node.parent);
    std::iter::from_fn(move || {
        let node = nodes.get(at?)?;
        at = node.parent;
        Some(node.rule)
    })
}

fn kind(nodes: &[Node], index: usize, leaf: bool) -> Option<(TokenKind, bool)> {
    let rule = nodes.get(index)?.rule;
    let kind = match rule {
        _ if rule.starts_with("kw_") => TokenKind::Keyword,
        "text" => TokenKind::Text,
        "number" | "percent_sign" | "time_unit" | "currency_code" | "day_number" => {
            TokenKind::Number
        }
        "unit_word" => {
            let figure = round(nodes, index).take(3).any(|rule| rule == "figure");
            if figure { TokenKind::Number } else { TokenKind::Keyword }
        }
        "date" | "time" | "period_code" | "year_code" | "offset" | "weekday" | "month_name" => {
            TokenKind::Time
        }
        "zone" | "always" => TokenKind::Calendar,
        "add" | "subtract" | "multiply" | "divide" | "minus" | "compare_sign" | "equals" => {
            TokenKind::Operator
        }
        "ident" => return Some(name(nodes, index)),
        _ if leaf && matches!(rule, "calendar_unit" | "record_target") => TokenKind::Name,
        _ => return None,
    };
    Some((kind, false))
}

/// What a name is, by where it stands.
fn name(nodes: &[Node], index: usize) -> (TokenKind, bool) {
    let mut defines = false;
    for (steps, rule) in round(nodes, index).enumerate() {
        let kind = match rule {
            "head" => {
                defines = true;
                continue;
            }
            "member" | "is_value" | "values" | "limit_keys" | "match_pattern" => TokenKind::Member,
            "event" | "field" => TokenKind::Field,
            "field_value" | "change" | "trigger" | "on_change" | "per_clause" => TokenKind::Field,
            "calendar" | "holidays" | "calendar_atom" | "dated" | "use_item" => TokenKind::Calendar,
            "record" | "plural" | "excluded_records" | "time_of" | "ignore" | "link"
            | "target_for" | "aggregate_count" | "aggregate_from" => TokenKind::Record,
            "timer" if steps == 0 => TokenKind::Record,
            "scenario_record" if steps == 0 => TokenKind::Record,
            "call" if steps == 0 => TokenKind::Function,
            "parameter" | "let_item" | "input" | "scenario_input" | "scenario_parameter" => {
                TokenKind::Figure
            }
            "pause" | "void" | "where_clause" => TokenKind::Field,
            _ if rule.ends_with("_block") => return (TokenKind::Name, defines),
            _ => continue,
        };
        return (kind, defines);
    }
    (TokenKind::Name, defines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Workspace;

    #[test]
    fn pieces_are_coloured_by_what_they_are() {
        let text = "calendar a \"A\" { // c\n  Mon 09:00-10:00\n}\nagreement b {\n  record ticket {\n    priority : one of P1\n  }\n  service s {\n    charge 5 GBP per month\n    timer t of ticket {\n      pause while priority is P1\n    }\n  }\n}\n";
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text);
        let tokens = workspace.snapshot().tokens("a.slate");
        let found: Vec<(&str, TokenKind)> =
            tokens.iter().map(|token| (token.span.of(text), token.kind)).collect();
        for (word, kind) in [
            ("calendar", TokenKind::Keyword),
            ("a", TokenKind::Calendar),
            ("\"A\"", TokenKind::Text),
            ("// c", TokenKind::Comment),
            ("Mon", TokenKind::Time),
            ("priority", TokenKind::Field),
            ("P1", TokenKind::Member),
            ("5", TokenKind::Number),
            ("GBP", TokenKind::Number),
            ("month", TokenKind::Keyword),
            ("t", TokenKind::Name),
            ("ticket", TokenKind::Record),
        ] {
            assert!(found.contains(&(word, kind)), "{word}: {found:?}");
        }
        for pair in tokens.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start);
        }
    }
}
