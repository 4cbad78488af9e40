// Slate for tree-sitter: the shape of a text, for colours, folds, indents and moving about.
//
// It is coarser than grammar/slate.pest, which decides what may be written: a statement here is a
// row of words, figures and blocks. So a text that is being typed keeps its shape, and a word that
// the language gains needs no change here. Words of the language are reserved nowhere; only those
// that begin a definition are known, and only where one may begin.

const words = require("./words");

const name = /[\p{L}_][\p{L}\p{N}_]*/u;
const named = words.definitions.filter((it) => it !== "settlement" && it !== "scenario");

// Statements with a newline behind each but the last.
const statements = ($) =>
  choice(
    repeat1($._newline),
    seq(
      repeat($._newline),
      $.statement,
      repeat(seq(repeat1($._newline), $.statement)),
      repeat($._newline),
    ),
  );

// What stands in parentheses, where newlines are free and a last comma may stand.
const inner = ($) =>
  seq($._part, repeat(seq(",", $._part)), optional(","));

module.exports = grammar({
  name: "slate",

  // A newline ends a statement, unless the next line goes on with it: src/scanner.c looks.
  externals: ($) => [$._newline],
  extras: ($) => [/[\s\uFEFF\u00A0]/, $.comment, $.documentation],
  word: ($) => $.identifier,
  supertypes: ($) => [$.statement],
  inline: ($) => [$._element],

  rules: {
    file: ($) => optional(statements($)),

    statement: ($) =>
      choice($.definition, $.settlement, $.scenario, $.clause),

    // `service desk "Service desk" { … }`, `calendar both = nights or days`
    definition: ($) =>
      prec(
        2,
        seq(
          field("kind", choice(...named)),
          field("name", choice($.identifier, $.path)),
          optional(field("label", $.text)),
          optional($._rest),
        ),
      ),
    settlement: ($) => prec(2, seq("settlement", field("body", $.block))),
    scenario: ($) =>
      prec(2, seq("scenario", field("label", $.text), optional($._rest))),

    // What stands behind the head of a definition.
    _rest: ($) =>
      seq(optional(choice("=", ":", ",")), $._list),

    // Any other statement: phrases and pairs, with commas between.
    clause: ($) => $._list,
    _list: ($) =>
      seq($._part, repeat(seq(",", repeat($._newline), $._part))),
    _part: ($) => choice($.phrase, $.pair),

    // `P1: 15 min`, `below 90%: 5%`, `priority : one of P1`, `threshold = 95%`
    pair: ($) =>
      prec.right(
        seq(field("key", $.phrase), choice(":", "="), field("value", $.phrase)),
      ),
    phrase: ($) => prec.right(repeat1($._element)),

    _element: ($) =>
      choice(
        $.word,
        $.path,
        $.call,
        $.text,
        $.figure,
        $.instant,
        $.date,
        $.time,
        $.period,
        $.zone,
        $.always,
        $.group,
        $.block,
        $.operator,
      ),

    block: ($) => seq("{", optional(statements($)), "}"),
    group: ($) => seq("(", inner($), ")"),
    call: ($) =>
      seq(
        field("function", $.identifier),
        token.immediate("("),
        optional(inner($)),
        ")",
      ),

    // Where a definition may begin, its words are names as well: `event : text`.
    word: ($) => choice($.identifier, alias(choice(...words.definitions), $.identifier)),
    path: ($) =>
      seq(
        choice($.identifier, $.text, alias(choice(...words.definitions), $.identifier)),
        repeat1(seq(token.immediate("."), alias($._member, $.identifier))),
      ),
    _member: () => token.immediate(name),

    figure: ($) =>
      prec.right(seq($.number, optional(choice($.percent_sign, $.unit)))),
    number: () => /\d+(_\d+)*(\.\d+)?/,
    percent_sign: () => "%",
    unit: () => choice(...words.units, "pp"),
    instant: ($) => prec.right(1, seq($.date, $.time, optional($.offset))),
    date: () => token(prec(2, /\d{4}-\d{2}-\d{2}/)),
    time: () => token(prec(2, /\d{1,2}:\d{2}(:\d{2})?/)),
    period: () => token(prec(1, /\d{4}-(\d{2}|Q\d|H\d|W\d{2})/)),
    offset: () => token(prec(1, /[+-]\d{2}:\d{2}/)),
    zone: () => token(prec(1, /[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+)+/)),
    always: () => token(prec(2, "24x7")),

    text: ($) =>
      seq(
        '"',
        repeat(choice(token.immediate(prec(1, /[^"\\\n]+/)), $.escape)),
        token.immediate('"'),
      ),
    escape: () => token.immediate(/\\[^\n]/),

    operator: () => choice("+", "-", "*", "/", "<", ">", "<=", ">="),

    identifier: () => name,
    documentation: () => token(prec(2, /\/\/\/[^\n]*/)),
    comment: () => token(prec(1, /\/\/[^\n]*/)),
  },
});
