//! Hints, at one moment.

use slate_model::Money as Amount;

use super::amount;
use crate::actions::fixture::{desk, snapshot};
use crate::{Around, Instant, Live, Span};

#[test]
fn money_is_written_with_thousands() {
    let money = |digits: &str, currency: &str| {
        amount(Amount { amount: digits.parse().unwrap(), currency: currency.parse().unwrap() })
    };
    assert_eq!(money("1234567.5", "GBP"), "1,234,567.50 GBP");
    assert_eq!(money("-100", "JPY"), "-100 JPY");
    assert_eq!(money("999", "KWD"), "999.000 KWD");
}

/// The hints of a text on Wednesday 4 March 2026 at 12:00, each behind the last words before it.
fn hints(text: &str) -> Vec<String> {
    let live = Live::default();
    let around = Around { now: Instant::from_seconds(1_772_625_600), live: &live };
    let snapshot = snapshot(text);
    assert!(snapshot.checked("a.slate").model.is_some(), "{:?}", snapshot.findings("a.slate"));
    let found = snapshot.inlays("a.slate", Span::new(0, text.len()), around);
    let line = |offset: usize| text[..offset].lines().last().unwrap().trim().to_owned();
    found.iter().map(|it| format!("{} // {}", line(it.offset), it.text)).collect()
}

#[test]
fn percentages_limits_and_anchored_periods_have_hints() {
    let text =
        desk("limit {\n        P1: 4 h\n        otherwise: 2 working days in office\n      }")
            .replace(
                "  record ticket",
                "  calendar office {\n    Mon-Fri 09:00-17:00\n  }\n  record ticket",
            )
            .replace("of tickets each month", "of tickets each month from day 15")
            .replace("cap 10% of charges each month", "cap 10% of charges each contract year");
    assert_eq!(
        hints(&text),
        [
            "P1: 4 h // Fri 17:00 → Fri 21:00",
            "otherwise: 2 working days in office // Fri 17:00 → Wed 09:00",
            "require at least 90% of tickets each month from day 15 // first 2026-01-01 to 2026-01-14",
            "below 90%: 5% // 50.00 GBP",
            "cap 10% of charges each contract year // 1,200.00 GBP",
        ]
    );
}

#[test]
fn what_only_a_history_can_tell_has_its_base_and_crowded_lines_nothing() {
    let text = desk("limit { P1: 4 h, otherwise: 8 h }")
        .replace("edition 2026\n", "edition 2026\ninput users : count each month\n")
        .replace("charge 1_000 GBP", "charge users * 2 GBP");
    assert_eq!(hints(&text), ["below 90%: 5% // of desk.charge"]);
}

#[test]
fn a_charge_that_changes_makes_it_the_most() {
    let text = desk("limit 4 h").replace(
        "charge 1_000 GBP per month\n",
        "charge 1_000 GBP per month\n    charge 1_200 GBP per month from 2026-07-01\n",
    );
    let found = hints(&text);
    assert!(found.contains(&"below 90%: 5% // up to 60.00 GBP".to_owned()), "{found:?}");
}

/// The hints of `broken`, which was `sound` before, behind the last words before each.
fn hints_after(sound: &str, broken: &str) -> Vec<String> {
    let live = Live::default();
    let around = Around { now: Instant::from_seconds(1_772_625_600), live: &live };
    let mut workspace = crate::Workspace::default();
    workspace.set("a.slate", sound);
    assert!(workspace.snapshot().checked("a.slate").model.is_some());
    workspace.set("a.slate", broken);
    let snapshot = workspace.snapshot();
    assert!(snapshot.checked("a.slate").model.is_none(), "{broken}");
    let found = snapshot.inlays("a.slate", Span::new(0, broken.len()), around);
    let line = |offset: usize| broken[..offset].lines().last().unwrap().trim().to_owned();
    assert!(found.iter().all(|it| it.more.ends_with("Of the text before the mistake.")));
    found.iter().map(|it| format!("{} // {}", line(it.offset), it.text)).collect()
}

#[test]
fn a_text_with_a_mistake_keeps_the_hints_of_the_lines_that_are_as_they_were() {
    let sound = desk("limit 4 h").replace("below 90%: 5%", "below 90%: 5%\n    below 80%: 10%");
    let (limit, first, second) = (
        "limit 4 h // Fri 17:00 → Fri 21:00",
        "below 90%: 5% // 50.00 GBP",
        "below 80%: 10% // 100.00 GBP",
    );
    let cap = sound.lines().find(|line| line.contains("cap ")).unwrap().trim().to_owned();
    let cap = format!("{cap} // 100.00 GBP");
    let after = |old: &str, new: &str| hints_after(&sound, &sound.replacen(old, new, 1));
    let all = [limit, first, second, cap.as_str()];
    // A line is being typed before, between and behind them.
    assert_eq!(after("      limit 4 h", "      li\n      limit 4 h"), all);
    assert_eq!(after("    below 80%", "    bel\n    below 80%"), all);
    assert_eq!(after("below 80%: 10%", "below 80%: 10%\n    below 7"), all);
    // A line that is another than it was has none, also where only its end is new.
    assert_eq!(after("below 80%: 10%", "below 80%: 10% o"), [limit, first, cap.as_str()]);
    assert_eq!(after("below 90%: 5%", "below 9"), [limit, second, cap.as_str()]);
    assert_eq!(after("limit 4 h", "limit 4 "), [first, second, cap.as_str()]);
}

