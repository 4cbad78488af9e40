//! What comes after the caps: claims, earn-back, termination (language §8, §10.12, §10.13).

use slate_engine::statement::CreditStatus;
use slate_model::{
    CalendarSpan, Claim, ClaimFrom, ClaimTime, CreditTrigger, EarnBack, Heading, Period,
    ScenarioClaim, SpanUnit, Termination,
};

use crate::by_hand::{Deal, cap, charge, ladder, lit, name, nets, pairs};

const DAYS_30: CalendarSpan = CalendarSpan { amount: 30, unit: SpanUnit::Day };

fn desk() -> Deal {
    Deal::new("2026-01-01", "2026-12-31", "GBP")
        .service("desk", "1000 GBP", Period::Month)
        .tickets("desk.fix", Period::Month, "95%")
        .credit("slow", "desk.fix", charge("desk"), ladder(&["below 95%: 10%"]))
}

fn with_claims() -> Deal {
    let mut deal = desk()
        .cap(cap(lit("150 GBP"), Period::ContractYear))
        .missed("desk.fix", &["2026-01", "2026-02"]);
    deal.agreement.settlement.claim =
        Some(Claim { within: ClaimTime::Span(DAYS_30), of: ClaimFrom::PeriodEnd });
    deal
}

#[test]
fn an_unclaimed_credit_is_shown_not_paid_and_uses_no_cap() {
    let statement = with_claims().statement();
    assert_eq!(nets(&statement, "slow"), pairs(&[("2026-01", "100"), ("2026-02", "100")]));
    assert_eq!(statement.credits[0].status, CreditStatus::Claimable);
    assert_eq!(statement.credits[0].claim_by, "2026-03-02".parse().ok());
    let totals = &statement.totals;
    assert_eq!(
        (totals.net.to_string(), totals.claimable.to_string(), totals.payable.to_string()),
        ("200 GBP".to_owned(), "200 GBP".to_owned(), "0 GBP".to_owned())
    );
    assert!(
        statement.notes.contains(
            &"0 GBP is claimed, 200 GBP is not; if all were claimed in time, net credits would be 150 GBP"
                .to_owned()
        ),
        "{:?}",
        statement.notes
    );
}

#[test]
fn treated_as_claimed_they_are_paid_under_the_cap() {
    let mut deal = with_claims();
    deal.assume_claimed = true;
    let statement = deal.statement();
    assert_eq!(nets(&statement, "slow"), pairs(&[("2026-01", "100"), ("2026-02", "50")]));
    assert_eq!(statement.totals.payable.to_string(), "150 GBP");
}

#[test]
fn a_claim_counts_when_it_is_in_time() {
    let claim = |on: &str| ScenarioClaim {
        credit: name("slow"),
        period: "2026-01".to_owned(),
        on: Some(on.parse().unwrap()),
    };
    let mut deal = with_claims();
    deal.claims = vec![claim("2026-03-02")];
    let statement = deal.statement();
    assert_eq!(statement.credits[0].status, CreditStatus::Due);
    // January's claim has used 100 of the year's 150: February can claim 50.
    assert_eq!(nets(&statement, "slow"), pairs(&[("2026-01", "100"), ("2026-02", "50")]));
    assert_eq!(statement.totals.payable.to_string(), "100 GBP");

    deal.claims = vec![claim("2026-03-03")];
    let statement = deal.statement();
    assert_eq!(statement.totals.payable.to_string(), "0 GBP");
    let late = "the claim of slow for 2026-01 on 2026-03-03 came after 2026-03-02";
    assert!(statement.notes.contains(&late.to_owned()), "{:?}", statement.notes);
}

fn earning_back(after: u32) -> Deal {
    let mut deal = desk();
    deal.agreement.settlement.earn_back = Some(EarnBack { share: "50%".parse().unwrap(), after });
    deal
}

#[test]
fn half_is_earned_back_after_three_clean_months_once() {
    let statement = earning_back(3)
        .missed("desk.fix", &["2026-01"])
        .met("desk.fix", &["2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"])
        .statement();
    assert_eq!(statement.earned_back.len(), 1);
    let back = &statement.earned_back[0];
    assert_eq!((back.earned_in.as_str(), back.amount.to_string().as_str()), ("2026-04", "50 GBP"));
    assert_eq!(
        back.words,
        "earn back 50% of 100 GBP: desk.fix met in 2026-02, 2026-03 and 2026-04"
    );
    assert_eq!(statement.settlements[3].payable.to_string(), "-50 GBP");
    assert_eq!(statement.totals.payable.to_string(), "50 GBP");
}

