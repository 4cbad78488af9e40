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
pub(super) fn blocks(code: Code) -> impl Iterator<Item = &'static str> {
    text(code).split("```slate\n").skip(1).filter_map(|block| block.split("```").next())
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
            let blocks: Vec<&str> = blocks(*code).collect();
            assert_eq!(blocks.len(), 2, "{code}");
            assert_ne!(blocks[0], blocks[1], "{code}");
        }
    }

    #[test]
    fn no_page_is_left_without_a_code() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let Some(slug) = name.strip_suffix(".md").filter(|it| *it != "README") else {
                continue;
            };
            assert!(Code::ALL.iter().any(|code| code.slug() == slug), "{name}");
        }
    }

    /// `docs/findings/README.md` lists every code; `SLATE_BLESS=1` writes it anew.
    #[test]
    fn the_list_of_pages_is_complete() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/findings/README.md");
        let mut list = String::from(
            "# Findings\n\nWhat `slate check` reports, by code. `slate explain CODE` prints a page.\n\n\
             | code | | severity | what is wrong |\n|---|---|---|---|\n",
        );
        for code in Code::ALL {
            let (id, slug) = (code.id(), code.slug());
            list.push_str(&format!(
                "| {id} | [`{slug}`]({slug}.md) | {} | {} |\n",
                code.severity(),
                code.title()
            ));
        }
        if std::env::var_os("SLATE_BLESS").is_some() {
            std::fs::write(path, &list).unwrap();
        }
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            list,
            "run the tests with SLATE_BLESS=1"
        );
    }

    #[test]
    fn explain_takes_id_and_slug() {
        assert_eq!(explain("S0101"), explain("ladder-gap"));
        assert!(explain("laddergap").is_err());
    }

    #[test]
    fn examples_can_be_read_unless_they_show_what_cannot() {
        let mut wrong = String::new();
        for code in Code::ALL {
            let (bad, mended) = super::super::example::examples(*code).unwrap();
            for (which, text, syntax) in [
                ("bad", bad, code.id() < "S01" || *code == Code::BadLiteral),
                ("mended", mended, false),
            ] {
                let errors = slate_syntax::parse(&text).errors;
                let codes: Vec<Code> = errors.iter().map(|it| Code::of_syntax(it.kind)).collect();
                let right = if syntax { codes == [*code] } else { codes.is_empty() };
                if !right {
                    wrong.push_str(&format!("{code} {} {which}: {errors:#?}\n", code.slug()));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong}");
    }
}
