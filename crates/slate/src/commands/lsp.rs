//! `slate lsp`: serves an editor.

use clap::Args;

use crate::exit::{Exit, Failure};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Speak over standard input and output: the only way there is, so it need not be said
    #[arg(long)]
    stdio: bool,
}

/// Speaks the language server protocol until the editor is gone.
pub fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    // Many clients say `--stdio` whatever a server does.
    let _ = arguments.stdio;
    // The protocol has 1 for an end that was not announced.
    Ok(if slate_server::serve()? { Exit::Success } else { Exit::Findings })
}
