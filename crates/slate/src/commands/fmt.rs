//! `slate fmt`: agreements in the one layout.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::exit::{Done, Exit, Failure};
use crate::{output, source};

#[derive(Debug, Args)]
pub struct Arguments {
    /// Agreements, or folders of them; `-` reads standard input and writes standard output
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; name the files that would change, and fail if there are any
    #[arg(long)]
    check: bool,
}

pub fn run(arguments: &Arguments) -> Done {
    let mut exit = Exit::Success;
    let mut changed = 0usize;
    for path in source::agreements_in(&arguments.files)? {
        let text = source::read(&path)?;
        let laid_out = match slate_syntax::format(&text) {
            // The layout has no say in how lines end: what a checkout made of them stays.
            Ok(laid_out) if text.contains("\r\n") => laid_out.replace('\n', "\r\n"),
            Ok(laid_out) => laid_out,
            Err(_) => {
                // What is wrong is for `check` to say; here only that nothing was touched.
                Failure::new(format!("`{}` has mistakes and was left as it is", path.display()))
                    .help(format!("see them with `slate check {}`", path.display()))
                    .print();
                exit = Exit::Findings;
                continue;
            }
        };
        let stdin = path == Path::new("-");
        if stdin && !arguments.check {
            output::write(None, &laid_out)?;
        } else if laid_out != text {
            changed += 1;
            if arguments.check {
                output::write(None, &format!("{}\n", path.display()))?;
                exit = Exit::Findings;
            } else {
                output::replace(&path, laid_out.as_bytes())?;
                anstream::eprintln!("laid out {}", path.display());
            }
        }
    }
    if arguments.check && changed > 0 {
        anstream::eprintln!("{changed} to lay out: run `slate fmt`");
    }
    Ok(exit)
}
