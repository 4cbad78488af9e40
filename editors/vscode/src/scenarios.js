// Scenarios in the test explorer: found in the text, run by `slate test`.
"use strict";

const path = require("node:path");
const vscode = require("vscode");
const { run } = require("./program");
const { found, mistakes, outcomes } = require("./outcomes");

class Scenarios {
  constructor() {
    this.controller = vscode.tests.createTestController("slate", "Slate scenarios");
    this.controller.resolveHandler = (item) => (item ? this.read(item.uri) : this.readAll());
    this.controller.refreshHandler = () => this.readAll();
    const kind = vscode.TestRunProfileKind.Run;
    const handler = (request, token) => this.run(request, token);
    this.profile = this.controller.createRunProfile("Run", kind, handler, true);
    const watcher = vscode.workspace.createFileSystemWatcher("**/*.slate");
    this.ends = [
      this.controller,
      watcher,
      watcher.onDidCreate((uri) => this.read(uri)),
      watcher.onDidChange((uri) => this.read(uri)),
      watcher.onDidDelete((uri) => this.controller.items.delete(uri.toString())),
      vscode.workspace.onDidOpenTextDocument((document) => this.follow(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.follow(event.document)),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => uris.forEach((uri) => this.mark(uri))),
    ];
    vscode.workspace.textDocuments.forEach((document) => this.follow(document));
  }

  async readAll() {
    const files = await vscode.workspace.findFiles("**/*.slate");
    await Promise.all(files.map((uri) => this.read(uri)));
  }

  /**
   * Finds the scenarios of a file. One that is not open stays so: the server would think that somebody works
   * on each file of the workspace.
   */
  async read(uri) {
    const open = vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri.toString());
    try {
      this.update(uri, open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
    } catch {
      // It has gone meanwhile.
      this.controller.items.delete(uri.toString());
    }
  }

  /** @param {vscode.TextDocument} document */
  follow(document) {
    if (document.languageId === "slate" && document.uri.scheme === "file") {
      this.update(document.uri, document.getText());
    }
  }

  /**
   * @param {vscode.Uri} uri
   * @param {string} text
   */
  update(uri, text) {
    const id = uri.toString();
    const scenarios = found(text);
    if (scenarios.length === 0) {
      this.controller.items.delete(id);
      return;
    }
    let file = this.controller.items.get(id);
    if (!file) {
      const label = vscode.workspace.asRelativePath(uri);
      file = this.controller.createTestItem(id, label, uri);
      this.controller.items.add(file);
    }
    // An item is its label, and the how-manieth of that label: what it came to stays as lines move.
    const times = new Map();
    const items = scenarios.map(({ label, line, length }) => {
      const time = (times.get(label) ?? 0) + 1;
      times.set(label, time);
      const key = `${id}#${time}#${label}`;
      const item = file.children.get(key) ?? this.controller.createTestItem(key, label, uri);
      const range = new vscode.Range(line, 0, line, length);
      if (!item.range?.isEqual(range)) {
        item.range = range;
      }
      return item;
    });
    const known = items.length === file.children.size && items.every((it) => file.children.get(it.id));
    if (!known) {
      file.children.replace(items);
    }
    this.mark(uri);
  }

  /** Says at a file what keeps its scenarios from being run. */
  mark(uri) {
    const file = this.controller.items.get(uri.toString());
    if (file) {
      const wrong = vscode.languages
        .getDiagnostics(uri)
        .filter((it) => it.source === "slate" && it.severity === vscode.DiagnosticSeverity.Error)
        .map((it) => `${it.range.start.line + 1}: ${it.message.split("\n")[0]}`);
      file.error = wrong.length > 0 ? wrong.join("\n") : undefined;
    }
  }

