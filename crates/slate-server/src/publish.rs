//! Findings pushed after each change: computed on a snapshot away from the typing, for the newest
//! state only.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use slate_ide::Checked;

use tokio::sync::{Notify, watch};
use tokio::task::{JoinError, JoinSet};
use tower_lsp::Client;
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

use crate::convert;
use crate::places::Places;
use crate::state::{State, View};
use crate::turns::{Turns, Wanted};

/// Wakes the tasks that work after a change.
#[derive(Debug, Clone, Default)]
pub struct Publisher {
    changed: Arc<Notify>,
    /// Wakes what takes longer than findings.
    figures: Arc<Notify>,
    /// Tells every request that waits for a change, and whether none will come any more.
    changes: Arc<watch::Sender<bool>>,
    /// Of how many changes the figures are.
    figured: Arc<watch::Sender<u64>>,
    /// How often somebody waited for figures.
    waited: Arc<watch::Sender<u64>>,
}

/// The longest that somebody waits for figures: of most histories they are there much sooner.
const PATIENCE: Duration = Duration::from_secs(1);

impl Publisher {
    /// Says that something changed. Several changes before the task wakes are one.
    pub fn wake(&self) {
        self.changed.notify_one();
        self.figures.notify_one();
        self.changes.send_modify(|_| {});
    }

    /// Says that the client is gone: whoever waits for a change need not any more.
    pub fn end(&self) {
        self.changes.send_replace(true);
    }

    /// What a request waits on for the next change; it holds whether the client is gone.
    pub fn changes(&self) -> watch::Receiver<bool> {
        self.changes.subscribe()
    }

    /// Says that a history changed, and no text.
    pub fn wake_figures(&self) {
        self.figures.notify_one();
    }

    /// What is notified of changes for findings.
    pub fn for_findings(&self) -> Arc<Notify> {
        Arc::clone(&self.changed)
    }

    /// What is notified of changes for work that takes longer than findings.
    pub fn changed(&self) -> Arc<Notify> {
        Arc::clone(&self.figures)
    }

    /// Says that the figures are those of a text of so many changes.
    pub fn figured(&self, generation: u64) {
        self.figured.send_replace(generation);
    }

    /// Waits until the figures are those of a text of so many changes, for a client that would not ask
    /// again. Only who asked last waits: another that still does holds up nothing.
    pub async fn figures_of(&self, generation: u64) {
        let (mut figured, mut waited) = (self.figured.subscribe(), self.waited.subscribe());
        self.waited.send_modify(|it| *it = it.wrapping_add(1));
        waited.mark_unchanged();
        tokio::select! {
            _ = figured.wait_for(|it| *it >= generation) => {}
            _ = waited.changed() => {}
            () = tokio::time::sleep(PATIENCE) => {}
        }
    }

    /// Publishes after each change until the server ends.
    pub fn start(&self, client: Client, state: Arc<Mutex<State>>, turns: Arc<Turns>) {
        let changed = Arc::clone(&self.changed);
        tokio::spawn(async move {
            let mut sent = Sent::new();
            changed.notified().await;
            loop {
                // What changes while a long text is looked at is not kept waiting.
                tokio::select! {
                    () = publish(&client, &state, &turns, &mut sent) => changed.notified().await,
                    () = changed.notified() => {}
                }
            }
        });
    }
}

/// What was sent last of each document: its version, and what its findings were computed of.
type Sent = BTreeMap<String, (i32, Weak<Checked>)>;

/// How many documents are looked at for their findings at a time: behind a long one the others go on.
const AT_A_TIME: usize = 2;

async fn publish(client: &Client, state: &Mutex<State>, turns: &Arc<Turns>, sent: &mut Sent) {
    let now = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let (generation, views) = {
        let state = now();
        (state.generation(), state.views())
    };
    sent.retain(|uri, _| views.iter().any(|view| view.document.uri.as_str() == uri));
    let mut views = views.into_iter();
    let mut under_way = JoinSet::new();
    loop {
        let more = AT_A_TIME.saturating_sub(under_way.len());
        for view in views.by_ref().take(more) {
            let known = sent.get(view.document.uri.as_str()).cloned();
            under_way.spawn(look_at(view, known, Arc::clone(turns)));
        }
        let Some(looked_at) = under_way.join_next().await else { return };
        // What was computed of a text that is no more is not shown.
        if now().generation() != generation {
            return;
        }
        let Ok(LookedAt { uri, version, findings }) = looked_at else { continue };
        match findings {
            Ok((Some(findings), checked)) => {
                let told = uri.as_str().to_owned();
                client.publish_diagnostics(uri, findings, Some(version)).await;
                sent.insert(told, (version, checked));
            }
            Ok((None, _)) => {}
            Err(error) => {
                let message = format!("the findings of {} failed: {error}", uri.as_str());
                client.log_message(MessageType::ERROR, message).await;
            }
        }
    }
}

/// A document that was looked at for its findings.
struct LookedAt {
    uri: Uri,
    version: i32,
    /// Those that the client does not have, and what they were computed of.
    findings: Result<(Option<Vec<Diagnostic>>, Weak<Checked>), JoinError>,
}

async fn look_at(view: View, known: Option<(i32, Weak<Checked>)>, turns: Arc<Turns>) -> LookedAt {
    let (uri, version) = (view.document.uri.clone(), view.document.version);
    let turn = turns.of(&view).await;
    let findings = tokio::task::spawn_blocking(move || {
        turn.take(&view);
        let checked = view.snapshot.checked(&view.document.path);
        // The client has them, of the same text and of the same files that it uses.
        let same = |(before, of): &(i32, Weak<Checked>)| {
            *before == version && std::ptr::eq(of.as_ptr(), Arc::as_ptr(&checked))
        };
        let findings = known.filter(same).is_none().then(|| diagnostics(&view));
        (findings, Arc::downgrade(&checked))
    });
    let _wanted = Wanted(findings.abort_handle());
    LookedAt { uri, version, findings: findings.await }
}

/// The findings of a document.
pub fn diagnostics(view: &View) -> Vec<Diagnostic> {
    let lines = view.lines();
    let mut places = Places::new(view);
    let findings = view.snapshot.findings(&view.document.path);
    let shown = findings.iter().map(|it| convert::diagnostic(view, &lines, &mut places, it));
    shown.collect()
}
