//! What definitions that could not be read would have defined: a name that is being typed is one that
//! others may use already.

use slate_syntax::ast::Bad;

use super::Sought;

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

    /// Whether one of them has this name, or a beginning of it: its name is being typed as well.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| name.starts_with(known.as_str()))
    }

    /// Adds a name that stands for nothing yet, as far as it is typed.
    pub fn named(&mut self, name: String) {
        self.names.push(name);
    }

    /// Whether one of them could be what a name of that kind stands for.
    pub fn may_be(&self, what: Sought) -> bool {
        let begun =
            |keyword: &&str| self.unnamed.iter().any(|word| keyword.starts_with(word.as_str()));
        what.defined_by().iter().any(begun)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_begin_with_words_of_the_language() {
        for what in Sought::ALL {
            for keyword in what.defined_by() {
                assert!(slate_syntax::keywords().contains(keyword), "{keyword}");
                let mut phantoms = Phantoms::default();
                phantoms.unnamed(keyword);
                assert!(phantoms.may_be(*what), "{keyword}");
                assert!(!phantoms.has("a"), "{keyword}");
            }
        }
    }

    #[test]
    fn a_name_that_is_begun_may_be_one_that_others_use() {
        let mut phantoms = Phantoms::default();
        phantoms.named("off".to_owned());
        assert!(phantoms.has("office") && !phantoms.has("of"));
        assert!(!phantoms.may_be(Sought::Calendar));
        // So may a word with which a definition begins.
        phantoms.unnamed("cal");
        assert!(phantoms.may_be(Sought::Calendar) && !phantoms.may_be(Sought::TimerOrMetric));
    }
}
