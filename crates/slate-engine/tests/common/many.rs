//! Many tickets: what the benchmark runs over, and a test of it.

use super::*;

/// Response and resolution by priority, with pauses, a bank holiday and an exclusion.
pub fn agreement() -> Agreement {
    let limits = by(
        "priority",
        &[("P1", within_always(4 * 60)), ("P2", within(8 * 60)), ("P3", within(30 * 60))],
    );
    let mut agreement = desk(limits);
    agreement.term = DateRange { first: date(2024, 1, 1), last: date(2025, 12, 31) };
    dated(&mut agreement.calendars[0], date(2024, 12, 25), Effect::Closed, "Christmas Day");
    let mut response = timer(&mut agreement).clone();
    response.heading = heading("desk.first_response");
    response.stop = vec![leaves("status", &["new"])];
    response.pause = None;
    agreement.timers.push(response);
    agreement.targets.push(measured(
        "desk.response",
        Measure::Timer {
            timer: name("desk.first_response"),
            limit: by(
                "priority",
                &[("P1", within_always(15)), ("P2", within(60)), ("P3", within(240))],
            ),
            count: CountWhen::Opened,
        },
    ));
    count_when(&mut agreement, CountWhen::Opened);
    agreement.exclusions.push(Exclusion {
        heading: heading("customer"),
        what: Excluded::Records { record: name("ticket"), only: is("caused_by", &["customer"]) },
        quota: None,
        shares_with: None,
        only_for: Vec::new(),
    });
    agreement
}

/// Tickets over two years; each goes working, waiting, working, resolved.
pub fn tickets(agreement: &Agreement, many: i64, changes: bool) -> Evidence {
    let mut builder = EvidenceBuilder::new(agreement);
    let member = |text: &str| Value::Member(text.to_owned());
    let (working, waiting, resolved) = (member("working"), member("waiting"), member("resolved"));
    let start = at("2024-01-01 00:00").0;
    let mut random = 88_172_645_463_325_252_u64;
    let mut below = |limit: i64| {
        // Xorshift: the same tickets on every machine.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        i64::try_from(random % limit.unsigned_abs()).unwrap()
    };
    for n in 0..many {
        let opened = start + (n * 63_072_000 / many) * 1_000_000;
        let id = format!("INC{n:07}");
        let values = [
            ("priority", member(["P1", "P2", "P3", "P3"][usize::try_from(below(4)).unwrap()])),
            ("status", member("new")),
            ("caused_by", member(if below(20) == 0 { "customer" } else { "provider" })),
        ];
        builder.record("ticket", &id, Instant(opened), None, &values).unwrap();
        if !changes {
            continue;
        }
        let mut t = opened;
        for (status, most) in
            [(&working, 4_000), (&waiting, 20_000), (&working, 90_000), (&resolved, 60_000)]
        {
            t += below(most) * 1_000_000;
            builder.change("ticket", &id, Instant(t), "status", status).unwrap();
        }
    }
    builder.build().unwrap()
}
