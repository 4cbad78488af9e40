//! Parameters: one type for all that is said of one.

use super::Sound;
use crate::agreement::Parameter;
use crate::types::Type;

impl Sound<'_> {
    pub(super) fn parameter(&mut self, path: &str, parameter: &Parameter) {
        let kind = Type::of(&parameter.value);
        let others = [Some(&parameter.default), parameter.low.as_ref(), parameter.high.as_ref()];
        if others.into_iter().flatten().any(|other| Type::of(other) != kind) {
            self.faults.add(path, "value, default and range are not of one type");
        }
    }
}
