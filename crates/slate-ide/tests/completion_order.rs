//! What an author wants next comes first, and means something when it is accepted: an agreement is written from an empty file, and at each `¦` the
//! first labels are those that follow the line.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use slate_check::Severity;
use slate_ide::{Workspace, unfilled};

/// Lines of a text that is being written; what stands between `¦` and the end is what comes first there.
const WRITTEN: &str = r#"¦edition
edition 2026
use holidays.GB_ENG
¦agreement …
agreement acme "Acme" {
  ¦provider|customer|term|currency|timezone|calendar …
  provider "Northgate IT Ltd"
  ¦customer|term|currency|timezone|calendar …
  customer "Acme plc"
  term     ¦2026-01-01
  term     2026-04-01 to ¦2027-03-31
  term     2026-04-01 to 2027-03-31
  currency GBP
  timezone ¦Europe/London
  timezone Europe/London
  ¦calendar …
  calendar office {
    ¦Mon|Tue|Wed|Thu|Fri|Sat|Sun
    Mon-Fri ¦09:00-17:00
    Mon-Fri 09:00-17:00
    closed  ¦holidays.GB_ENG
    closed  holidays.GB_ENG
    first Sun of ¦month|quarter|year|Jan|Feb|Mar
  }
  record ticket {
    priority : ¦one|text|duration
    priority : one of P1, ¦
    priority : one of P1, P2
    status   : one of new, waiting, done
  }
  record outage {
    cause : one of provider, customer
  }
  service desk "Service desk" {
    ¦charge
    charge 900 GBP ¦per
    charge 900 GBP per ¦month
    charge 900 GBP per month
    timer fix of ticket {
      ¦start|stop|run
      start when ¦opened
      start when opened
      ¦stop|run
      stop  when status ¦becomes
      stop  when status becomes done
      run   in 24x7
      on reopening ¦resume
      on change of priority ¦recount
    }
    tier gold {
      target fixed "Fixed" {
        ¦measure|limit|require
        measure ¦fix
        measure fix
        ¦limit|require
        limit { P1: 4 h, P2: 3 working ¦days
        limit { P1: 4 h, P2: 3 working days }
        ¦require
        require ¦at|between
        require at least 90% ¦of
        require at least 90% of tickets ¦each
        require at least 90% of tickets each ¦month|quarter|year
        require at least 90% of tickets each month
      }
    }
    tier silver like gold {
      target ¦fixed
      target fixed {
        ¦limit
        limit { P1: 8 h }
      }
    }
  }
  service site {
    charge 500 GBP per month
    metric uptime {
      ¦availability|share
      availability ¦from
      availability from outages
    }
    target up {
      measure ¦uptime
      measure uptime
      require at least 99% each month
    }
  }
  credit down for site.up {
    ¦of|below
    of ¦site.charge|desk.charge|charges
    of site.charge
    ¦below
    98% to ¦below
    below 99%: 5%
  }
  credit often {
    ¦when|pay
    when ¦desk.gold.fixed|desk.silver.fixed|site.up
    when site.up ¦missed|met
    when site.up missed in 3 consecutive months
    ¦pay
    pay 5% of ¦desk.charge|site.charge|charges
    pay 5% of site.charge
  }
  settlement {
    ¦cap
    cap 10% ¦of
    cap 10% of ¦charges
    cap 10% of charges ¦each
    cap 10% of charges each month
  }
  terminate chronic {
    ¦when|notice
    when site.up missed in 3 of any 6 months
  }
}
scenario "One" for acme {
  ¦ticket|outage|expect
  ticket T1 {
    opened 2026-05-04 09:00, ¦priority|status
    opened 2026-05-04 09:00, priority P1, status new
  }
  expect T1.gold.fixed ¦met
  expect T1.gold.fixed breached, ¦due
  expect site.up in 2026-05 ¦met|missed|is
  expect credits in 2026-05 ¦are
}
"#;

#[test]
fn what_comes_next_comes_first() {
    let mut written = String::new();
    let mut open = 0_usize;
    let mut wrong = Vec::new();
    let mut places = 0;
    for line in WRITTEN.lines() {
        let Some((before, first)) = line.split_once('¦') else {
            open += line.matches('{').count();
            open -= line.matches('}').count();
            written += line;
            written.push('\n');
            continue;
        };
        places += 1;
        // The editor has closed what is open; the lines end as they do on any system.
        for newline in ["\n", "\r\n"] {
            let typed = format!("{written}{before}").replace('\n', newline);
            let text = format!("{typed}{}", format!("{newline}}}").repeat(open));
            let mut workspace = Workspace::default();
            workspace.set("a.slate", text);
            let found = workspace.snapshot().completions("a.slate", typed.len());
            let wanted: Vec<&str> = first.split('|').filter(|it| !it.is_empty()).collect();
            let labels: Vec<&str> = found.iter().map(|it| it.label.as_str()).collect();
            let is = labels.get(..wanted.len()) == Some(&wanted[..]);
            if !is || wanted.is_empty() && !labels.is_empty() {
                let shown = labels.get(..labels.len().min(9));
                wrong.push(format!("{} ¦ wants {wanted:?}, has {shown:?}", before.trim()));
            }
        }
    }
    assert!(places > 50, "{places}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Labels that are accepted one after another, each with what is typed behind it.
const ACCEPTED: [(&str, &str); 16] = [
    ("edition", " "),
    ("2026", "\n"),
    ("agreement …", ""),
    ("calendar …", ""),
    ("closed", " "),
    ("holidays.FR", "\n  }\n  "),
    ("record ticket …", "\n  "),
    ("record outage …", "\n  "),
    ("service …", ""),
    ("timer …", "\n    "),
    ("target … limit", "\n    "),
    ("metric uptime …", "\n    "),
    ("target … availability", "\n  }\n  "),
    ("credit …", "\n  "),
    ("settlement …", "\n  "),
    ("terminate …", "\n"),
];

/// Clauses are accepted as they are, without a word of one's own: nothing in them is unknown.
#[test]
fn what_is_accepted_means_something() {
    let mut text = String::new();
    let mut at = 0;
    for (label, typed) in ACCEPTED {
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text.clone());
        let found = workspace.snapshot().completions("a.slate", at);
        let Some(it) = found.into_iter().find(|it| it.label == label) else {
            panic!("no {label} in\n{text}")
        };
        // Where the author goes on: where the cursor is put, or behind the clause.
        let (before, after) = it.insert.split_once("$0").unwrap_or((&it.insert, ""));
        let (before, after) = (unfilled(before), unfilled(after));
        let goes_on = matches!(label, "agreement …" | "calendar …" | "service …");
        let (before, after) = if goes_on {
            // The end of the block is typed later on.
            (before, after)
        } else {
            (format!("{before}{after}{typed}"), String::new())
        };
        text.replace_range(it.replace.start..it.replace.end, &format!("{before}{after}"));
        at = it.replace.start + before.len();
        if matches!(typed, "\n  }\n  ") {
            // What closes the block stands there already: the cursor goes behind it.
            text.replace_range(at - typed.len()..at, "");
            at = at - typed.len() + text[at - typed.len()..].find('}').unwrap() + 1;
            text.insert_str(at, "\n  ");
            at += 3;
        }
        if let Some((place, also)) = it.also {
            text.insert_str(place.start, &also);
            at += also.len();
        }
    }
    text = text.replace("currency GBP", "currency EUR").replace(" GBP", " EUR");
    let mut workspace = Workspace::default();
    workspace.set("a.slate", text.clone());
    let findings = workspace.snapshot().findings("a.slate");
    let errors: Vec<&str> = findings
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| it.message.as_str())
        .collect();
    assert!(errors.is_empty(), "{errors:?}\n{text}");
    assert!(
        text.contains("use holidays.FR\n") && text.contains("run   in support_hours"),
        "{text}"
    );
    assert!(text.contains("limit { P1: 1 h, P2: 4 h, P3: 8 h, P4: 16 h }"), "{text}");
}

/// A record that has neither a `priority` nor a `status`: its own fields stand in the gaps of clauses.
#[test]
fn the_gaps_of_clauses_have_the_fields_of_the_record() {
    let record = "record job {\n    severity : one of minor, severe\n    stage    : one of raised, awaiting_access, completed\n    fault_of : one of us, customer\n  }";
    let head = format!("edition 2026\nagreement a {{\n  {record}\n  ¦\n");
    let (service, timer) = ("  service s {\n    ¦\n", "    timer t of job {\n      ¦\n");
    for (place, label, wanted) in [
        ("", "exclude …", "jobs where fault_of is customer"),
        (service, "timer …", "stop  when stage becomes completed"),
        (service, "target … limit", "limit { minor: 1 h, severe: 4 h }"),
        (
            &format!("{}{timer}", service.replace("¦\n", "")),
            "pause …",
            "while stage is awaiting_access",
        ),
    ] {
        let text = if place.is_empty() { head.clone() } else { head.replace("  ¦\n", place) };
        let at = text.find('¦').unwrap();
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text.replace('¦', ""));
        let found = workspace.snapshot().completions("a.slate", at);
        let clause = found.iter().find(|it| it.label == label).map(|it| unfilled(&it.insert));
        assert!(clause.as_ref().is_some_and(|it| it.contains(wanted)), "{label}: {clause:?}");
    }
}
