//! The statement on a terminal: what it comes to, month by month, and why.

use std::collections::BTreeMap;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use slate_engine::statement::{CreditLine, Statement, TargetLine};
use slate_model::PeriodVerdict;
use tabled::builder::Builder;
use tabled::settings::object::{Columns, Object, Segment};
use tabled::settings::{Alignment, Padding, Style as Border};

use crate::lines::{self, records};
use crate::words::{self, counted, figure, money, tame};

/// How a report looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Whether colour is used.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Look {
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

const TITLE: Style = Style::new().bold();
const BAD: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
const GOOD: Style = Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
const FAINT: Style = Style::new().dimmed();

/// The statement as text for a terminal, without a trailing blank line.
pub fn statement_terminal(statement: &Statement, look: Look) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, statement, look);
    out
}

fn write_all(out: &mut String, statement: &Statement, look: Look) -> std::fmt::Result {
    writeln!(out, "{}", look.paint(TITLE, &tame(&statement.title)))?;
    if let Some(kind) = words::kind(statement.kind) {
        writeln!(out, "{kind}")?;
    }
    writeln!(
        out,
        "{} to {}, {} to {}, seen from {}",
        tame(&statement.provider),
        tame(&statement.customer),
        statement.first,
        statement.last,
        statement.as_of
    )?;
    for parameter in &statement.parameters {
        writeln!(out, "{}", tame(&lines::parameter(parameter)))?;
    }

    attainment(out, statement, look)?;
    settlement(out, statement, look)?;
    credits(out, statement, look)?;

    if !statement.earned_back.is_empty() {
        heading(out, look, "Earned back")?;
        for line in &statement.earned_back {
            writeln!(out, "  {}  {}  {}", line.earned_in, money(&line.amount), tame(&line.words))?;
        }
    }
    if !statement.terminations.is_empty() {
        heading(out, look, "Rights to terminate")?;
        for line in &statement.terminations {
            let title = look.paint(BAD, &tame(&line.title));
            let because = tame(&lines::because(line));
            let place = place(look, line.at.as_ref());
            writeln!(out, "  {}  {title}: {because}{place}", line.period.label)?;
        }
    }
    if !statement.left_out.is_empty() {
        heading(out, look, "Not counted")?;
        for line in &statement.left_out {
            writeln!(
                out,
                "  {}{}: {} {}",
                lines::things(line),
                lines::of_target(line),
                tame(&line.reason),
                look.paint(FAINT, &format!("({})", tame(&line.examples.join(", "))))
            )?;
        }
    }
    if !statement.notes.is_empty() {
        heading(out, look, "Notes")?;
        for note in &statement.notes {
            writeln!(out, "  {}", tame(note))?;
        }
    }
    total(out, statement, look)
}

fn heading(out: &mut String, look: Look, text: &str) -> std::fmt::Result {
    writeln!(out, "\n{}", look.paint(TITLE, text))
}

fn place(look: Look, at: Option<&slate_model::Position>) -> String {
    at.map(|at| format!("  {}", look.paint(FAINT, &tame(&at.to_string())))).unwrap_or_default()
}

