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
  client = new Client();
  const statements = new Statements(client);
  const scenarios = new Scenarios();
  context.subscriptions.push(
    statements,
    scenarios,
    registerTasks(),
    ...registerCommands({ client, statements, scenarios }),
  );
  await client.start();
}

async function deactivate() {
  await client?.stop();
}

module.exports = { activate, deactivate };
