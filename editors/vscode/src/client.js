// The language client: `slate lsp`, started, and started again when the settings name another.
"use strict";

const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient, State } = require("vscode-languageclient/node");
const { program, run } = require("./program");
const { PushedFindingsOnly } = require("./pushed");

/** The commands that are run here and that the server could run too. */
const OWN = ["slate.simulate", "slate.trace", "slate.mostItCanCost", "slate.runScenario", "slate.runScenarios"];

class Client {
  async start() {
    const command = program();
    const files = vscode.workspace.createFileSystemWatcher("**/{*.slate,slate.toml}");
    this.files = files;
    this.settings = vscode.languages.createDiagnosticCollection("slate.toml");
    this.client = new LanguageClient(
      "slate",
      "Slate",
      { command, args: ["lsp"], options: { shell: false } },
      {
        documentSelector: [{ scheme: "file", language: "slate" }],
        // The owner that the problem matcher names, too: what a task found in a file that was closed is
        // replaced by what the server says of it once it is open.
        diagnosticCollectionName: "slate",
        middleware: { handleDiagnostics: (uri, found, next) => this.show(uri, found, next) },
        synchronize: { fileEvents: files },
        // Run here, beside the text: a command that both offer keeps the client from starting.
        initializationOptions: { commands: OWN },
      },
    );
    this.client.registerFeature(new PushedFindingsOnly());
    try {
      // Asked first: what is missing is said once, and in words that help.
      await run(["--version"]);
      await this.client.start();
    } catch (error) {
      // Not waited for: the rest of the extension works meanwhile.
      explain(command, error);
    }
  }

  /**
   * Findings of `slate.toml` are shown whether it is open or not, and no task finds them: a task that began
   * anew would take them away from where its own are.
   */
  show(uri, found, next) {
    if (path.basename(uri.fsPath) === "slate.toml") {
      // Some may still come while the client ends.
      this.settings?.set(uri, found);
    } else {
      next(uri, found);
    }
  }

  async stop() {
    const { client, files, settings } = this;
    this.client = undefined;
    this.files = undefined;
    this.settings = undefined;
    files?.dispose();
    settings?.dispose();
    if (client && client.state === State.Running) {
      await client.stop();
    }
  }

  /**
   * What the server computes of a file for one of its commands, from the text as it stands.
   * @param {string} command
   * @param {vscode.Uri} uri
   * @param {unknown[]} args
   * @param {vscode.CancellationToken[]} token at most one
   * @returns {Promise<string>}
   */
  async ask(command, uri, args, ...token) {
    if (this.client?.state !== State.Running) {
      throw new Error("Slate's server does not run");
    }
    // The server knows the texts that are open: this one may have been closed since.
    await vscode.workspace.openTextDocument(uri);
    const asked = { command, arguments: [uri.toString(), ...args] };
    return this.client.sendRequest("workspace/executeCommand", asked, ...token);
  }

  async restart() {
    await this.stop();
    await this.start();
  }
}

/**
 * Says that the server did not start, and where to say what is to be started.
 * @param {string} command
 * @param {unknown} error
 */
async function explain(command, error) {
  const settings = "Open the Settings";
  const why = error instanceof Error ? error.message : String(error);
  const chosen = await vscode.window.showErrorMessage(
    `Slate's server did not start: ${why}. Install \`${command}\`, or say in slate.path where it is.`,
    settings,
  );
  if (chosen === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "slate.path");
  }
}

module.exports = { Client };
