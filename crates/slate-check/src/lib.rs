//! Tree to model: names, types and findings.

mod finding;

pub use finding::{
    Applicability, Code, Edit, Entry, Finding, Fix, Label, LineColumn, Severity, Source, Sources,
    Span, UnknownCode, denied, sort, worst,
};
