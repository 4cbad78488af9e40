// What the editor loads. Each part registers itself and hands back what ends it.
"use strict";

const vscode = require("vscode");
const { Client } = require("./client");
const { Scenarios } = require("./scenarios");
const { Statements } = require("./statement");
const { registerTasks } = require("./tasks");
const { registerCommands } = require("./commands");

/** @type {Client | undefined} */
let client;

/** @param {vscode.ExtensionContext} context */
async function activate(context) {
  const output = vscode.window.createOutputChannel("Slate");
  const statements = new Statements(output);
  const scenarios = new Scenarios(output);
  client = new Client();
  context.subscriptions.push(
    output,
    statements,
    scenarios,
    registerTasks(),
    ...registerCommands({ client, statements, scenarios, output }),
  );
  await client.start();
}

async function deactivate() {
  await client?.stop();
}

module.exports = { activate, deactivate };
