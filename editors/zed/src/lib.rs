//! Tells Zed how to start `slate lsp`: the program on the path. Where the settings name another, Zed starts
//! that with the arguments that they name, and asks for nothing here.

use zed_extension_api::{register_extension, Command, Extension, LanguageServerId, Result, Worktree};

struct Slate;

impl Extension for Slate {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let command = worktree.which("slate").ok_or_else(|| {
            "`slate` is not on the path: install it, or say in the settings where it is and what it runs: \
             {\"lsp\": {\"slate\": {\"binary\": {\"path\": \"/path/to/slate\", \"arguments\": [\"lsp\"]}}}}"
                .to_owned()
        })?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: worktree.shell_env() })
    }
}

register_extension!(Slate);
