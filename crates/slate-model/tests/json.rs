//! A model is the same after a trip through a file, and a file that contradicts itself is refused
//! by the path of what is wrong.

use slate_model::{LoadError, Model};

/// A small sound model, as another program would write it.
const SOUND: &str = r#"{
  "slate_model": 1,
  "edition": 2026,
  "tz_database": "2025b",
  "agreements": [{
    "name": "acme",
    "provider": "Northwind", "customer": "Acme",
    "term": {"first": "2026-01-01", "last": "2026-12-31"},
    "currency": "GBP", "zone": "Europe/London",
    "records": [{
      "name": "ticket", "plural": "tickets", "time": "instant",
      "fields": [
        {"name": "priority", "kind": {"one_of": ["P1", "P2"]}},
        {"name": "status", "kind": {"one_of": ["new", "done"]}}
      ]
    }],
    "services": [{"name": "desk", "charges": [
      {"amount": {"fixed": {"amount": "1000", "currency": "GBP"}}, "each": "month"}
    ]}],
    "timers": [{
      "name": "desk.fix", "record": "ticket",
      "start": ["opened"], "stop": [{"becomes": {"field": "status", "values": ["done"]}}],
      "calendar": "24x7", "reopening": "resume"
    }],
    "targets": [{
      "name": "desk.fix_in_time", "service": "desk", "applies": "always",
      "measure": {"timer": {
        "timer": "desk.fix",
        "limit": {"by": {"field": "priority", "entries": [
          {"values": ["P1"], "limit": {"limit": {"within": {"time": "PT4H"}}}},
          {"values": ["P2"], "limit": {"limit": {"within": {"time": "PT8H"}}}}
        ]}},
        "count": "due"
      }},
      "require": {"at_least": {"percent": "95%"}},
      "period": "month", "when_none": "not_measured"
    }],
    "credits": [{
      "name": "late", "target": "desk.fix_in_time", "base": {"charge": "desk"}, "per": "period",
      "pay": {"arithmetic": {
        "op": "multiply",
        "left": {"rows": {"on": {"figure": "attainment"}, "rows": [
          {"upper": {"value": {"percent": "95%"}, "included": false}, "value": {"literal": {"percent": "5%"}}}
        ]}},
        "right": {"figure": "base"}
      }}
    }]
  }]
}"#;

#[test]
fn a_model_survives_the_trip_through_a_file() {
    let model = Model::from_json(SOUND).expect("the sample is sound");
    let text = model.to_json().unwrap();
    let again = Model::from_json(&text).expect("what was written is read");
    assert_eq!(again, model);
    assert_eq!(again.to_json().unwrap(), text);
}

#[test]
fn the_schema_accepts_what_is_written() {
    let schema = serde_json::to_value(slate_model::json_schema()).unwrap();
    let written = Model::from_json(SOUND).unwrap().to_json().unwrap();
    let check = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = check
        .iter_errors(&serde_json::from_str(&written).unwrap())
        .map(|error| error.to_string())
        .collect();
    assert_eq!(faults, Vec::<String>::new());
    let wrong = written.replace("\"reopening\": \"resume\"", "\"reopening\": \"perhaps\"");
    assert!(!check.is_valid(&serde_json::from_str(&wrong).unwrap()));
}

#[test]
fn the_schema_is_under_review() {
    insta::assert_json_snapshot!("model.schema", slate_model::json_schema());
}

/// The fault that comes of replacing `from` by `to` in the sound sample.
fn fault_of(from: &str, to: &str) -> String {
    assert!(SOUND.contains(from), "the sample has no `{from}`");
    match Model::from_json(&SOUND.replacen(from, to, 1)) {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_fault_is_named_by_its_path() {
    let faults = [
        fault_of("\"slate_model\": 1", "\"slate_model\": 7"),
        fault_of("\"slate_model\": 1,", ""),
        fault_of("\"PT4H\"", "\"4 hours\""),
        fault_of("\"calendar\": \"24x7\"", "\"calendar\": \"office\""),
        fault_of("\"timer\": \"desk.fix\"", "\"timer\": \"desk.fixx\""),
        fault_of("[\"done\"]}}]", "[\"dnoe\"]}}]"),
        fault_of("\"values\": [\"P2\"]", "\"values\": [\"P1\"]"),
        fault_of("{\"at_least\": {\"percent\": \"95%\"}}", "{\"at_least\": {\"number\": \"95\"}}"),
        fault_of("\"right\": {\"figure\": \"base\"}", "\"right\": {\"figure\": \"attainment\"}"),
        fault_of("\"currency\": \"GBP\"}}", "\"currency\": \"EUR\"}}"),
        fault_of("\"2026-12-31\"", "\"2025-12-31\""),
        fault_of("\"name\": \"late\",", "\"name\": \"late\", \"nmae\": \"x\","),
        fault_of("\"tz_database\"", "\"tz\" \"database\""),
    ];
    insta::assert_snapshot!(faults.join("\n"));
}

#[test]
fn a_bomb_of_nested_metrics_is_refused() {
    let mut model = Model::from_json(SOUND).unwrap();
    let metrics: Vec<String> = (0..60)
        .map(|n| {
            let of = format!("{{\"metric\":\"desk.m{}\"}}", n + 1);
            format!(
                "{{\"name\":\"desk.m{n}\",\"kind\":{{\"formula\":{{\"arithmetic\":\
                 {{\"op\":\"add\",\"left\":{of},\"right\":{of}}}}}}}}}"
            )
        })
        .chain(["{\"name\":\"desk.m60\",\"kind\":{\"formula\":{\"literal\":{\"number\":\"1\"}}}}"
            .into()])
        .collect();
    model.agreements[0].metrics =
        serde_json::from_str(&format!("[{}]", metrics.join(","))).unwrap();
    let faults = model.validate();
    assert!(faults.iter().any(|fault| fault.problem.contains("10000 parts")), "{faults:?}");
    assert!(matches!(Model::from_json(&model.to_json().unwrap()), Err(LoadError::Faults(_))));
}
