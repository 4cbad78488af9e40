//! What no client can bring about: a question that panics.

use futures::StreamExt;
use tower_lsp::LspService;

use super::*;

#[test]
fn a_panic_is_the_error_of_one_request_and_is_logged() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let backend =
            |client| Backend::new(client, Publisher::default(), Arc::default(), Arc::default());
        let (service, socket) = LspService::build(backend).finish();
        let (mut said, _) = socket.split();
        let said = tokio::spawn(async move { said.next().await });
        let backend = service.inner();
        let uri: Uri = "file:///a.slate".parse().unwrap();
        let document = TextDocumentItem {
            uri: uri.clone(),
            language_id: "slate".to_owned(),
            version: 1,
            text: "edition 2026\n".to_owned(),
        };
        backend.did_open(DidOpenTextDocumentParams { text_document: document }).await;

        let failed = backend.ask(&uri, |_| -> usize { panic!("of a question") }).await;
        assert_eq!(failed.map_err(|error| error.code), Err(Error::internal_error().code));
        let said = said.await.unwrap().unwrap();
        let message = said.params().unwrap()["message"].as_str().unwrap();
        assert_eq!(said.method(), "window/logMessage");
        assert!(message.starts_with("a request about file:///a.slate failed"), "{message}");
        assert!(message.contains("of a question"), "{message}");

        // While it holds the state, too; whoever comes next finds the state as it was.
        let state = Arc::clone(&backend.state);
        let holding = move |_| -> usize {
            let _held = state.lock();
            panic!("of a question")
        };
        assert!(tokio::join!(backend.ask(&uri, holding)).0.is_err());
        let answer = backend.ask(&uri, |view| view.document.text.len()).await;
        assert_eq!(answer, Ok(Some("edition 2026\n".len())));
    });
}
