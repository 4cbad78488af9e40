//! `holiday-years`: a term that runs past a holiday table (language §5).

use slate_calendar::uncovered_years;

use super::Context;
use crate::finding::{Code, Finding};

/// Reports each holiday table of a calendar with the years of the term that it does not know.
pub(super) fn check(cx: &Context<'_>) {
    for gap in uncovered_years(&cx.agreement.calendars, cx.agreement.term) {
        let (Some(first), Some(last)) = (gap.years.first(), gap.years.last()) else { continue };
        let calendar = cx.agreement.calendar(&gap.calendar);
        let at = calendar.and_then(|it| it.heading.at.as_ref());
        let years = if first == last { first.to_string() } else { format!("{first} to {last}") };
        cx.push(
            Finding::new(
                Code::HolidayYears,
                format!("the holidays `{}` do not cover {years}", gap.table),
            )
            .at(
                cx.line_with(at, &["closed", gap.table.last()]),
                format!("covers {} to {}", gap.covers.0, gap.covers.1),
            )
            .at(
                cx.line_with(cx.agreement.heading.at.as_ref(), &["term"]),
                format!("runs to {}", cx.agreement.term.last),
            )
            .witness(format!(
                "on every public holiday of {first} the clock of a ticket runs as on any other day"
            ))
            .help(
                "end the term earlier, or list the holidays of the missing years in the calendar",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use slate_model::{HolidayTable, Hours};

    use crate::finding::Code;
    use crate::lint::fixture::{agreement, date, found, model, name};

    #[test]
    fn a_term_past_the_table() {
        let mut model = model();
        let Hours::Rules(rules) = &mut agreement(&mut model).calendars[0].hours else { panic!() };
        rules.holidays.push(HolidayTable::Bundled(name("GB_ENG")));
        assert_eq!(found(&model), []);
        agreement(&mut model).term.last = date("2099-12-31");
        assert_eq!(found(&model), [Code::HolidayYears]);
    }
}
