//! The page of each finding as a file, for clients that open what stands behind a code.
//!
//! A page is named by its place in the project, which is no address that an editor could open, and
//! the project need not be on the machine. The program holds every page: the one that is linked to is
//! written once into the user's cache.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use slate_ide::{Code, explain};
use tower_lsp::ls_types::Uri;

/// The address of the page of a code; `None` where there is no cache to write it into.
pub fn link(code: Code) -> Option<Uri> {
    static LINKS: OnceLock<Mutex<BTreeMap<&'static str, Option<Uri>>>> = OnceLock::new();
    let links = LINKS.get_or_init(Mutex::default);
    let mut links = links.lock().unwrap_or_else(PoisonError::into_inner);
    links.entry(code.slug()).or_insert_with(|| written(code)).clone()
}

fn written(code: Code) -> Option<Uri> {
    let page = explain(code.slug()).ok()?;
    let folder = cache()?.join("slate").join(concat!("findings-", env!("CARGO_PKG_VERSION")));
    let file = folder.join(format!("{}.md", code.slug()));
    if std::fs::read_to_string(&file).ok().as_deref() != Some(page) {
        std::fs::create_dir_all(&folder).ok()?;
        std::fs::write(&file, page).ok()?;
    }
    Uri::from_file_path(file)
}

/// Where programs of this user keep what they can make again.
pub fn cache() -> Option<PathBuf> {
    let named = |name: &str| {
        std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute())
    };
    if cfg!(windows) {
        return named("LOCALAPPDATA");
    }
    named("XDG_CACHE_HOME").or_else(|| named("HOME").map(|home| home.join(".cache")))
}
