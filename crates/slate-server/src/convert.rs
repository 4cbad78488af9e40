//! What `slate-ide` answers in the protocol's shapes.

use slate_ide::{
    Action, ActionKind, Applicability, Change, Completion, CompletionKind, Finding, FoldKind,
    Inlay, Lens, LensKind, Severity, Signature, Symbol, SymbolKind, Token, TokenKind,
};
use tower_lsp::ls_types as lsp;
use tower_lsp::ls_types::Uri;

use crate::abilities::Abilities;
use crate::pages;
use crate::places::Places;
use crate::position::{Lines, count};
use crate::state::View;

/// A finding.
pub fn diagnostic(
    view: &View,
    lines: &Lines,
    places: &mut Places<'_>,
    finding: &Finding,
) -> lsp::Diagnostic {
    let text = &view.document.text;
    let place = finding.primary().map(|label| label.span).unwrap_or_default();
    let mut message = finding.message.clone();
    if let Some(witness) = &finding.witness {
        message.push_str(&format!("\nfor example: {witness}"));
    }
    for note in &finding.notes {
        message.push_str(&format!("\nnote: {note}"));
    }
    if let Some(help) = &finding.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let mut related = Vec::new();
    for label in finding.labels.iter().filter(|label| !label.primary) {
        let Some(location) = places.span(&label.file, label.span) else { continue };
        if view.abilities.related {
            let message = label.text.clone();
            related.push(lsp::DiagnosticRelatedInformation { location, message });
        } else {
            let (line, here) = (location.range.start.line + 1, view.document.path.as_str());
            let file = if &*label.file == here { "" } else { &*label.file };
            let between = if file.is_empty() { "" } else { ", " };
            message.push_str(&format!("\n{file}{between}line {line}: {}", label.text));
        }
    }
    lsp::Diagnostic {
        range: lines.range(text, place),
        severity: Some(match finding.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Note => lsp::DiagnosticSeverity::INFORMATION,
        }),
        code: Some(lsp::NumberOrString::String(finding.code.slug().to_owned())),
        code_description: pages::link(finding.code).map(|href| lsp::CodeDescription { href }),
        source: Some("slate".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: (finding.code == slate_ide::Code::UnusedDefinition)
            .then(|| vec![lsp::DiagnosticTag::UNNECESSARY]),
        data: None,
    }
}

/// A definition and what it holds.
pub fn symbol(text: &str, lines: &Lines, symbol: &Symbol) -> lsp::DocumentSymbol {
    #[expect(deprecated, reason = "the field must be filled in")]
    lsp::DocumentSymbol {
        name: symbol.name.clone(),
        detail: (!symbol.label.is_empty()).then(|| symbol.label.clone()),
        kind: symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: lines.range(text, symbol.span),
        selection_range: lines.range(text, symbol.name_span),
        children: Some(symbol.children.iter().map(|it| self::symbol(text, lines, it)).collect()),
    }
}

/// A definition and what it holds, one after the other, for clients that know no other order. `owner` is
/// that in which it stands.
pub fn list_symbols(
    view: &View,
    lines: &Lines,
    symbol: &Symbol,
    owner: Option<&str>,
    listed: &mut Vec<lsp::SymbolInformation>,
) {
    #[expect(deprecated, reason = "the field must be filled in")]
    listed.push(lsp::SymbolInformation {
        name: symbol.name.clone(),
        kind: symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: lsp::Location {
            uri: view.document.uri.clone(),
            range: lines.range(&view.document.text, symbol.span),
        },
        container_name: owner.map(str::to_owned),
    });
    for child in &symbol.children {
        list_symbols(view, lines, child, Some(&symbol.name), listed);
    }
}

