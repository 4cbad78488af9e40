// The statement beside the text: what the server says of the agreement as it stands, on the history
// that `slate.toml` names. It follows the text, as the figures beside the lines do.
"use strict";

const path = require("node:path");
const crypto = require("node:crypto");
const vscode = require("vscode");
const { escaped, html } = require("./markdown");

const STYLE = `
  body { font-family: var(--vscode-font-family); color: var(--vscode-foreground); padding: 0 1em 2em; }
  table { border-collapse: collapse; margin: 0.5em 0 1.5em; font-variant-numeric: tabular-nums; }
  th, td { white-space: nowrap; padding: 0.15em 0.8em; text-align: left; border-bottom: 1px solid var(--vscode-panel-border); }
  .under { margin-left: 2em; }
  .figure { text-align: right; }
  .failed { color: var(--vscode-errorForeground); white-space: pre-wrap; font-family: var(--vscode-editor-font-family); }
`;

/** How long the text rests before a statement follows it, in milliseconds. */
const REST = 300;

class Statements {
  /** @param {import("./client").Client} client */
  constructor(client) {
    this.client = client;
    /** @type {Map<string, { panel: vscode.WebviewPanel, uri: vscode.Uri, agreement?: string, run?: vscode.CancellationTokenSource, said?: string, body?: string }>} */
    this.shown = new Map();
    this.ends = [
      // An agreement may use any other.
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.languageId === "slate" && this.follow()),
      // Among what is saved may be the history, or what names it.
      vscode.workspace.onDidSaveTextDocument(() => this.follow()),
    ];
  }

  /** Brings every statement up to date once the text rests. */
  follow() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.shown.forEach((statement) => this.refresh(statement)), REST);
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
      panel.onDidDispose(() => {
        statement.run?.cancel();
        this.shown.delete(key);
      });
    }
    await this.refresh(statement);
  }

  async refresh(statement) {
    // Only the newest run is shown.
    statement.run?.cancel();
    const started = new vscode.CancellationTokenSource();
    statement.run = started;
    const { panel, uri, agreement } = statement;
    const asked = this.client.ask("slate.simulate", uri, [agreement ?? null], started.token);
    const [said, why] = await asked.then((markdown) => [html(markdown)], (error) => [undefined, error.message]);
    if (started.token.isCancellationRequested) {
      return;
    }
    statement.said = said ?? statement.said;
    // While the text has mistakes, the statement from before stays.
    const before = statement.said ? " This is the statement from before." : "";
    const body = (why ? `<p class="failed">${escaped(`${why}.${before}`)}</p>` : "") + (statement.said ?? "");
    // One that says the same is not drawn again: what was marked in it would be lost.
    if (body !== statement.body) {
      statement.body = body;
      panel.webview.html = page(body);
    }
  }

  dispose() {
    clearTimeout(this.resting);
    this.ends.forEach((it) => it.dispose());
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
