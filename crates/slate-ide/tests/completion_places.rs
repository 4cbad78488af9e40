//! Places of an agreement, each with what must be offered there and what must not.

#![allow(clippy::unwrap_used, reason = "a failure here is the point of a test")]

use slate_ide::{Completion, Workspace};

/// A line goes in where `@` and its name stand.
const TEXT: &str = r#"edition 2026
@top

agreement a "A" {
  provider "P"
  customer "C"
  term     2026-01-01 to 2026-12-31
  currency EUR
  timezone Europe/London
  @agreement

  calendar office "Office" {
    Mon-Fri 09:00-17:00
    @calendar
  }
  holidays ours {
    years 2026 to 2027
    2026-07-01
  }
  parameter least = 95% from 80% to 99%
  parameter most  = 500 EUR
  parameter wait  = 4 h
  let yearly = 12 * desk.charge
  input users "Users" : count each month
  input fees : money each month

  record ticket {
    priority : one of P1 "Critical", P2, P3
    status   : one of new, waiting, done
    vip      : boolean
    cost     : money
    allowed  : duration
    solved   : instant
    region   : one of east, west
    grade    : one of A, B = match priority, vip {
      @match
      otherwise: B
    }
    event told
  }
  record outage {
    cause : one of provider, customer
    from  : instant
  }
  service desk "Desk" {
    charge 1_000 EUR per month
    @service
    timer fix of ticket {
      start when opened
      stop  when status becomes done
      run   in office
      @timer
    }
    metric uptime {
      availability from outages
      @metric
    }
    metric solving {
      share of tickets where status is done
    }
    tier gold "Gold" {
      target fixed "Fixed" {
        measure fix
        @target
        require at least 90% of tickets each month
      }
      target up {
        measure uptime
        @up
      }
    }
    tier silver "Silver" like gold {
      target fixed {
        @silver
      }
      @tier
    }
    target grouped {
      measure fix
      limit 4 h
      require at least 90% of tickets each month per region
    }
  }
  service other {
    charge fees per month
    target there {
      measure desk.uptime
      require at least 90% each month
    }
  }
  exclude some {
    @exclude
  }
  credit late for desk.gold.fixed {
    of desk.charge
    @credit
  }
  credit down for desk.gold.up {
    @down
  }
  settlement {
    cap 10% of charges each month
    @settlement
  }
  terminate chronic {
    notice 30 days
    @terminate
  }
}
agreement b {
  record call { length : duration }
  service phone {
    target answered { measure x }
  }
}
scenario "S" for a {
  ticket T1 {
    opened 2026-03-02 09:00, priority P1
    @change
  }
  outage O1 { from 2026-03-02 09:00, to 2026-03-02 10:00 }
  @scenario
}
"#;

