//! The most that credits can cost: a bound, and no wider than the text makes it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failure here is the point of a test"
)]

use slate_check::{InMemory, Options, amount, cap_amount, check, most, most_settled};
use slate_model::Agreement;

/// An agreement in Berlin with outages in two regions, with these clauses in and after its service.
fn agreement(term: &str, service: &str, rest: &str) -> Agreement {
    let text = format!(
        "edition 2026
agreement net \"Net\" {{
  provider \"P\"
  customer \"C\"
  term     {term}
  currency EUR
  timezone Europe/Berlin
  calendar office {{
    Mon-Fri 09:00-17:00
  }}
  record outage {{
    region : one of east, west
  }}
  service net {{
{service}
  }}
{rest}
}}
"
    );
    let checked = check(&InMemory::of("a.slate", &text), "a.slate", &Options::default());
    let Some(model) = checked.model else { panic!("{:?}", checked.findings) };
    model.agreements[0].clone()
}

/// One target on availability, and one credit on it.
fn one(charges: &str, hours: &str, pay: &str, settlement: &str) -> Agreement {
    agreement(
        "2026-01-01 to 2026-12-31",
        &format!(
            "{charges}
    metric uptime {{
      availability from outages
      {hours}
    }}
    target up {{
      measure uptime
      require at least 99.9% each month
    }}"
        ),
        &format!(
            "  credit down for net.up {{
    of net.charge
    {pay}
  }}
  settlement {{
    {settlement}
  }}"
        ),
    )
}

/// The most of the first credit.
fn of_credit(agreement: &Agreement) -> String {
    most(agreement, &agreement.credits[0]).map_or("none".to_owned(), |it| it.to_string())
}

/// The most of all, each with its window and what decides it.
fn of_all(agreement: &Agreement) -> Vec<String> {
    let said = most_settled(agreement);
    said.iter()
        .map(|it| {
            let window = slate_check::window_words(it.window);
            let by = it.decided_by().unwrap_or("its credits".to_owned());
            format!("{} {window}, {by}", it.most)
        })
        .collect()
}

#[test]
fn a_month_in_which_the_clock_goes_back_is_the_longest() {
    let pay = "pay 5% per 30 min of downtime after the first 1 h, full steps only";
    let agreement = one("charge 1_000 EUR per month", "in 24x7", pay, "cap 80_000 EUR each month");
    // October has 745 hours: 744 after the first, 1,488 half hours of 50 EUR.
    assert_eq!(of_credit(&agreement), "74400 EUR");
}

#[test]
fn down_time_is_that_of_the_hours_of_service() {
    let pay = "pay 1% per 1 h of downtime, full steps only";
    let agreement =
        one("charge 2_000 EUR per month", "in office", pay, "cap 80_000 EUR each month");
    // No month of 2026 has more than 23 weekdays of eight hours: 184 times 20 EUR.
    assert_eq!(of_credit(&agreement), "3680 EUR");
}

#[test]
fn a_twelfth_of_a_year_is_not_rounded() {
    let charges = "charge 12_000 EUR per year";
    let agreement = one(charges, "in 24x7", "pay 300%", "cap 100% of charges each month");
    assert_eq!(
        of_all(&agreement),
        ["1000 EUR each month, its cap", "12000 EUR over the term, the cap each month"]
    );
    let cap = &agreement.settlement.caps[0];
    assert_eq!(cap_amount(&agreement, cap).unwrap().to_string(), "1000 EUR");
}

#[test]
fn an_amount_by_the_length_of_a_month_is_that_of_the_longest() {
    let pay = "pay 1% of net.charge * (length of period / 24 h)";
    let agreement = one("charge 2_000 EUR per month", "in 24x7", pay, "cap 9_000 EUR each month");
    let credit = &agreement.credits[0];
    let shown = amount(&agreement, credit, &credit.pay).unwrap().amount.0.round_dp(2);
    // October has an hour more than 31 days: 1% of 2,000 EUR a day.
    assert_eq!(shown.to_string(), "620.83");
    assert_eq!(most(&agreement, credit).unwrap().amount.0.round_dp(2), shown);
}

#[test]
fn a_share_of_the_time_that_was_down_is_at_most_all_of_it() {
    let pay = "pay 10 times base prorated to downtime";
    let agreement = one("charge 1_000 EUR per month", "in office", pay, "cap 9_000 EUR each month");
    assert_eq!(of_credit(&agreement), "10000 EUR");
}

#[test]
fn each_group_pays() {
    let agreement = agreement(
        "2026-01-01 to 2026-12-31",
        "charge 2_000 EUR per month
    metric uptime {
      availability from outages
      per region
    }
    target up {
      measure uptime
      require at least 99.9% each month per region
    }",
        "  credit down for net.up {
    of net.charge
    per region
    pay 10% of net.charge
  }
  settlement {
    cap 9_000 EUR over the term
  }",
    );
    assert_eq!(of_credit(&agreement), "400 EUR");
    assert_eq!(
        of_all(&agreement),
        ["400 EUR each month, its credits", "4800 EUR over the term, its credits"]
    );
}

#[test]
fn a_charge_that_changes_is_that_of_each_window() {
    let agreement = agreement(
        "2026-01-01 to 2027-06-30",
        "charge 1_000 EUR per month
    charge 2_000 EUR per month from 2026-07-01
    metric uptime {
      availability from outages
    }
    target up {
      measure uptime
      require at least 99.9% each month
    }",
        "  service desk {
    charge 12_000 EUR per year
  }
  credit down for net.up {
    of net.charge
    pay 100%
  }
  settlement {
    cap 20% of charges each contract year
  }",
    );
    // Year one is charged 6 * 1,000 + 6 * 2,000 + 12,000; the half of year two 12,000 + 6,000.
    assert_eq!(
        of_all(&agreement),
        [
            "2000 EUR each month, its credits",
            "6000 EUR each contract year, its cap",
            "9600 EUR over the term, the cap each contract year"
        ]
    );
}

#[test]
fn a_cap_of_a_service_and_one_of_all_are_told_apart() {
    let settlement = "cap 30 EUR each month for net\n    cap 100 EUR each contract year";
    let agreement = one("charge 1_000 EUR per month", "in 24x7", "pay 5%", settlement);
    assert_eq!(
        of_all(&agreement),
        ["30 EUR each month, the cap of `net` each month", "100 EUR each contract year, its cap"]
    );
}
