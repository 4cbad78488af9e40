//! A workspace of many agreements, from one seed: what `slate check` is measured on. Desks with
//! tiers, portals with outages, scenarios; most bring their hours and records in from shared
//! files, the others write their own, as firms do that grew.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How large a workspace is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Agreements, a file each.
    pub files: usize,
    /// Lines of all of them, at least: an agreement of this language has about ninety.
    pub lines: usize,
}

/// A region whose public holidays an agreement keeps.
struct Region {
    table: &'static str,
    zone: &'static str,
    currency: &'static str,
}

const REGIONS: [Region; 6] = [
    Region { table: "GB_ENG", zone: "Europe/London", currency: "GBP" },
    Region { table: "GB_SCT", zone: "Europe/London", currency: "GBP" },
    Region { table: "DE_BY", zone: "Europe/Berlin", currency: "EUR" },
    Region { table: "FR", zone: "Europe/Paris", currency: "EUR" },
    Region { table: "US_FED", zone: "America/New_York", currency: "USD" },
    Region { table: "NL", zone: "Europe/Amsterdam", currency: "EUR" },
];
const TRADES: [&str; 6] = ["Housing", "Retail", "Clinics", "Freight", "Schools", "Energy"];

/// What several agreements share: hours of each region, and the shape of the evidence.
const RECORDS: &str = "edition 2026

/// The shape of the evidence, as the desk exports it.
record ticket {
  priority  : one of P1, P2, P3, P4
  status    : one of new, in_progress, awaiting_customer, resolved, closed
  category  : text
  caused_by : one of provider, customer, third_party
}
record outage {
  cause : one of provider, customer, power
}
";

/// Writes the workspace into `folder` and says how large it became: files and lines.
pub fn write(folder: &Path, size: Size, seed: u64) -> Result<(usize, usize), Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut files, mut lines) = (0, 0);
    let mut put = |path: String, text: &str| -> Result<usize, Box<dyn Error>> {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)?;
        files += 1;
        lines += text.lines().count();
        Ok(lines)
    };
    put("slate.toml".into(), "")?;
    put("common/records.slate".into(), RECORDS)?;
    for region in &REGIONS {
        put(format!("common/hours_{}.slate", region.table), &hours(region))?;
    }
    let mut written = 0;
    for number in 0..size.files {
        // What is still to be written, shared by the agreements that are still to come.
        let share = size.lines.saturating_sub(written).div_ceil(size.files - number);
        let text = agreement(&mut rng, number, share)?;
        written = put(format!("customers/{:02}/a{number:04}.slate", number / 50), &text)?;
    }
    Ok((files, lines))
}

/// One text of `lines` lines at least, about 250 to an agreement: what an editor is measured
/// on.
pub fn one_file(lines: usize, seed: u64) -> Result<String, Box<dyn Error>> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let (mut tables, mut rest) = (std::collections::BTreeSet::new(), String::new());
    let mut number = 0;
    while rest.lines().count() < lines {
        let text = agreement(&mut rng, number, 250.min(lines))?;
        number += 1;
        // One that brings its hours in from elsewhere would meet those of another region here.
        if text.contains("use \"") {
            continue;
        }
        for line in text.lines().skip(1) {
            if line.starts_with("use ") {
                tables.insert(line.to_owned());
            } else {
                rest.push_str(line);
                rest.push('\n');
            }
        }
    }
    let tables: Vec<String> = tables.into_iter().collect();
    Ok(format!("edition 2026\n{}\n{rest}", tables.join("\n")))
}

/// One agreement of `lines` lines at least: a service and its credit, over and over.
pub fn one_agreement(lines: usize) -> String {
    let mut text = "edition 2026
use holidays.GB_ENG

agreement large \"A large estate\" {
  provider \"Provider\"
  customer \"Customer\"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone Europe/London

  calendar office \"Office hours\" {
    Mon-Fri 09:00-17:00
    closed  holidays.GB_ENG
  }
  record ticket {
    priority : one of P1, P2, P3
    status   : one of new, waiting, resolved
  }
"
    .to_owned();
    let mut number = 0;
    while text.lines().count() < lines {
        number += 1;
        text.push_str(&format!(
            "
  service s{number} \"Service {number}\" {{
    charge {number}_000 GBP per month
    timer fix of ticket {{
      start when opened
      stop  when status becomes resolved
      pause while status is waiting
      run   in office
    }}
    target resolution \"Resolution\" {{
      measure fix
      limit {{
        P1: 4 h
        P2: 8 h
        P3: 2 working days
      }}
      require at least 95% of tickets each month
      count   when due
    }}
  }}
  credit late{number} \"Late\" for s{number}.resolution {{
    of s{number}.charge
    below 95%: 5%
    below 90%: 10%
  }}
"
        ));
    }
    text.push_str("\n  settlement {\n    cap 10% of charges each month\n  }\n}\n");
    text
}

/// The hours of a region.
fn hours(region: &Region) -> String {
    let table = region.table;
    format!(
        "edition 2026
use holidays.{table}

calendar support_hours \"Support hours\" {{
  Mon-Fri 08:00-18:00
  closed  holidays.{table}
}}
calendar maintenance \"Maintenance\" {{
  first Sun of month 02:00-06:00
}}
"
    )
}

