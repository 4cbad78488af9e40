//! Tree to model: names, types and findings.

mod finding;
mod lint;

pub use lint::lint;

pub use finding::{
    Applicability, Code, Edit, Entry, Finding, Fix, Form, Label, LineColumn, Look, Severity, Source,
    Sources, Span, UnknownCode, denied, explain, render, sort, summary, worst,
};
