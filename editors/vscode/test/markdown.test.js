"use strict";

const test = require("node:test");
const assert = require("node:assert");
const { html } = require("../src/markdown");

test("a table has its figures on the right", () => {
  const text = html("# A & B\n\n| period | paid |\n|---|---:|\n| 2026-01 | **5.00** |\n");
  assert.strictEqual(
    text,
    "<h1>A &amp; B</h1>\n<table><thead><tr><th>period</th><th class=\"figure\">paid</th></tr></thead>" +
      "<tbody><tr><td>2026-01</td><td class=\"figure\"><strong>5.00</strong></td></tr></tbody></table>",
  );
});

test("nothing of an agreement becomes HTML", () => {
  for (const hostile of [
    "<script>alert(1)</script>",
    "**<img src=x onerror=alert(1)>**",
    "| <b> | x |\n|---|---|\n| `<i>` | <u> |",
    "[a](javascript:alert(1))",
    "# <svg onload=alert(1)>",
    "- <a href='x'>y</a>",
    "\\<b\\>",
    "\u00000\u0000<b>",
    "|\n<table>",
  ]) {
    const tags = html(hostile).match(/<\/?[a-z0-9]+[^>]*>/g) ?? [];
    const ours = /^<\/?(h[1-6]|p|ul|li|table|thead|tbody|tr|th|td|strong|code)( class="(figure|under)")?>$/;
    for (const tag of tags) {
      assert.match(tag, ours, hostile);
    }
  }
});

test("a backslash keeps a mark as it is, and a bar in a cell", () => {
  assert.strictEqual(html("a \\*\\*b\\*\\* \\<c\\>"), "<p>a **b** &lt;c&gt;</p>");
  assert.match(html("| a |\n|---|\n| x \\| y |"), /<td>x \| y<\/td>/);
});

test("an entity is the sign that it stands for, and no tag", () => {
  assert.strictEqual(html("# &lt;b&gt; &amp;amp; c"), "<h1>&lt;b&gt; &amp;amp; c</h1>");
});

test("what belongs to an item stands under it", () => {
  assert.strictEqual(html("- a\n  - b"), '<ul><li>a</li><li class="under">b</li></ul>');
});

test("every text comes to an end", () => {
  for (const text of ["|", "| a", "- ", "-", "#", "# ", "|a|\n|b|", "  - x\n|", "* "]) {
    assert.strictEqual(typeof html(text), "string", text);
  }
});
