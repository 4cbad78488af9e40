//! Live money: histories read and settled again after each change, away from the typing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use slate_ide::{Checked, Fault, Live, SettingsFile};
use tower_lsp::Client;
use tower_lsp::ls_types::MessageType;

use crate::abilities::Abilities;
use crate::progress::Shown;
use crate::publish::Publisher;
use crate::roots::Root;
use crate::settings::{Round, Told};
use crate::state::{State, View};
use crate::turns::Turns;

/// What each open document was when its figures were computed: its version, and what it meant.
type Seen = BTreeMap<String, (i32, Weak<Checked>)>;

/// What the client shows while a history is read.
const READING: &str = "Reading the history";

/// Brings the figures up to date after each change until the server ends.
pub fn start(
    publisher: &Publisher,
    client: Client,
    state: Arc<Mutex<State>>,
    turns: Arc<Turns>,
    live: Arc<Live>,
    abilities: Abilities,
) {
    let changed = publisher.changed();
    let publisher = publisher.clone();
    tokio::spawn(async move {
        let mut said = None;
        let mut told = Told::default();
        let mut seen = Seen::new();
        loop {
            changed.notified().await;
            let (views, roots, addresses, encoding, generation) = {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                let addresses = state.addresses().clone();
                (state.views(), state.roots(), addresses, state.encoding, state.generation())
            };
            let mut round = settings(roots).await;
            seen.retain(|uri, _| views.iter().any(|view| view.document.uri.as_str() == uri));
            let mut news = News::default();
            for view in views {
                let view = Arc::new(view);
                let Some((file, faults)) = round.get_mut(&view.document.root) else { continue };
                meant(&turns, &view).await;
                let shown = progress(&client, &live, &view, file, abilities).await;
                let more = refreshed(&live, &view, file, &mut seen).await;
                faults.extend_from_slice(&more.faults);
                news.add(more);
                if let Some(shown) = shown {
                    shown.end().await;
                }
            }
            publisher.figured(generation);
            // Who looks at an agreement learns why it has no figures. The same trouble is told once,
            // not at each key.
            let mut faults = round.values().flat_map(|(_, faults)| faults);
            let wrong = faults.find(|fault| fault.error).map(Fault::to_string);
            let wrong = wrong.or(news.failed);
            if wrong != said {
                if let Some(why) = &wrong {
                    client.show_message(MessageType::WARNING, why).await;
                }
                said = wrong;
            }
            told.tell(&client, round, encoding, &addresses).await;
            let client = client.clone();
            // A client that is slow to answer holds up nothing.
            tokio::spawn(async move {
                if abilities.refreshes_hints && (news.meaning || news.money) {
                    let _ = client.inlay_hint_refresh().await;
                }
                if abilities.refreshes_lenses && news.meaning {
                    let _ = client.code_lens_refresh().await;
                }
            });
        }
    });
}

/// What changed that a client would not ask for by itself.
#[derive(Debug, Default)]
struct News {
    /// A text that was not edited means something else: another file was.
    meaning: bool,
    /// Figures are others.
    money: bool,
    /// Why the history that an agreement has cannot be used.
    faults: Vec<Fault>,
    /// Why nothing was computed, by no fault of anybody's text.
    failed: Option<String>,
}

impl News {
    fn add(&mut self, more: Self) {
        self.meaning |= more.meaning;
        self.money |= more.money;
        self.failed = more.failed.or_else(|| self.failed.take());
    }
}

/// Sees to it that what a document means is known: only then its figures are asked for.
async fn meant(turns: &Turns, view: &Arc<View>) {
    let (turn, view) = (turns.of(view).await, Arc::clone(view));
    // Where it fails, so do the figures, which tells why.
    let _ = tokio::task::spawn_blocking(move || turn.take(&view)).await;
}

/// Brings the figures of one document up to date.
async fn refreshed(
    live: &Arc<Live>,
    view: &Arc<View>,
    file: &Arc<SettingsFile>,
    seen: &mut Seen,
) -> News {
    let (live, at, file) = (Arc::clone(live), Arc::clone(view), Arc::clone(file));
    let done = tokio::task::spawn_blocking(move || {
        let checked = Arc::downgrade(&at.snapshot.checked(&at.document.path));
        (checked, live.refresh(&at.snapshot, &at.document.path, &file))
    });
    let (checked, figures) = match done.await {
        Ok(done) => done,
        Err(error) => {
            let failed = Some(format!("the figures failed: {error}"));
            return News { failed, ..News::default() };
        }
    };
    let (uri, version) = (view.document.uri.as_str().to_owned(), view.document.version);
    let before = seen.insert(uri, (version, Weak::clone(&checked)));
    let meaning =
        before.is_some_and(|(before, meant)| before == version && !Weak::ptr_eq(&meant, &checked));
    News { meaning, money: figures.changed, faults: figures.faults, failed: None }
}

/// The `slate.toml` of each workspace, read once for all that a round does, and what is wrong with it
/// before any history is read.
async fn settings(roots: Vec<Root>) -> Round {
    let found = tokio::task::spawn_blocking(move || {
        let read = |root: Root| {
            let file = SettingsFile::of(&root.snapshot);
            let faults = root.snapshot.settings_faults(&file);
            (root.folder, (Arc::new(file), faults))
        };
        roots.into_iter().map(read).collect()
    });
    found.await.unwrap_or_default()
}

/// Shows that a history is read, where the client shows such things and it has to be.
async fn progress(
    client: &Client,
    live: &Arc<Live>,
    view: &Arc<View>,
    file: &Arc<SettingsFile>,
    abilities: Abilities,
) -> Option<Shown> {
    if !abilities.progress {
        return None;
    }
    let (live, view, file) = (Arc::clone(live), Arc::clone(view), Arc::clone(file));
    let reads = tokio::task::spawn_blocking(move || {
        live.will_read(&view.snapshot, &view.document.path, &file)
    });
    match reads.await {
        Ok(true) => Some(Shown::begin(client, None, true, READING).await),
        _ => None,
    }
}
