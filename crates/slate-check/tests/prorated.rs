//! `pay … prorated to downtime`: the amount times the share of service time that was down.

use slate_check::{InMemory, Options, check};

const TEXT: &str = "edition 2026
agreement host \"Hosting\" {
  provider \"P\"
  customer \"C\"
  term 2026-01-01 to 2026-12-31
  currency USD
  timezone UTC
  record outage {
    region : one of east, west
  }
  service site {
    charge 10_000 USD per month
    metric uptime {
      availability from outages
    }
    target availability {
      measure uptime
      require at least 99.9% each month
    }
  }
  credit downtime for site.availability {
    of site.charge
    pay 10 times base prorated to downtime
  }
  settlement {
    cap 100% of charges each month
  }
}
";

#[test]
fn ten_times_the_base_for_the_time_that_was_down() {
    let checked = check(&InMemory::of("a.slate", TEXT), "a.slate", &Options::default());
    assert_eq!(checked.findings, []);
    assert!(checked.model.is_some());
}
