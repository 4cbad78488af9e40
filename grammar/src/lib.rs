//! The grammar of Slate, and the parser that pest derives from it.
