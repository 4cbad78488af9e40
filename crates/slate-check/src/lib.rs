//! Tree to model: names, types and findings.