/// Attainment: a row a target, a column a period, in bands as wide as the terminal.
fn attainment(out: &mut String, statement: &Statement, look: Look) -> std::fmt::Result {
    let mut rows: Vec<(String, BTreeMap<&str, &TargetLine>)> = Vec::new();
    let mut periods_of: Vec<Vec<&str>> = Vec::new();
    for line in &statement.targets {
        let key = lines::target(line);
        let index = match rows.iter().position(|(known, _)| *known == key) {
            Some(index) => index,
            None => {
                rows.push((key, BTreeMap::new()));
                periods_of.push(Vec::new());
                rows.len() - 1
            }
        };
        if let (Some((_, cells)), Some(periods)) = (rows.get_mut(index), periods_of.get_mut(index))
        {
            cells.insert(&line.period.label, line);
            periods.push(&line.period.label);
        }
    }
    // Targets that share their periods share a table.
    let mut tables: Vec<(Vec<&str>, Vec<usize>)> = Vec::new();
    for (index, periods) in periods_of.iter().enumerate() {
        match tables.iter_mut().find(|(known, _)| known == periods) {
            Some((_, members)) => members.push(index),
            None => tables.push((periods.clone(), vec![index])),
        }
    }
    for (periods, members) in tables {
        heading(out, look, "Attainment")?;
        let name_width = members
            .iter()
            .filter_map(|index| rows.get(*index))
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or(0);
        let columns = (look.width.saturating_sub(name_width + 14) / 10).clamp(3, 12);
        for band in periods.chunks(columns) {
            let mut table = Builder::default();
            let head = ["target", "required"].into_iter().chain(band.iter().copied());
            table.push_record(head.map(|cell| look.paint(FAINT, cell)));
            for (name, cells) in members.iter().filter_map(|index| rows.get(*index)) {
                let required = cells.values().find_map(|line| line.required.clone());
                let figures = band.iter().map(|label| match cells.get(label) {
                    Some(line) => cell(line, look),
                    None => String::new(),
                });
                let named = [tame(name), required.unwrap_or_default()];
                table.push_record(named.into_iter().chain(figures));
            }
            print(out, table, Columns::new(2..))?;
        }
    }
    let forgiven = format!("† {}", lines::BY_LOW_VOLUME);
    let marks: Vec<&str> = [
        (forgiven.as_str(), statement.targets.iter().any(|line| line.forgiven)),
        (
            "~ provisional: part of the period is still open",
            statement.targets.iter().any(|line| line.period.provisional),
        ),
    ]
    .into_iter()
    .filter_map(|(meaning, used)| used.then_some(meaning))
    .collect();
    if !marks.is_empty() {
        writeln!(out, "  {}", look.paint(FAINT, &marks.join("   ")))?;
    }
    Ok(())
}

/// One attainment: red when missed, with marks for what qualifies it.
fn cell(line: &TargetLine, look: Look) -> String {
    let mut text = match &line.attainment {
        Some(attainment) => words::short_attainment(attainment, line.required.as_deref()),
        None => "–".to_owned(),
    };
    if line.forgiven {
        text.push('†');
    }
    if line.period.provisional {
        text.push('~');
    }
    match line.verdict {
        PeriodVerdict::Missed => look.paint(BAD, &format!("✗ {text}")),
        PeriodVerdict::Met => look.paint(GOOD, &text),
        PeriodVerdict::NotMeasured | PeriodVerdict::Reported => look.paint(FAINT, &text),
    }
}

/// The settlement table with its total.
fn settlement(out: &mut String, statement: &Statement, look: Look) -> std::fmt::Result {
    let currency = statement.totals.net.currency.to_string();
    heading(out, look, &format!("Settlement ({currency})"))?;
    let lines = &statement.settlements;
    let any = |pick: fn(&slate_engine::statement::SettlementLine) -> &slate_model::Money| {
        lines.iter().any(|line| !pick(line).amount.0.is_zero())
    };
    let (claimable, earned) = (any(|line| &line.claimable), any(|line| &line.earned_back));
    let mut table = Builder::default();
    let mut head = vec!["period", "charges", "credits", "after caps"];
    if claimable {
        head.push("claimable");
    }
    if earned {
        head.push("earned back");
    }
    head.extend(["payable", ""]);
    table.push_record(head.iter().map(|cell| look.paint(FAINT, cell)));
    let most = lines.iter().map(|line| line.payable.amount.0).max().unwrap_or_default();
    for line in lines {
        let mut label = line.period.label.clone();
        if line.period.stub {
            label.push_str(" (part)");
        }
        if line.period.provisional {
            label.push('~');
        }
        let mut row = vec![label, figure(&line.charges), figure(&line.gross), figure(&line.net)];
        if claimable {
            row.push(figure(&line.claimable));
        }
        if earned {
            row.push(figure(&line.earned_back));
        }
        row.push(figure(&line.payable));
        row.push(look.paint(BAD, &bar(line.payable.amount.0, most)));
        table.push_record(row);
    }
    let totals = &statement.totals;
    let mut row = vec![
        "total".to_owned(),
        figure(&totals.charges),
        figure(&totals.gross),
        figure(&totals.net),
    ];
    if claimable {
        row.push(figure(&totals.claimable));
    }
    if earned {
        row.push(figure(&totals.earned_back));
    }
    row.push(figure(&totals.payable));
    row.push(String::new());
    table.push_record(row.iter().map(|cell| look.paint(TITLE, cell)));
    let last = head.len() - 1;
    print(out, table, Columns::new(1..last))
}

