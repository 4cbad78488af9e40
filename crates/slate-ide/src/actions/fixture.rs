//! An agreement for the tests of actions, and what an action makes of it.

use slate_check::{Applicability, Fix, Severity};

use super::Action;
use crate::{Around, Instant, Live, Snapshot, Span, Workspace};

/// An agreement with one target whose limit is `limit`, laid out as the formatter does.
pub(crate) fn desk(limit: &str) -> String {
    format!(
        "edition 2026

agreement acme {{
  provider \"P\"
  customer \"C\"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone Europe/London

  record ticket {{
    priority : one of P1, P2, P3, P4
    status   : one of new, done
    cause    : one of provider, customer
  }}

  service desk {{
    charge 1_000 GBP per month
    timer fix of ticket {{
      start when opened
      stop  when status becomes done
      run   in 24x7
    }}
    target fixed {{
      measure fix
      {limit}
      require at least 90% of tickets each month
    }}
  }}
  exclude theirs {{
    tickets where cause is customer
  }}
  credit late for desk.fixed {{
    of desk.charge
    below 90%: 5%
  }}
  settlement {{
    cap 10% of charges each month
  }}
}}
"
    )
}

/// No history, on Wednesday 4 March 2026 at 12:00 in London.
pub(crate) fn around() -> Around<'static> {
    static LIVE: std::sync::LazyLock<Live> = std::sync::LazyLock::new(Live::default);
    Around { now: Instant::from_seconds(1_772_625_600), live: &LIVE }
}

/// The model of a text without the places of its clauses: what it means.
pub(crate) fn meaning(text: &str) -> String {
    let checked = snapshot(text).checked("a.slate");
    let mut model = format!("{:#?}", checked.model.as_ref().unwrap());
    let place = |line: &&str| {
        let line = line.trim_start();
        !["file: ", "line: ", "column: "].iter().any(|it| line.starts_with(it))
    };
    model = model.lines().filter(place).collect::<Vec<&str>>().join("\n");
    model
}

/// A workspace with one text.
pub(crate) fn snapshot(text: &str) -> Snapshot {
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text);
    workspace.snapshot()
}

/// The actions at the first `what` of a text.
pub(crate) fn actions(text: &str, what: &str) -> Vec<Action> {
    let at = text.find(what).expect(what);
    snapshot(text).actions("a.slate", Span::new(at, at), around())
}

/// Their titles.
pub(crate) fn titles(text: &str, what: &str) -> Vec<String> {
    actions(text, what).into_iter().map(|it| it.title).collect()
}

/// The text after an action, which has no more errors and warnings than before.
pub(crate) fn after(text: &str, what: &str, title: &str) -> String {
    let found = actions(text, what);
    let titles: Vec<&str> = found.iter().map(|it| it.title.as_str()).collect();
    let action = found.iter().find(|it| it.title == title).unwrap_or_else(|| {
        panic!("no `{title}` among {titles:?}: {:?}", snapshot(text).findings("a.slate"))
    });
    made(text, action)
}

/// The text after an action.
pub(crate) fn made(text: &str, action: &Action) -> String {
    let fix = Fix {
        title: String::new(),
        edits: action.edits.clone(),
        applicability: Applicability::Safe,
    };
    let after = fix.apply("a.slate", text).unwrap();
    let faults = |text: &str| {
        let findings = snapshot(text).findings("a.slate");
        findings.iter().filter(|it| it.severity != Severity::Note).count()
    };
    assert!(faults(&after) <= faults(text), "{after}");
    after
}
