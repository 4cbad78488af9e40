//! The command line of Slate.

fn main() {}
