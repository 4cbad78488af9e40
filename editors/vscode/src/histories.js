// Which histories an agreement is simulated on.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/** What the name of a history ends in. */
const HISTORY = /\.(csv|jsonl)(\.gz)?$/;

/**
 * The histories that the settings name, or else those in the folder `history` beside the agreement.
 * @param {string} agreement the agreement's file
 * @param {string[]} named what the settings say
 * @param {string} folder what those are relative to
 * @returns {string[]}
 */
function histories(agreement, named, folder) {
  if (named.length > 0) {
    return named.map((file) => path.resolve(folder, file));
  }
  const beside = path.join(path.dirname(agreement), "history");
  if (!fs.existsSync(beside)) {
    return [];
  }
  return fs
    .readdirSync(beside)
    .filter((file) => HISTORY.test(file))
    .sort()
    .map((file) => path.join(beside, file));
}

module.exports = { histories };