/// The fixture with an amount and a share that have names, and these rows.
fn with_names(rows: &str) -> String {
    let names = "  parameter share = 5% from 1% to 10%\n  let fee = 50 GBP\n  let most = 200 GBP\n";
    desk("limit { P1: 4 h, otherwise: 8 h }")
        .replace("  record ticket", &format!("{names}  record ticket"))
        .replace("below 90%: 5%", rows)
        .replace("cap 10% of charges each month", "cap most each month")
}

#[test]
fn amounts_that_have_a_name_are_said_and_those_that_are_written_are_not() {
    let cap = "cap most each month // 200.00 GBP";
    let text = with_names("below 90%: fee\n    below 80%: 2 * fee\n    below 70%: 140 GBP");
    let expected = ["below 90%: fee // 50.00 GBP", "below 80%: 2 * fee // 100.00 GBP", cap];
    assert_eq!(hints(&text), expected);
    // A charge that changes makes nothing of them the most.
    let charge = "charge 1_000 GBP per month\n";
    let changing = format!("{charge}    charge 1_200 GBP per month from 2026-07-01\n");
    assert_eq!(hints(&text.replace(charge, &changing)), expected);
}

#[test]
fn shares_that_have_a_name_are_said_in_money() {
    let text = with_names("below 90%: share\n    below 80%: 2 * share");
    let cap = "cap most each month // 200.00 GBP";
    assert_eq!(
        hints(&text),
        ["below 90%: share // 50.00 GBP", "below 80%: 2 * share // 100.00 GBP", cap]
    );
    // Beside amounts of money as well; a share of something else is that of something else.
    let text = with_names(
        "below 90%: 20 GBP\n    below 80%: share\n    below 70%: 6% of desk.charge + fee",
    );
    assert_eq!(
        hints(&text),
        ["below 80%: share // 50.00 GBP", "below 70%: 6% of desk.charge + fee // 110.00 GBP", cap]
    );
    // Where only a history can tell, that they are shares, and of what.
    let text = with_names("below 90%: share")
        .replace("edition 2026\n", "edition 2026\ninput users : count each month\n")
        .replace("charge 1_000 GBP", "charge users * 2 GBP");
    assert_eq!(hints(&text), ["below 90%: share // of desk.charge", cap]);
}

#[test]
fn what_is_paid_for_each_incident_says_so() {
    let text =
        with_names("").replace("    of desk.charge\n    \n", "    per incident\n    pay fee\n");
    let live = Live::default();
    let around = Around { now: Instant::from_seconds(1_772_625_600), live: &live };
    let found = snapshot(&text).inlays("a.slate", Span::new(0, text.len()), around);
    let found: Vec<(&str, &str)> =
        found.iter().map(|it| (it.text.as_str(), it.more.as_str())).collect();
    assert_eq!(
        found,
        [("50.00 GBP", "For each incident, before caps."), ("200.00 GBP", "For a whole month.")]
    );
}

/// The hints of a text at a moment.
fn hints_at(now: &str, text: &str) -> Vec<String> {
    let live = Live::default();
    let around = Around { now: now.parse().unwrap(), live: &live };
    let found = snapshot(text).inlays("a.slate", Span::new(0, text.len()), around);
    found.into_iter().map(|it| it.text).collect()
}

#[test]
fn the_friday_after_is_shown_with_its_date() {
    let office = "  calendar office {\n    Mon-Fri 08:00-18:00\n    closed 2026-04-03\n    closed 2026-04-06\n  }\n  record ticket";
    let text = desk("limit 3 working days in office").replace("  record ticket", office);
    // Received on Good Friday it counts from Tuesday on.
    let hints = hints_at("2026-04-01T12:00:00Z", &text);
    assert_eq!(hints.first().map(String::as_str), Some("Fri 17:00 → Fri 2026-04-10 08:00"));
    let hints = hints_at("2026-04-08T12:00:00Z", &text);
    assert_eq!(hints.first().map(String::as_str), Some("Fri 17:00 → Wed 17:00"));
}

#[test]
fn limits_that_a_tier_keeps_stand_beside_those_that_it_changes() {
    let target = desk("limit {\n        P1: 1 h\n        P2: 8 h\n        P3 or P4: 16 h\n      }");
    let from = target.find("    target fixed").unwrap();
    let to = from + target[from..].find("\n    }\n").unwrap() + "\n    }\n".len();
    let gold = &target[from..to];
    let tiers = |silver: &str| {
        let tiers = format!(
            "    tier gold {{\n{gold}    }}\n    tier silver like gold {{\n{silver}    }}\n  }}\n  select desk.gold\n"
        );
        let rest = target[to..].replacen("  }\n", "", 1);
        format!("{}{tiers}{rest}", &target[..from]).replace("desk.fixed", "desk.gold.fixed")
    };
    let one = tiers("      target fixed { limit { P1: 30 min, P2: 4 h } }\n");
    let said = hints(&one);
    let line =
        "target fixed { limit { P1: 30 min, P2: 4 h } } // also P3: 16 h in 24x7, P4: 16 h in 24x7";
    assert!(said.contains(&line.to_owned()), "{said:#?}");
    let more = tiers(
        "      target fixed {\n        limit {\n          P3 or P4: 12 h\n        }\n      }\n",
    );
    let said = hints(&more);
    assert!(
        said.contains(&"limit { // also P1: 1 h in 24x7, P2: 8 h in 24x7".to_owned()),
        "{said:#?}"
    );
}
