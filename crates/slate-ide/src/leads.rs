//! Where a word leads that names nothing of the author's making: the path of a file, the charge of a
//! service, what a credit is reckoned from.

use slate_syntax::{Node, Span};

use crate::built_in::{FIGURES, MOMENTS, named};
use crate::navigate::Place;
use crate::tree::{child, inside, round};
use crate::workspace::Snapshot;

impl Snapshot {
    /// Where a word leads: the word, the place that it leads to, and all of what stands there.
    pub(crate) fn led_to(&self, path: &str, offset: usize) -> Option<(Span, Place, Span)> {
        let text = self.text(path)?;
        let nodes = self.nodes(path);
        let holds = |span: Span| span.start <= offset && offset <= span.end;
        if nodes.iter().any(|node| node.rule == "text" && holds(node.span)) {
            return self.file_at(path, offset);
        }
        let word = |node: &Node| {
            matches!(node.rule, "ident" | "kw_opened" | "currency_code") && holds(node.span)
        };
        let at = nodes.iter().rposition(word)?;
        let (node, word) = (nodes.get(at)?, nodes.get(at)?.span.of(&text));
        let place = match word {
            "charge" => self.charge_of(path, &nodes, at)?,
            // One charge of several stands for all.
            "charges" => {
                let agreement = round(&nodes, at, &["agreement"])?;
                let charge = inside(&nodes, agreement, "charge")?.span;
                (Place { file: path.to_owned(), span: charge }, charge)
            }
            // `holidays` of `holidays.GB_ENG` leads where the rest of it does.
            "holidays" => {
                let whole = nodes.get(node.parent?).filter(|it| it.rule == "path")?;
                let (place, whole) = self.named_at(path, whole.span.end)?;
                (place, whole)
            }
            _ if node.rule == "currency_code" => {
                let agreement = round(&nodes, at, &["agreement"])?;
                let currency = inside(&nodes, agreement, "currency")?.span;
                (Place { file: path.to_owned(), span: currency }, currency)
            }
            "base" => {
                let credit = round(&nodes, at, &["credit"])?;
                let base = child(&nodes, credit, "credit_of")?.span;
                (Place { file: path.to_owned(), span: base }, base)
            }
            _ if named(&FIGURES, word).is_some() => {
                let credit = round(&nodes, at, &["credit"])?;
                let named = child(&nodes, credit, "for_paths")
                    .or_else(|| inside(&nodes, credit, "when_target"))?;
                let name = nodes
                    .iter()
                    .find(|it| it.rule == "path" && named.span.holds(it.span))
                    .map(|it| it.span.end)?;
                let (place, whole) = self.named_at(path, name)?;
                (place, whole)
            }
            _ if named(&MOMENTS, word).is_some() => {
                let owners = ["scenario_record", "timer", "excluded_records", "time_of"];
                let owner = round(&nodes, at, &owners)?;
                let name = child(&nodes, owner, "ident")?;
                let (place, whole) = self.named_at(path, name.span.start)?;
                (place, whole)
            }
            _ => return None,
        };
        Some((node.span, place.0, place.1))
    }

    /// The definition that the name at a place stands for, and no word of the language.
    fn named_at(&self, path: &str, offset: usize) -> Option<(Place, Span)> {
        let (_, place) = self.defined_at(path, offset)?;
        let whole = self.symbol_of(path, &place).map_or(place.span, |symbol| symbol.span);
        Some((place, whole))
    }

    /// The file whose path stands at a place.
    pub(crate) fn file_at(&self, path: &str, offset: usize) -> Option<(Span, Place, Span)> {
        // The quotes belong to it for who points there.
        let holds = |span: Span| span.start <= offset + 1 && offset <= span.end + 1;
        let link = self.document_links(path).into_iter().find(|it| holds(it.span))?;
        let start = Span::new(0, 0);
        Some((link.span, Place { file: link.file, span: start }, start))
    }

    /// The first charge of the service before a point.
    fn charge_of(&self, path: &str, nodes: &[Node], at: usize) -> Option<(Place, Span)> {
        let node = nodes.get(at)?;
        let parts = nodes.iter().filter(|it| it.rule == "ident" && it.parent == node.parent);
        let owner = parts.take_while(|it| it.span.start < node.span.start).last()?;
        let (place, whole) = self.named_at(path, owner.span.start)?;
        let nodes = self.nodes(&place.file);
        let charge = nodes.iter().find(|it| it.rule == "charge" && whole.holds(it.span))?;
        Some((Place { file: place.file, span: charge.span }, charge.span))
    }
}
