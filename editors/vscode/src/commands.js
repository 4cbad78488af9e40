// The commands of the palette and of the server's lenses.
"use strict";

const vscode = require("vscode");
const { checkTask } = require("./tasks");

/** The file that a command is about: the one that a lens names, or the one at hand. */
function target(uri) {
  if (typeof uri === "string") {
    return vscode.Uri.parse(uri, true);
  }
  return uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
}

function registerCommands({ client, statements, scenarios }) {
  const command = (name, action) => vscode.commands.registerCommand(name, action);
  const about = (action) => async (uri, name) => {
    const file = target(uri);
    if (file?.scheme === "file") {
      await action(file, typeof name === "string" ? name : undefined);
    } else {
      vscode.window.showInformationMessage("Open an agreement first: a .slate file that is saved.");
    }
  };
  return [
    command("slate.simulate", about(async (uri, agreement) => statements.show(uri, agreement ?? (await agreementAt(uri))))),
    command("slate.runScenario", about((uri, label) => scenarios.runNamed(uri, label))),
    command("slate.runScenarios", about((uri) => scenarios.runNamed(uri))),
    command("slate.trace", about((uri) => trace(client, uri))),
    command("slate.mostItCanCost", about((uri, agreement) => tell(client, "slate.mostItCanCost", uri, agreement ?? cursor(uri)))),
    command("slate.checkWorkspace", () => vscode.tasks.executeTask(checkTask())),
    command("slate.restartServer", () => client.restart()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("slate.path")) {
        return client.restart();
      }
    }),
  ];
}

/** Where the cursor is in a file, as the protocol says it: it tells which of several agreements is meant. */
function cursor(uri) {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== uri.toString()) {
    return null;
  }
  const { line, character } = editor.selection.active;
  return { line, character };
}

/**
 * The name of the agreement at the cursor, where a file holds several. A statement follows its text: where
 * the cursor was would not tell for long which one is meant.
 */
async function agreementAt(uri) {
  const place = cursor(uri);
  const symbols = await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", uri);
  const agreements = (symbols ?? []).filter((it) => it.kind === vscode.SymbolKind.Module);
  if (!place || agreements.length < 2) {
    return undefined;
  }
  const at = new vscode.Position(place.line, place.character);
  return agreements.find((it) => it.range.contains(at))?.name;
}

/** One record's clocks as a timeline. */
async function trace(client, uri) {
  const editor = vscode.window.activeTextEditor;
  const place = cursor(uri);
  const marked = editor ? editor.document.getText(editor.selection) : "";
  const record = await vscode.window.showInputBox({
    prompt: "Which ticket? Its identity, as the history has it",
    value: marked.includes("\n") ? "" : marked,
  });
  if (record) {
    await tell(client, "slate.trace", uri, place, record);
  }
}

/** Shows what the server says of the text as it stands, or why it says nothing. */
async function tell(client, command, uri, ...args) {
  try {
    await beside(await client.ask(command, uri, args));
  } catch (error) {
    vscode.window.showErrorMessage(`Slate: ${error.message}`);
  }
}

/** Shows a text beside the one at hand. */
async function beside(content) {
  const document = await vscode.workspace.openTextDocument({ content, language: "plaintext" });
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside, true);
}

module.exports = { registerCommands };
