//! Days of the week, and lists of them.

use slate_model::Weekday;
use slate_syntax::ast;

/// The days of a list, each once, in the order of the week.
pub(super) fn days(it: &ast::DayList) -> Vec<Weekday> {
    let mut found = [false; 7];
    for range in &it.ranges {
        let (first, last) = (number_of(range.first), number_of(range.last));
        let mut day = first;
        loop {
            if let Some(slot) = found.get_mut(day) {
                *slot = true;
            }
            if day == last {
                break;
            }
            day = day.saturating_add(1) % 7;
        }
    }
    WEEK.iter().zip(found).filter(|(_, on)| *on).map(|(day, _)| *day).collect()
}

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

const fn number_of(day: ast::Weekday) -> usize {
    match day {
        ast::Weekday::Monday => 0,
        ast::Weekday::Tuesday => 1,
        ast::Weekday::Wednesday => 2,
        ast::Weekday::Thursday => 3,
        ast::Weekday::Friday => 4,
        ast::Weekday::Saturday => 5,
        ast::Weekday::Sunday => 6,
    }
}

pub(super) fn weekday(day: ast::Weekday) -> Weekday {
    WEEK.get(number_of(day)).copied().unwrap_or(Weekday::Mon)
}
