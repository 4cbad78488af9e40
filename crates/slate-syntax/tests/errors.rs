//! What is said about mistakes, and what is still understood round them.

mod common;
use slate_syntax::ast::{AgreementItem, Item, ServiceItem};
use slate_syntax::{LineIndex, Mistake, parse};

/// A text with its mistakes, as people see them.
fn report(text: &str) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for error in parse(text).errors {
        let at = lines.position(text, error.span.start);
        out += &format!("{}:{} [{:?}] {}\n", at.line, at.column, error.kind, error.message);
        out += &format!("    `{}`: {}\n", error.span.of(text), error.label);
        if let Some(help) = error.help {
            out += &format!("    help: {help}\n");
        }
        for fix in error.fixes {
            out += &format!("    fix: `{}` -> `{}`\n", fix.span.of(text), fix.replacement);
        }
    }
    out
}

const FIVE: &str = r#"agreement quay "Quay" {
  provider "P"
  custmer  "C"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone Europe/London
  calendar office {
    Mon-Fri 08:00-18:00
    Satt    09:00-12:00
  }
  record ticket {
    priority : one of P1, P2
    status   : one of new, done
  }
  service desk "Desk" {
    charge 900 GBP per month
    timer fix of ticket {
      start when opened
      stop  when status becomes done
      run   in office
    }
    target speed {
      measure fix
      limit { P1: 15x, P2: 4 h }
      require at least 95% of tickets each month
    }
  }
  credit slow for desk.speed {
    of desk.charge
    below 95% = 5%
    below 90%: 10%
  }
  settlement {
    cap 15% of charges eech month
  }
}
"#;

#[test]
fn five_mistakes_are_five_errors_and_everything_round_them_is_understood() {
    insta::assert_snapshot!(report(FIVE));
    let parse = parse(FIVE);
    assert_eq!(parse.errors.len(), 5);
    let [item] = parse.file.items.as_slice() else { panic!() };
    let Item::Agreement(agreement) = &**item else { panic!() };
    assert_eq!(agreement.items.len(), 10);
    assert!(!agreement.items.iter().any(|item| matches!(item, AgreementItem::Bad(_))));
    let service = agreement.items.iter().find_map(|item| match item {
        AgreementItem::Service(service) => Some(service),
        _ => None,
    });
    let [ServiceItem::Charge(_), ServiceItem::Timer(timer), ServiceItem::Target(target)] =
        service.unwrap().items.as_slice()
    else {
        panic!()
    };
    assert_eq!((timer.clauses.len(), target.clauses.len()), (3, 3));
}

#[test]
fn the_edits_that_are_offered_mend_the_text() {
    let mut text = FIVE.replace("15x", "15m");
    for left in (0..5).rev() {
        let fix = parse(&text).errors.swap_remove(0).fixes.swap_remove(0);
        text.replace_range(fix.span.start..fix.span.end, &fix.replacement);
        assert_eq!(parse(&text).errors.len(), left, "{text}");
    }
}

/// Several separate mistakes in blocks of their own, none of which hides another.
#[test]
fn messages() {
    let text = r#"agreement x "X" {
  provider "P
  currency = GBP
  term 2026-01-01 to 2026-13-31
  timezone Europe/London extra
  calendar c {
    Mon-Fri 08:00-25:00
    closed 2026-12-24 foo
    closed 2026-02-30
    service here
    Mon–Fri 08:00-18:00
  }
  servise desk "Desk" {
    charge 20_000 GBP per mnth
    timer fix of ticket oops {
      start when opened
    }
    timer {
      stop when closed
    }
    target {
      limit {
        P1: 4h
        P2 = 4 h
        P3: 3 hrs
        P4: 2026-3
        P5: 30%
      }
      count when opend
      junk and more junk
      require at least 95% of tickets
        each fortnight
    }
  }
  credit a for b {
    of desk.charge
    below 95% 5%
    below 90%: 10%;
    below 80%: 15% or
    pay “5%”
    when x == 3
  }
  exclude e { tickets where }
  settlement {
    cap 15% of charges
    notice 30 h
  }
  terminate t { notice 30 h }
}
scenario "s" {
  ticket { opened 2026-01-01 }
  expect INC1.response mett
}
agrement y {
  provider "Q"
}
"#;
    insta::assert_snapshot!(report(text));
}

