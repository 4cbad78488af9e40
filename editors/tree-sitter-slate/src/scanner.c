// Tells whether a newline ends a statement. It does, unless the next line begins with a word that
// goes on with the line before: `and`, `or`, `where`, `per`.

#include "tree_sitter/parser.h"
#include <string.h>

enum Token { NEWLINE };

void *tree_sitter_slate_external_scanner_create(void) { return NULL; }
void tree_sitter_slate_external_scanner_destroy(void *payload) { (void)payload; }
unsigned tree_sitter_slate_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}
void tree_sitter_slate_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

static bool is_space(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == 0xA0 || c == 0xFEFF; }

static bool is_letter(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c > 127;
}

// Skips lines that are empty or hold only a comment; false where something else stands there.
static bool skip_blank(TSLexer *lexer) {
  for (;;) {
    while (is_space(lexer->lookahead) || lexer->lookahead == '\n') lexer->advance(lexer, false);
    if (lexer->lookahead != '/') return true;
    lexer->advance(lexer, false);
    if (lexer->lookahead != '/') return false;
    while (lexer->lookahead != '\n' && !lexer->eof(lexer)) lexer->advance(lexer, false);
  }
}

static bool goes_on(TSLexer *lexer) {
  static const char *const words[] = {"and", "or", "where", "per"};
  if (!skip_blank(lexer)) return false;
  char word[8];
  unsigned length = 0;
  while (is_letter(lexer->lookahead)) {
    if (length == sizeof word - 1) return false;
    word[length++] = (char)lexer->lookahead;
    lexer->advance(lexer, false);
  }
  word[length] = '\0';
  // `or: 5%` is a row of its own, and `per.x` a name.
  while (is_space(lexer->lookahead)) lexer->advance(lexer, false);
  if (lexer->lookahead == ':' || lexer->lookahead == '.') return false;
  for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcmp(word, words[i]) == 0) return true;
  }
  return false;
}

bool tree_sitter_slate_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  if (!valid[NEWLINE]) return false;
  while (is_space(lexer->lookahead)) lexer->advance(lexer, true);
  if (lexer->lookahead != '\n') return false;
  lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  lexer->result_symbol = NEWLINE;
  return !goes_on(lexer);
}
