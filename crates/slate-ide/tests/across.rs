//! Another name for anything that several files say, from each of them, whether the others are open or
//! not.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use std::collections::BTreeMap;

use slate_ide::{Severity, Snapshot, Workspace};

const SHARED: &str = "edition 2026
calendar office {
  Mon-Fri 09:00-17:00
  closed  free
}
holidays free {
  years 2026 to 2026
  2026-12-24 \"Christmas Eve\"
}
record ticket {
  priority : one of urgent, normal
  status   : one of new, done
  event told
}
record outage {
  cause : one of provider, power
}
record work, works {
  kind : one of planned, sudden
}
parameter floor = 90% from 80% to 99%
let fee = 5%
";

const MAIN: &str = "edition 2026
use \"../shared.slate\"

agreement acme \"Acme\" {
  provider \"P\"
  customer \"C\"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone UTC

  service desk {
    charge 1_000 GBP per month
    timer fix of ticket {
      start when opened
      stop  when status becomes done
      run   in office
    }
    target fixed {
      measure fix
      limit { urgent: 4 h, normal: 2 working days }
      require at least floor of tickets each month
    }
    metric uptime { availability from outages where cause is provider }
    target up {
      measure uptime
      require at least 99% each month
    }
  }
  exclude announced {
    time of works where kind is planned
  }
  credit late for desk.fixed {
    of desk.charge
    below floor: fee
  }
  credit down for desk.up {
    of desk.charge
    below 99%: 5%
  }
  settlement {
    highest of late, down
    cap 10% of charges each month
  }
}
";

const TESTS: &str = "edition 2026
use \"main.slate\"

scenario \"Late\" for acme {
  ticket T1 {
    opened 2026-03-02 09:00, priority urgent, status new
    2026-03-02 14:00, status done
  }
  work W1 { from 2026-03-02 09:00, to 2026-03-02 10:00, kind planned }
  expect T1.fixed breached
  expect desk.fixed in 2026-03 is 0%
  expect credit late in 2026-03 is 50 GBP
}
";

/// The files, by path.
fn texts() -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("shared.slate", SHARED.to_owned()),
        ("acme/main.slate", MAIN.to_owned()),
        ("acme/tests.slate", TESTS.to_owned()),
    ])
}

fn meaning(snapshot: &Snapshot) -> String {
    let checked = snapshot.checked("acme/tests.slate");
    let errors: Vec<_> =
        checked.findings.iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    checked.model.as_ref().unwrap().to_json().unwrap()
}

/// The model without the places of its clauses, with the old name put back.
fn without_places(json: &str, new: &str, old: &str) -> String {
    let place = |line: &&str| {
        !["\"line\":", "\"column\":"].iter().any(|it| line.trim_start().starts_with(it))
    };
    let kept: Vec<&str> = json.lines().filter(place).collect();
    kept.join("\n").replace(new, old)
}

#[test]
fn every_name_has_another_in_all_files() {
    let mut renamed = 0;
    for open in [true, false] {
        let texts = texts();
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("acme")).unwrap();
        for (path, text) in &texts {
            std::fs::write(folder.path().join(path), text).unwrap();
        }
        for asked in texts.keys().copied() {
            let mut workspace = Workspace::new(Some(folder.path().to_path_buf()));
            for (path, text) in &texts {
                if open || *path == asked {
                    workspace.set(path, text.as_str());
                }
            }
            let snapshot = workspace.snapshot();
            let before = without_places(&meaning(&snapshot), "", "");
            let text = &texts[asked];
            let words = text.match_indices(|c: char| c.is_alphabetic() || c == '_');
            let starts = words.map(|it| it.0).filter(|at| {
                let before = text[..*at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            });
            for at in starts {
                let Some(span) = snapshot.renameable(asked, at).filter(|it| it.start == at) else {
                    continue;
                };
                let old = span.of(text);
                let many = matches!(old, "tickets" | "outages");
                // As long as the old name, so that nothing else of the model moves.
                let stem = if many { &old[..old.len() - 1] } else { old };
                let new = format!("{}q", &stem[..stem.len() - 1]);
                let given = if many { format!("{new}s") } else { new.clone() };
                let edits = snapshot.rename(asked, at, &given);
                let edits = edits.unwrap_or_else(|why| panic!("{asked} {old} to {given}: {why}"));
                let mut after = texts.clone();
                for edit in edits.iter().rev() {
                    let text = after.get_mut(&*edit.file).unwrap();
                    text.replace_range(edit.span.start..edit.span.end, &edit.replacement);
                }
                let mut workspace = Workspace::default();
                for (path, text) in &after {
                    workspace.set(path, text.as_str());
                }
                let json = without_places(&meaning(&workspace.snapshot()), &new, stem);
                assert_eq!(json, before, "{asked}:{at} {old} to {given}");
                renamed += 1;
            }
        }
    }
    assert!(renamed > 100, "{renamed}");
}