#[test]
fn a_missing_brace_is_one_error_and_costs_nothing_else() {
    let whole = common::MANAGED_SERVICES;
    let items = parse(whole).file.items.len();
    let lines: Vec<&str> = whole.lines().collect();
    let mut tried = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.trim() != "}" {
            continue;
        }
        tried += 1;
        let mut less = lines.clone();
        less.remove(at);
        let found = parse(&less.join("\n"));
        assert_eq!(found.errors.len(), 1, "without line {}: {:#?}", at + 1, found.errors);
        assert_eq!(found.errors[0].kind, Mistake::Brace);
        assert_eq!(found.file.items.len(), items, "without line {}", at + 1);

        let mut more = lines.clone();
        more.insert(at, line);
        let found = parse(&more.join("\n"));
        assert_eq!(found.errors.len(), 1, "twice line {}: {:#?}", at + 1, found.errors);
        assert_eq!(found.file.items.len(), items, "twice line {}", at + 1);
    }
    assert!(tried > 15);
}

#[test]
fn an_agreement_left_open_does_not_swallow_the_next() {
    let text = format!(
        "agreement a {{\n  provider \"P\"\n  calendar c {{\n    Sat 09:00-10:00\n\n{}",
        common::HOSTING
    );
    let found = parse(&text);
    assert_eq!(found.errors.len(), 2, "{:#?}", found.errors);
    assert_eq!(found.file.items.len(), 2);
    let Some(Item::Agreement(second)) = found.file.items().nth(1) else { panic!() };
    assert_eq!(second.items.len(), 10);
}

#[test]
fn a_base_on_its_own_line_is_not_swallowed_by_the_row_above() {
    let text = "agreement a {\n  credit c for t {\n    below 95%: 5%\n    of desk.charge\n  }\n}\n";
    assert!(
        common::bare(text).contains("Of { base: Name(`desk.charge`)"),
        "{}",
        common::bare(text)
    );
}

#[test]
fn a_field_may_have_the_name_of_any_word_of_the_language() {
    for keyword in slate_grammar::keywords() {
        let text = format!("record r {{\n  {keyword} : text\n  x : one of {keyword}, other\n}}\n");
        assert_eq!(parse(&text).errors, [], "{keyword}");
        let text = format!(
            "agreement {keyword} {{\n  record {keyword} {{\n    a : count\n  }}\n  calendar {keyword} {{\n    Sat 09:00-10:00\n  }}\n}}\n"
        );
        assert_eq!(parse(&text).errors, [], "{keyword}");
    }
}

