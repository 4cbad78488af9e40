// Scenarios in a text, and what `slate test --format json` says of them.
"use strict";

/**
 * The scenarios of a text: their labels and lines, from 0.
 * @param {string} text
 * @returns {{ label: string, line: number }[]}
 */
function found(text) {
  return text.split(/\r?\n/).flatMap((content, line) => {
    const head = /^\s*scenario\s+"((?:\\.|[^"\\])*)"/.exec(content);
    return head ? [{ label: unescaped(head[1]), line }] : [];
  });
}

/** @param {string} text */
function unescaped(text) {
  return text.replace(/\\(.)/g, (_, sign) => (sign === "n" ? "\n" : sign));
}

/**
 * What became of each scenario; lines and columns from 0.
 * @param {string} json
 */
function outcomes(json) {
  return JSON.parse(json || "[]").map((scenario) => ({
    label: scenario.label,
    line: scenario.at.line - 1,
    passed: scenario.passed,
    failures: scenario.expectations
      .filter((it) => it.instead !== undefined)
      .map((it) => ({
        expected: it.expected,
        instead: it.instead,
        line: it.at.line - 1,
        column: it.at.column - 1,
      })),
  }));
}

module.exports = { found, outcomes };
