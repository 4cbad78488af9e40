//! Signs that other languages use.

use super::{Edit, mistake};

/// Signs that other languages use.
pub(super) fn signs(text: &str, at: usize, edits: &mut Vec<Edit>) {
    const SIGNS: [(&str, &[&str]); 9] = [
        ("==", &["is"]),
        ("!=", &["is not"]),
        (":=", &[":", "="]),
        ("=", &[":", "is", ""]),
        (":", &["=", ""]),
        (";", &["", ","]),
        ("–", &["-"]),
        ("—", &["-"]),
        ("->", &[":"]),
    ];
    let rest = text.get(at..).unwrap_or_default();
    let Some((sign, instead)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) else {
        return;
    };
    for put in *instead {
        let help = if put.is_empty() { "take it out".to_owned() } else { format!("write `{put}`") };
        edits.push(Edit {
            range: at..at + sign.len(),
            put: (*put).to_owned(),
            error: mistake(
                "syntax.sign",
                at..at + sign.len(),
                format!("`{sign}` does not belong here"),
                "another sign is meant",
                help,
            ),
            offer: true,
            damaged: false,
        });
    }
}
