//! The page of each finding, from `docs/findings`, and `explain`.

use super::{Code, UnknownCode};

/// The page of a code, Markdown.
pub(super) const fn text(code: Code) -> &'static str {
    code.entry().page
}

/// The first paragraph of a page: what the finding means.
pub(super) fn meaning(code: Code) -> &'static str {
    text(code).split("\n\n").nth(1).unwrap_or_default()
}

/// The page of a finding by id (`S0101`) or slug (`ladder-gap`), Markdown.
///
/// # Errors
/// When no finding is called so; the error names those that look like it.
pub fn explain(code_or_slug: &str) -> Result<&'static str, UnknownCode> {
    code_or_slug.parse::<Code>().map(text)
}

/// The examples of a page: the faulty one, then the mended one.
#[cfg(test)]
pub(super) fn examples(code: Code) -> Option<(&'static str, &'static str)> {
    let mut blocks = text(code).split("```slate\n").skip(1).filter_map(|b| b.split("```").next());
    Some((blocks.next()?, blocks.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_page_with_its_parts() {
        for code in Code::ALL {
            let page = text(*code);
            let head = format!("# {} `{}`: {}\n", code.id(), code.slug(), code.title());
            assert!(page.starts_with(&head), "{code}: {page}");
            assert!(meaning(*code).len() > 20, "{code}");
            for part in ["\n## Why it matters\n", "\n## Example\n", "\n## Mended\n"] {
                assert_eq!(page.matches(part).count(), 1, "{code} {part}");
            }
            let (bad, mended) = examples(*code).unwrap_or_default();
            assert!(!bad.is_empty() && !mended.is_empty() && bad != mended, "{code}");
        }
    }

    #[test]
    fn no_page_is_left_without_a_code() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let Some(slug) = name.strip_suffix(".md") else { continue };
            assert!(Code::ALL.iter().any(|code| code.slug() == slug), "{name}");
        }
    }

    #[test]
    fn explain_takes_id_and_slug() {
        assert_eq!(explain("S0101"), explain("ladder-gap"));
        assert!(explain("laddergap").is_err());
    }
}
