//! Things that are made of others must not be made of themselves.

use std::collections::BTreeSet;

use crate::name::Name;

/// A name from which `next` leads back to itself, if there is one.
pub(super) fn in_cycle(
    names: impl Iterator<Item = Name>,
    next: impl Fn(&Name) -> Vec<Name>,
) -> Option<Name> {
    for start in names {
        let mut seen = BTreeSet::new();
        let mut open = next(&start);
        while let Some(name) = open.pop() {
            if name == start {
                return Some(start);
            }
            if seen.insert(name.clone()) {
                open.extend(next(&name));
            }
        }
    }
    None
}
