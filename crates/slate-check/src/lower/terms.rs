//! What every agreement says: its parties, term, currency and zone.

use slate_model::Currency;
use slate_syntax::{Span, ast};

use crate::compile::At;
use crate::finding::{Applicability, Code, Edit, Fix};
use crate::lower::agreed::Agreed;
use crate::resolve::and_list;

/// What every agreement says, in the usual order, and an example of each.
const TERMS: [(&str, &str); 5] = [
    ("provider", "\"Name\""),
    ("customer", "\"Name\""),
    ("term", "2026-01-01 to 2026-12-31"),
    ("currency", "GBP"),
    ("timezone", "Europe/London"),
];

/// Which of [`TERMS`] an item is, and where that says it.
const fn term_of(item: &ast::AgreementItem) -> Option<(usize, Span)> {
    match item {
        ast::AgreementItem::Provider(it) => Some((0, it.span)),
        ast::AgreementItem::Customer(it) => Some((1, it.span)),
        ast::AgreementItem::Term(it) => Some((2, it.span)),
        ast::AgreementItem::Currency(it) => Some((3, it.span)),
        ast::AgreementItem::Timezone(it) => Some((4, it.span)),
        _ => None,
    }
}

impl Agreed<'_> {
    /// What every agreement says.
    pub(super) fn required(&self, at: At) {
        if self.damaged() {
            return;
        }
        let written = |what: &str, example: &str| match what {
            "currency" => self.money_written().unwrap_or_else(|| example.to_owned()),
            _ => example.to_owned(),
        };
        let missing: Vec<(usize, &str, String)> = TERMS
            .iter()
            .enumerate()
            .filter(|(number, _)| !self.terms().any(|(said, _)| said == *number))
            .map(|(number, (what, example))| (number, *what, written(what, example)))
            .collect();
        if missing.is_empty() {
            return;
        }
        // An agreement that has just been begun lacks all of them: that is one thing to say.
        let words: Vec<String> = missing.iter().map(|(_, what, _)| format!("`{what}`")).collect();
        let lines: Vec<String> =
            missing.iter().map(|(_, what, clause)| format!("`{what} {clause}`")).collect();
        let (are, line) = if words.len() == 1 { ("is", "a line") } else { ("are", "lines") };
        let listed = and_list(&words);
        let mut finding = self
            .cx
            .finding(
                Code::MissingStatement,
                format!("the agreement `{}` has no {listed}", self.ast.head.name.as_str()),
                at,
                format!("{listed} {are} missing"),
            )
            .help(format!("add {line} {}", and_list(&lines)));
        let mut edits: Vec<Edit> = Vec::new();
        for (number, what, clause) in &missing {
            let Some((span, text)) = self.place_of_term(*number, &format!("{what:<8} {clause}"))
            else {
                continue;
            };
            match edits.iter_mut().find(|edit| edit.span == span) {
                Some(edit) => edit.replacement.push_str(&text),
                None => {
                    edits.push(Edit { file: self.cx.file(at.unit), span, replacement: text });
                }
            }
        }
        if !edits.is_empty() {
            let title = match lines.as_slice() {
                [one] => format!("add {one}"),
                _ => format!("add {listed}"),
            };
            finding = finding.fix(Fix { title, edits, applicability: Applicability::Unsafe });
        }
        self.cx.push(finding);
    }

    fn terms(&self) -> impl Iterator<Item = (usize, Span)> + '_ {
        self.ast.items.iter().filter_map(term_of)
    }

    /// Where a line that every agreement has goes, behind those that stand before it in the usual
    /// order, and what to put there.
    fn place_of_term(&self, number: usize, line: &str) -> Option<(Span, String)> {
        let text = &*self.cx.unit(self.unit)?.text;
        let before = self.terms().filter(|(said, _)| *said < number);
        if let Some((_, span)) = before.max_by_key(|(said, _)| *said) {
            let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at.saturating_add(1));
            let indent = text.get(start..span.start)?;
            let indent = indent.get(..indent.len().saturating_sub(indent.trim_start().len()))?;
            let rest = text.get(span.end..)?;
            let length = rest.find(['\r', '\n']).unwrap_or(rest.len());
            let code = slate_syntax::code(rest.get(..length)?).trim();
            return Some(if code.is_empty() {
                let end = span.end.saturating_add(length);
                (Span::new(end, end), format!("\n{indent}{line}"))
            } else {
                let clause: Vec<&str> = line.split_whitespace().collect();
                (Span::new(span.end, span.end), format!(", {}", clause.join(" ")))
            });
        }
        let head = self.ast.head.label.as_ref().map_or(self.ast.head.name.span, |it| it.span);
        let brace = text.get(head.end..)?.find('{')?;
        let open = head.end.saturating_add(brace).saturating_add(1);
        Some((Span::new(open, open), format!("\n  {line}")))
    }

    /// The currency of the first amount that the agreement names.
    fn money_written(&self) -> Option<String> {
        let text = self.cx.text(self.at(self.ast.span));
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || ",()".contains(c)).collect();
        let pairs = words.iter().zip(words.iter().skip(1));
        let amount = |(number, code): &(&&str, &&str)| {
            number.ends_with(|c: char| c.is_ascii_digit()) && code.len() == 3
        };
        pairs.filter(amount).find_map(|(_, code)| Some(code.parse::<Currency>().ok()?.to_string()))
    }
}
