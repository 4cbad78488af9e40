//! Live money: histories read and settled again after each change, away from the typing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use slate_ide::{Lens, Live};
use tower_lsp::Client;
use tower_lsp::ls_types::MessageType;

use crate::abilities::Abilities;
use crate::progress::Shown;
use crate::publish::Publisher;
use crate::state::State;

/// What the client shows while a history is read.
const READING: &str = "Reading the history";

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
        let mut above = HashMap::new();
        loop {
            changed.notified().await;
            let views = state.lock().unwrap_or_else(PoisonError::into_inner).views();
            let mut wrong = None;
            let mut others = false;
            let mut lenses = HashMap::new();
            for view in views {
                let (uri, text) = (view.document.uri.clone(), Arc::clone(&view.document.text));
                let (live, view) = (Arc::clone(&live), Arc::new(view));
                let shown = if abilities.progress {
                    let (live, view) = (Arc::clone(&live), Arc::clone(&view));
                    let reads = tokio::task::spawn_blocking(move || {
                        live.will_read(&view.snapshot, &view.document.path)
                    });
                    match reads.await {
                        Ok(true) => Some(Shown::begin(&client, None, true, READING).await),
                        _ => None,
                    }
                } else {
                    None
                };
                let done = tokio::task::spawn_blocking(move || {
                    let path = &view.document.path;
                    let lenses = abilities.refreshes_lenses.then(|| view.snapshot.lenses(path));
                    (live.refresh(&view.snapshot, path), lenses)
                });
                let done = done.await.map(|(done, now)| {
                    if let Some(now) = now {
                        others |= of_another_file(above.get(&uri), &text, &now);
                        lenses.insert(uri, (text, now));
                    }
                    done
                });
                if let Some(shown) = shown {
                    shown.end().await;
                }
                match done {
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
            above = lenses;
            let client = client.clone();
            // A client that is slow to answer holds up nothing.
            tokio::spawn(async move {
                if abilities.refreshes_hints {
                    let _ = client.inlay_hint_refresh().await;
                }
                if others {
                    let _ = client.code_lens_refresh().await;
                }
            });
        }
    });
}

/// Whether lenses are others than before although the text is the same: a file that it uses changed. A
/// client asks by itself for those of a text that it changed, and an editor that is told to ask once more
/// may forget for a moment what those on the screen run.
fn of_another_file(before: Option<&(Arc<str>, Vec<Lens>)>, text: &Arc<str>, now: &[Lens]) -> bool {
    before.is_some_and(|(was, lenses)| was == text && lenses != now)
}
