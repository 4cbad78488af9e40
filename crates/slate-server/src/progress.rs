//! How far long work is, for clients that show it.

use std::time::Duration;

use tower_lsp::ls_types::{NumberOrString, ProgressToken};
use tower_lsp::{Client, NotCancellable, OngoingProgress, Unbounded};

/// How long the client may think about whether to show it. The work is not held up for longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Work that the client shows as long as this is there.
pub struct Shown(Option<OngoingProgress<Unbounded, NotCancellable>>);

impl Shown {
    /// Shows work under the name that the client gave it, or under a new one where it takes those.
    pub async fn begin(
        client: &Client,
        named: Option<ProgressToken>,
        takes_new: bool,
        title: &str,
    ) -> Self {
        let token = match named {
            Some(token) => Some(token),
            None if takes_new => new(client).await,
            None => None,
        };
        match token {
            Some(token) => Self(Some(client.progress(token, title).begin().await)),
            None => Self(None),
        }
    }

    /// The work is done.
    pub async fn end(mut self) {
        if let Some(shown) = self.0.take() {
            shown.finish().await;
        }
    }
}

impl Drop for Shown {
    /// The work was given up, as where its request is cancelled: the client is told all the same.
    fn drop(&mut self) {
        if let (Some(shown), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(shown.finish());
        }
    }
}

/// A new name for work, which the client agrees to.
async fn new(client: &Client) -> Option<ProgressToken> {
    let token: ProgressToken =
        NumberOrString::String(format!("slate/{}", client.next_request_id()));
    let agreed = client.create_work_done_progress(token.clone());
    tokio::time::timeout(PATIENCE, agreed).await.ok()?.ok()?;
    Some(token)
}