/// The nearest of the protocol's kinds, which are those of programs.
pub const fn symbol_kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Agreement => lsp::SymbolKind::MODULE,
        SymbolKind::Calendar | SymbolKind::Holidays => lsp::SymbolKind::ARRAY,
        SymbolKind::Record => lsp::SymbolKind::STRUCT,
        SymbolKind::Field => lsp::SymbolKind::FIELD,
        SymbolKind::Event | SymbolKind::Termination => lsp::SymbolKind::EVENT,
        SymbolKind::Member => lsp::SymbolKind::ENUM_MEMBER,
        SymbolKind::Service => lsp::SymbolKind::CLASS,
        SymbolKind::Timer | SymbolKind::Metric => lsp::SymbolKind::FUNCTION,
        SymbolKind::Tier => lsp::SymbolKind::NAMESPACE,
        SymbolKind::Target => lsp::SymbolKind::INTERFACE,
        SymbolKind::Exclusion => lsp::SymbolKind::OPERATOR,
        SymbolKind::Credit => lsp::SymbolKind::NUMBER,
        SymbolKind::Parameter | SymbolKind::Let => lsp::SymbolKind::CONSTANT,
        SymbolKind::Input => lsp::SymbolKind::VARIABLE,
        SymbolKind::Scenario => lsp::SymbolKind::METHOD,
    }
}

/// Something that could be written. `rank` keeps the order of the answer. What is said of it is filled
/// in when it is looked at.
pub fn completion(
    view: &View,
    lines: &Lines,
    it: &Completion,
    rank: usize,
    abilities: Abilities,
) -> lsp::CompletionItem {
    let text = &view.document.text;
    // Whoever fills in gaps also indents the lines of a clause as their place is.
    let clause = it.kind == CompletionKind::Clause;
    let filled_in = clause && abilities.snippets;
    let new_text = if filled_in { it.insert.clone() } else { it.plain(text) };
    let indenting = if filled_in {
        lsp::InsertTextMode::ADJUST_INDENTATION
    } else {
        lsp::InsertTextMode::AS_IS
    };
    lsp::CompletionItem {
        label: it.label.clone(),
        kind: Some(match it.kind {
            CompletionKind::Word => lsp::CompletionItemKind::KEYWORD,
            CompletionKind::Clause => lsp::CompletionItemKind::SNIPPET,
            CompletionKind::Known => lsp::CompletionItemKind::CONSTANT,
            CompletionKind::Unit => lsp::CompletionItemKind::UNIT,
            CompletionKind::Path => lsp::CompletionItemKind::FILE,
            CompletionKind::Name(kind) => match kind {
                SymbolKind::Member => lsp::CompletionItemKind::ENUM_MEMBER,
                SymbolKind::Field => lsp::CompletionItemKind::FIELD,
                SymbolKind::Event => lsp::CompletionItemKind::EVENT,
                SymbolKind::Record => lsp::CompletionItemKind::STRUCT,
                SymbolKind::Timer | SymbolKind::Metric => lsp::CompletionItemKind::FUNCTION,
                SymbolKind::Parameter | SymbolKind::Let | SymbolKind::Input => {
                    lsp::CompletionItemKind::VARIABLE
                }
                _ => lsp::CompletionItemKind::REFERENCE,
            },
        }),
        detail: (!it.detail.is_empty()).then(|| it.detail.clone()),
        sort_text: Some(format!("{rank:05}")),
        insert_text_format: Some(if filled_in {
            lsp::InsertTextFormat::SNIPPET
        } else {
            lsp::InsertTextFormat::PLAIN_TEXT
        }),
        insert_text_mode: (clause && abilities.indents(indenting)).then_some(indenting),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit {
            range: lines.range(text, it.replace),
            new_text: lines.ended(new_text),
        })),
        additional_text_edits: it.also.as_ref().map(|(place, also)| {
            vec![lsp::TextEdit {
                range: lines.range(text, *place),
                new_text: lines.ended(also.clone()),
            }]
        }),
        data: Some(serde_json::json!({
            "uri": view.document.uri.as_str(),
            "kind": completion_word(it.kind),
            "about": it.about,
        })),
        ..lsp::CompletionItem::default()
    }
}

/// What stands for a kind of completion in what the client gives back.
fn completion_word(kind: CompletionKind) -> String {
    match kind {
        CompletionKind::Word => "a word".to_owned(),
        CompletionKind::Clause => "a clause".to_owned(),
        CompletionKind::Known => "known".to_owned(),
        CompletionKind::Unit => "a unit".to_owned(),
        CompletionKind::Path => "a file".to_owned(),
        CompletionKind::Name(kind) => kind.word().to_owned(),
    }
}

