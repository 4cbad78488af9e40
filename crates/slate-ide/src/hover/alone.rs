//! What a calendar or a table of holidays comes to by itself: where no agreement uses it yet, and where the
//! text round it is half written. It is tried in an agreement that has nothing else.

use chrono::{Datelike, NaiveDate};
use slate_model::{Agreement, HolidayTable, Hours, ListedHolidays, Model};
use slate_syntax::{Node, Span};

use super::calendar;
use crate::figures::Around;
use crate::outline::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// What the agreement is called, and the calendar in it that is closed on the days of a table.
const AGREEMENT: &str = "alone";
const CLOSED: &str = "tried";

impl Snapshot {
    /// The hours of a calendar, or the next days of a table, on the clock of the agreement round a place of
    /// a file; of a file without one on that of the first agreement that uses it.
    pub(crate) fn alone(
        &self,
        symbol: &Symbol,
        (path, offset): (&str, usize),
        around: Around<'_>,
    ) -> Vec<String> {
        let calendar = symbol.kind == SymbolKind::Calendar;
        if !calendar && symbol.kind != SymbolKind::Holidays {
            return Vec::new();
        }
        let users = || self.using(path).into_iter().filter(|it| it != path);
        let zone = self.zone_at(path, offset);
        let zone = zone.or_else(|| users().find_map(|it| self.zone_at(&it, 0)));
        let Some(model) = zone.and_then(|zone| self.tried_alone(symbol, &zone, around)) else {
            return Vec::new();
        };
        let Some(agreement) = model.agreement(AGREEMENT) else { return Vec::new() };
        let today = around.today(agreement);
        if calendar {
            return calendar::facts(agreement, &symbol.name, today);
        }
        listed(agreement).map(|it| calendar::next_days(days(it), today)).into_iter().collect()
    }

    /// The zone of the agreement round a place, or of the first, as it is written.
    fn zone_at(&self, path: &str, offset: usize) -> Option<String> {
        let (text, nodes, outline) = (self.text(path)?, self.nodes(path), self.outline(path));
        let mut agreements = outline.iter().filter(|it| it.kind == SymbolKind::Agreement);
        let round = |it: &&Symbol| it.span.start <= offset && offset <= it.span.end;
        let agreement = agreements.clone().find(round).or_else(|| agreements.next())?;
        let own = |it: &&Node| {
            let owner = it.parent.and_then(|at| nodes.get(at));
            it.rule == "timezone"
                && owner.is_some_and(|it| it.rule == "agreement_block")
                && agreement.span.holds(it.span)
        };
        let clause = nodes.iter().find(own)?.span;
        let zone = nodes.iter().find(|it| it.rule == "zone" && clause.holds(it.span))?;
        Some(zone.span.of(&text).to_owned())
    }

    /// The file of a definition with nothing but that, and what it is made of, in an agreement.
    fn tried_alone(
        &self,
        symbol: &Symbol,
        zone: &str,
        around: Around<'_>,
    ) -> Option<std::sync::Arc<Model>> {
        let (text, nodes) = (self.text(&symbol.file)?, self.nodes(&symbol.file));
        let outline = self.outline(&symbol.file);
        let home = outline.iter().find(|it| it.span.holds(symbol.span))?;
        let uses = nodes.iter().filter(|it| {
            let owner = it.parent.and_then(|at| nodes.get(at));
            let inside = owner.is_some_and(|it| it.rule == "agreement_block");
            it.rule == "use_item" && (!inside || home.span.holds(it.span))
        });
        let uses = uses.map(|it| it.span.of(&text).trim_end()).collect::<Vec<_>>().join("\n");
        let defined = made_of(symbol, home, &outline, &text).join("\n");
        let year = around.now.to_utc().year();
        let closed = match symbol.kind {
            SymbolKind::Holidays => {
                format!("calendar {CLOSED} {{\nMon-Sun 00:00-24:00\nclosed {}\n}}", symbol.name)
            }
            _ => String::new(),
        };
        let whole = format!(
            "edition 2026\n{uses}\nagreement {AGREEMENT} {{\nprovider \"P\"\ncustomer \"C\"\n\
             term {year}-01-01 to {year}-12-31\ncurrency GBP\ntimezone {zone}\n{defined}\n{closed}\n}}\n"
        );
        let mut trial = self.clone_for_trial();
        trial.put(&symbol.file, whole);
        trial.checked(&symbol.file).model.clone()
    }
}

