"""Opens a broken agreement in a real Helix and does what an author does, with the keys of its page.

Helix has no way to be asked: what is looked at is what it draws on a terminal of its own, kept by tmux.
Ends with 0 only where every step held.
"""

import os
import re
import subprocess
import sys
import time

HELIX, FIXTURE, MONEY = (os.environ[name] for name in ("HELIX", "FIXTURE", "MONEY"))
SOCKET = f"slate-helix-{os.getpid()}"
# How long a step may take, in seconds, on a machine that does much else.
PATIENCE = 120
# How its status line begins while keys are commands.
COMMANDS = " NOR "
passed = 0


def tmux(*words):
    done = subprocess.run(["tmux", "-L", SOCKET, *words], check=True, capture_output=True)
    return done.stdout.decode()


def screen():
    return tmux("capture-pane", "-p")


def keys(*names):
    """Each is a key by tmux's name, or a text to type."""
    tmux("send-keys", *names)


def until(holds, what, pause=0.05):
    """Looks until it holds; what never came ends all."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            print(screen())
            sys.exit(f"FAILED: Helix: {what}")
        time.sleep(pause)


def wait(what, holds):
    """Waits until the screen is as `holds` wants it; counts that as a step."""
    global passed
    until(lambda: holds(screen()), what)
    passed += 1
    print(f"ok   {what}", flush=True)


def shows(text):
    return lambda shown: text in shown


def go(text):
    """To the last letter of the next place of a text; it is a pattern."""
    keys("/")
    wait_for_prompt("search:")
    keys("-l", text)
    keys("Enter")
    until(lambda: not at_foot("search:"), f"the search for `{text}` is over")


def leave():
    """Back from typing. A terminal takes a letter right after Escape for another key."""

    def left():
        if not at_foot(COMMANDS):
            keys("Escape")
        return at_foot(COMMANDS)

    until(left, "keys are commands again", 0.3)


def command(text):
    keys(":")
    wait_for_prompt(":")
    keys("-l", text)
    keys("Enter")


def at_foot(sign):
    """Whether one of the two lowest lines begins so: further on they name the file, and a folder may have any
    name."""
    return any(line.startswith(sign) for line in screen().rstrip().splitlines()[-2:])


def wait_for_prompt(sign):
    """A key that comes before the prompt is drawn is taken for another."""
    until(lambda: at_foot(sign), f"it shows `{sign}`", 0.02)


def slowly(*names):
    """As people type: Helix 25.01 may send changes of a few milliseconds in another order than they were
    made."""
    for name in names:
        keys(name)
        time.sleep(0.3)


def write():
    """What the text is now: Helix writes it, and formats it first."""
    command("write!")


def holds(text):
    """While Helix writes a file there is none for a moment, or half of one."""

    def look(_):
        try:
            with open(FIXTURE, encoding="utf-8") as file:
                return text in file.read()
        except (FileNotFoundError, UnicodeDecodeError):
            return False

    return look


def run():
    wait("a finding with its help behind the line", shows("`pauze` is not known here"))
    wait("a broken line is marked", lambda it: re.search(r"● +24 .*pauze", it))

    measure = re.search(r"[^ ]*measure", tmux("capture-pane", "-p", "-e"))
    coloured = measure and re.search(r"\x1b\[(3[0-7]|9[0-7]|38;[0-9;]+)m", measure[0])
    wait("a word of the language has a colour of its own", lambda _: coloured)

    go("pauze")
    keys("Space", "a")
    # Its help says the same.
    wait("a fix is offered", lambda it: it.count("write `pause`") == 2)
    keys("Tab", "Enter")
    wait("and applied", shows("pause while status is waiting"))
    wait("what was hidden by it is found", shows("no row of `late` covers figures"))

    go("4 h")
    keys("Space", "k")
    wait("hover says when an example is due", shows("Received Fri "))
    keys("Escape")
    until(lambda: "Received Fri " not in screen(), "the hover is gone")

    wait("money stands beside the rows of a credit", shows("below 75%: 10% 1,000.00 GBP"))

    go("run in office")
    slowly("o", "p", "a")
    wait("completion offers what fits there", shows("pause …"))
    slowly("Tab")
    wait("and shows a whole clause", lambda it: it.count("pause while status is waiting") > 1)
    slowly("Enter")
    leave()
    slowly("x", "d")
    wait("which is taken back", shows("\n   26      }"))

    go("run in office")
    slowly("j", "o", "t", "a", "r")
    wait("clauses of several lines are offered", shows("target … limit"))
    for _ in range(8):
        if "First response" in screen():
            break
        slowly("Tab")
    slowly("Enter")
    leave()
    clause = ["target .* {", "  measure fix", "  limit {.*}", "  require .*", "  count   when due", "}"]
    lines = [re.compile(rf"\n +{27 + at}      {line}", re.ASCII) for at, line in enumerate(clause)]
    wait("an accepted clause is laid out", lambda it: all(line.search(it) for line in lines))
    for _ in range(8):
        if "First response" not in screen():
            break
        slowly("u")
    wait("and taken back", lambda it: "First response" not in it)

    go("start when")
    slowly("m", "a", "t", "d")
    wait("a definition is a text object", lambda it: "timer fix" not in it and "charge 10_000" in it)
    slowly("u")
    wait("which is there again", shows("timer fix of ticket"))

    go("measure fix")
    keys("g", "d")
    wait("a name leads to its definition", shows("21:"))
    keys("Space", "r")
    wait_for_prompt("rename-to:")
    keys("C-u")
    keys("-l", "repair")
    keys("Enter")
    wait("a timer is renamed where it is used", shows("measure repair"))

    write()
    wait("the text is laid out when it is written", holds("  term     2026-01-01 to 2026-12-31\n"))
    wait("with the new name", holds("timer repair of ticket"))

    command(f'open "{MONEY}"')
    wait("another file shows its own", shows("agreement harbour"))
    go("require at least response")
    wait("a promise shows what its history says", shows("6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%"))
    go("response_floor = 95")
    slowly("\\;", "r", "8")
    go("require at least response")
    wait(
        "another percentage changes the money beside the promise",
        lambda it: re.search(r"response_floor of tickets.* \(was 6,597\.37 GBP\)", it),
    )
    print(f"Helix {version}: {passed} passed, 0 failed")


version = subprocess.run([HELIX, "--version"], check=True, capture_output=True).stdout.decode().split()[1]
tmux("-f", "/dev/null", "new-session", "-d", "-x", "180", "-y", "60", HELIX, FIXTURE)
try:
    run()
finally:
    if os.environ.get("SHOTS"):
        with open(os.path.join(os.environ["SHOTS"], "helix.ansi"), "w", encoding="utf-8") as file:
            file.write(tmux("capture-pane", "-p", "-e"))
    tmux("kill-server")