/// The document, the kind and the subject of a completion that the client gives back.
pub fn completion_subject(item: &lsp::CompletionItem) -> Option<(Uri, CompletionKind, String)> {
    let data = item.data.as_ref()?;
    let text = |name: &str| data.get(name)?.as_str();
    let word = text("kind")?;
    let names = SymbolKind::ALL.into_iter().map(CompletionKind::Name);
    let others = [
        CompletionKind::Word,
        CompletionKind::Clause,
        CompletionKind::Known,
        CompletionKind::Unit,
        CompletionKind::Path,
    ];
    let kind = others.into_iter().chain(names).find(|kind| completion_word(*kind) == word)?;
    Some((text("uri")?.parse().ok()?, kind, text("about")?.to_owned()))
}

/// What a function or a clause takes.
pub fn signature(it: &Signature, abilities: Abilities) -> lsp::SignatureHelp {
    // Where a part stands is counted in units of two bytes, whatever columns count.
    let units = |end: usize| count(it.label.get(..end).unwrap_or_default().encode_utf16().count());
    let said = |text: &str| Some(lsp::Documentation::MarkupContent(abilities.signature.text(text)));
    let parts = it.parts.iter().map(|part| lsp::ParameterInformation {
        label: if abilities.part_places {
            lsp::ParameterLabel::LabelOffsets([units(part.span.start), units(part.span.end)])
        } else {
            lsp::ParameterLabel::Simple(part.span.of(&it.label).to_owned())
        },
        documentation: said(part.text),
    });
    let active = count(it.active);
    lsp::SignatureHelp {
        signatures: vec![lsp::SignatureInformation {
            label: it.label.clone(),
            documentation: said(it.text),
            parameters: Some(parts.collect()),
            active_parameter: Some(active),
        }],
        active_signature: Some(0),
        active_parameter: Some(active),
    }
}

/// Edits of one text.
pub fn text_edits(text: &str, lines: &Lines, changes: Vec<Change>) -> Vec<lsp::TextEdit> {
    let edit = |it: Change| lsp::TextEdit {
        range: lines.range(text, it.span),
        new_text: lines.ended(it.text),
    };
    changes.into_iter().map(edit).collect()
}

