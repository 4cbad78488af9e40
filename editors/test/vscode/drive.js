// Does in VS Code what an author does, by mouse and keyboard, in a headless browser. Ends with exit
// code 0 only where every step held. `SHOTS` names a folder for pictures; `FAILED` the folder that keeps
// one of the window where a step failed.
//
// Nothing waits for a time: each step waits for what it leads to, up to a minute, and what a lost key can
// spoil is done again.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { spawn, execFileSync } = require("node:child_process");

const { CACHE, EXTENSIONS, WORKSPACE, DATA, SLATE, SHOTS, FAILED = SHOTS ?? DATA } = process.env;
const { chromium } = require(path.join(CACHE, "node_modules/playwright-core"));

/** How long something may take on a machine that does much else. */
const WAIT = 60_000;
let steps = 0;

function ok(what) {
  steps += 1;
  console.log(`ok   ${what}`);
}

/** Starts the server that VS Code is, and waits until it says where it listens, and answers there. */
async function serve() {
  const entry = path.join(CACHE, "node_modules/code-server/out/node/entry.js");
  const server = spawn(
    process.execPath,
    [
      entry,
      "--auth=none",
      // A port that is free is chosen by the system.
      "--bind-addr=127.0.0.1:0",
      "--disable-telemetry",
      "--disable-update-check",
      "--disable-workspace-trust",
      `--user-data-dir=${DATA}`,
      `--extensions-dir=${EXTENSIONS}`,
      WORKSPACE,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const from of [server.stdout, server.stderr]) {
    from.on("data", (data) => (said += data));
  }
  const until = Date.now() + 3 * WAIT;
  while (Date.now() < until && server.exitCode === null) {
    const at = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
    if (at && (await fetch(`${at}/healthz`).then((it) => it.ok, () => false))) {
      return { server, at };
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  server.kill();
  throw new Error(`code-server does not answer; it ended with ${server.exitCode} and said\n${said}`);
}

/** What went wrong, in one line. */
function short(error) {
  return String(error?.message ?? error).split("\n")[0];
}

/** A text as one reads it: every white space is a blank. */
function plain(text) {
  return text.replace(/\s+/g, " ").trim();
}

const QUICK = ".quick-input-widget";
const ROWS = ".quick-input-list .monaco-list-row";

class Author {
  constructor(page) {
    this.page = page;
    this.file = "broken.slate";
  }

  async shot(name) {
    if (SHOTS) {
      await this.page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
    }
  }

  /**
   * Waits until `look` answers with something, and hands that back. What fails while it looks is
   * looked at again; where time is up, `seen` says what there is instead.
   * @param {string} what is waited for
   * @param {() => Promise<any>} look
   * @param {() => Promise<string>} [seen]
   * @param {number} [limit]
   */
  async wait(what, look, seen, limit = WAIT) {
    const end = Date.now() + limit;
    let failed = "";
    do {
      try {
        const answer = await look();
        if (answer) {
          return answer;
        }
        failed = "";
      } catch (error) {
        failed = ` (${short(error)})`;
      }
      await this.page.waitForTimeout(100);
    } while (Date.now() < end);
    const instead = seen ? await seen().catch(short) : "no such thing";
    throw new Error(`waited ${Math.round(limit / 1000)} s for: ${what}${failed}\ninstead: ${instead}`);
  }

  /**
   * Does something until what it leads to shows. A key that is pressed before the editor listens, or
   * while something else has the focus, is lost: `act` is done again then, from its beginning, so it
   * has to come to the same when it was not lost. Each time waits for longer.
   * @param {string} what it leads to
   * @param {(time: number) => Promise<void>} act
   * @param {() => Promise<any>} look
   * @param {() => Promise<string>} [seen]
   */
  async tries(what, act, look, seen) {
    const end = Date.now() + 2 * WAIT;
    for (let time = 0; ; time += 1) {
      try {
        await act(time);
        return await this.wait(what, look, seen, Math.min(WAIT, 8_000 * 2 ** time));
      } catch (error) {
        if (Date.now() > end) {
          throw new Error(`${what}: tried ${time + 1} times, at last\n${error.message}`);
        }
        console.log(`     once more: ${what}: ${short(error)}`);
      }
    }
  }

  visible(selector, options) {
    return this.page.locator(selector, options).first().isVisible();
  }

  /** What of the window tells why something did not happen. */
  async window() {
    return this.page.evaluate(() => {
      const text = (selector) =>
        [...document.querySelectorAll(selector)]
          .filter((it) => it.getBoundingClientRect().height > 0)
          .map((it) => it.textContent.replace(/\s+/g, " ").trim().slice(0, 300));
      const focus = document.activeElement;
      return {
        title: document.title,
        focus: `${focus?.tagName} ${focus?.className} ${focus?.getAttribute("aria-label") ?? ""}`,
        tabs: text(".tabs-container .tab"),
        active: text(".editor-group-container.active .tab.active"),
        box: [...document.querySelectorAll(".quick-input-widget input.input")].map((it) => it.value),
        list: text(".quick-input-widget .monaco-list-row").slice(0, 8),
        notifications: text(".notification-list-item, .monaco-dialog-box"),
        status: text(".statusbar-item").filter(Boolean),
        lines: text(".view-lines .view-line"),
      };
    });
  }

  /** Brings the text to the front, with nothing over it, and its cursor to life. */
  async text() {
    const name = path.basename(this.file);
    const tab = this.page.locator(".tabs-container .tab").filter({ hasText: new RegExp(`^\\s*${name.replace(/\./g, "\\.")}`) });
    const front = this.page.locator(".editor-group-container.active .tab.active").filter({ hasText: new RegExp(`^\\s*${name.replace(/\./g, "\\.")}`) });
    const alive = this.page.locator(".editor-group-container.active .editor-instance .monaco-editor.focused");
    await this.wait(`${name} is in front and has the cursor`, async () => {
      if (await this.visible(QUICK)) {
        await this.page.keyboard.press("Escape");
      }
      if ((await front.count()) > 0 && (await alive.count()) > 0) {
        return true;
      }
      await tab.first().click({ timeout: 5_000 });
      // Away from it: a hover of the tab would stand over the text.
      await this.page.mouse.move(900, 600);
      return (await front.count()) > 0 && (await alive.count()) > 0;
    });
  }

  /** What the box of the palette is asked, and the entry that answers; chosen by Enter. */
  async choose(open, asked, entry) {
    const input = this.page.locator(`${QUICK} input.input`).first();
    if (!(await input.isVisible()) || !(await input.inputValue()).startsWith(asked[0])) {
      await this.page.keyboard.press(open);
    }
    await input.waitFor({ state: "visible", timeout: 10_000 });
    await input.fill(asked, { timeout: 5_000 });
    if (entry) {
      const names = () => this.page.locator(`${ROWS} .label-name`).allInnerTexts();
      const row = await this.wait(
        `the entry \`${entry}\``,
        async () => {
          const at = (await names()).findIndex((it) => plain(it) === entry);
          return at >= 0 && this.page.locator(ROWS).filter({ has: this.page.locator(".label-name").getByText(entry, { exact: true }) }).first();
        },
        async () => `the entries ${JSON.stringify((await names()).slice(0, 8).map(plain))}`,
        20_000,
      );
      // The list goes on to sort what is found: Enter takes whichever has the mark.
      if (/\bfocused\b/.test((await row.getAttribute("class", { timeout: 5_000 })) ?? "")) {
        await input.press("Enter", { timeout: 5_000 });
      } else {
        await row.click({ timeout: 5_000 });
      }
    } else {
      await input.press("Enter", { timeout: 5_000 });
    }
  }

  /** Runs a command of the palette; one that asks something back shows `question` in the same box. */
  async command(name, question) {
    await this.tries(
      `the command \`${name}\` is taken`,
      async () => {
        if (!(question && (await this.visible(QUICK, { hasText: question })))) {
          await this.choose("F1", `>${name}`, name);
        }
      },
      async () => (question ? this.visible(QUICK, { hasText: question }) : !(await this.visible(QUICK))),
      async () => `the box shows ${JSON.stringify(await this.page.locator(QUICK).first().innerText())}`,
    );
  }

  /** Puts the cursor at a line and column, from 1. */
  async go(line, column) {
    const status = this.page.locator(".statusbar-item", { hasText: /^\s*Ln \d+, Col \d+/ });
    await this.tries(
      `the cursor is at line ${line}, column ${column}`,
      async () => {
        await this.text();
        await this.choose("Control+g", `:${line}:${column}`);
      },
      async () => plain(await status.first().innerText({ timeout: 2_000 })) === `Ln ${line}, Col ${column}` && !(await this.visible(QUICK)),
      async () => `the cursor is at ${await status.first().innerText({ timeout: 2_000 })}`,
    );
    await this.text();
  }

  /** Opens a file of the workspace, and works on it from now on. */
  async open(file) {
    const name = path.basename(file);
    this.file = file;
    await this.tries(
      `${name} is open`,
      () => this.choose("Control+p", name, name),
      () => this.visible(".tab.active", { hasText: name }),
    );
    await this.text();
  }

  lines() {
    return this.page.locator(".view-line").allInnerTexts().then((lines) => lines.map(plain));
  }

  /** Waits until a line of the editor reads so, with what stands beside it. */
  async reads(what, expected) {
    await this.wait(
      `${what}: a line that reads \`${expected}\``,
      async () => (await this.lines()).includes(expected),
      async () => `the lines\n${(await this.lines()).join("\n")}`,
    );
    ok(what);
  }

  /** Where a text of the file stands, from 1. */
  place(text) {
    const lines = this.saved().split("\n");
    const line = lines.findIndex((it) => it.includes(text));
    if (line < 0) {
      throw new Error(`the file holds no \`${text}\`:\n${this.saved()}`);
    }
    return [line + 1, lines[line].indexOf(text) + 1];
  }

  saved() {
    return fs.readFileSync(path.join(WORKSPACE, this.file), "utf8");
  }

  /**
   * Changes the text and saves it, until the file is as it should be. Each time begins with the text as
   * it was last saved.
   * @param {string} what
   * @param {() => Promise<void>} change
   * @param {(text: string) => boolean} holds
   */
  async edits(what, change, holds) {
    await this.tries(
      what,
      async (time) => {
        if (time > 0) {
          await this.command("File: Revert File");
        }
        if (!holds(this.saved())) {
          await this.text();
          await change();
        }
      },
      async () => {
        if (holds(this.saved())) {
          return true;
        }
        await this.text();
        await this.page.keyboard.press("Control+s");
        await this.page.waitForTimeout(400);
        return holds(this.saved());
      },
      async () => `the file is\n${this.saved()}`,
    );
    ok(what);
  }

  /** Opens the menu of actions at a place, and takes one. */
  async action(place, text) {
    const offered = this.page.locator(".action-widget .monaco-list-row", { hasText: text }).first();
    await this.go(...this.place(place));
    await this.page.keyboard.press("Control+.");
    await offered.waitFor({ timeout: 15_000 });
    await offered.click({ timeout: 5_000 });
    await offered.waitFor({ state: "detached", timeout: 5_000 });
  }

  async sees(what, selector, options) {
    await this.wait(what, () => this.visible(selector, options), async () => {
      const all = await this.page.locator(selector).allInnerTexts();
      return `of \`${selector}\` there is ${JSON.stringify(all.map(plain).slice(0, 20))}`;
    });
    ok(what);
  }

  /** Waits until there is none of something. */
  async gone(what, selector) {
    const there = this.page.locator(selector);
    await this.wait(what, async () => (await there.count()) === 0, async () => `there are ${await there.count()}`);
  }

  /** Runs a command until what it shows is there. */
  async shows(what, command, selector, options) {
    await this.tries(what, () => this.command(command), () => this.visible(selector, options));
    ok(what);
  }
}

async function work(author) {
  const { page } = author;
  await author.wait(
    "the workspace opens",
    () => author.visible(".explorer-folders-view .monaco-list-row", { hasText: "broken.slate" }),
    async () => JSON.stringify(await author.window()),
    3 * WAIT,
  );
  ok("the workspace opens");
  await author.open("broken.slate");
  await author.sees("the file is known as Slate", ".statusbar-item", { hasText: /^Slate$/ });
  await author.sees("a misspelt word is underlined", ".squiggly-error");
  await author.sees("definitions have lenses", ".codelens-decoration a", { hasText: "run its scenarios" });

  const hovered = () => author.visible(".monaco-hover-content", { hasText: "desk.fix" });
  await author.tries(
    "hover says what a name is",
    async () => {
      await author.go(...author.place("fix of ticket"));
      await author.command("Show or Focus Hover");
    },
    hovered,
  );
  ok("hover says what a name is");
  await author.shot("vscode-hover");
  await page.keyboard.press("Escape");

  await author.edits(
    "the fix that is offered is in the file",
    () => author.action("pauze", "write `pause`"),
    (text) => text.includes("      pause while status is waiting\n"),
  );
  await author.gone("the misspelt word is underlined no more", ".squiggly-error");
  await author.sees("the gap in the ladder is underlined then", ".squiggly-warning");
  await author.tries(
    "a hover says what is wrong with it, with a witness",
    async () => {
      await author.go(...author.place("below 75%"));
      await author.command("Show or Focus Hover");
    },
    () => author.visible(".monaco-hover-content", { hasText: "for example: a month at 77.5% pays nothing" }),
    async () => JSON.stringify(await page.locator(".monaco-hover-content").allInnerTexts()),
  );
  ok("a hover says what is wrong with it, with a witness");
  await author.shot("vscode-findings");
  await page.keyboard.press("Escape");

  const suggested = page.locator(".suggest-widget .monaco-list-row", { hasText: "waiting" }).first();
  let chosen = false;
  await author.edits(
    "a member is completed, and what was chosen is in the file",
    async () => {
      const [line, column] = author.place("is waiting");
      await author.go(line, column + 3);
      await page.keyboard.press("Shift+End");
      await page.keyboard.type("w");
      await author.wait("half a word", async () => (await author.lines()).includes("pause while status is w"), undefined, 10_000);
      if (!(await suggested.isVisible())) {
        await page.keyboard.press("Control+Space");
      }
      await suggested.waitFor({ timeout: 15_000 });
      await author.shot("vscode-completion");
      await suggested.click({ timeout: 5_000 });
      await author.wait("the whole word", async () => (await author.lines()).includes("pause while status is waiting"), undefined, 10_000);
      chosen = true;
    },
    // The file was like that before: only what comes between says that something was chosen.
    (text) => chosen && text.includes("pause while status is waiting\n"),
  );

  const clause = page.locator(".suggest-widget .monaco-list-row", { hasText: "target … limit" }).first();
  const filled = [
    "    }",
    '    target response "First response" {',
    "      measure fix",
    "      limit { P1: 1 h, P2: 4 h }",
    "      require at least 95% of tickets each month",
    "      count   when due",
    "    }",
    "    target resolution",
  ];
  await author.edits(
    "an accepted clause is laid out",
    async () => {
      const [line] = author.place("    target resolution");
      await author.go(line - 1, 1);
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await page.keyboard.type("targ");
      await author.wait("half a word", async () => (await author.lines()).includes("targ"), undefined, 10_000);
      if (!(await clause.isVisible())) {
        await page.keyboard.press("Control+Space");
      }
      await clause.waitFor({ timeout: 15_000 });
      await clause.click({ timeout: 5_000 });
      await author.wait("the clause", async () => (await author.lines()).includes("measure fix"), undefined, 10_000);
      // Out of its gaps.
      await page.keyboard.press("Escape");
    },
    (text) => text.includes(filled.join("\n")),
  );
  await author.edits(
    "and taken back",
    async () => {
      const [line] = author.place("target response");
      await author.go(line, 1);
      for (let times = 2; times < filled.length; times += 1) {
        await page.keyboard.press("Shift+ArrowDown");
      }
      await page.keyboard.press("Delete");
    },
    (text) => text.includes("    }\n    target resolution"),
  );

  await author.edits(
    "a comment goes on with the next line",
    async () => {
      const [comment] = author.place("/// laid out");
      await author.go(comment, 1);
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await page.keyboard.type("So.");
    },
    (text) => text.includes("\n/// So.\n"),
  );

  await author.edits(
    "a name is changed everywhere",
    async () => {
      await author.go(...author.place("fix of ticket"));
      await page.keyboard.press("F2");
      // The box is there before it has the focus: what is typed blindly would go to the text.
      const box = page.locator(".rename-box input").first();
      await box.waitFor({ state: "visible", timeout: 15_000 });
      await box.fill("repair", { timeout: 5_000 });
      await box.press("Enter", { timeout: 5_000 });
      await box.waitFor({ state: "hidden", timeout: 15_000 });
    },
    (text) => /timer repair of/.test(text) && /measure repair/.test(text),
  );

  const formatted = execFileSync(SLATE, ["fmt", "-"], { input: author.saved() }).toString();
  await author.edits(
    "formatting is that of `slate fmt`",
    () => author.command("Format Document"),
    (text) => text === formatted,
  );

  // VS Code renews what a lens runs a moment after the lens comes into sight. One that was out of sight
  // while the text changed runs nothing before that, which VS Code says: it is clicked again then.
  const passed = () => author.visible(".editor-instance .testing-run-glyph.codicon-testing-passed-icon");
  const click = () => page.locator(".codelens-decoration a", { hasText: /^\W*run$/ }).first().click({ timeout: 10_000 });
  await author.tries(
    "a lens runs its scenario, and it passes",
    async () => {
      await author.go(...author.place("scenario "));
      await click();
    },
    async () => {
      if (!(await passed()) && (await author.visible(".notification-list-item", { hasText: "command not found" }))) {
        await author.command("Notifications: Clear All Notifications");
        await click();
      }
      return passed();
    },
  );
  ok("a lens runs its scenario, and it passes");
  await author.tries("what came of it is forgotten", () => author.command("Test: Clear All Results"), async () => !(await passed()));
  await author.text();
  await author.tries("a command runs all scenarios of the file", () => author.command("Slate: Run the Scenarios of This File"), passed);
  ok("a command runs all scenarios of the file");

  await author.text();
  await author.shows(
    "the statement stands beside the text",
    "Slate: Show the Statement beside the Text",
    ".tab",
    { hasText: "Statement: broken.slate" },
  );
  const statement = await inner(author, "Payable");
  if ((await statement.locator("b, script, img").count()) > 0) {
    throw new Error("the label of the agreement became HTML");
  }
  ok("and its figures, with nothing of the agreement read as HTML");
  await author.shot("vscode-statement");

  const closed = () => author.visible(".markers-panel .monaco-list-row", { hasText: "closed.slate" });
  const check = async () => {
    await author.command("Slate: Check the Workspace");
    // Its terminal comes to the front when it begins: before that, it would cover the problems.
    await author.wait("the terminal of the task", () => author.visible(".part.panel .terminal-wrapper .xterm"));
  };
  await check();
  ok("a task checks the workspace");
  await author.tries("what the task finds in closed files is a problem", () => author.command("Problems: Focus on Problems View"), closed, async () =>
    JSON.stringify(await page.locator(".part.panel .monaco-list-row").allInnerTexts()),
  );
  ok("what the task finds in closed files is a problem");
  await author.shot("vscode-problems");

  // Once the file is open the server says the same, with more words.
  const problems = page.locator(".markers-panel .monaco-list-row");
  const misspelt = problems.filter({ hasText: "`pauze` is not known here" });
  const listed = async () => JSON.stringify(await problems.allInnerTexts());
  await author.wait("the task finds the misspelt word once", async () => (await misspelt.count()) === 1, listed);
  await author.open("closed.slate");
  const told = misspelt.filter({ hasText: "unknown-keyword" });
  await author.wait("what the server says of a file that is opened replaces it", async () => (await told.count()) === 1 && (await misspelt.count()) === 1, listed);
  ok("what the server says of a file that is opened replaces it");
  await author.tries(
    "what a task found goes when it is mended",
    () => author.action("pauze", "write `pause`"),
    async () => (await misspelt.count()) === 0,
    listed,
  );
  ok("what a task found goes when it is mended");
  await author.tries("and is there again with the mistake", () => author.command("File: Revert File"), async () => (await misspelt.count()) === 1, listed);
  ok("and is there again with the mistake");
  await author.command("View: Close Editor");
  await check();
  await author.tries("a task lists it again when the file is closed", () => author.command("Problems: Focus on Problems View"), async () => (await misspelt.count()) === 1, listed);
}

/** What the bundled example comes to on its history, beside its lines. */
async function money(author) {
  const { page } = author;
  await author.tries(
    "every editor is closed",
    () => author.command("View: Close All Editors"),
    async () => (await page.locator(".tabs-container .tab").count()) === 0,
  );
  const panel = () => page.locator(".part.panel").first().isVisible();
  if (await panel()) {
    await author.tries("the panel is hidden", () => author.command("View: Hide Panel"), async () => !(await panel()));
  }
  await author.open("examples/managed-desk/managed-desk.slate");
  await author.go(...author.place("require at least response_floor"));
  await author.reads(
    "a promise shows what its history says",
    "require at least response_floor of tickets each month6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%",
  );
  await author.go(...author.place("settlement {"));
  await author.sees("a lens says the most that it can cost", ".codelens-decoration", {
    hasText: "most it can cost: 3,405.00 GBP each month",
  });
  const before = await payable(author);
  await author.shot("vscode-settlement");

  await author.edits(
    "an action beyond fixes writes a figure in place of its name",
    () => author.action("response_floor = 95%", "write what `response_floor` is in its place"),
    (text) => text.includes("require at least 95% of tickets") && !text.includes("response_floor"),
  );
  await author.go(...author.place("95% of tickets"));
  await author.reads("the figures stay with it", "require at least 95% of tickets each month6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%");

  await author.edits(
    "the edit is in the file",
    async () => {
      await author.go(...author.place("95% of tickets"));
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.insertText("90");
      await author.wait("the edit", async () => (await author.lines()).some((it) => it.startsWith("require at least 90% of tickets each month")), undefined, 10_000);
      // Before it is saved.
      await author.reads(
        "another percentage changes the money beside it",
        "require at least 90% of tickets each month6,153.95 GBP (was 6,597.37 GBP), 2 of 12 missed, 83.65% to 97.88%",
      );
      await author.shot("vscode-money");
    },
    (text) => text.includes("require at least 90% of tickets each month\n      count   when opened"),
  );

  await author.tries(
    "what the clause takes is said",
    async () => {
      await author.go(...author.place("90% of tickets"));
      await author.command("Trigger Parameter Hints");
    },
    () => author.visible(".parameter-hints-widget", { hasText: "require at least figure of records each period" }),
  );
  ok("what the clause takes is said");
  await author.shot("vscode-signature");
  await page.keyboard.press("Escape");

  await author.go(...author.place("settlement {"));
  const beside = await payable(author);
  await author.shows(
    "the statement stands beside it",
    "Slate: Show the Statement beside the Text",
    ".tab",
    { hasText: "Statement: managed-desk.slate" },
  );
  await inner(author, "Harbour managed IT for Brightwater Housing");
  await inner(author, `Payable: ${beside} GBP`);
  ok("with what is payable, the same as beside the line");
  if (SHOTS) {
    const side = page.locator(".part.sidebar").first();
    for (const wanted of [false, true]) {
      await author.tries("the side bar", () => author.command("View: Toggle Primary Side Bar Visibility"), async () => (await side.isVisible()) === wanted);
      await (wanted || author.shot("vscode-statement"));
    }
  }

  await author.tries(
    "the statement follows the text before it is saved",
    async (time) => {
      if (time > 0) {
        await author.command("File: Revert File");
      }
      await author.go(...author.place("90% of tickets"));
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.insertText("95");
      await author.wait("the edit", async () => (await author.lines()).some((it) => it.startsWith("require at least 95% of tickets each month")), undefined, 10_000);
    },
    () => showing(author, `Payable: ${before} GBP`),
  );
  if (!author.saved().includes("require at least 90% of tickets")) {
    throw new Error("the text was saved for it");
  }
  ok("the statement follows the text before it is saved");
  await author.tries(
    "and goes back with it",
    async () => {
      await author.text();
      await author.command("File: Revert File");
    },
    () => showing(author, `Payable: ${beside} GBP`),
  );
  ok("and goes back with it");

  await author.text();
  await author.tries(
    "the most that each credit can cost is told",
    async () => {
      await author.text();
      await author.command("Slate: Show the Most It Can Cost");
    },
    async () => (await author.lines()).includes("slow_response: at most 2,775.00 GBP in one month, before caps"),
  );
  ok("the most that each credit can cost is told");

  await author.tries(
    "a ticket's clocks stand beside the text",
    async () => {
      await author.text();
      await author.command("Slate: Trace a Ticket", "Which ticket?");
      const input = page.locator(`${QUICK} input.input`).first();
      await input.fill("INC00008", { timeout: 5_000 });
      await input.press("Enter", { timeout: 5_000 });
    },
    async () => (await author.lines()).includes("breached, limit 5 working days of support_hours, ran 61 h 50 min 19 s, 7 h 50 min 19 s over"),
    async () => `the lines\n${(await author.lines()).join("\n")}`,
  );
  ok("a ticket's clocks stand beside the text");
  await author.shot("vscode-trace");

  const tests = page.locator(".test-explorer .monaco-list-row");
  const listed = (name) => tests.filter({ hasText: name }).first().isVisible();
  const told = async () => JSON.stringify((await tests.evaluateAll((all) => all.map((it) => it.getAttribute("aria-label")))));
  await author.tries(
    "the test explorer lists the scenarios of every file",
    () => author.command("Testing: Focus on Test Explorer View"),
    async () => (await listed("managed-desk.slate")) && (await listed("closed.slate")),
    told,
  );
  ok("the test explorer lists the scenarios of every file");
  await author.wait("a file with an error says it there", () => listed("24: `pauze` is not known here"), told);
  ok("a file with an error says it there");
  const state = (name, icon) => tests.filter({ hasText: name }).locator(icon).first().isVisible();
  await author.tries(
    "and runs them",
    () => author.command("Test: Run All Tests"),
    () => state("managed-desk.slate", ".codicon-testing-passed-icon"),
    told,
  );
  ok("and runs them");
  await author.wait("but for those of a file with an error", () => state("closed.slate", ".codicon-testing-error-icon"), told);
  ok("but for those of a file with an error");
  await author.shot("vscode-tests");
}

/** What is payable, as it stands beside the settlement. */
async function payable(author) {
  const read = async () => (await author.lines()).map((it) => /^settlement \{ ?([\d,.]+) GBP(?: \(was [\d,.]+ GBP\))? of [\d,.]+ GBP charged/.exec(it)?.[1]).find(Boolean);
  const seen = async () => `the lines\n${(await author.lines()).join("\n")}`;
  return author.wait("what is payable stands beside the settlement", read, seen);
}

/** The pages within pages that views of an extension are, and what they show. */
async function views(author) {
  const all = author.page.frames().filter((it) => it.parentFrame()?.parentFrame());
  return Promise.all(all.map(async (frame) => [frame, plain(await frame.locator("body").innerText({ timeout: 2_000 }).catch(short))]));
}

/** The view that shows a text, if there is one. */
async function showing(author, text) {
  return (await views(author)).find(([, body]) => body.includes(text))?.[0];
}

/** That view, once it is there. */
async function inner(author, text) {
  const seen = async () => `the views\n${(await views(author)).map(([, body]) => body.slice(0, 1500)).join("\n---\n")}`;
  return author.wait(`a view that shows ${text}`, () => showing(author, text), seen);
}

async function main() {
  const { server, at } = await serve();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    timeout: 3 * WAIT,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      // Pages share memory by files where a machine has little of it.
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    context.setDefaultTimeout(WAIT);
    const page = await context.newPage();
    const author = new Author(page);
    try {
      await page.goto(`${at}/?folder=${encodeURIComponent(WORKSPACE)}`, { timeout: 3 * WAIT });
      await work(author);
      await money(author);
    } catch (error) {
      // What was waited for says the error; what there was says the window, with what was told and has
      // gone by since.
      await page.locator('[id="status.notifications"]').click({ timeout: 3_000 }).catch(short);
      console.error(`the window: ${JSON.stringify(await author.window().catch(short), undefined, 1)}`);
      const shot = path.join(FAILED, "vscode-failed.png");
      await page.screenshot({ path: shot, timeout: WAIT }).then(
        () => console.error(`its picture: ${shot}`),
        (why) => console.error(`there is no picture: ${short(why)}`),
      );
      throw error;
    }
  } finally {
    await browser.close();
    if (server.exitCode === null) {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill();
      const hard = setTimeout(() => server.kill("SIGKILL"), 20_000);
      await ended;
      clearTimeout(hard);
    }
  }
  console.log(`VS Code: ${steps} passed, 0 failed`);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(`FAILED: VS Code: ${error.stack}`);
    process.exit(1);
  },
);
