//! Time zones by their names.

use slate_model::Zone;
use slate_syntax::ast;

use crate::compile::At;
use crate::finding::Code;
use crate::lower::agreed::Agreed;
use crate::resolve::nearest;

impl Agreed<'_> {
    /// An IANA zone by its name.
    pub fn zone_named(&self, unit: usize, it: &ast::Ident) -> Option<Zone> {
        if let Ok(zone) = it.as_str().parse::<Zone>() {
            return Some(zone);
        }
        if it.is_missing() {
            return None;
        }
        let at = At { unit, span: it.span };
        let mut finding = self.cx.finding(
            Code::BadLiteral,
            format!("`{}` is no time zone", it.as_str()),
            at,
            "not in the IANA time zone database",
        );
        let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        finding = match nearest(it.as_str(), names) {
            Some(near) => finding.help(format!("did you mean `{near}`?")).fix_unsafe(
                format!("write `{near}`"),
                self.cx.file(unit),
                it.span,
                near,
            ),
            None => finding
                .help("write the name of a region and city, such as `Europe/London`, or `UTC`"),
        };
        self.cx.push(finding);
        None
    }
}