/// A bar of at most 16 characters for a positive amount.
fn bar(amount: rust_decimal::Decimal, most: rust_decimal::Decimal) -> String {
    let sixteenths = amount
        .checked_mul(rust_decimal::Decimal::from(16))
        .and_then(|scaled| scaled.checked_div(most))
        .and_then(|length| usize::try_from(length.ceil().mantissa()).ok())
        .unwrap_or(0);
    "█".repeat(sixteenths.min(16))
}

/// Each credit with its reckoning.
fn credits(out: &mut String, statement: &Statement, look: Look) -> std::fmt::Result {
    if statement.credits.is_empty() {
        return Ok(());
    }
    heading(out, look, "Credits")?;
    for line in &statement.credits {
        credit(out, statement, line, look)?;
    }
    Ok(())
}

fn credit(
    out: &mut String,
    statement: &Statement,
    line: &CreditLine,
    look: Look,
) -> std::fmt::Result {
    writeln!(
        out,
        "  {}  {}{}  {}{}{}",
        line.period.label,
        tame(&line.title),
        tame(&lines::whose(line)),
        look.paint(TITLE, &money(&line.net)),
        lines::status(statement, line),
        place(look, line.row_at.as_ref().or(line.at.as_ref()))
    )?;
    writeln!(out, "           {}", tame(&lines::reckoning(line)))?;
    for step in words::telling(line) {
        writeln!(out, "           {} → {}", tame(&step.words), money(&step.after))?;
    }
    if !line.records.is_empty() {
        let number =
            counted(line.records.len().try_into().unwrap_or(u64::MAX), "record", "records");
        let text = format!("{number}: {}", tame(&records(&line.records, 5)));
        writeln!(out, "           {}", look.paint(FAINT, &text))?;
    }
    Ok(())
}

/// The last line: what it all comes to.
fn total(out: &mut String, statement: &Statement, look: Look) -> std::fmt::Result {
    let totals = &statement.totals;
    let share = words::share(&totals.payable, &totals.charges)
        .map(|share| format!(", {share} of the {} charged", money(&totals.charges)))
        .unwrap_or_default();
    let worst =
        totals.worst.as_ref().map(|worst| format!("; worst period {worst}")).unwrap_or_default();
    let payable = look.paint(TITLE, &money(&totals.payable));
    writeln!(out, "\nPayable: {payable}{share}{worst}")?;
    if !totals.claimable.amount.0.is_zero() {
        let claimable = money(&totals.claimable);
        writeln!(out, "Claimable and not yet claimed: {claimable}")?;
    }
    Ok(())
}

fn print(
    out: &mut String,
    builder: Builder,
    right: impl Object<
        tabled::grid::records::vec_records::VecRecords<
            tabled::grid::records::vec_records::Text<String>,
        >,
    >,
) -> std::fmt::Result {
    let mut table = builder.build();
    table
        .with(Border::empty())
        .modify(Segment::all(), Padding::new(0, 2, 0, 0))
        .modify(right, Alignment::right())
        .modify(Columns::first(), Padding::new(2, 2, 0, 0));
    for line in table.to_string().lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
