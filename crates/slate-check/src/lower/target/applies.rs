//! To whom a target applies: by its tier, and to the records that it is for.

use slate_model::{Applies, Expr};

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::{Agreed, RecordInfo};
use crate::lower::select::all;
use crate::lower::service::{ServiceInfo, TargetDef};

impl<'a> Agreed<'a> {
    pub(super) fn target_applies(
        &self,
        info: &ServiceInfo<'a>,
        def: &TargetDef<'a>,
        mut only: Vec<Expr>,
        record: Option<&RecordInfo>,
        at: At,
    ) -> Applies {
        let by_tier = self.applies(info, def.tier.as_deref());
        if record.is_none() && (matches!(by_tier, Applies::Where(_)) || !only.is_empty()) {
            self.cx.report(
                Code::WrongKind,
                "a target on arithmetic is for everyone or for nobody",
                at,
                "counts no records that could be chosen from",
                "select its tier without `for`, or measure records",
            );
            return Applies::Always;
        }
        match by_tier {
            Applies::Never => Applies::Never,
            Applies::Always if only.is_empty() => Applies::Always,
            Applies::Always => Applies::Where(all(only)),
            Applies::Where(condition) => {
                only.insert(0, condition);
                Applies::Where(all(only))
            }
        }
    }
}