#[test]
fn a_miss_starts_the_count_anew_and_an_unmeasured_month_does_not() {
    let statement = earning_back(2)
        .missed("desk.fix", &["2026-01", "2026-03"])
        .met("desk.fix", &["2026-02", "2026-04", "2026-06"])
        .cell("desk.fix", "2026-05", |_| {})
        .statement();
    let earned: Vec<(String, String)> = statement
        .earned_back
        .iter()
        .map(|back| (back.paid_for.clone(), back.earned_in.clone()))
        .collect();
    assert_eq!(earned, pairs(&[("2026-01", "2026-06"), ("2026-03", "2026-06")]));
}

#[test]
fn what_is_earned_back_frees_no_cap_and_lapses_with_the_term() {
    let statement = earning_back(1)
        .cap(cap(lit("100 GBP"), Period::ContractYear))
        .missed("desk.fix", &["2026-01", "2026-03", "2026-12"])
        .met("desk.fix", &["2026-02", "2026-04"])
        .statement();
    assert_eq!(
        nets(&statement, "slow"),
        pairs(&[("2026-01", "100"), ("2026-03", "0"), ("2026-12", "0")])
    );
    assert_eq!(statement.totals.earned_back.to_string(), "50 GBP");
    let late = earning_back(1).missed("desk.fix", &["2026-12"]).statement();
    assert!(late.earned_back.is_empty());
}

fn chronic(when: CreditTrigger) -> Termination {
    Termination {
        heading: Heading::named(name("chronic")),
        when,
        notice: Some(DAYS_30),
        within: None,
        only_for: Vec::new(),
    }
}

#[test]
fn three_misses_of_any_six_months_give_a_right_to_terminate() {
    let mut deal = desk();
    deal.agreement.terminations =
        vec![chronic(CreditTrigger::OutOf { target: name("desk.fix"), misses: 3, periods: 6 })];
    let statement = deal
        .missed("desk.fix", &["2026-03", "2026-04", "2026-06"])
        .met("desk.fix", &["2026-01", "2026-02", "2026-05", "2026-07"])
        .statement();
    assert_eq!(statement.terminations.len(), 1);
    let right = &statement.terminations[0];
    assert_eq!(right.period.label, "2026-06");
    assert_eq!(right.because, "desk.fix missed in 2026-03, 2026-04 and 2026-06");
    // Notice on 1 July, 30 days.
    assert_eq!(right.earliest, "2026-07-31".parse().ok());
}

#[test]
fn credits_that_reach_an_amount_give_the_right_once() {
    let mut deal = desk();
    let window = Period::RollingMonths { months: 12 };
    deal.agreement.terminations =
        vec![chronic(CreditTrigger::CreditsReach { amount: lit("200 GBP"), more: false, window })];
    let statement = deal.missed("desk.fix", &["2026-02", "2026-05", "2026-06"]).statement();
    let rights: Vec<(&str, &str)> = statement
        .terminations
        .iter()
        .map(|right| (right.period.label.as_str(), right.because.as_str()))
        .collect();
    assert_eq!(
        rights,
        [(
            "2026-05",
            "net credits of 200 GBP in rolling 12 months (2026-01-01 to 2026-05-31) reach 200 GBP"
        )]
    );
}

#[test]
fn credits_over_an_amount_have_to_be_more_than_it() {
    let mut deal = desk();
    let window = Period::RollingMonths { months: 12 };
    let over = CreditTrigger::CreditsReach { amount: lit("200 GBP"), more: true, window };
    deal.agreement.terminations = vec![chronic(over)];
    // 100 GBP a miss: 200 GBP in May are not over 200 GBP, 300 GBP in June are.
    let statement = deal.missed("desk.fix", &["2026-02", "2026-05", "2026-06"]).statement();
    let rights: Vec<(&str, &str)> = statement
        .terminations
        .iter()
        .map(|right| (right.period.label.as_str(), right.because.as_str()))
        .collect();
    assert_eq!(
        rights,
        [(
            "2026-06",
            "net credits of 300 GBP in rolling 12 months (2026-01-01 to 2026-06-30) exceed 200 GBP"
        )]
    );
}

#[test]
fn a_credit_can_wait_for_credits_settled_before() {
    let window = Period::ContractYear;
    let statement = desk()
        .credit("more", "desk.fix", charge("desk"), lit("7 GBP"))
        .when(CreditTrigger::CreditsReach { amount: lit("200 GBP"), more: false, window })
        .missed("desk.fix", &["2026-01", "2026-02", "2026-03"])
        .statement();
    assert_eq!(nets(&statement, "more"), pairs(&[("2026-03", "7")]));
}
