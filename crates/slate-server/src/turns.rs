//! Whose turn it is to work out what a text means. One thread at a time does so for each file, and whoever
//! waits for that holds none: however long it takes, questions about other files are answered meanwhile,
//! and so are those about this one that need no more than its text.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Queue, OwnedMutexGuard};
use tokio::task::AbortHandle;

use crate::state::View;

/// The queue of each file of which somebody works out the meaning.
#[derive(Debug, Default)]
pub struct Turns(Mutex<BTreeMap<PathBuf, Arc<Queue<()>>>>);

/// The turn of one who asks; nobody needs it where the meaning is known.
#[derive(Debug)]
pub struct Turn(Option<OwnedMutexGuard<()>>);

impl Turns {
    /// Waits for the turn of a document. Those who asked first come first.
    pub async fn of(&self, view: &View) -> Turn {
        if view.is_known() {
            return Turn(None);
        }
        let queue = {
            let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody stands in the others.
            queues.retain(|_, queue| Arc::strong_count(queue) > 1);
            Arc::clone(queues.entry(view.document.file.clone()).or_default())
        };
        let turn = queue.lock_owned().await;
        // Who came before may have worked it out.
        Turn((!view.is_known()).then_some(turn))
    }
}

impl Turn {
    /// Works out what the document means, where nobody has, and lets the next one go on.
    pub fn take(self, view: &View) {
        if self.0.is_some() {
            let _ = view.snapshot.checked(&view.document.path);
        }
    }
}

/// Work that is wanted as long as this is there: what nobody wants any more is not begun.
pub struct Wanted(pub AbortHandle);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.abort();
    }
}
