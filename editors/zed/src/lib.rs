//! Tells Zed how to start `slate lsp`: the program that its settings name, or the one on the path.

use zed_extension_api::settings::LspSettings;
use zed_extension_api::{register_extension, Command, Extension, LanguageServerId, Result, Worktree};

struct Slate;

impl Extension for Slate {
    fn new() -> Self {
        Self
    }

    fn language_server_command(&mut self, _: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let settings = LspSettings::for_worktree("slate", worktree).ok();
        let named = settings.and_then(|it| it.binary).and_then(|it| it.path);
        let command = named.or_else(|| worktree.which("slate")).ok_or_else(|| {
            "`slate` is not on the path: install it, or say where it is in the setting lsp.slate.binary.path"
                .to_owned()
        })?;
        Ok(Command { command, args: vec!["lsp".to_owned()], env: worktree.shell_env() })
    }
}

register_extension!(Slate);
