//! The language server: the protocol in, what an editor asks of `slate-ide` out. The only room that
//! knows the protocol.
//!
//! | file | what |
//! |---|---|
//! | `state` | the documents that are open, by root and version |
//! | `roots` | what is asked of a workspace as a whole and of no document |
//! | `position` | byte offsets to the client's lines and columns, and back |
//! | `places` | places in several files, each read once for an answer |
//! | `convert` | findings, symbols, edits in the protocol's shapes |
//! | `backend` | each request, answered on a snapshot |
//! | `turns` | whose turn it is to work out what a text means |
//! | `frames` | messages on their way in and out, unusable ones answered |
//! | `parent` | the client's process, without which the server ends |
//! | `money` | figures of histories, brought up to date after each change |
//! | `settings` | what is wrong with each `slate.toml`, shown in it |
//! | `plain` | Markdown for clients that show a text as it stands |
//! | `publish` | findings pushed after each change, stale ones dropped |
//! | `pull` | findings for a client that asks, and when it is told to ask again |
//! | `colours` | the colours that each document was last given |
//! | `progress` | how far long work is |
//! | `show` | what a lens found, for clients that drop answers |
//! | `pages` | the page of each finding as a file |
//! | `everywhere` | findings of every file, open or not, for a client that asks |
//! | `abilities` | what the client can do |
//! | `addresses` | the addresses of files as the client writes them |
//!
//! Invariants: what changes the state does so before its first `await`, so that edits apply in the
//! order in which they arrive; what takes long runs on a snapshot elsewhere; who waits for what a text means
//! holds no thread; a panic in one request
//! fails that request only; what is cancelled is not computed; nothing but the protocol is written to standard output.

mod abilities;
mod addresses;
mod backend;
mod colours;
mod convert;
mod everywhere;
mod frames;
mod money;
mod pages;
mod parent;
mod places;
mod plain;
mod position;
mod progress;
mod publish;
mod pull;
mod roots;
mod settings;
mod show;
mod state;
mod turns;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Mutex, Notify};
use tower_lsp::{LspService, Server};

/// How many requests may be under way. What is read next may be the word that one of them is not wanted
/// any more, so reading waits for none of them.
const MOST_REQUESTS: usize = 1024;

/// How many of them compute at a time; the others wait, and those that are cancelled are never begun.
/// Figures of histories take one of them at most, and a command that takes long another. Every thread
/// keeps memory of its own, so there are no more than that needs.
const MOST_THREADS: usize = 3;

/// Serves an editor on standard input and output until it says `exit`, is gone or has left its end of them
/// to others; tells whether it said
/// before that the server should shut down.
///
/// # Errors
/// Where the threads that the server runs on cannot be had.
pub fn serve() -> std::io::Result<bool> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .max_blocking_threads(MOST_THREADS)
        .enable_time()
        .build()?;
    let shut_down = Arc::new(AtomicBool::new(false));
    runtime.block_on(async {
        let publisher = publish::Publisher::default();
        let gone = Arc::new(Notify::new());
        let backend = |client| {
            backend::Backend::new(
                client,
                publisher.clone(),
                Arc::clone(&shut_down),
                Arc::clone(&gone),
            )
        };
        let (service, socket) = LspService::build(backend).finish();
        let (messages, passed_on) = tokio::io::duplex(1 << 16);
        let (said, to_say) = tokio::io::duplex(1 << 16);
        let output = Arc::new(Mutex::new(tokio::io::stdout()));
        let answers = Arc::clone(&output);
        let read = publisher.clone();
        tokio::spawn(async move {
            // Where reading fails, the client is gone as well.
            let _ = frames::pass_on(tokio::io::stdin(), passed_on, &answers).await;
            read.end();
        });
        let said_all = tokio::spawn(async move { frames::say(to_say, &output).await });
        let served =
            Server::new(messages, said, socket).concurrency_level(MOST_REQUESTS).serve(service);
        tokio::select! {
            () = served => {
                // Where writing fails, nobody reads.
                let _ = said_all.await;
            }
            () = gone.notified() => publisher.end(),
        }
    });
    // A request that still computes is not waited for: its client is gone.
    runtime.shutdown_background();
    Ok(shut_down.load(Ordering::Relaxed))
}
