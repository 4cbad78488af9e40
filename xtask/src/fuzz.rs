//! A fuzz smoke: agreements, models and histories from this project, mangled at random from one
//! seed, through every reader. A panic is a failure; a finding is not.

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use slate_check::{InMemory, Options, check};
use slate_model::Model;

/// What a mangled input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Agreement,
    Model,
}

/// Mangles and reads for `seconds`; whether nothing panicked.
pub fn run(project: &Path, seed: u64, seconds: u64) -> Result<bool, Box<dyn Error>> {
    let corpus = corpus(project)?;
    if corpus.is_empty() {
        return Err("there is nothing to mangle".into());
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut runs = 0u64;
    let mut slowest = Duration::ZERO;
    while Instant::now() < end {
        let (kind, text) = corpus.get(rng.random_range(0..corpus.len())).ok_or("empty")?;
        let other = &corpus.get(rng.random_range(0..corpus.len())).ok_or("empty")?.1;
        let mangled = mangle(&mut rng, text, other);
        let start = Instant::now();
        let survived = catch_unwind(AssertUnwindSafe(|| read(*kind, &mangled))).is_ok();
        slowest = slowest.max(start.elapsed());
        runs += 1;
        if !survived {
            let path = std::env::temp_dir().join(format!("slate-fuzz-{seed}-{runs}.txt"));
            std::fs::write(&path, &mangled)?;
            eprintln!("run {runs} with seed {seed} panicked on {}", path.display());
            return Ok(false);
        }
    }
    eprintln!(
        "{runs} runs with seed {seed}, no panic, the slowest took {} ms",
        slowest.as_millis()
    );
    Ok(true)
}

fn read(kind: Kind, text: &str) {
    match kind {
        Kind::Agreement => {
            let checked =
                check(&InMemory::of("fuzz.slate", text), "fuzz.slate", &Options::default());
            if let Some(model) = checked.model {
                // What compiles is laid out, written and read again.
                let written = model.to_json().unwrap_or_default();
                assert_eq!(
                    Model::from_json(&written).ok().as_ref(),
                    Some(&*model),
                    "a model is not itself"
                );
            }
            if let Ok(laid_out) = slate_syntax::format(text) {
                assert_eq!(
                    slate_syntax::format(&laid_out).as_ref(),
                    Ok(&laid_out),
                    "laid out twice"
                );
            }
        }
        Kind::Model => {
            let _ = Model::from_json(text);
        }
    }
}

/// Every agreement of the project, and the models that they compile to.
fn corpus(project: &Path) -> Result<Vec<(Kind, String)>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> =
        ["examples", "crates/slate/templates", "crates/slate/tests/histories"]
            .iter()
            .map(|folder| project.join(folder))
            .collect();
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "slate") {
                files.push(path);
            }
        }
    }
    files.sort();
    for path in files {
        let text = std::fs::read_to_string(path)?;
        let checked = check(&InMemory::of("a.slate", text.clone()), "a.slate", &Options::default());
        if let Some(model) = checked.model {
            found.push((Kind::Model, model.to_json()?));
        }
        found.push((Kind::Agreement, text));
    }
    Ok(found)
}

/// A few random edits: pieces cut out, doubled, swapped in from elsewhere, characters changed.
fn mangle(rng: &mut ChaCha8Rng, text: &str, other: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let donor: Vec<char> = other.chars().collect();
    for _ in 0..rng.random_range(1..=6) {
        if chars.is_empty() {
            break;
        }
        let at = rng.random_range(0..chars.len());
        let end = (at + rng.random_range(0..40)).min(chars.len());
        match rng.random_range(0..5) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let piece: Vec<char> = chars.get(at..end).unwrap_or_default().to_vec();
                chars.splice(at..at, piece);
            }
            2 if !donor.is_empty() => {
                let from = rng.random_range(0..donor.len());
                let to = (from + rng.random_range(0..60)).min(donor.len());
                chars.splice(at..end, donor.get(from..to).unwrap_or_default().iter().copied());
            }
            3 => {
                let odd = [
                    '{', '}', '(', ')', '"', '\n', '0', '9', '%', '-', '\u{0}', 'é', '\u{202e}',
                    '🙂',
                ];
                let c = odd.get(rng.random_range(0..odd.len())).copied().unwrap_or('x');
                chars.splice(at..at, [c]);
            }
            _ => chars.truncate(end),
        }
    }
    chars.into_iter().collect()
}
