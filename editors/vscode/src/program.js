// Runs `slate` without a shell, so that no name of a file is ever read as a command.
"use strict";

const { execFile } = require("node:child_process");
const vscode = require("vscode");

/** The program that the settings name. */
function program() {
  return vscode.workspace.getConfiguration("slate").get("path") || "slate";
}

/**
 * What `slate` prints, whatever its exit code: 1 means findings or failed expectations.
 * @param {string[]} args
 * @param {{ cwd?: string, token?: vscode.CancellationToken }} [where]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
function run(args, where = {}) {
  return new Promise((resolve, reject) => {
    const options = { cwd: where.cwd, maxBuffer: 256 * 1024 * 1024, windowsHide: true };
    const child = execFile(program(), args, options, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") {
        reject(new Error(`\`${program()} ${args[0]}\` did not run: ${error.message}`));
      } else {
        resolve({ code: error ? error.code : 0, stdout, stderr });
      }
    });
    where.token?.onCancellationRequested(() => child.kill());
  });
}

module.exports = { program, run };
