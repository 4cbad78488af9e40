"use strict";

const test = require("node:test");
const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { found, outcomes } = require("../src/outcomes");
const { histories } = require("../src/histories");

test("scenarios are found by their heads", () => {
  const text = 'agreement a {\n}\nscenario "One \\"x\\"" for a {\n}\r\n  scenario "Two" for a {\n// scenario "no"\n';
  assert.deepStrictEqual(found(text), [
    { label: 'One "x"', line: 2 },
    { label: "Two", line: 4 },
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

test("histories are those that are named, or those beside the agreement", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "slate-"));
  const agreement = path.join(folder, "a.slate");
  assert.deepStrictEqual(histories(agreement, [], folder), []);
  fs.mkdirSync(path.join(folder, "history"));
  for (const name of ["b.csv", "a.jsonl.gz", "b.csv.toml", "notes.txt"]) {
    fs.writeFileSync(path.join(folder, "history", name), "");
  }
  const beside = ["a.jsonl.gz", "b.csv"].map((name) => path.join(folder, "history", name));
  assert.deepStrictEqual(histories(agreement, [], folder), beside);
  assert.deepStrictEqual(histories(agreement, ["x.csv"], folder), [path.join(folder, "x.csv")]);
  fs.rmSync(folder, { recursive: true });
});