/// Where, the line with its `¦`, what is offered, and what is not; several with `|` between them.
const PLACES: &[(&str, &str, &str, &str)] = &[
    // Names that nobody defines.
    ("agreement", "timezone ¦", "", ""),
    ("calendar", "timezone ¦", "Europe/London|UTC", "office"),
    ("calendar", "timezone Europe/¦", "Europe/London|Europe/Paris", "office"),
    ("calendar", "timezone Europe/Lo¦", "Europe/London|America/New_York", ""),
    ("calendar", "timezone Etc/GMT+¦", "Etc/GMT+5", ""),
    ("calendar", "closed ¦", "holidays.GB_ENG|ours|every", "office|24x7|ticket"),
    ("calendar", "closed holidays.¦", "GB_ENG|FR", "ours|holidays.GB_ENG"),
    ("calendar", "first ¦", "Mon|working|day", "month"),
    ("top", "use ¦", "holidays.GB_ENG", "office|desk"),
    // Units behind a number.
    // Days of an open calendar have to say which they are.
    ("target", "limit 4 ¦", "h|min|working days|days in 24x7|months", "days|%|EUR|pp|breaches"),
    ("target", "limit 1 ¦", "h|working day|day in 24x7", "working days|day|in|counting|received"),
    ("target", "limit { P1: 1 ¦", "h|working day|week in 24x7", "week|in|counting|received"),
    ("target", "limit 15 min ¦", "in", "counting|received"),
    ("target", "limit 2 working days ¦", "counting|received", ""),
    ("target", "limit { P1: 3h¦", "h|hours", "by|none|until|min|in"),
    ("target", "limit { P1: 15m¦", "min|minutes|ms|months", "h|none"),
    ("target", "limit 1 h 30 ¦", "min|s", "days|working days|EUR"),
    ("target", "limit { P1: 4 ¦", "h|min|working days", "%|EUR"),
    ("target", "warn at 75¦", "%", "h|EUR|days"),
    ("up", "require at least 95¦", "%", "h|EUR|days"),
    ("target", "under 20 ¦", "tickets", "outages|ticket|h"),
    ("target", "first 3 ¦", "months", "h|EUR|%|contract years"),
    ("target", "limit by close of 2 ¦", "working days", "h|days"),
    ("service", "charge 1_000 ¦", "EUR|GBP|times", "h|days|USDX"),
    ("service", "charge 1_000 EUR per ¦", "month|quarter|contract year", "week|months|h"),
    ("terminate", "within 30 ¦", "days|months", "h|EUR|%"),
    ("settlement", "claim within 21 ¦", "days|working days", "h|EUR"),
    ("settlement", "earn back 50¦", "%", "EUR|h|days"),
    ("settlement", "earn back 50% after 6 ¦", "clean months", "h|EUR"),
    ("settlement", "nothing below 50 ¦", "EUR", "h|days|%"),
    ("settlement", "settle each ¦", "month|quarter", "months|h"),
    ("settlement", "cap 10% of charges in rolling 12 ¦", "months|days", "h|EUR"),
    ("credit", "below 95¦", "%", "h|EUR"),
    ("credit", "below 95%: 5¦", "%|EUR", "h|days"),
    ("credit", "when desk.gold.fixed missed in 3 ¦", "consecutive months|months|of", "h|EUR"),
    ("credit", "pay 5% per 10 ¦", "breaches|min|pp", "EUR|days"),
    ("scenario", "input users in 2026-03 is 3 ¦", "", "h|EUR|days"),
    ("scenario", "input fees in 2026-03 is 3 ¦", "EUR", "h|days"),
    ("scenario", "expect credits in 2026-03 are 3 ¦", "EUR", "h|days"),
    // The record of which a place speaks.
    ("timer", "stop when ¦", "opened|told|status|solved", "cause|fix|length"),
    ("timer", "pause while ¦", "status|vip|not", "cause|told|users|yearly"),
    ("timer", "pause while status is ¦", "new|waiting|not|missing", "P1|provider|true|below"),
    ("timer", "pause while status is new or ¦", "waiting|done|priority", "new|P1"),
    ("timer", "pause while status is one of new, ¦", "waiting|done", "new|P1"),
    ("timer", "stop when status becomes ¦", "done|new", "P1|east|status"),
    ("timer", "pause while vip is ¦", "true|false", "new|P1"),
    ("timer", "pause while cost above ¦", "most|cost", "least|wait|status|vip"),
    ("timer", "on change of ¦", "priority|status", "cost|told|cause|opened"),
    ("exclude", "tickets where ¦", "priority|status", "cause|from"),
    ("exclude", "outages where ¦", "cause", "priority|status"),
    ("exclude", "outages where cause is ¦", "provider|customer", "P1|new"),
    ("exclude", "time of ¦", "outages", "tickets|outage"),
    ("exclude", "time in ¦", "office|24x7", "ours|holidays.GB_ENG"),
    ("exclude", "at most 3 ¦", "h|min", "days|EUR|%"),
    ("up", "for ¦", "outages", "tickets"),
    ("target", "for ¦", "tickets", "outages"),
    ("metric", "ignore ¦", "outages", "tickets"),
    ("metric", "per ¦", "cause", "region|priority|of|times"),
    // A share is one of an amount that somebody is charged.
    ("down", "of ¦", "desk.charge|charges|most", "desk.gold.charge|to|length|least|desk.uptime"),
    (
        "settlement",
        "cap 10% of ¦",
        "charges|desk.charge|most",
        "desk.gold.charge|least|desk.uptime",
    ),
    ("credit", "90% to ¦", "below", "at|above|over|are|under|is"),
    ("scenario", "expect O1.¦", "", "up|gold.up|fixed|grouped"),
    ("match", "¦", "P1|P2|any", "new|A"),
    ("match", "P1, ¦", "true|false|any", "P1|new"),
    ("match", "P1, true: ¦", "A|B", "P1|new"),
    // Limits.
    ("target", "limit { ¦", "P1|P2|otherwise", "new|east"),
    ("target", "limit { P1: 1 h, ¦", "P2|P3|otherwise", "P1|new"),
    ("target", "limit { P1 or ¦", "P2", "P1|new"),
    ("target", "limit by ¦", "priority|region", "cost|cause|solved"),
    ("target", "limit by region, priority { east { ¦", "P1", "east|west"),
    ("target", "limit ¦", "allowed|wait|none|until", "least|most|solved|users"),
    ("target", "limit until ¦", "solved", "allowed|priority"),
    ("silver", "limit { ¦", "P1|P2", "east|provider"),
    ("silver", "for tickets where ¦", "priority", "cause"),
    ("silver", "require at least ¦", "least", "most|wait|users"),
    ("target", "limit 4 h in ¦", "office|24x7", "ours|holidays.GB_ENG"),
    // Names by what they are.
    ("tier", "target x { measure ¦", "fix|uptime|solving|share", "there|office|desk.charge"),
    ("metric", "¦", "ignore|round|in|per", "uptime|availability"),
    ("service", "metric x { ¦", "uptime|users|count", "x|fix|office"),
    (
        "service",
        "metric x { mean of ¦",
        "cost|allowed|users",
        "priority|vip|opened|tickets|max|min",
    ),
    ("service", "metric x { mean of cost of ¦", "tickets|outages", "cost|users|max"),
    ("service", "metric x { share of tickets where ¦", "priority|not", "count|sum|cause|users"),
    ("service", "metric x { count of ¦", "tickets|outages", "priority|users|least"),
    ("calendar", "Sat ¦", "09:00-17:00|from", "office"),
    ("timer", "pause while status ¦", "is|and", "above|times|of|before"),
    ("timer", "pause while cost ¦", "is|above|at|times", "after|before"),
    ("timer", "pause while solved ¦", "is|after|before", "above|times"),
    ("credit", "pay 5% ¦", "of|per|prorated", "above|is|and"),
    ("target", "require ¦", "at|every|between", "before|after"),
    ("service", "metric x { y }\n metric y { ¦", "uptime", "x|y"),
    ("agreement", "calendar x = office or z\n calendar z = ¦", "office|24x7", "x|z|ours"),
    ("agreement", "let x = yearly + ¦", "yearly|most", "x"),
    ("agreement", "credit x for other.there {\n of ¦", "other.charge|charges", "users.charge"),
    (
        "agreement",
        "credit x for desk.silver.fixed {\n pay 5% per 10 min of ¦",
        "overrun",
        "downtime",
    ),
    ("service", "charge ¦", "fees|most|users", "desk.charge|uptime|vip"),
    (
        "agreement",
        "credit x for ¦",
        "desk.gold.fixed|desk.silver.up|other.there",
        "desk|ticket|phone.answered",
    ),
    ("agreement", "credit x for desk.silver.¦", "fixed|up", "grouped"),
    ("agreement", "terminate x for ¦", "desk|other|desk.gold.fixed", "ticket|phone"),
    ("agreement", "select ¦", "desk.gold|desk.silver", "desk|ticket"),
    ("agreement", "select desk.gold for ¦", "tickets|outages", "ticket"),
    ("agreement", "let x = ¦", "desk.charge|charges|users|least|min", "ticket|phone.charge"),
    ("service", "tier x like ¦", "gold|silver", "desk|fix"),
    ("service", "timer x of ¦", "ticket|outage", "tickets|call"),
    ("service", "let x = ¦", "yearly|users", "ticket"),
    ("credit", "below ¦", "least", "most|wait|users"),
    ("credit", "below 95%: ¦", "none", "ticket|status|office"),
    ("credit", "pay 5% of ¦", "desk.charge|charges", "office|ticket"),
    ("credit", "pay 5 EUR per ¦", "breach", "month|breaches"),
    ("down", "pay 5 EUR per ¦", "", "breach"),
    ("credit", "rows on ¦", "overrun|breaches|shortfall", "downtime|least|desk.charge"),
    ("down", "rows on ¦", "downtime|shortfall", "overrun|breaches"),
    ("down", "pay 1% per 30 min of ¦", "downtime", "overrun|charges"),
    ("settlement", "highest of ¦", "late|down|all", "desk|chronic"),
    ("settlement", "cap 5% of charges each month for ¦", "desk|other", "late|desk.gold"),
    ("credit", "rows on overrun { over 4 ¦", "h|min", "EUR|days"),
    ("credit", "rows on overrun { over ¦", "wait", "least|most"),
    ("credit", "rows on overrun { over 4 h: 5¦", "%|EUR", "h"),
    ("credit", "pay 1% per 0.1 ¦", "pp|min|breaches", "EUR|days"),
    ("service", "charge 5 EUR per month from ¦", "2026-01-01", "office"),
    ("agreement", "select desk.gold for tickets where ¦", "priority", "cause"),
    ("agreement", "select desk.gold for tickets where priority is P1 or ¦", "P2", "P1|new"),
    ("agreement", "exclude x for ¦", "desk|desk.gold|other.there", "ticket|office"),
    ("agreement", "credit x for desk.gold.fixed, ¦", "desk.grouped", "desk.gold.fixed|desk"),
    ("settlement", "highest of late, ¦", "down", "late|desk"),
    ("target", "limit by priority, ¦", "region", "priority|cost"),
    ("terminate", "when ¦", "desk.gold.fixed|credits", "shortfall|T1"),
    ("terminate", "when desk.grouped below 8¦", "%", "h|EUR"),
    ("terminate", "when credits at least 5 ¦", "EUR", "h|days"),
    ("scenario", "ticket \"IN 1\" { }\nexpect \"¦", "IN 1", "T1|desk"),
    ("scenario", "ticket \"IN 1\" { }\nexpect \"IN 1\".¦", "grouped|gold.fixed", "there"),
    ("scenario", "outage O2 { }\nexpect O2.¦", "", "grouped"),
    ("timer", "pause from told to ¦", "told|status", "cause"),
    ("timer", "start when told where ¦", "priority|status", "cause|told"),
    ("timer", "run in office except ¦", "24x7|office", "ours|holidays.GB_ENG"),
    // Once in a block.
    (
        "agreement",
        "¦",
        "calendar|service|kind|holidays",
        "provider|customer|currency|timezone|term|settlement",
    ),
    ("target", "¦", "limit|count|under|warn", "measure|require"),
    ("timer", "¦", "pause|on|void", "run"),
    ("credit", "¦", "below|pay|when|rows", "of"),
    ("terminate", "¦", "when|within", "notice"),
    ("settlement", "¦", "cap|round|claim", ""),
    ("top", "¦", "use|calendar|scenario", "edition"),
    // Scenarios.
    ("scenario", "¦", "expect|ticket|outage|claim|as", "call|P1"),
    ("scenario", "ticket T2 { ¦", "opened|priority|status|vip", "cause|told|length|grade"),
    (
        "scenario",
        "ticket T2 { opened 2026-03-02 09:00, priority P1, ¦",
        "status|vip",
        "opened|priority",
    ),
    ("scenario", "outage O2 { ¦", "from|to|cause", "opened|priority"),
    ("scenario", "ticket T2 { priority ¦", "P1|P2|P3", "new|true|P1 "),
    ("scenario", "ticket T2 { priority P¦", "P1|P2|P3", "new"),
    ("scenario", "ticket T2 { vip ¦", "true|false", "P1|new"),
    ("scenario", "ticket T2 { opened ¦", "2026-03-02 09:00", "P1|true"),
    ("change", "¦", "2026-03-02 09:00", ""),
    ("scenario", "as of ¦", "2026-03-02 09:00", "2026-03-02"),
    ("scenario", "expect desk.grouped in ¦", "2026-03|term|contract", "2026-03-02 09:00"),
    ("scenario", "claim late in 2026-03 on ¦", "2026-03-02", "2026-03-02 09:00"),
    ("scenario", "expect T1.grouped due ¦", "2026-03-02 09:00", "2026-03-02"),
    ("scenario", "ticket T2 { cost ¦", "", "2026-03-02 09:00|true|P1"),
    ("target", "from ¦", "2026-01-01", "opened"),
    (
        "exclude",
        "tickets where solved before ¦",
        "2026-01-01 09:00|opened|solved",
        "most|cost|2026-01-01",
    ),
    ("change", "2026-03-02 10:00, ¦", "told|status|priority", "cause|opened|length"),
    ("change", "2026-03-02 10:00, status ¦", "done|missing", "P1|provider"),
    (
        "scenario",
        "expect ¦",
        "T1|O1|desk.gold.fixed|credit|credits|terminate",
        "ticket|phone.answered",
    ),
    ("scenario", "expect T1.¦", "gold.fixed|silver.fixed|grouped", "there|up"),
    ("scenario", "expect T1.gold.¦", "fixed", "up|grouped"),
    ("scenario", "expect T1.grouped ¦", "met|breached|pending|due|not", "missed|in"),
    ("scenario", "expect desk.¦", "gold.fixed|grouped|uptime", "T1|fix|charge"),
    ("scenario", "expect desk.grouped for ¦", "east|west", "P1|new"),
    ("scenario", "expect desk.grouped in 2026-03 ¦", "met|missed|not|is", "breached"),
    ("scenario", "expect credit ¦", "late|down", "chronic|desk|in|for"),
    ("scenario", "claim ¦", "late|down", "chronic"),
    ("scenario", "expect terminate ¦", "chronic", "late"),
    ("scenario", "expect terminate chronic ¦", "never|from", "met"),
    ("scenario", "input ¦", "users|fees", "least"),
    ("scenario", "parameter ¦", "least|most", "users"),
    ("scenario", "parameter least = ¦", "95%", "4 h|true|500 EUR"),
    (
        "agreement",
        "parameter share = ¦",
        "95%|500 EUR|4 h|3 working days|30 days|20|0.1 pp",
        "500 GBP|office",
    ),
    ("agreement", "parameter share = 95% from ¦", "95%", "4 h|500 EUR|true"),
];

