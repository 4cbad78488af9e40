// Tasks: `slate check` with its problem matcher, `slate test`, `slate fmt`.
"use strict";

const vscode = require("vscode");
const { program } = require("./program");

/** What each task says to `slate` before the paths. */
const ARGUMENTS = {
  check: ["check", "--format", "concise"],
  test: ["test"],
  fmt: ["fmt"],
};

/**
 * @param {vscode.TaskDefinition} definition
 * @param {vscode.WorkspaceFolder | vscode.TaskScope} scope
 */
function task(definition, scope) {
  const paths = definition.paths?.length > 0 ? definition.paths : ["."];
  const args = [...(ARGUMENTS[definition.command] ?? [definition.command]), ...paths];
  const matchers = definition.command === "check" ? ["$slate"] : [];
  const execution = new vscode.ProcessExecution(program(), args);
  const made = new vscode.Task(definition, scope, definition.command, "slate", execution, matchers);
  made.group = definition.command === "check" ? vscode.TaskGroup.Build : undefined;
  if (definition.command === "test") {
    made.group = vscode.TaskGroup.Test;
  }
  return made;
}

function registerTasks() {
  return vscode.tasks.registerTaskProvider("slate", {
    provideTasks: () =>
      Object.keys(ARGUMENTS).map((command) =>
        task({ type: "slate", command }, vscode.TaskScope.Workspace),
      ),
    resolveTask: (given) => task(given.definition, given.scope ?? vscode.TaskScope.Workspace),
  });
}

/** The task that checks everything. */
function checkTask() {
  const folder = vscode.workspace.workspaceFolders?.[0] ?? vscode.TaskScope.Workspace;
  return task({ type: "slate", command: "check" }, folder);
}

module.exports = { registerTasks, checkTask };
