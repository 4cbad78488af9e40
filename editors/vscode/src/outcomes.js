// Scenarios in a text, what `slate test --format json` says of them, and what keeps them from being run.
"use strict";

/**
 * The scenarios of a text: their labels, their lines, from 0, and how long those are.
 * @param {string} text
 * @returns {{ label: string, line: number, length: number }[]}
 */
function found(text) {
  return text.split(/\r?\n/).flatMap((content, line) => {
    const head = /^\s*scenario\s+"((?:\\.|[^"\\])*)"/.exec(content);
    return head ? [{ label: unescaped(head[1]), line, length: content.length }] : [];
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

/**
 * The mistakes that keep a file from being run, as `slate check --format json` tells them: in words, and
 * where they stand, from 0, if it is in that file.
 * @param {string} json
 * @param {string} file its path, with `/` between its parts
 */
function mistakes(json, file) {
  const { findings } = JSON.parse(json || '{ "findings": [] }');
  return findings
    .filter((finding) => finding.severity === "error")
    .map(({ message, help, labels }) => {
      const label = labels.find((it) => it.primary) ?? labels[0];
      const place = label && { line: label.start.line - 1, column: label.start.column - 1 };
      const here = place && (label.file === file || file.endsWith(`/${label.file}`));
      const elsewhere = place && !here ? `${label.file}:${label.start.line}: ` : "";
      return { text: `${elsewhere}${message}${help ? `\n${help}` : ""}`, place: here ? place : undefined };
    });
}

module.exports = { found, outcomes, mistakes };