/// One agreement and as many scenarios as make it `lines` long.
fn agreement(rng: &mut ChaCha8Rng, number: usize, lines: usize) -> Result<String, Box<dyn Error>> {
    let region = REGIONS.get(rng.random_range(0..REGIONS.len())).ok_or("no region")?;
    let (table, currency) = (region.table, region.currency);
    let shared = rng.random_range(0..3) > 0;
    let trade = TRADES.get(rng.random_range(0..TRADES.len())).ok_or("no trade")?;
    let name = format!("a{number:04}");
    let mut text = "edition 2026\n".to_owned();
    if shared {
        writeln!(text, "use \"../../common/records.slate\"")?;
        writeln!(text, "use \"../../common/hours_{table}.slate\"")?;
    } else {
        writeln!(text, "use holidays.{table}")?;
    }
    writeln!(
        text,
        "
/// What customer {number} buys: a desk in two tiers, and a portal.
agreement {name} \"{trade} {number}\" {{
  provider \"Northwind IT Ltd\"
  customer \"{trade} {number}\"
  term     2026-01-01 to {}-12-31
  currency {currency}
  timezone {}
",
        rng.random_range(2026..2029),
        region.zone,
    )?;
    if !shared {
        let (opens, closes) = (rng.random_range(7..10), rng.random_range(17..20));
        writeln!(
            text,
            "  calendar support_hours {{
    Mon-Fri {opens:02}:00-{closes}:00
    closed  holidays.{table}
    closed  2026-12-{} \"Stocktaking\"
  }}
  calendar maintenance {{
    first Sun of month 02:00-06:00
  }}",
            rng.random_range(14..19),
        )?;
        for line in RECORDS.lines().skip(3) {
            writeln!(text, "  {line}")?;
        }
    }
    promises(rng, &mut text, currency)?;
    money(&mut text, currency)?;
    let mut told = 0;
    while told == 0 || text.lines().count() + 10 <= lines {
        scenario(rng, &mut text, &name, told)?;
        told += 1;
    }
    Ok(text)
}

/// The services: timers, tiers, availability.
fn promises(rng: &mut ChaCha8Rng, text: &mut String, currency: &str) -> Result<(), Box<dyn Error>> {
    let (desk, portal) = (rng.random_range(4..40) * 500, rng.random_range(2..20) * 250);
    writeln!(
        text,
        "
  service desk \"Service desk\" {{
    charge {desk} {currency} per month

    timer first_response of ticket {{
      start when opened
      stop  when status leaves new
      run   in support_hours
    }}
    timer fix of ticket {{
      start when opened
      stop  when status becomes resolved or closed
      pause while status is awaiting_customer
      run   in support_hours
      on reopening resume
    }}

    tier gold \"Gold\" {{
      target response \"First response\" {{
        measure first_response
        limit {{ P1: {} min in 24x7, P2: 1 h, P3: 4 h, P4: 1 working day }}
        require at least 95% of tickets each month
        count   when opened
        under 20 tickets: allow 1 miss
      }}
      target resolution \"Resolution\" {{
        measure fix
        limit {{ P1: {} h in 24x7, P2: 8 h, P3: 3 working days, P4: 5 working days }}
        require at least 90% of tickets each month
        count   when due
      }}
    }}
    tier silver \"Silver\" like gold {{
      target response {{
        limit {{ P1: 45 min in 24x7, P2: 2 h }}
      }}
    }}
  }}
  select desk.gold

  service portal \"Portal\" {{
    charge {portal} {currency} per month

    metric uptime {{
      availability from outages
      ignore outages shorter than 5 min
    }}
    target availability \"Portal availability\" {{
      measure uptime
      require at least 99.8% each month
    }}
  }}",
        rng.random_range(2..7) * 5,
        rng.random_range(3..6),
    )?;
    Ok(())
}

/// Exclusions, credits, the settlement, and how it all ends.
fn money(text: &mut String, currency: &str) -> Result<(), Box<dyn Error>> {
    writeln!(
        text,
        "
  exclude customer_caused \"Caused by the customer\" {{
    tickets where caused_by is customer
  }}
  exclude not_ours \"Outside our control\" {{
    outages where cause is customer or power
  }}
  exclude planned \"Planned maintenance\" {{
    time in maintenance
    at most 3 h each month                 // beyond it counts again
  }}

  credit slow_response \"Slow response\" for desk.gold.response {{
    of desk.charge
    below 95%: 5%
    below 90%: 10%
  }}
  credit slow_resolution \"Slow resolution\" for desk.gold.resolution {{
    of desk.charge
    below 90%: 5%
    below 80%: 10%
  }}
  credit portal_down \"Portal down\" for portal.availability {{
    of portal.charge
    99.0% to below 99.8%: 10%
    below 99.0%:          25%
  }}
  settlement {{
    cap 15% of charges each month
    cap 10% of charges each contract year
    earn back 50% after 3 clean months
    round half even to 0.01 {currency}
  }}
  terminate chronic \"Chronic failure\" {{
    when desk.gold.resolution missed in 3 of any 6 months
    notice 30 days
  }}
}}"
    )?;
    Ok(())
}

/// What one ticket shows; ten lines and an empty one.
fn scenario(
    rng: &mut ChaCha8Rng,
    text: &mut String,
    agreement: &str,
    told: usize,
) -> Result<(), Box<dyn Error>> {
    let (month, day) = (rng.random_range(1..13), rng.random_range(1..25));
    let minutes = rng.random_range(11..60);
    writeln!(
        text,
        "
scenario \"A P1 is fixed in three hours ({told})\" for {agreement} {{
  ticket INC{told} {{
    opened 2026-{month:02}-{day:02} 10:00, priority P1, status new
    2026-{month:02}-{day:02} 10:09, status in_progress
    2026-{month:02}-{day:02} 12:{minutes}, status resolved
  }}
  expect INC{told}.response met
  expect INC{told}.resolution met
}}"
    )?;
    Ok(())
}