#[test]
fn a_plural_of_a_file_that_others_use_goes_with_its_record() {
    let texts = texts();
    let mut workspace = Workspace::default();
    for (path, text) in &texts {
        workspace.set(path, text.as_str());
    }
    let snapshot = workspace.snapshot();
    let at = |path: &str, what: &str| texts[path].find(what).unwrap();
    let shared = "shared.slate";
    let edits = snapshot.rename(shared, at(shared, "work, works"), "repair").unwrap();
    assert_eq!(edits.len(), 4, "{edits:?}");
    // From a file that only uses it.
    let main = "acme/main.slate";
    let enquiries = snapshot.rename(main, at(main, "tickets each"), "enquiries").unwrap();
    let head = enquiries.iter().find(|it| &*it.file == shared).unwrap();
    assert_eq!(head.replacement, "enquiry, enquiries");
    // What many are called, where it is said.
    let plural = snapshot.rename(shared, at(shared, "works {"), "announcements").unwrap();
    assert_eq!(plural.len(), 2, "{plural:?}");
}

#[test]
fn shared_hours_are_told_as_who_uses_them_has_them() {
    let texts = texts();
    let mut workspace = Workspace::default();
    for (path, text) in &texts {
        workspace.set(path, text.as_str());
    }
    let live = slate_ide::Live::default();
    let now = slate_ide::Instant::from_seconds(1_772_625_600);
    let around = slate_ide::Around { now, live: &live };
    let said = |path: &str, what: &str| {
        let at = texts[path].find(what).unwrap();
        workspace.snapshot().hover(path, at, around).unwrap().text
    };
    let hours = said("shared.slate", "office");
    assert!(hours.contains("Wed 2026-03-04  09:00-17:00"), "{hours}");
    let eve = said("shared.slate", "2026-12-24");
    assert!(eve.contains("No working day of `office` (Christmas Eve)."), "{eve}");
    let moment = said("acme/tests.slate", "2026-03-02 14:00");
    assert!(moment.contains("`office` is open then, until Mon 2026-03-02 17:00."), "{moment}");
    let value = said("acme/tests.slate", "urgent");
    assert!(value.contains("- `desk.fixed`: 4 h in office"), "{value}");
}

#[test]
fn hours_that_others_use_under_another_name_are_told_in_their_own_file() {
    let (hours, records) = SHARED.split_once("record ticket").unwrap();
    let records =
        format!("edition 2026\nrecord ticket{}", records.split_once("parameter").unwrap().0);
    let main = MAIN
        .replace("use \"../shared.slate\"", "use \"hours.slate\" as common\nuse \"records.slate\"")
        .replace("in office", "in common.office")
        .replace("least floor", "least 90%")
        .replace("below floor: fee", "below 90%: 5%");
    let mut workspace = Workspace::default();
    workspace.set("hours.slate", hours);
    workspace.set("records.slate", records.as_str());
    workspace.set("main.slate", main.as_str());
    let live = slate_ide::Live::default();
    let now = slate_ide::Instant::from_seconds(1_772_625_600);
    let around = slate_ide::Around { now, live: &live };
    for what in ["office", "Mon-Fri"] {
        let at = hours.find(what).unwrap();
        let said = workspace.snapshot().hover("hours.slate", at, around).unwrap().text;
        assert!(said.contains("Wed 2026-03-04  09:00-17:00"), "{said}");
    }
    // Behind the name stands what that file has, and nothing that belongs to no file.
    let at = main.find("in common.office").unwrap() + "in common.".len();
    let offered = workspace.snapshot().completions("main.slate", at);
    let labels: Vec<&str> = offered.iter().map(|it| it.label.as_str()).collect();
    assert_eq!(labels, ["office"]);
}

#[test]
fn shared_hours_are_told_as_those_have_them_who_use_them() {
    let hours = "edition 2026\ncalendar day {\n  Mon-Fri 09:00-17:00\n}\ncalendar night {\n  Mon-Fri 18:00-22:00\n}\n";
    let (records, _) = SHARED.split_once("parameter").unwrap();
    let records = records.split_once("record ticket").unwrap().1;
    let user = |name: &str, calendar: &str| {
        MAIN.replace("use \"../shared.slate\"", "use \"hours.slate\"\nuse \"records.slate\"")
            .replace("agreement acme", &format!("agreement {name}"))
            .replace("in office", &format!("in {calendar}"))
            .replace("least floor", "least 90%")
            .replace("below floor: fee", "below 90%: 5%")
    };
    let mut workspace = Workspace::default();
    workspace.set("hours.slate", hours);
    workspace.set("records.slate", format!("edition 2026\nrecord ticket{records}"));
    workspace.set("one.slate", user("one", "day"));
    workspace.set("two.slate", user("two", "night"));
    let live = slate_ide::Live::default();
    let now = slate_ide::Instant::from_seconds(1_772_625_600);
    let around = slate_ide::Around { now, live: &live };
    for (what, says) in [("day", "09:00-17:00"), ("night", "18:00-22:00"), ("18:00", "18:00-22:00")]
    {
        let at = hours.find(what).unwrap();
        let said = workspace.snapshot().hover("hours.slate", at, around).unwrap().text;
        assert!(said.contains(&format!("Wed 2026-03-04  {says}")), "{what}: {said}");
    }
}