/// The text of a definition and of those calendars and tables of its file that it is made of.
fn made_of<'t>(symbol: &Symbol, home: &Symbol, outline: &[Symbol], text: &'t str) -> Vec<&'t str> {
    let mut taken: Vec<Span> = vec![symbol.span];
    let mut next = 0;
    while let Some(span) = taken.get(next).copied() {
        next += 1;
        let words = span.of(text).split(|c: char| !(c.is_alphanumeric() || c == '_'));
        let words: Vec<&str> = words.collect();
        let others = outline.iter().chain(&home.children).filter(|it| {
            matches!(it.kind, SymbolKind::Calendar | SymbolKind::Holidays)
                && words.contains(&it.name.as_str())
        });
        for other in others {
            if !taken.contains(&other.span) {
                taken.push(other.span);
            }
        }
    }
    taken.into_iter().map(|span| span.of(text)).collect()
}

/// The table that is tried.
fn listed(agreement: &Agreement) -> Option<&ListedHolidays> {
    let closed = agreement.calendars.iter().find(|it| it.heading.name.as_str() == CLOSED)?;
    let Hours::Rules(rules) = &closed.hours else { return None };
    rules.holidays.iter().find_map(|it| match it {
        HolidayTable::Listed(own) => Some(own),
        HolidayTable::Bundled(_) => None,
    })
}

fn days(table: &ListedHolidays) -> impl Iterator<Item = (NaiveDate, &str)> {
    table.days.iter().map(|it| (it.date, it.name.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::actions::fixture::{around, desk};
    use crate::{CompletionKind, SymbolKind, Workspace};

    const OFFICE: &str = "Wed 2026-03-04  09:00-17:00";

    fn documented(workspace: &Workspace, kind: SymbolKind, name: &str) -> String {
        let kind = CompletionKind::Name(kind);
        workspace.snapshot().completion_text("a.slate", kind, name, around()).unwrap()
    }

    #[test]
    fn a_calendar_that_nothing_uses_yet_says_its_hours() {
        let calendars = "calendar office \"Office\" {\n  Mon-Fri 09:00-17:00\n  closed fair\n}\n\
            calendar night = 24x7 except office\n\
            holidays fair {\n  years 2026 to 2026\n  2026-03-05 \"Fair\"\n  2026-02-01 \"Eve\"\n}\n";
        let text =
            desk("limit 4 h").replace("agreement acme", &format!("{calendars}\nagreement acme"));
        // As it is, without what it is used in, and while a statement is being typed.
        let half = text.replace("run   in 24x7", "run   in ");
        let quarter = half.replace("provider", "provid");
        for text in [text, half, quarter] {
            let mut workspace = Workspace::default();
            workspace.set("a.slate", text.as_str());
            let office = documented(&workspace, SymbolKind::Calendar, "office");
            assert!(office.starts_with("calendar `office` “Office”\n\n```text\n"), "{office}");
            for said in [OFFICE, "Thu 2026-03-05  closed  Fair", "in 2026 (Europe/London)"] {
                assert!(office.contains(said), "{office}");
            }
            let night = documented(&workspace, SymbolKind::Calendar, "night");
            assert!(night.contains("00:00-09:00, 17:00-24:00"), "{night}");
            let fair = documented(&workspace, SymbolKind::Holidays, "fair");
            assert!(fair.contains("```text\nThu 2026-03-05 Fair\n```"), "{fair}");
            let at = text.find("office \"").unwrap();
            let hover = workspace.snapshot().hover("a.slate", at, around()).unwrap();
            assert_eq!(hover.text, office);
        }
    }

    #[test]
    fn one_of_another_file_has_the_zone_of_the_agreement_that_would_use_it() {
        let text = desk("limit 4 h").replace("Europe/London", "America/New_York");
        let text = text.replace("edition 2026\n", "edition 2026\nuse \"hours.slate\" as common\n");
        let hours =
            "edition 2026\nuse holidays.GB_ENG\ncalendar office {\n  Mon-Fri 09:00-17:00\n}\n";
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text);
        workspace.set("hours.slate", hours);
        let office = documented(&workspace, SymbolKind::Calendar, "common.office");
        assert!(office.starts_with("calendar `common.office`\n\n```text\n"), "{office}");
        assert!(office.contains(OFFICE) && office.contains("(America/New_York)"), "{office}");
    }

    #[test]
    fn one_with_a_mistake_and_one_without_a_zone_are_shown_as_they_are_written() {
        let mut workspace = Workspace::default();
        let written = "calendar office {\n  Mon-Fri 09:00-\n}";
        workspace
            .set("a.slate", desk("limit 4 h").replace("  record", &format!("{written}\n  record")));
        let office = documented(&workspace, SymbolKind::Calendar, "office");
        assert!(office.contains(written), "{office}");
        let written = "calendar office {\n  Mon-Fri 09:00-17:00\n}";
        workspace.set("a.slate", format!("edition 2026\n{written}\n"));
        let office = documented(&workspace, SymbolKind::Calendar, "office");
        assert!(office.contains(written), "{office}");
    }
}
