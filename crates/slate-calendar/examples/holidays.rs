//! Prints bundled holiday tables: `holidays` all their names, `holidays GB_ENG 2026` a year of one,
//! `holidays GB_ENG` every year that it covers.

use slate_calendar::holidays;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = arguments.first() else {
        for name in holidays::names() {
            if let Some(table) = holidays::table(name) {
                let (first, last) = table.years();
                println!("{name}\t{first}-{last}\t{}", table.title());
            }
        }
        return;
    };
    let Some(table) = holidays::table(name) else {
        eprintln!("no bundled table is called `{name}`");
        std::process::exit(2);
    };
    let (first, last) = table.years();
    let asked: Option<i32> = arguments.get(1).and_then(|year| year.parse().ok());
    for year in (first..=last).filter(|year| asked.is_none_or(|asked| asked == *year)) {
        for day in table.in_year(year) {
            println!("{}\t{}", day.date, day.name);
        }
    }
}
