// Draws what an editor that cannot be installed here is given: the bundled example and the broken agreement
// in the colours of its own grammar, with the hints, lenses and findings that the server answered in a
// session of that editor's client (`crates/slate/tests/lsp/editors`). Prints a page; its last line is a
// comment with the height. Fails where something that the picture is for is not in it.
//
//   node draw.js zed|jetbrains     SHOWN: what the sessions were told; TREE_SITTER and GRAMMAR: that program
//                                  and a folder with the grammar; TEXTMATE: a folder of packages
"use strict";

const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { execFileSync } = require("node:child_process");

const { SHOWN, TREE_SITTER, GRAMMAR, TEXTMATE } = process.env;
const project = path.resolve(__dirname, "../..");

/** Kinds of words for each byte of a text, the innermost and last that a query gives. */
function byTreeSitter(text) {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "slate-")), "text.slate");
  fs.writeFileSync(file, text);
  const query = path.join(project, "editors/zed/languages/slate/highlights.scm");
  const said = execFileSync(TREE_SITTER, ["query", "--captures", query, file], { cwd: GRAMMAR, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  fs.rmSync(path.dirname(file), { recursive: true });
  const starts = [0];
  const bytes = Buffer.from(text);
  bytes.forEach((byte, at) => byte === 10 && starts.push(at + 1));
  const captures = [...said.matchAll(/pattern: +(\d+), capture: (?:\d+ - )?([\w.]+), start: \((\d+), (\d+)\), end: \((\d+), (\d+)\)/g)];
  const spans = captures.map(([, pattern, kind, row, column, lastRow, lastColumn]) => ({
    pattern: Number(pattern), kind, from: starts[row] + Number(column), to: starts[lastRow] + Number(lastColumn),
  }));
  spans.sort((a, b) => b.to - b.from - (a.to - a.from) || a.pattern - b.pattern);
  const kinds = [];
  for (const { kind, from, to } of spans) {
    for (let at = from; at < to; at += 1) kinds[at] = kind;
  }
  return kinds;
}

/** The same by the TextMate bundle. */
async function byTextMate(text) {
  const { Registry, INITIAL } = require(path.join(TEXTMATE, "vscode-textmate"));
  const oniguruma = require(path.join(TEXTMATE, "vscode-oniguruma"));
  await oniguruma.loadWASM(fs.readFileSync(path.join(TEXTMATE, "vscode-oniguruma/release/onig.wasm")).buffer);
  const onigLib = Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (string) => new oniguruma.OnigString(string),
  });
  const bundle = path.join(project, "editors/vscode/syntaxes/slate.tmLanguage.json");
  const grammar = await new Registry({ onigLib, loadGrammar: async () => JSON.parse(fs.readFileSync(bundle, "utf8")) }).loadGrammar("source.slate");
  const kinds = [];
  let state = INITIAL;
  let start = 0;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    const at = (column) => start + Buffer.byteLength(line.slice(0, column));
    for (const { startIndex, endIndex, scopes } of tokens) {
      for (let byte = at(startIndex); byte < at(endIndex); byte += 1) kinds[byte] = scopes.at(-1);
    }
    start += Buffer.byteLength(line) + 1;
  }
  return kinds;
}

// Colours of dark themes as each editor ships one: of the longest beginning of a kind that is named.
const EDITORS = {
  zed: {
    kinds: byTreeSitter,
    given: "the tree-sitter grammar, the queries and the answers of the server that Zed is given; not a shot of Zed itself",
    look: { back: "#282c33", text: "#c8ccd4", faint: "#6b7280", wrong: "#d07277", hint: "#88a0c4", chip: "#2f343e" },
    colours: {
      keyword: "#b477cf", "keyword.operator": "#6eb4bf", function: "#73ade9", type: "#6eb4bf", constant: "#dfc184", number: "#bf956a",
      string: "#a1c181", "string.escape": "#878e98", comment: "#5d636f", "comment.doc": "#878e98", property: "#d07277", operator: "#6eb4bf",
      punctuation: "#b2b9c6", variable: "#c8ccd4",
    },
  },
  jetbrains: {
    kinds: byTextMate,
    given: "the TextMate bundle and the answers of the server that LSP4IJ is given; not a shot of a JetBrains editor itself",
    look: { back: "#1e1f22", text: "#bcbec4", faint: "#7a7e85", wrong: "#f75464", hint: "#868a91", chip: "#2b2d30" },
    colours: {
      keyword: "#cf8e6d", "keyword.other.unit": "#bcbec4", entity: "#56a8f5", storage: "#cf8e6d", support: "#57aaf7", constant: "#2aacb8",
      "constant.character": "#cf8e6d", string: "#6aab73", comment: "#7a7e85", "variable.other.member": "#c77dbb", "variable.other.constant": "#c77dbb",
    },
  },
};

