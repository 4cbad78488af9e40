"use strict";

const test = require("node:test");
const assert = require("node:assert");
const { found, mistakes, outcomes } = require("../src/outcomes");

test("scenarios are found by their heads", () => {
  const text = 'agreement a {\n}\nscenario "One \\"x\\"" for a {\n}\r\n  scenario "Two" for a {\n// scenario "no"\n';
  assert.deepStrictEqual(found(text), [
    { label: 'One "x"', line: 2, length: 28 },
    { label: "Two", line: 4, length: 24 },
  ]);
});

test("only what came out otherwise is told", () => {
  const at = (line) => ({ file: "a.slate", line, column: 3 });
  const told = outcomes(
    JSON.stringify([
      {
        label: "One",
        passed: false,
        at: at(1),
        expectations: [
          { at: at(2), expected: "met" },
          { at: at(3), expected: "met", instead: "breached" },
        ],
      },
    ]),
  );
  assert.deepStrictEqual(told, [
    {
      label: "One",
      line: 0,
      passed: false,
      failures: [{ expected: "met", instead: "breached", line: 2, column: 2 }],
    },
  ]);
  assert.deepStrictEqual(outcomes(""), []);
});

test("errors are told where they stand, and warnings are none", () => {
  const finding = (severity, file, help) => ({
    severity,
    message: "`pauze` is not known here",
    help,
    labels: [
      { file: "other.slate", start: { line: 1, column: 1 }, primary: false },
      { file, start: { line: 24, column: 7 }, primary: true },
    ],
  });
  const findings = [
    finding("error", "folder/a.slate", "write `pause`"),
    finding("warning", "folder/a.slate", null),
    finding("error", "folder/b.slate", null),
    { severity: "error", message: "cannot be read", help: null, labels: [] },
  ];
  assert.deepStrictEqual(mistakes(JSON.stringify({ findings }), "/home/me/folder/a.slate"), [
    { text: "`pauze` is not known here\nwrite `pause`", place: { line: 23, column: 6 } },
    { text: "folder/b.slate:24: `pauze` is not known here", place: undefined },
    { text: "cannot be read", place: undefined },
  ]);
  assert.deepStrictEqual(mistakes("", "/a.slate"), []);
});
