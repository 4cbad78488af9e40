//! The command line of Slate: arguments in, exit code out. What the words mean is decided in the
//! rooms below; here they are only passed on and printed.

mod commands;
mod exit;
mod output;
mod outputs;
mod source;

use clap::{ColorChoice, Parser, Subcommand};

use crate::exit::Exit;

/// Service level agreements as code: write, check, compile, simulate and test them.
#[derive(Debug, Parser)]
#[command(name = "slate", version = version(), max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a starting agreement
    New(commands::new::Arguments),
    /// Find mistakes in agreements
    Check(commands::check::Arguments),
    /// Lay out agreements in the one form
    Fmt(commands::fmt::Arguments),
    /// Compile an agreement to its JSON model
    Compile(commands::compile::Arguments),
    /// Print the JSON Schema of the model or the statement
    Schema(commands::schema::Arguments),
    /// Say what an agreement would have cost on a history
    Simulate(commands::simulate::Arguments),
    /// Show one record's clocks as a timeline
    Trace(commands::trace::Arguments),
    /// Say when something is due, and why
    Due(commands::due::Arguments),
    /// Run the scenarios of agreements
    Test(commands::test::Arguments),
    /// Explain a finding
    Explain(commands::explain::Arguments),
    /// Serve an editor: the language server
    Lsp(commands::lsp::Arguments),
    /// Print a completion script for a shell
    Completions(commands::completions::Arguments),
}

/// The version, with that of the time zone database: both decide what comes out.
fn version() -> &'static str {
    static VERSION: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let zones = slate_calendar::zone_database_version();
        format!("{} (time zones of {zones})", env!("CARGO_PKG_VERSION"))
    });
    &VERSION
}

fn main() -> std::process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no failure; anything else could not be run.
            let code = if error.use_stderr() { Exit::CouldNotRun } else { Exit::Success };
            let _ = error.print();
            return code.into();
        }
    };
    match cli.color {
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
        ColorChoice::Auto => {}
    }
    let done = match cli.command {
        Command::New(arguments) => commands::new::run(&arguments),
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::Fmt(arguments) => commands::fmt::run(&arguments),
        Command::Compile(arguments) => commands::compile::run(&arguments),
        Command::Schema(arguments) => commands::schema::run(&arguments),
        Command::Simulate(arguments) => commands::simulate::run(&arguments),
        Command::Trace(arguments) => commands::trace::run(&arguments),
        Command::Due(arguments) => commands::due::run(&arguments),
        Command::Test(arguments) => commands::test::run(&arguments),
        Command::Explain(arguments) => commands::explain::run(&arguments),
        Command::Lsp(arguments) => commands::lsp::run(&arguments),
        Command::Completions(arguments) => commands::completions::run(&arguments),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            failure.print();
            Exit::CouldNotRun.into()
        }
    }
}
