// The statement beside the text: what `slate simulate` says of the agreement as it was last saved.
"use strict";

const path = require("node:path");
const crypto = require("node:crypto");
const vscode = require("vscode");
const { run } = require("./program");
const { histories } = require("./histories");
const { escaped, html } = require("./markdown");

const STYLE = `
  body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); padding: 0 1em 2em; }
  table { border-collapse: collapse; margin: 0.5em 0 1.5em; font-variant-numeric: tabular-nums; }
  th, td { white-space: nowrap; padding: 0.15em 0.8em; text-align: left; border-bottom: 1px solid var(--vscode-panel-border); }
  .under { margin-left: 2em; }
  .figure { text-align: right; }
  .note { color: var(--vscode-descriptionForeground); white-space: pre-wrap; }
  .failed { color: var(--vscode-errorForeground); white-space: pre-wrap; font-family: var(--vscode-editor-font-family); }
`;

class Statements {
  /** @param {vscode.OutputChannel} output */
  constructor(output) {
    this.output = output;
    /** @type {Map<string, { panel: vscode.WebviewPanel, uri: vscode.Uri, agreement?: string, run?: vscode.CancellationTokenSource }>} */
    this.shown = new Map();
    this.saved = vscode.workspace.onDidSaveTextDocument((document) => {
      const settings = vscode.workspace.getConfiguration("slate", document.uri);
      if (document.languageId !== "slate" || !settings.get("statement.refreshOnSave")) {
        return;
      }
      for (const statement of this.shown.values()) {
        this.refresh(statement);
      }
    });
  }

  /**
   * Shows the statement of an agreement, or brings it up to date.
   * @param {vscode.Uri} uri
   * @param {string} [agreement] its name, where the file holds several
   */
  async show(uri, agreement) {
    const key = `${uri.toString()}#${agreement ?? ""}`;
    let statement = this.shown.get(key);
    if (!statement) {
      const title = `Statement: ${agreement ?? path.basename(uri.fsPath)}`;
      const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const panel = vscode.window.createWebviewPanel("slate.statement", title, beside, {
        enableScripts: false,
        localResourceRoots: [],
      });
      statement = { panel, uri, agreement };
      this.shown.set(key, statement);
      panel.onDidDispose(() => this.shown.delete(key));
    }
    await this.refresh(statement);
  }

  async refresh(statement) {
    // Only the newest run is shown.
    statement.run?.cancel();
    const started = new vscode.CancellationTokenSource();
    statement.run = started;
    const body = await this.body(statement, started.token).catch(
      (error) => `<p class="failed">${escaped(error.message)}</p>`,
    );
    if (!started.token.isCancellationRequested) {
      statement.panel.webview.html = page(body);
    }
  }

  async body({ uri, agreement }, token) {
    const settings = vscode.workspace.getConfiguration("slate", uri);
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
    const files = histories(uri.fsPath, settings.get("history") ?? [], folder);
    if (files.length === 0) {
      return `<p>There is no history to simulate on. Put <code>.csv</code> or <code>.jsonl</code> files into the folder <code>history</code> beside the agreement, or name them in the setting <code>slate.history</code>.</p>`;
    }
    const more = agreement ? ["--agreement", agreement] : [];
    const args = ["simulate", uri.fsPath, "--format", "markdown", ...more];
    args.push("--history", ...files, ...(settings.get("simulate.arguments") ?? []));
    const { code, stdout, stderr } = await run(args, { cwd: folder, token });
    this.output.appendLine(`slate ${args.join(" ")}\n${stderr}`);
    return code === 2 || stdout.trim() === ""
      ? `<p class="failed">${escaped(stderr)}</p>`
      : `${html(stdout)}<p class="note">${escaped(stderr)}</p>`;
  }

  dispose() {
    this.saved.dispose();
    for (const { panel } of [...this.shown.values()]) {
      panel.dispose();
    }
  }
}

/**
 * A page that can run nothing and load nothing.
 * @param {string} body
 */
function page(body) {
  const nonce = crypto.randomBytes(16).toString("base64");
  return `<!DOCTYPE html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<style nonce="${nonce}">${STYLE}</style></head><body>${body}</body></html>`;
}

module.exports = { Statements };