  /**
   * Runs what a lens names: one scenario, or all of a file.
   * @param {vscode.Uri} uri
   * @param {string} [label]
   */
  async runNamed(uri, label) {
    await this.read(uri);
    const file = this.controller.items.get(uri.toString());
    if (!file) {
      vscode.window.showInformationMessage(`${path.basename(uri.fsPath)} holds no scenario.`);
      return;
    }
    const named = [];
    file.children.forEach((item) => {
      if (label === undefined || item.label === label) {
        named.push(item);
      }
    });
    const source = new vscode.CancellationTokenSource();
    await this.run(new vscode.TestRunRequest(named, undefined, this.profile), source.token);
  }

  async run(request, token) {
    const test = this.controller.createTestRun(request);
    const files = new Map();
    const left_out = new Set((request.exclude ?? []).map((item) => item.id));
    const add = (item) => {
      if (left_out.has(item.id)) {
        return;
      }
      if (item.children.size > 0) {
        item.children.forEach(add);
      } else {
        const items = files.get(item.uri.toString()) ?? [];
        files.set(item.uri.toString(), [...items, item]);
      }
    };
    if (request.include) {
      request.include.forEach(add);
    } else {
      this.controller.items.forEach(add);
    }
    for (const items of files.values()) {
      if (token.isCancellationRequested) {
        items.forEach((item) => test.skipped(item));
      } else {
        await this.runFile(test, items, token);
      }
    }
    test.end();
  }

  async runFile(test, items, token) {
    const uri = items[0].uri;
    items.forEach((item) => test.started(item));
    try {
      // What is run is what is on disk.
      await vscode.workspace.textDocuments.find((it) => it.uri.toString() === uri.toString() && it.isDirty)?.save();
      const only = items.length === 1 ? ["--only", items[0].label] : [];
      const cwd = path.dirname(uri.fsPath);
      const args = ["test", uri.fsPath, "--format", "json", ...only];
      const { stdout, stderr } = await run(args, { cwd, token });
      const told = outcomes(stdout);
      if (told.length === 0) {
        // A file with errors runs nothing: what is wrong with it is the answer.
        const wrong = await this.wrong(uri, cwd, token);
        test.appendOutput(stderr.replace(/\r?\n/g, "\r\n"));
        const messages = wrong.length > 0 ? wrong : new vscode.TestMessage(stderr || "no scenario was run");
        items.forEach((item) => test.errored(item, messages));
        return;
      }
      for (const item of items) {
        const same = told.filter((it) => it.label === item.label);
        const outcome = same.find((it) => it.line === item.range.start.line) ?? same[0];
        this.tell(test, item, outcome);
      }
    } catch (error) {
      items.forEach((item) => test.errored(item, new vscode.TestMessage(error.message)));
    }
  }

  /** The errors of a file, each where it stands. */
  async wrong(uri, cwd, token) {
    const { stdout } = await run(["check", uri.fsPath, "--format", "json"], { cwd, token });
    return mistakes(stdout, uri.fsPath.replaceAll(path.sep, "/")).map(({ text, place }) => {
      const message = new vscode.TestMessage(text);
      message.location = place && new vscode.Location(uri, new vscode.Position(place.line, place.column));
      return message;
    });
  }

  tell(test, item, outcome) {
    if (!outcome) {
      test.errored(item, new vscode.TestMessage("this scenario was not run"));
    } else if (outcome.passed) {
      test.appendOutput(`ok  ${item.label}\r\n`, undefined, item);
      test.passed(item);
    } else {
      const messages = outcome.failures.map(({ expected, instead, line, column }) => {
        const message = vscode.TestMessage.diff(`expected ${expected}`, expected, instead);
        message.location = new vscode.Location(item.uri, new vscode.Position(line, column));
        return message;
      });
      const lines = outcome.failures.map((it) => `    expected ${it.expected}\r\n    instead  ${it.instead}\r\n`);
      test.appendOutput(`FAILED  ${item.label}\r\n${lines.join("")}`, undefined, item);
      test.failed(item, messages);
    }
  }

  dispose() {
    this.ends.forEach((it) => it.dispose());
  }
}

module.exports = { Scenarios };
