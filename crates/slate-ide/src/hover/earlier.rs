//! What is said in a text with mistakes: what its lines meant before those, where they are as they were,
//! and of clauses with a mistake in them what they came to.

use slate_model::Agreement;
use slate_syntax::{Node, Span};

use super::{Hover, credit, facts, is_name, names};
use crate::figures::{Around, round};
use crate::links::Moved;
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// What goes below what is no longer certain.
const NOTE: &str = "Of the text before the mistake.";

impl Snapshot {
    /// What was said before the mistakes at a place whose lines are as they were.
    pub(super) fn earlier_hover(
        &self,
        path: &str,
        offset: usize,
        around: Around<'_>,
    ) -> Option<Hover> {
        if self.checked(path).model.is_some() {
            return None;
        }
        let sound = self.last_sound().of(path)?;
        let (old, now) = (sound.text(path)?, self.text(path)?);
        let moved = Moved::between(old, &now);
        let then = moved.before(Span::new(offset, offset)).start;
        // The place is the same one only where its line leads back here.
        if moved.in_lines(old, then, then)? != offset {
            return None;
        }
        let hover = sound.snapshot(self, path)?.hover_now(path, then, around)?;
        let at = |place: usize| moved.in_lines(old, hover.span.start, place);
        let span = Span::new(at(hover.span.start)?, at(hover.span.end)?);
        Some(Hover { span, text: format!("{}\n\n{NOTE}", hover.text) })
    }

    /// What was said of a name before the mistakes, of which its line has one so that it is read as a name no
    /// more: `late` of `credit late for desk. {`.
    pub(super) fn earlier_name(
        &self,
        path: &str,
        offset: usize,
        around: Around<'_>,
    ) -> Option<Hover> {
        if self.checked(path).model.is_some() {
            return None;
        }
        let at = |it: &&Node| it.span.start <= offset && offset < it.span.end;
        if self.nodes(path).iter().rfind(at).is_some_and(is_name) {
            return None;
        }
        let sound = self.last_sound().of(path)?;
        let moved = Moved::between(sound.text(path)?, &self.text(path)?);
        let then = moved.before(Span::new(offset, offset)).start;
        let (nodes, _) = sound.shape(self, path);
        let name = nodes.iter().rfind(|it| it.span.start <= then && then < it.span.end)?;
        let span = moved.name(name.span).filter(|_| is_name(name))?;
        if !(span.start <= offset && offset < span.end) {
            return None;
        }
        let hover = sound.snapshot(self, path)?.hover_now(path, then, around)?;
        Some(Hover { span, text: format!("{}\n\n{NOTE}", hover.text) })
    }

    /// What was computed of a definition before the mistakes, one of which may be in its line: by its name.
    pub(super) fn earlier_facts(
        &self,
        path: &str,
        offset: usize,
        symbol: &Symbol,
        around: Around<'_>,
    ) -> Vec<String> {
        // The value of a parameter stands in its line; what is no more in that one is not said.
        if symbol.kind == SymbolKind::Parameter {
            return Vec::new();
        }
        self.before_mistakes(path, offset, |agreement| {
            let history = self.history_of(agreement, symbol, around);
            facts(agreement, symbol, around).into_iter().chain(history).collect()
        })
    }

    /// The most that a clause could cost before the mistakes, one of which is in it.
    pub(super) fn most_before(&self, path: &str, node: &Node) -> Vec<String> {
        let start = node.span.start;
        self.before_mistakes(path, start, |agreement| match node.rule {
            "settlement" => names::most(agreement).into_iter().collect(),
            "credit" => {
                let outline = self.outline(path);
                let symbol = round(&outline, SymbolKind::Credit, start);
                symbol.map(|it| credit::facts(agreement, &it.path)).unwrap_or_default()
            }
            _ => Vec::new(),
        })
    }

    /// What is said of the agreement round a place as it was before the mistakes, marked as such.
    fn before_mistakes(
        &self,
        path: &str,
        offset: usize,
        say: impl FnOnce(&Agreement) -> Vec<String>,
    ) -> Vec<String> {
        if self.checked(path).model.is_some() {
            return Vec::new();
        }
        let sound = self.last_sound().of(path);
        let model = sound.and_then(|it| it.checked.model.clone());
        let Some(agreement) = self.agreement_at(path, offset, &model) else { return Vec::new() };
        let mut said = say(agreement);
        if !said.is_empty() {
            said.push(NOTE.to_owned());
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use crate::actions::fixture::{around, desk};
    use crate::{Hover, Workspace};

    #[test]
    fn a_mistake_elsewhere_takes_nothing_from_what_is_said() {
        let sound = desk("limit 4 h");
        let mut workspace = Workspace::default();
        let mut said = |text: &str, what: &str| -> Hover {
            workspace.set("a.slate", text);
            let at = text.find(what).expect(what);
            workspace.snapshot().hover("a.slate", at, around()).expect(what)
        };
        let words = ["late for", "fixed {", "4 h", "90%: 5%", "cap 10%", "acme"];
        let before = words.map(|what| said(&sound, what));
        let line = "    of desk.charge\n";
        for put in ["    of desk.\n", "    of desk.charge {\n", "    of desk.price\n\n"] {
            let text = sound.replace(line, put);
            for (what, before) in words.iter().zip(&before) {
                let now = said(&text, what);
                assert_eq!(now.text, format!("{}\n\n{}", before.text, super::NOTE), "{what}");
                assert_eq!(now.span.of(&text), before.span.of(&sound), "{what}");
            }
        }
        // The line with the mistake says what it says by itself, and all is as it was when it is mended.
        let broken = sound.replace("of desk.charge", "of desk.");
        assert!(!said(&broken, "of desk.").text.contains(super::NOTE));
        assert_eq!(said(&sound, "late for"), before[0]);
    }

    #[test]
    fn a_clause_with_a_mistake_in_it_keeps_the_most_that_it_could_cost() {
        let sound = desk("limit 4 h");
        let (credit, settled) = (
            "At most 50.00 GBP in one month, before caps.",
            "The most it can cost: 50.00 GBP each month, 600.00 GBP over the term.",
        );
        for (old, new, what, most) in [
            // The clause round the mistake, and the definition in whose line it is.
            ("below 90%: 5%", "below 90%:", "credit late", credit),
            ("for desk.fixed", "for desk.", "late for", credit),
            ("for desk.fixed", "for desk.fix", "late for", credit),
            ("agreement acme", "agreement acme x", "acme", settled),
            ("cap 10%", "cap 10", "settlement", settled),
        ] {
            let mut workspace = Workspace::default();
            let mut said = |text: &str| {
                workspace.set("a.slate", text);
                let at = text.find(what).expect(what);
                workspace.snapshot().hover("a.slate", at, around()).map(|it| it.text)
            };
            let broken = sound.replace(old, new);
            assert_ne!(broken, sound);
            // Of a text that was never without mistakes nothing is known.
            assert!(!said(&broken).is_some_and(|it| it.contains("50.00 GBP")), "{what}");
            let before = said(&sound).expect(what);
            assert!(before.contains(most) && !before.contains(super::NOTE), "{before}");
            let now = said(&broken).expect(what);
            assert!(now.contains(most) && now.contains(super::NOTE), "{now}");
        }
    }
}