#[test]
fn hours_of_other_tools_are_understood() {
    let text = "calendar a {\n  Mon-Fri 9-12, 1pm-5pm // lunch\n  24x7\n}\n";
    insta::assert_snapshot!(report(text), @r"
    2:11 [Time] `9-12, 1pm-5pm` are no hours: each end is a time of the day with its minutes
        `9-12, 1pm-5pm`: no times of the day
        help: write `09:00-12:00, 13:00-17:00`
        fix: `9-12, 1pm-5pm` -> `09:00-12:00, 13:00-17:00`
    3:3 [Time] `24x7` is no row of a calendar: a row names days, then hours
        `24x7`: no days and no hours
        help: write `Mon-Sun 00:00-24:00`; or name the calendar `24x7`, which is always open, instead of this one
        fix: `24x7` -> `Mon-Sun 00:00-24:00`
    ");
}

/// `P1, or P2` has one mistake, also where it is half typed, and without the comma none.
#[test]
fn a_comma_before_or_is_taken_out() {
    let text = "agreement a {\n  service s {\n    timer t of ticket {\n      pause while priority is P1, or P2\n    }\n  }\n}\n";
    let found = parse(text);
    assert_eq!(found.errors.len(), 1, "{:#?}", found.errors);
    assert_eq!(found.errors[0].message, "`,` does not belong before `or`");
    let fix = found.errors[0].fixes[0].clone();
    let mut mended = text.to_owned();
    mended.replace_range(fix.span.start..fix.span.end, &fix.replacement);
    let mended = parse(&mended);
    assert_eq!(mended.errors, []);
    let bare = |file: &slate_syntax::ast::File| format!("{file:?}").matches("P2").count();
    assert_eq!(bare(&found.file), bare(&mended.file));
}

/// What people write who have not read the reference, and what is offered instead.
const AS_PEOPLE_WRITE: &str = r#"agreement quay "Quay" {
  provider Northgate IT Ltd
  customer 'Acme plc'
  term     1/1/2026 until 2026-12-31
  currency GBP
  timezone Europe/London
  record ticket {
    priority : one of P1 P2 P3
    status   : one of new, done
  }
  service desk "Desk" {
    charge £18,500 per month
    charge 18,500 GBP per month
    charge 500 € per month
    charge 500 pounds per month
    charge 500 GBP month
    timer fix of ticket {
      start when opened
      stop  when status is done
      run   office
    }
    target speed {
      measure fix
      limit 4 h
      require 95% of tickets each month
      from 31.12.2026
    }
  }
  calendar office {
    Mon-Fri 09:00-17:00
    closed  25 Dec 2026
  }
  credit late for desk.speed {
    below 95%: 1,000 GBP
  }
  calendar nights {
    timezone "Europe/London"
  }
  settlement
    highest slow, late
    cap 15% of charges each month
  }
}
"#;

#[test]
fn what_people_write_is_mended() {
    insta::assert_snapshot!(report(AS_PEOPLE_WRITE));
}

/// Where what is written may mean several, each of them is offered and none is preferred.
#[test]
fn what_may_mean_several_is_not_guessed() {
    let text = FIVE.replace("custmer", "customer").replace("2026-01-01 to", "3/4/2026 to");
    let error = parse(&text).errors.swap_remove(0);
    let offered: Vec<&str> = error.fixes.iter().map(|fix| fix.replacement.as_str()).collect();
    assert_eq!(offered, ["2026-04-03", "2026-03-04"]);
}

/// A block without its `{`, and the text with it.
#[test]
fn a_block_without_its_brace_is_one_mistake() {
    let whole = FIVE.replace("custmer", "customer").replace("Satt ", "Sat  ");
    let whole = whole.replace("15x", "15 min").replace("below 95% =", "below 95%:");
    let whole = whole.replace("eech", "each");
    for head in ["timer fix of ticket", "settlement", "record ticket", "target speed"] {
        let text = whole.replacen(&format!("{head} {{"), head, 1);
        let errors = parse(&text).errors;
        let [error] = errors.as_slice() else { panic!("{head}: {errors:#?}") };
        let fix = &error.fixes[0];
        let mut mended = text.clone();
        mended.replace_range(fix.span.start..fix.span.end, &fix.replacement);
        assert_eq!(mended, whole, "{head}");
    }
}

#[test]
fn what_is_expected_is_said_once() {
    for typed in ["run", "run in", "pause while", "pa", "start when"] {
        let text = FIVE.replace("run   in office", typed);
        for error in parse(&text).errors {
            let help = error.help.unwrap_or_default();
            let again =
                error.message.strip_prefix("expected ").and_then(|it| it.split_once(", found"));
            assert!(again.is_none_or(|(listed, _)| !help.contains(listed)), "{typed}: {help}");
        }
    }
}
