// The Markdown that `slate simulate` prints, as HTML. Every character that comes from an agreement or
// a history is escaped before any mark is looked for, and the marks are those that Slate writes:
// headings, tables, lists, strong, code. Links and HTML are none of them, so both stay text.
"use strict";

/** @param {string} text */
function escaped(text) {
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (sign) => entities[sign]);
}

/**
 * A line's text: what Markdown needs a backslash or an entity for is put back as it was, strong and
 * code are marked.
 * @param {string} text
 */
function inline(text) {
  const kept = [];
  const hold = (sign) => `\u0000${kept.push(sign) - 1}\u0000`;
  const held = text
    .replace(/\\([!-/:-@[-`{-~])/g, (_, sign) => hold(sign))
    .replace(/&(lt|gt|amp);/g, (_, name) => hold({ lt: "<", gt: ">", amp: "&" }[name]));
  return escaped(held)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
    .replace(/\u0000(\d+)\u0000/g, (_, index) => escaped(kept[Number(index)] ?? ""));
}

/**
 * The cells of a table's row.
 * @param {string} line
 */
function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** @param {string[]} lines */
function table(lines) {
  const [head, rule, ...rows] = lines;
  const aligned = cells(rule).map((cell) => (cell.endsWith(":") ? ' class="figure"' : ""));
  const row = (tag) => (line) =>
    `<tr>${cells(line)
      .map((cell, at) => `<${tag}${aligned[at] ?? ""}>${inline(cell)}</${tag}>`)
      .join("")}</tr>`;
  return `<table><thead>${row("th")(head)}</thead><tbody>${rows.map(row("td")).join("")}</tbody></table>`;
}

/** @param {string} line */
function item(line) {
  const under = /^\s/.test(line) ? ' class="under"' : "";
  return `<li${under}>${inline(line.replace(/^\s*[-*] /, ""))}</li>`;
}

/**
 * HTML of a statement.
 * @param {string} markdown
 */
function html(markdown) {
  const lines = markdown.replace(/\u0000/g, "").split(/\r?\n/);
  const blocks = [];
  let at = 0;
  const taken = (belongs) => {
    const from = at;
    while (at < lines.length && belongs(lines[at])) {
      at += 1;
    }
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (line.trim() === "") {
      at += 1;
    } else if (heading) {
      const level = heading[1].length;
      blocks.push(`<h${level}>${inline(heading[2])}</h${level}>`);
      at += 1;
    } else if (line.startsWith("|") && /^\|[\s:|-]+\|$/.test(lines[at + 1] ?? "")) {
      blocks.push(table(taken((it) => it.startsWith("|"))));
    } else if (/^\s*[-*] /.test(line)) {
      const items = taken((it) => /^\s*[-*] /.test(it));
      blocks.push(`<ul>${items.map(item).join("")}</ul>`);
    } else {
      const words = taken((it) => it.trim() !== "" && !/^(#{1,6} |\||\s*[-*] )/.test(it));
      // A line that begins like a list or a table and is none is text all the same.
      blocks.push(`<p>${inline((words.length > 0 ? words : [lines[at++]]).join(" "))}</p>`);
    }
  }
  return blocks.join("\n");
}

module.exports = { escaped, html };