/// Something that changes the text, with the findings of the client that it mends; `None` where the
/// client asked for other kinds.
pub fn action(
    view: &View,
    lines: &Lines,
    places: &mut Places<'_>,
    it: &Action,
    context: &lsp::CodeActionContext,
) -> Option<lsp::CodeAction> {
    let kind = action_kind(it.kind);
    // A kind that is asked for stands for those below it: `refactor` for `refactor.inline`, and the empty
    // one for all.
    let asked = |wanted: &lsp::CodeActionKind| {
        if wanted.as_str().is_empty() {
            return true;
        }
        let rest = kind.as_str().strip_prefix(wanted.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    // What is done to a whole file is no answer to what can be done at a place.
    let unasked = it.kind != ActionKind::Organise;
    if !context.only.as_ref().map_or(unasked, |only| only.iter().any(asked)) {
        return None;
    }
    let shown = &context.diagnostics;
    let mended: Vec<lsp::Diagnostic> = it
        .mends
        .iter()
        .flat_map(|(code, span)| {
            let range = lines.range(&view.document.text, *span);
            let slug = lsp::NumberOrString::String(code.slug().to_owned());
            shown.iter().filter(move |it| it.range == range && it.code.as_ref() == Some(&slug))
        })
        .cloned()
        .collect();
    Some(lsp::CodeAction {
        title: it.title.clone(),
        kind: Some(kind),
        diagnostics: (!mended.is_empty()).then_some(mended),
        edit: Some(places.edit(&it.edits)?),
        is_preferred: Some(it.applicability == Applicability::Safe),
        ..lsp::CodeAction::default()
    })
}

/// What an action is called, for clients that ask for some kinds only.
pub const fn action_kind(kind: ActionKind) -> lsp::CodeActionKind {
    match kind {
        ActionKind::Fix => lsp::CodeActionKind::QUICKFIX,
        ActionKind::Extract => lsp::CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Inline => lsp::CodeActionKind::REFACTOR_INLINE,
        ActionKind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Organise => lsp::CodeActionKind::SOURCE_ORGANIZE_IMPORTS,
    }
}

/// Every kind of action.
pub fn action_kinds() -> Vec<lsp::CodeActionKind> {
    ActionKind::ALL.iter().copied().map(action_kind).collect()
}

/// A lens: a command that the client runs, or has the server run. Who has it run so drops the answer, and
/// the last argument says that it is to be shown.
pub fn lens(view: &View, lines: &Lines, it: &Lens) -> lsp::CodeLens {
    let uri = serde_json::Value::from(view.document.uri.as_str());
    let name = serde_json::Value::from(it.name.as_str());
    let range = lines.range(&view.document.text, it.span);
    let show = serde_json::json!({ "show": true });
    let at_place = vec![uri.clone(), serde_json::json!(range.start), show.clone()];
    let arguments = vec![uri, name, show];
    let (title, command, arguments) = match it.kind {
        LensKind::Scenario => ("▶ run", "slate.runScenario", arguments),
        LensKind::AllScenarios => ("▶ run its scenarios", "slate.runScenarios", arguments),
        LensKind::Simulate => ("simulate", "slate.simulate", arguments),
        // Which agreement is meant, its place says.
        LensKind::Most => (it.name.as_str(), "slate.mostItCanCost", at_place),
    };
    lsp::CodeLens {
        range,
        command: Some(lsp::Command {
            title: title.to_owned(),
            command: command.to_owned(),
            arguments: Some(arguments),
        }),
        data: None,
    }
}

/// Words between those of the text.
pub fn inlay(text: &str, lines: &Lines, it: &Inlay) -> lsp::InlayHint {
    lsp::InlayHint {
        position: lines.position(text, it.offset),
        label: lsp::InlayHintLabel::String(it.text.clone()),
        kind: None,
        text_edits: None,
        tooltip: (!it.more.is_empty()).then(|| lsp::InlayHintTooltip::String(it.more.clone())),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// What a fold is called.
pub const fn fold_kind(kind: FoldKind) -> lsp::FoldingRangeKind {
    match kind {
        FoldKind::Block => lsp::FoldingRangeKind::Region,
        FoldKind::Comments => lsp::FoldingRangeKind::Comment,
    }
}

/// The legend of semantic tokens, in the order of [`TokenKind::ALL`].
pub fn legend() -> lsp::SemanticTokensLegend {
    let kind = |kind: &TokenKind| match kind {
        TokenKind::Comment => lsp::SemanticTokenType::COMMENT,
        TokenKind::Keyword => lsp::SemanticTokenType::KEYWORD,
        TokenKind::Text => lsp::SemanticTokenType::STRING,
        TokenKind::Number => lsp::SemanticTokenType::NUMBER,
        TokenKind::Time => lsp::SemanticTokenType::REGEXP,
        TokenKind::Member => lsp::SemanticTokenType::ENUM_MEMBER,
        TokenKind::Field => lsp::SemanticTokenType::PROPERTY,
        TokenKind::Calendar => lsp::SemanticTokenType::CLASS,
        TokenKind::Record => lsp::SemanticTokenType::STRUCT,
        TokenKind::Name => lsp::SemanticTokenType::NAMESPACE,
        TokenKind::Function => lsp::SemanticTokenType::FUNCTION,
        TokenKind::Figure => lsp::SemanticTokenType::VARIABLE,
        TokenKind::Operator => lsp::SemanticTokenType::OPERATOR,
    };
    lsp::SemanticTokensLegend {
        token_types: TokenKind::ALL.iter().map(kind).collect(),
        token_modifiers: vec![lsp::SemanticTokenModifier::DEFINITION],
    }
}

/// Tokens, each told by how far it is from the one before.
pub fn tokens(text: &str, lines: &Lines, tokens: &[Token]) -> Vec<lsp::SemanticToken> {
    let mut before = lsp::Position::default();
    tokens
        .iter()
        .map(|token| {
            let range = lines.range(text, token.span);
            let delta_line = range.start.line.saturating_sub(before.line);
            let from = if delta_line == 0 { before.character } else { 0 };
            before = range.start;
            let kind = TokenKind::ALL.iter().position(|kind| *kind == token.kind);
            lsp::SemanticToken {
                delta_line,
                delta_start: range.start.character.saturating_sub(from),
                length: range.end.character.saturating_sub(range.start.character),
                token_type: count(kind.unwrap_or_default()),
                token_modifiers_bitset: u32::from(token.defines),
            }
        })
        .collect()
}
