// The commands of the palette and of the server's lenses.
"use strict";

const path = require("node:path");
const vscode = require("vscode");
const { run } = require("./program");
const { histories } = require("./histories");
const { checkTask } = require("./tasks");

/** The file that a command is about: the one that a lens names, or the one at hand. */
function target(uri) {
  if (typeof uri === "string") {
    return vscode.Uri.parse(uri, true);
  }
  return uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
}

function registerCommands({ client, statements, scenarios, output }) {
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
    command("slate.simulate", about((uri, agreement) => statements.show(uri, agreement))),
    command("slate.runScenario", about((uri, label) => scenarios.runNamed(uri, label))),
    command("slate.runScenarios", about((uri) => scenarios.runNamed(uri))),
    command("slate.traceTicket", about((uri) => trace(uri, output))),
    command("slate.mostItCanCost", about((uri, agreement) => most(client, uri, agreement))),
    command("slate.checkWorkspace", () => vscode.tasks.executeTask(checkTask())),
    command("slate.restartServer", () => client.restart()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("slate.path")) {
        return client.restart();
      }
    }),
  ];
}

/** One record's clocks, as `slate trace` prints them. */
async function trace(uri, output) {
  const editor = vscode.window.activeTextEditor;
  const marked = editor ? editor.document.getText(editor.selection) : "";
  const record = await vscode.window.showInputBox({
    prompt: "Which ticket? Its identity, as the history has it",
    value: marked.includes("\n") ? "" : marked,
  });
  if (!record) {
    return;
  }
  const settings = vscode.workspace.getConfiguration("slate", uri);
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
  const files = histories(uri.fsPath, settings.get("history") ?? [], folder);
  if (files.length === 0) {
    vscode.window.showInformationMessage("There is no history: name one in the setting slate.history.");
    return;
  }
  // Behind `--`, an identity that begins with `-` is no option.
  const args = ["trace", uri.fsPath, "--history", ...files, "--color", "never", "--", record];
  const { stdout, stderr } = await run(args, { cwd: folder });
  output.appendLine(`slate ${args.join(" ")}\n${stderr}`);
  await beside(stdout || stderr);
}

/** The most that each credit can cost, as the server says it of the text as it stands. */
async function most(client, uri, agreement) {
  try {
    await beside(await client.ask("slate.mostItCanCost", [uri.toString(), agreement ?? null]));
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
