//! Shows what a command found, for a client that hands a lens to the server and drops the answer.

use std::path::PathBuf;

use tower_lsp::Client;
use tower_lsp::ls_types::{MessageType, ShowDocumentParams, Uri};

use crate::abilities::Abilities;
use crate::pages::cache;

/// What a command found.
#[derive(Debug)]
pub struct Found {
    /// In words.
    pub text: String,
    /// Whether it is as it should be.
    passed: bool,
    /// What it is called, where it is too long for a message.
    title: Option<String>,
}

impl Found {
    /// A few lines.
    pub const fn message(text: String) -> Self {
        Self::outcome(true, text)
    }

    /// A few lines of which some say that something is not as it should be, if `passed` is not.
    pub const fn outcome(passed: bool, text: String) -> Self {
        Self { text, passed, title: None }
    }

    /// A text of its own, as Markdown.
    pub fn page(title: &str, text: String) -> Self {
        Self { text, passed: true, title: Some(title.to_owned()) }
    }
}

/// Shows what `command` found, or why it found nothing: a few lines as a message; a page as a file, opened
/// where the client can open one.
pub async fn show(
    client: &Client,
    abilities: Abilities,
    command: &str,
    found: Result<Found, String>,
) {
    let found = match found {
        Ok(found) => found,
        Err(why) => return client.show_message(MessageType::WARNING, why).await,
    };
    let Some(title) = &found.title else {
        let kind = if found.passed { MessageType::INFO } else { MessageType::WARNING };
        return client.show_message(kind, found.text.trim_end()).await;
    };
    let file = match written(command, &found.text) {
        Ok(file) => file,
        Err(why) => {
            let message = format!("{title}: the answer cannot be kept: {why}");
            return client.show_message(MessageType::WARNING, message).await;
        }
    };
    if abilities.opens_files
        && let Some(uri) = Uri::from_file_path(&file)
    {
        let asked =
            ShowDocumentParams { uri, external: None, take_focus: Some(true), selection: None };
        if client.show_document(asked).await.unwrap_or(false) {
            return;
        }
    }
    let message = format!("{title}: {}", file.display());
    client.show_message(MessageType::INFO, message).await;
}

/// The file that holds what a command found last, in the user's cache: whole, or as it was.
fn written(command: &str, text: &str) -> std::io::Result<PathBuf> {
    let folder = cache().ok_or_else(|| std::io::Error::other("there is no folder for it"))?;
    let folder = folder.join("slate").join("answers");
    std::fs::create_dir_all(&folder)?;
    let file = folder.join(format!("{command}.md"));
    let part = folder.join(format!("{command}.{}.part", std::process::id()));
    std::fs::write(&part, text)?;
    std::fs::rename(&part, &file)?;
    Ok(file)
}
