//! Limits as they are written, merged with what another tier says instead.

use slate_syntax::{Span, ast};

/// A limit as it holds for one tier.
#[derive(Clone)]
pub(crate) struct LimitTree<'a> {
    pub(super) by: &'a [ast::Path],
    pub(super) value: Tree<'a>,
    pub span: Span,
}

/// One limit, none, or a map.
#[derive(Clone)]
pub(super) enum Tree<'a> {
    One(&'a ast::LimitTime),
    None,
    Map { rows: Vec<TreeRow<'a>>, damaged: bool, span: Span },
}

/// A row of a map; no keys mean `otherwise`.
#[derive(Clone)]
pub(super) struct TreeRow<'a> {
    pub keys: Vec<&'a ast::Expr>,
    pub value: Tree<'a>,
    pub span: Span,
}

impl<'a> LimitTree<'a> {
    pub fn of(it: &'a ast::Limit) -> Self {
        Self { by: &it.by, value: Tree::of(&it.value), span: it.span }
    }

    /// Maps replace entry by entry; anything else replaces the whole.
    pub fn merged(self, over: Self, text: &dyn Fn(&ast::Expr) -> String) -> Self {
        let by = if over.by.is_empty() { self.by } else { over.by };
        Self { by, value: self.value.merged(over.value, text), span: over.span }
    }
}

impl<'a> Tree<'a> {
    fn of(it: &'a ast::LimitValue) -> Self {
        match it {
            ast::LimitValue::One(one) => Self::One(one),
            ast::LimitValue::None(_) => Self::None,
            ast::LimitValue::Map(map) => Self::Map {
                rows: map
                    .rows
                    .iter()
                    .map(|row| TreeRow {
                        keys: row.keys.iter().collect(),
                        value: Self::of(&row.value),
                        span: row.span,
                    })
                    .collect(),
                damaged: !map.bad.is_empty(),
                span: map.span,
            },
        }
    }

    fn merged(self, over: Self, text: &dyn Fn(&ast::Expr) -> String) -> Self {
        let (Self::Map { mut rows, damaged, span }, Self::Map { rows: new, damaged: more, .. }) =
            (self.clone(), over.clone())
        else {
            return over;
        };
        for row in new {
            let wanted: Vec<String> = row.keys.iter().map(|key| text(key)).collect();
            if wanted.is_empty() {
                rows.retain(|old| !old.keys.is_empty());
                rows.push(row);
                continue;
            }
            let mut place = None;
            let mut value = row.value.clone();
            for (n, old) in rows.iter_mut().enumerate() {
                let before = old.keys.len();
                old.keys.retain(|key| !wanted.contains(&text(key)));
                if old.keys.len() < before {
                    place = place.or(Some(n));
                    if before == 1 && wanted.len() == 1 {
                        value = old.value.clone().merged(value, text);
                    }
                    if old.keys.is_empty() {
                        // Marked for removal: a row without keys that is no `otherwise`.
                        old.value = Self::None;
                        old.span = Span::default();
                    }
                }
            }
            let row = TreeRow { value, ..row };
            let last = rows.iter().position(|old| old.keys.is_empty() && !old.span.is_empty());
            let at = place.or(last).unwrap_or(rows.len()).min(rows.len());
            rows.insert(at, row);
            rows.retain(|old| !(old.keys.is_empty() && old.span.is_empty()));
        }
        Self::Map { rows, damaged: damaged || more, span }
    }
}
