//! The statement as Markdown, for a ticket, a wiki or a pull request.

use std::fmt::Write;

use slate_engine::statement::Statement;
use slate_model::PeriodVerdict;

use crate::lines::{self, records};
use crate::words::{self, count, figure, money};

/// The statement as GitHub-flavoured Markdown.
pub fn statement_markdown(statement: &Statement) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut out, statement);
    out
}

fn write_all(out: &mut String, statement: &Statement) -> std::fmt::Result {
    let totals = &statement.totals;
    writeln!(out, "# {}\n", escape(&statement.title))?;
    if let Some(kind) = words::kind(statement.kind) {
        writeln!(out, "{kind}\n")?;
    }
    writeln!(
        out,
        "{} to {}. {} to {}, seen from {} ({}).\n",
        escape(&statement.provider),
        escape(&statement.customer),
        statement.first,
        statement.last,
        statement.as_of,
        statement.zone
    )?;
    for parameter in &statement.parameters {
        writeln!(out, "- {}", escape(&lines::parameter(parameter)))?;
    }
    if !statement.parameters.is_empty() {
        writeln!(out)?;
    }
    let share = words::share(&totals.payable, &totals.charges)
        .map(|share| format!(" ({share} of {} charged)", money(&totals.charges)))
        .unwrap_or_default();
    writeln!(out, "**Payable: {}**{share}\n", money(&totals.payable))?;
    if !totals.claimable.amount.0.is_zero() {
        writeln!(out, "Claimable and not yet claimed: {}\n", money(&totals.claimable))?;
    }

    writeln!(out, "## Settlement\n")?;
    writeln!(
        out,
        "| period | charges | credits | after caps | claimable | earned back | payable |"
    )?;
    writeln!(out, "|---|---:|---:|---:|---:|---:|---:|")?;
    for line in &statement.settlements {
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            period(&line.period),
            figure(&line.charges),
            figure(&line.gross),
            figure(&line.net),
            figure(&line.claimable),
            figure(&line.earned_back),
            figure(&line.payable)
        )?;
    }
    writeln!(
        out,
        "| **total** | {} | {} | {} | {} | {} | **{}** |\n",
        figure(&totals.charges),
        figure(&totals.gross),
        figure(&totals.net),
        figure(&totals.claimable),
        figure(&totals.earned_back),
        figure(&totals.payable)
    )?;

    writeln!(out, "## Targets\n")?;
    writeln!(
        out,
        "| period | target | attainment | required | of | breaches | verdict | clause |"
    )?;
    writeln!(out, "|---|---|---:|---|---|---:|---|---|")?;
    for line in &statement.targets {
        let verdict = match line.verdict {
            PeriodVerdict::Missed => "**missed**",
            _ if line.forgiven => lines::BY_LOW_VOLUME,
            other => words::verdict(other),
        };
        writeln!(
            out,
            "| {} | {} | {} | {} | {} / {} | {} | {verdict} | {} |",
            period(&line.period),
            escape(&lines::target(line)),
            line.attainment.as_deref().unwrap_or(""),
            line.required.as_deref().unwrap_or(""),
            line.numerator,
            line.denominator,
            count(line.breaches),
            line.at.as_ref().map(|at| escape(&at.to_string())).unwrap_or_default(),
        )?;
    }

    if !statement.credits.is_empty() {
        writeln!(out, "\n## Credits\n")?;
        for line in &statement.credits {
            writeln!(
                out,
                "- **{}** {}{}: {}{}",
                line.period.label,
                escape(&line.title),
                escape(&lines::whose(line)),
                money(&line.net),
                lines::status(statement, line)
            )?;
            writeln!(out, "  - {}", escape(&lines::reckoning(line)))?;
            for step in words::telling(line) {
                writeln!(out, "  - {} → {}", escape(&step.words), money(&step.after))?;
            }
            if let Some(at) = line.row_at.as_ref().or(line.at.as_ref()) {
                writeln!(out, "  - clause: {}", escape(&at.to_string()))?;
            }
            if !line.records.is_empty() {
                writeln!(out, "  - records: {}", escape(&records(&line.records, 20)))?;
            }
        }
    }
    if !statement.earned_back.is_empty() {
        writeln!(out, "\n## Earned back\n")?;
        for line in &statement.earned_back {
            let amount = money(&line.amount);
            writeln!(out, "- **{}** {amount}: {}", line.earned_in, escape(&line.words))?;
        }
    }
    if !statement.terminations.is_empty() {
        writeln!(out, "\n## Rights to terminate\n")?;
        for line in &statement.terminations {
            let (title, because) = (escape(&line.title), escape(&lines::because(line)));
            writeln!(out, "- **{}** {title}: {because}", line.period.label)?;
        }
    }
    if !statement.left_out.is_empty() {
        writeln!(out, "\n## Not counted\n")?;
        for line in &statement.left_out {
            writeln!(
                out,
                "- {}{}: {} (such as {})",
                escape(&lines::things(line)),
                lines::of_target(line),
                escape(&line.reason),
                escape(&line.examples.join(", "))
            )?;
        }
    }
    if !statement.notes.is_empty() {
        writeln!(out, "\n## Notes\n")?;
        for note in &statement.notes {
            writeln!(out, "- {}", escape(note))?;
        }
    }
    Ok(())
}

fn period(period: &slate_engine::statement::PeriodShown) -> String {
    let mut text = escape(&period.label);
    if period.stub {
        text.push_str(" (part)");
    }
    if period.provisional {
        text.push_str(" (provisional)");
    }
    text
}

/// Text that Markdown and HTML take as text: strangers write labels and identities.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in words::tame(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '[' | ']' | '|' | '#' | '~' => {
                out.push('\\');
                out.push(c);
            }
            // An underscore inside a word is no emphasis in GitHub's Markdown.
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_become_markup() {
        assert_eq!(escape("<script>a|b</script>"), "&lt;script&gt;a\\|b&lt;/script&gt;");
        assert_eq!(escape("[x](javascript:y)"), "\\[x\\](javascript:y)");
    }
}
