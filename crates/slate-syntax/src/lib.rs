//! Text to tree: spans, the recovering parser, the formatter.