const [name] = process.argv.slice(2);
const { kinds: coloured, given, look, colours } = EDITORS[name];

function colour(kind) {
  for (let key = kind ?? ""; key; key = key.slice(0, Math.max(0, key.lastIndexOf(".")))) {
    if (colours[key]) return colours[key];
  }
  return look.text;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
let spans = 0;

/** A line with its colours; a wavy line under what a finding is about. */
function drawn(line, start, kinds, wrong) {
  let html = "";
  let column = 0;
  let at = start;
  for (const part of line.match(/\s+|[^\s]/gu) ?? []) {
    const under = wrong.some((it) => it.range.start.character <= column && column < it.range.end.character);
    html += `<span style="color:${colour(kinds[at])}${under ? `;text-decoration:underline wavy ${look.wrong}` : ""}">${escaped(part)}</span>`;
    spans += kinds[at] ? 1 : 0;
    column += part.length;
    at += Buffer.byteLength(part);
  }
  return html;
}

/** Lines of a text, from the first to before the last of each pair, with what stands beside and above. */
async function pane(file, pieces) {
  const { text, hints, lenses, findings } = JSON.parse(fs.readFileSync(path.join(SHOWN, `${name}-${file}.json`), "utf8"));
  const kinds = await coloured(text);
  const lines = text.split("\n");
  const starts = lines.reduce((all, line) => [...all, all.at(-1) + Buffer.byteLength(line) + 1], [0]);
  const row = (number, html) => `<div class="row"><span class="number">${number}</span>${html}</div>`;
  return pieces.map(([from, to]) => {
    let html = "";
    for (let at = from; at < to; at += 1) {
      const indent = lines[at].match(/^ */)[0];
      const above = lenses.filter((it) => it.range.start.line === at).map((it) => escaped(it.command.title));
      if (above.length) html += row("", `${indent}<span class="lens">${above.join("  |  ")}</span>`);
      const wrong = findings.filter((it) => it.range.start.line === at);
      const beside = hints.filter((it) => it.position.line === at).map((it) => `<span class="hint">${escaped(it.label)}</span>`);
      html += row(at + 1, drawn(lines[at], starts[at], kinds, wrong) + beside.join(""));
      for (const it of wrong) {
        const said = it.message.split("\n").map(escaped).join("  ");
        html += row("", `${indent}<span class="wrong">${it.code}: ${said}</span>`);
      }
    }
    return html;
  }).join(row("⋯", ""));
}

(async () => {
  const money = await pane("money", [[5, 7], [52, 64], [101, 107], [124, 128]]);
  const broken = await pane("broken", [[18, 26]]);
  const page = `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; background: ${look.back}; color: ${look.text}; font: 14px/21px "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: pre }
.row { height: 21px; overflow: hidden } .number { display: inline-block; width: 40px; margin-right: 16px; text-align: right; color: ${look.faint} }
.lens { color: ${look.faint}; font-size: 12px } .hint { color: ${look.hint}; background: ${look.chip}; border-radius: 3px; padding: 0 6px; margin-left: 10px; font-size: 12.5px }
.wrong { color: ${look.wrong}; font-size: 12.5px } .caption { height: 28px; padding: 0 16px; background: ${look.chip}; color: ${look.text}; font: 13px/28px "DejaVu Sans", "Liberation Sans", sans-serif; white-space: normal }
.tab { height: 26px; line-height: 26px; padding-left: 16px; background: ${look.chip}; color: ${look.faint}; font-size: 12.5px }
</style><div class="tab">managed-desk.slate: another percentage was just written</div>${money}<div class="tab">broken.slate</div>${broken}<div class="caption">Drawn by Slate's test from ${given}.</div>`;
  for (const it of ["(was 6,597.37 GBP), 2 of 12 missed", "▶ run its scenarios", "unknown-keyword: `pauze`", "underline wavy"]) {
    if (!page.includes(it)) throw new Error(`the picture lacks \`${it}\``);
  }
  if (spans < 300 || new Set(page.match(/color:#\w{6}/g)).size < 6) throw new Error(`${spans} words have a colour`);
  const rows = page.match(/<div class="row"/g).length;
  console.log(`${page}\n<!-- ${rows * 21 + 2 * 26 + 28} -->`);
})();
