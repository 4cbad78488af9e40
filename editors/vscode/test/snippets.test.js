// Every snippet is an agreement, or a part of one, that `slate` can read. `SLATE` is the program.
"use strict";

const test = require("node:test");
const assert = require("node:assert");
const { spawnSync } = require("node:child_process");
const snippets = require("../snippets/slate.json");

/** What a snippet is where nothing else is filled in. */
function filled({ body }) {
  const words = new Map();
  const text = body.join("\n");
  return text
    .replace(/\$\{(\d+)\|([^,|]+)[^|]*\|\}/g, (_, gap, first) => {
      words.set(gap, first);
      return first;
    })
    .replace(/\$\{(\d+):([^}]*)\}/g, (_, gap, first) => {
      // A gap that comes again is what was filled in first.
      words.set(gap, words.get(gap) ?? first);
      return words.get(gap);
    })
    .replace(/\$0/g, "");
}

/** In which blocks a snippet stands. */
const AROUND = {
  Agreement: [],
  Scenario: [],
  Timer: ["agreement a", "service s"],
  Target: ["agreement a", "service s"],
  "Credit ladder": ["agreement a"],
  Calendar: ["agreement a"],
  Exclusion: ["agreement a"],
  Settlement: ["agreement a"],
};

function slate(args, input) {
  assert.ok(process.env.SLATE, "SLATE names no program");
  return spawnSync(process.env.SLATE, args, { input, encoding: "utf8" });
}

test("each snippet can be read where it stands", () => {
  for (const [name, snippet] of Object.entries(snippets)) {
    assert.ok(AROUND[name], `${name} stands nowhere`);
    const open = AROUND[name].map((head) => `${head} {\n`).join("");
    const close = AROUND[name].map(() => "}\n").join("");
    const told = slate(["fmt", "-"], `${open}${filled(snippet)}\n${close}`);
    assert.strictEqual(told.status, 0, `${name}: ${told.stderr}`);
  }
});

test("the agreement and its scenario have no error, and the scenario runs", () => {
  const scenario = filled(snippets.Scenario).replace("for agreement", "for name");
  const text = `edition 2026\n${filled(snippets.Agreement)}\n${scenario}\n`;
  const told = slate(["test", "-"], text);
  assert.strictEqual(told.status, 0, `${told.stdout}${told.stderr}`);
  assert.match(told.stdout, /1 passed, 0 failed/);
});