fn at(place: &str, line: &str) -> (String, usize) {
    let mut text = String::new();
    for written in TEXT.lines() {
        match written.trim_start().strip_prefix('@') {
            Some(name) if name == place => {
                // What is begun on the line is not closed behind it.
                let indent = written.len() - written.trim_start().len();
                for line in line.lines() {
                    text.push_str(&" ".repeat(indent));
                    text.push_str(line);
                    text.push('\n');
                }
            }
            Some(_) => {}
            None => {
                text.push_str(written);
                text.push('\n');
            }
        }
    }
    let at = text.find('¦').unwrap_or(0);
    (text.replace('¦', ""), at)
}

fn listed(all: &str) -> impl Iterator<Item = &str> {
    all.split('|').filter(|it| !it.is_empty())
}

fn offered(found: &[Completion], label: &str) -> bool {
    found.iter().any(|it| it.label == label)
}

#[test]
fn what_is_offered_is_what_fits() {
    let mut wrong = Vec::new();
    for (place, line, wanted, unwanted) in PLACES.iter() {
        let (text, at) = at(place, line);
        let mut workspace = Workspace::default();
        workspace.set("a.slate", text);
        let found = workspace.snapshot().completions("a.slate", at);
        let labels: Vec<&str> = found.iter().map(|it| it.label.as_str()).take(40).collect();
        for label in listed(wanted).filter(|it| !offered(&found, it)) {
            wrong.push(format!("{place}: {line}  lacks `{label}`: {labels:?}"));
        }
        for label in listed(unwanted).filter(|it| offered(&found, it)) {
            wrong.push(format!("{place}: {line}  has `{label}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
