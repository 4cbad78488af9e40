// Findings come pushed, for every open file; a client that asks for them as well shows each twice.
"use strict";

/** A part of the client that neither offers to ask for findings nor takes the server's offer. */
class PushedFindingsOnly {
  fillClientCapabilities(capabilities) {
    delete capabilities.textDocument?.diagnostic;
    delete capabilities.workspace?.diagnostics;
  }

  preInitialize(capabilities) {
    delete capabilities.diagnosticProvider;
  }

  initialize() {}

  getState() {
    return { kind: "static" };
  }

  clear() {}
}

module.exports = { PushedFindingsOnly };
