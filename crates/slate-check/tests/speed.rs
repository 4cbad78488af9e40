//! How long a check of a large workspace takes: run with `--release -- --ignored --nocapture`.

use slate_check::{InMemory, Options, check_all};

/// 1,000 agreements of 100 lines that use one file of calendars and holidays.
#[test]
#[ignore = "a measurement: run in release"]
fn a_hundred_thousand_lines_in_a_thousand_files() {
    let sample = include_str!("samples/managed_desk.slate");
    let agreement = sample.split("scenario ").next().unwrap_or_default();
    let shared = "use holidays.GB_ENG\ncalendar common_hours {\n  Mon-Fri 08:00-18:00\n  closed holidays.GB_ENG\n}\n";
    let agreement = agreement
        .replacen("use holidays.GB_ENG", "use holidays.GB_ENG\nuse \"common.slate\"", 1)
        .replacen("run   in shop_hours", "run   in common_hours", 1);
    let mut files = InMemory::new().with("common.slate", shared);
    let names: Vec<String> = (0..1000).map(|n| format!("a{n}.slate")).collect();
    let mut lines = 0;
    for name in &names {
        lines += agreement.lines().count();
        files = files.with(name.as_str(), agreement.as_str());
    }
    let started = std::time::Instant::now();
    let checked = check_all(&files, names.iter().map(String::as_str), &Options::default());
    let took = started.elapsed();
    assert!(checked.iter().all(|it| it.model.is_some()));
    println!("{lines} lines in {} files: {took:?}", names.len());
}
