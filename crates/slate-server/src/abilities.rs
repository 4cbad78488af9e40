//! What the client can do and wants, as it said when it began.

use slate_ide::Instant;
use tower_lsp::ls_types::{
    InitializeParams, InsertTextMode, MarkupContent, MarkupKind, ResourceOperationKind,
};

use crate::plain::plain;

/// What the client can do.
#[derive(Debug, Clone, Copy, Default)]
pub struct Abilities {
    /// It fills in the gaps of a clause.
    pub snippets: bool,
    /// It can be told to put a text in as it is.
    as_is: bool,
    /// It can be told to indent the lines of a text as their place is.
    adjusts: bool,
    /// How it wants to be told of what is at a place.
    pub hover: Format,
    /// How it wants to be told of what could be written.
    pub completion: Format,
    /// How it wants to be told of what a clause takes.
    pub signature: Format,
    /// It knows definitions within others; else they stand in one list.
    pub nested_symbols: bool,
    /// It takes actions that are edits and not commands.
    pub actions: bool,
    /// It shows other places that a finding speaks of.
    pub related: bool,
    /// It applies edits of a version of a document only.
    pub versioned_edits: bool,
    /// It asks for findings; else it is sent them.
    pub asks_findings: bool,
    /// It asks for findings again when told to.
    pub refreshes_findings: bool,
    /// It asks for hints again when told to.
    pub refreshes_hints: bool,
    /// It asks for lenses again when told to.
    pub refreshes_lenses: bool,
    /// It shows how far long work is.
    pub progress: bool,
    /// It knows the parts of what a clause takes by where they stand; else by their words.
    pub part_places: bool,
    /// It watches the files that it is told to watch.
    pub watches: bool,
    /// It opens a file that it is told to open.
    pub opens_files: bool,
    /// It makes a file that an edit needs.
    pub creates_files: bool,
    /// The moment that counts as now, where answers must be the same on every day: in its options,
    /// `{"now": "2026-03-04T12:00:00Z"}`. Tests and pictures want that.
    now: Option<Instant>,
}

impl Abilities {
    /// What the client said of itself.
    pub fn of(params: &InitializeParams) -> Self {
        let client = &params.capabilities;
        let text = client.text_document.as_ref();
        let workspace = client.workspace.as_ref();
        let item =
            text.and_then(|it| it.completion.as_ref()).and_then(|it| it.completion_item.as_ref());
        let modes = item.and_then(|it| it.insert_text_mode_support.as_ref());
        let mode = |mode| modes.is_some_and(|it| it.value_set.contains(&mode));
        let signature = text
            .and_then(|it| it.signature_help.as_ref())
            .and_then(|it| it.signature_information.as_ref());
        let parts = signature.and_then(|it| it.parameter_information.as_ref());
        let hover = text.and_then(|it| it.hover.as_ref());
        let symbols = text.and_then(|it| it.document_symbol.as_ref());
        Self {
            snippets: item.and_then(|it| it.snippet_support).unwrap_or(false),
            as_is: mode(InsertTextMode::AS_IS),
            adjusts: mode(InsertTextMode::ADJUST_INDENTATION),
            hover: Format::of(hover.and_then(|it| it.content_format.as_deref())),
            completion: Format::of(item.and_then(|it| it.documentation_format.as_deref())),
            signature: Format::of(signature.and_then(|it| it.documentation_format.as_deref())),
            nested_symbols: symbols
                .and_then(|it| it.hierarchical_document_symbol_support)
                .unwrap_or(false),
            actions: text
                .and_then(|it| it.code_action.as_ref())
                .is_some_and(|it| it.code_action_literal_support.is_some()),
            related: text
                .and_then(|it| it.publish_diagnostics.as_ref())
                .and_then(|it| it.related_information)
                .unwrap_or(false),
            versioned_edits: workspace
                .and_then(|it| it.workspace_edit.as_ref())
                .and_then(|it| it.document_changes)
                .unwrap_or(false),
            asks_findings: text.is_some_and(|it| it.diagnostic.is_some()),
            refreshes_findings: workspace
                .and_then(|it| it.diagnostics.as_ref())
                .and_then(|it| it.refresh_support)
                .unwrap_or(false),
            refreshes_hints: workspace
                .and_then(|it| it.inlay_hint.as_ref())
                .and_then(|it| it.refresh_support)
                .unwrap_or(false),
            refreshes_lenses: workspace
                .and_then(|it| it.code_lens.as_ref())
                .and_then(|it| it.refresh_support)
                .unwrap_or(false),
            progress: client.window.as_ref().and_then(|it| it.work_done_progress).unwrap_or(false),
            part_places: parts.and_then(|it| it.label_offset_support).unwrap_or(false),
            watches: workspace
                .and_then(|it| it.did_change_watched_files.as_ref())
                .and_then(|it| it.dynamic_registration)
                .unwrap_or(false),
            opens_files: client
                .window
                .as_ref()
                .and_then(|it| it.show_document.as_ref())
                .is_some_and(|it| it.support),
            creates_files: workspace.and_then(|it| it.workspace_edit.as_ref()).is_some_and(|it| {
                let makes = it.resource_operations.as_deref().unwrap_or_default();
                it.document_changes == Some(true) && makes.contains(&ResourceOperationKind::Create)
            }),
            now: params.initialization_options.as_ref().and_then(now),
        }
    }

    /// Whether it can be told so to indent what it puts in.
    pub fn indents(&self, mode: InsertTextMode) -> bool {
        if mode == InsertTextMode::AS_IS { self.as_is } else { self.adjusts }
    }

    /// The moment at which the author writes.
    pub fn now(&self) -> Instant {
        self.now.unwrap_or_else(|| Instant(chrono::Utc::now().timestamp_micros()))
    }
}

/// How a text for people is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// As Markdown, where the client says nothing of it too.
    #[default]
    Markdown,
    /// As it is shown.
    Plain,
}

impl Format {
    /// The first of those that the client takes, which is what it likes best.
    fn of(taken: Option<&[MarkupKind]>) -> Self {
        match taken.and_then(<[MarkupKind]>::first) {
            Some(MarkupKind::PlainText) => Self::Plain,
            _ => Self::Markdown,
        }
    }

    /// A text that was written as Markdown.
    pub fn text(self, markdown: &str) -> MarkupContent {
        match self {
            Self::Markdown => {
                MarkupContent { kind: MarkupKind::Markdown, value: markdown.to_owned() }
            }
            Self::Plain => MarkupContent { kind: MarkupKind::PlainText, value: plain(markdown) },
        }
    }
}

/// The moment that the options of a client name.
fn now(options: &serde_json::Value) -> Option<Instant> {
    let moment = options.get("now")?.as_str()?.parse::<chrono::DateTime<chrono::Utc>>();
    Some(Instant(moment.ok()?.timestamp_micros()))
}
