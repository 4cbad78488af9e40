//! What definitions that could not be read would have defined: a name that is being typed is one that
//! others may use already.

use slate_syntax::ast::Bad;

/// Definitions that could not be read.
#[derive(Clone, Default, Debug)]
pub(crate) struct Phantoms {
    /// Their names, as far as they have one.
    names: Vec<String>,
    /// The words with which those begin that have no name yet.
    unnamed: Vec<String>,
}

impl Phantoms {
    /// Adds a statement that could not be read.
    pub fn add(&mut self, bad: &Bad) {
        let Some(keyword) = &bad.keyword else { return };
        // What stands in a service, and what many of a record are called, is not known with the name.
        let more = matches!(keyword.as_str(), "service" | "tier" | "record");
        if bad.name.is_none() || more {
            self.unnamed(keyword.as_str());
        }
        self.names.extend(bad.name.as_ref().map(|name| name.value.clone()));
    }

    /// Adds a definition without a name, by the word with which it begins.
    pub fn unnamed(&mut self, keyword: &str) {
        self.unnamed.push(keyword.to_owned());
    }

    /// Whether one of them has this name.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Whether one of them could be what a name of that kind stands for: `what` is the kind in the
    /// words of a message, `timer or metric`.
    pub fn may_be(&self, what: &str) -> bool {
        self.unnamed.iter().any(|keyword| match keyword.as_str() {
            "service" | "tier" => {
                ["service", "tier", "target", "timer", "value"].iter().any(|it| what.contains(it))
            }
            "timer" => what.contains("timer"),
            "metric" => what.contains("metric") || what == "value",
            "target" => what.contains("target"),
            "parameter" | "let" | "input" => what == "value" || what == keyword,
            "credit" | "record" | "agreement" => what == keyword,
            "terminate" => what == "right to terminate",
            "calendar" => what == "calendar",
            "holidays" | "use" => what == "table of holidays",
            _ => false,
        })
    }
}
