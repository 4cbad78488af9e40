//! How long money takes: 36 months with 20 credits under four caps, from measurements to statement.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code
)]

#[path = "../tests/money/by_hand.rs"]
mod by_hand;

use by_hand::{Deal, cap, charge, ladder, lit, of_charges};
use slate_model::Period;

fn main() {
    divan::main();
}

/// Twenty services with a target and a ladder each, all missed every month for three years.
fn deal() -> Deal {
    let mut deal = Deal::new("2026-01-01", "2028-12-31", "GBP")
        .cap(cap(of_charges("15%"), Period::Month))
        .cap(cap(of_charges("10%"), Period::ContractYear))
        .cap(cap(of_charges("8%"), Period::RollingMonths { months: 12 }))
        .cap(cap(lit("400000 GBP"), Period::Term));
    for number in 0..20 {
        let (service, target) = (format!("s{number}"), format!("s{number}.fix"));
        let amount = format!("{}.50 GBP", 900 + 37 * number);
        deal = deal
            .service(&service, &amount, Period::Month)
            .tickets(&target, Period::Month, "95%")
            .credit(
                &format!("c{number}"),
                &target,
                charge(&service),
                ladder(&["below 95%: 5%", "below 90%: 10%", "below 80%: 15%"]),
            );
        for month in 0..36 {
            let label = format!("{}-{:02}", 2026 + month / 12, month % 12 + 1);
            deal = deal.reached(&target, &label, 700 + (month * 7 + number * 13) % 300, 1000);
        }
    }
    deal
}

#[divan::bench]
fn settle_36_months_of_20_credits(bencher: divan::Bencher) {
    let deal = deal();
    assert_eq!(deal.statement().settlements.len(), 36);
    bencher.bench_local(|| deal.statement());
}
