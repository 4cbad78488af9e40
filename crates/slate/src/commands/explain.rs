//! `slate explain`: the page of a finding.

use clap::Args;
use slate_check::{Code, explain};

use crate::exit::{Done, Exit, Failure};
use crate::output;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The code (`S0101`) or its name (`ladder-gap`)
    #[arg(required_unless_present = "list")]
    code: Option<String>,
    /// List every code
    #[arg(long)]
    list: bool,
    /// How to print it
    #[arg(long, value_enum, default_value = "human")]
    format: super::Format,
}

#[derive(serde::Serialize)]
struct Shown<'a> {
    id: &'a str,
    name: &'a str,
    severity: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
}

pub fn run(arguments: &Arguments) -> Done {
    let shown = |code: Code, page| Shown {
        id: code.id(),
        name: code.slug(),
        severity: code.severity().word(),
        title: code.title(),
        page,
    };
    let text = match &arguments.code {
        Some(code) if !arguments.list => {
            let page = explain(code).map_err(|unknown| {
                Failure::new(unknown).help("`slate explain --list` prints every code")
            })?;
            match arguments.format {
                super::Format::Human => format!("{}\n", page.trim_end()),
                super::Format::Json => {
                    let code: Code = code.parse()?;
                    output::json(&shown(code, Some(page)))?
                }
            }
        }
        _ => match arguments.format {
            super::Format::Human => {
                let mut lines = String::new();
                for code in Code::ALL {
                    lines.push_str(&format!(
                        "{}  {:<8} {:<28} {}\n",
                        code.id(),
                        code.severity().word(),
                        code.slug(),
                        code.title()
                    ));
                }
                lines
            }
            super::Format::Json => {
                output::json(&Code::ALL.iter().map(|code| shown(*code, None)).collect::<Vec<_>>())?
            }
        },
    };
    output::write(None, &text)?;
    Ok(Exit::Success)
}
