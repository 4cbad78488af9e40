//! The date of Easter in the Gregorian calendar.

use chrono::NaiveDate;

/// Easter Sunday of a year from 1583 on, by the anonymous Gregorian algorithm (Nature, 20 April
/// 1876; Meeus, Astronomical Algorithms, chapter 8). `None` before 1583 and beyond chrono's range.
pub fn easter(year: i32) -> Option<NaiveDate> {
    if year < 1583 {
        return None;
    }
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let sum = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(sum / 31).ok()?, u32::try_from(sum % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn easter_sundays_that_are_known() {
        for date in [
            "1818-03-22",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2024-03-31",
            "2026-04-05",
            "2038-04-25",
            "2285-03-22",
        ] {
            let year = date[..4].parse().unwrap();
            assert_eq!(super::easter(year).unwrap().to_string(), date);
        }
        assert_eq!(super::easter(1500), None);
    }
}
