//! Checking a text again after an edit comes to what checking it afresh comes to.

use proptest::prelude::*;
use slate_check::{Checked, InMemory, Memory, Options, check, check_again};

/// What both agreements below can name.
const TOP: &str = "edition 2026
use holidays.GB_ENG

/// When the desk works.
calendar office {
  Mon-Fri 09:00-17:00
  closed holidays.GB_ENG
}
calendar nobody_uses_this {
  Sat 09:00-17:00
}
record ticket {
  priority : one of P1, P2
  status   : one of new, done
}
";

/// An agreement with a scenario.
fn agreement(name: &str) -> String {
    format!(
        "
/// What {name} buys.
agreement {name} \"{name}\" {{
  provider \"P\"
  customer \"C\"
  term     2026-01-01 to 2026-12-31
  currency GBP
  timezone Europe/London
  parameter floor = 90%
  service desk {{
    charge 1000 GBP per month
    timer fix of ticket {{
      start when opened
      stop  when status becomes done
      run   in office
    }}
    target fixed {{
      measure fix
      limit {{ P1: 4 h, P2: 8 h }}
      require at least floor of tickets each month
    }}
  }}
  credit late for desk.fixed {{
    of desk.charge
    below 90%: 5%
    below 80%: 10%
  }}
  settlement {{ cap 15% of charges each month }}
}}

scenario \"A ticket of {name}\" for {name} {{
  ticket T1 {{ opened 2026-03-02 09:00, priority P1, status new }}
  expect T1.fixed breached
}}
"
    )
}

/// What an author types, pastes and takes away.
fn edit() -> impl Strategy<Value = (usize, usize, &'static str)> {
    let typed = proptest::sample::select(vec![
        "x",
        " ",
        "\n",
        "}",
        "{",
        "\"",
        "5",
        "%",
        "é",
        "// ",
        "office",
        "nobody_uses_this",
        "P2",
        "below 70%: 15%\n",
        "\n\n",
        "agreement ",
        "priority",
        "calendar office {\n}\n",
        "one",
    ]);
    (0_usize..2600, prop_oneof![Just(0), Just(0), Just(1), 0_usize..30], typed)
}

fn shown(checked: &Checked) -> String {
    format!("{:#?}\n{:#?}\n{:#?}", checked.findings, checked.model, checked.links)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 48 } else { 1024 }))]

    #[test]
    fn an_edited_text_is_what_it_is_afresh(edits in proptest::collection::vec(edit(), 1..12)) {
        let mut text = format!("{TOP}{}{}", agreement("one"), agreement("two"));
        let options = Options { links: true, ..Options::default() };
        let memory = Memory::default();
        let mut before = vec![text.clone()];
        for (at, remove, put) in edits {
            let boundary = |at: usize| (at..).find(|it| text.is_char_boundary(*it)).unwrap();
            let start = boundary(at.min(text.len()));
            let end = boundary((start + remove).min(text.len()));
            text.replace_range(start..end, put);
            // Every second edit is taken back: what is remembered is what is there again.
            for text in [text.clone(), before.last().unwrap().clone(), text.clone()] {
                let files = InMemory::of("a.slate", text.as_str());
                let again = check_again(&files, "a.slate", &options, &memory);
                let afresh = check(&files, "a.slate", &options);
                prop_assert_eq!(shown(&again), shown(&afresh), "{}", text);
            }
            if check(&InMemory::of("a.slate", text.as_str()), "a.slate", &options).model.is_some() {
                before.push(text.clone());
            } else if put.len() % 2 == 0 {
                before.last().unwrap().clone_into(&mut text);
            }
        }
    }
}
