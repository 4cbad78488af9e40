//! Live money: histories read and settled again after each change, away from the typing.

use std::sync::{Arc, Mutex, PoisonError};

use slate_ide::Live;
use tower_lsp::Client;
use tower_lsp::ls_types::MessageType;

use crate::abilities::Abilities;
use crate::publish::Publisher;
use crate::state::State;

/// Brings the figures up to date after each change until the server ends.
pub fn start(
    publisher: &Publisher,
    client: Client,
    state: Arc<Mutex<State>>,
    live: Arc<Live>,
    abilities: Abilities,
) {
    let changed = publisher.changed();
    tokio::spawn(async move {
        let mut said = None;
        loop {
            changed.notified().await;
            let views = state.lock().unwrap_or_else(PoisonError::into_inner).views();
            let mut wrong = None;
            for view in views {
                let live = Arc::clone(&live);
                let done = tokio::task::spawn_blocking(move || {
                    live.refresh(&view.snapshot, &view.document.path)
                });
                match done.await {
                    Ok(Ok(())) => {}
                    Ok(Err(why)) => wrong = Some(why),
                    Err(error) => wrong = Some(format!("the figures failed: {error}")),
                }
            }
            // The same trouble is told once, not at each key.
            if wrong != said {
                if let Some(why) = &wrong {
                    client.show_message(MessageType::WARNING, why).await;
                }
                said = wrong;
            }
            let client = client.clone();
            // A client that is slow to answer holds up nothing.
            tokio::spawn(async move {
                if abilities.refreshes_hints {
                    let _ = client.inlay_hint_refresh().await;
                }
                if abilities.refreshes_lenses {
                    let _ = client.code_lens_refresh().await;
                }
            });
        }
    });
}
