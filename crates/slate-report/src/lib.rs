//! The statement for people: terminal, Markdown and CSV.
