//! The colours that each document was last given, and what is other since.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use tower_lsp::ls_types::{
    SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensEdit,
    SemanticTokensFullDeltaResult,
};

use crate::position::count;

/// How many numbers stand for a token in the protocol.
const NUMBERS: usize = 5;

/// The colours that documents were last given.
#[derive(Debug, Default)]
pub struct Colours {
    given: Mutex<Given>,
}

#[derive(Debug, Default)]
struct Given {
    /// How many answers there were: each has its own number.
    answers: u64,
    /// By document: the number of the last answer, and its tokens.
    last: BTreeMap<String, (String, Vec<SemanticToken>)>,
}

impl Colours {
    /// All tokens of a document, which are remembered.
    pub fn all(&self, uri: &str, data: Vec<SemanticToken>) -> SemanticTokens {
        let (id, _) = self.remember(uri, &data);
        SemanticTokens { result_id: Some(id), data }
    }

    /// What is other than in the answer `previous`; all tokens where that is not remembered.
    pub fn since(
        &self,
        uri: &str,
        previous: &str,
        data: Vec<SemanticToken>,
    ) -> SemanticTokensFullDeltaResult {
        let (id, before) = self.remember(uri, &data);
        match before {
            Some((known, before)) if known == previous => {
                let edits = edit(&before, &data).into_iter().collect();
                SemanticTokensDelta { result_id: Some(id), edits }.into()
            }
            _ => SemanticTokens { result_id: Some(id), data }.into(),
        }
    }

    /// A document that is closed has no colours.
    pub fn forget(&self, uri: &str) {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).last.remove(uri);
    }

    /// Keeps the tokens of a document under a new number; gives what was kept before.
    fn remember(
        &self,
        uri: &str,
        data: &[SemanticToken],
    ) -> (String, Option<(String, Vec<SemanticToken>)>) {
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        given.answers += 1;
        let id = given.answers.to_string();
        let before = given.last.insert(uri.to_owned(), (id.clone(), data.to_vec()));
        (id, before)
    }
}

/// The tokens between those at the beginning and at the end that are the same; `None` where all are.
/// Tokens are told by how far each is from the one before, so one edit is one run of tokens.
fn edit(before: &[SemanticToken], after: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let same = |(one, other): &(&SemanticToken, &SemanticToken)| one == other;
    let head = before.iter().zip(after).take_while(same).count();
    let (before, after) = (before.get(head..)?, after.get(head..)?);
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    let new = after.get(..after.len() - tail)?;
    Some(SemanticTokensEdit {
        start: count(head * NUMBERS),
        delete_count: count((before.len() - tail) * NUMBERS),
        data: (!new.is_empty()).then(|| new.to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(lengths: &[u32]) -> Vec<SemanticToken> {
        lengths
            .iter()
            .map(|length| SemanticToken { length: *length, ..Default::default() })
            .collect()
    }

    #[test]
    fn only_what_is_other_is_told() {
        let found = |before: &[u32], after: &[u32]| {
            edit(&tokens(before), &tokens(after)).map(|it| {
                let new =
                    it.data.unwrap_or_default().iter().map(|it| it.length).collect::<Vec<_>>();
                (it.start, it.delete_count, new)
            })
        };
        assert_eq!(found(&[1, 2, 3], &[1, 2, 3]), None);
        assert_eq!(found(&[1, 2, 3], &[1, 9, 3]), Some((5, 5, vec![9])));
        assert_eq!(found(&[1, 1], &[1, 1, 1]), Some((10, 0, vec![1])));
        assert_eq!(found(&[1, 1, 1], &[1]), Some((5, 10, vec![])));
        assert_eq!(found(&[], &[7]), Some((0, 0, vec![7])));
    }

    #[test]
    fn what_is_not_remembered_is_told_whole() {
        let colours = Colours::default();
        let first = colours.all("a", tokens(&[1]));
        let id = first.result_id.unwrap();
        assert!(matches!(
            colours.since("a", "other", tokens(&[1])),
            SemanticTokensFullDeltaResult::Tokens(_)
        ));
        // The answer before the last is remembered no more.
        assert!(matches!(
            colours.since("a", &id, tokens(&[1])),
            SemanticTokensFullDeltaResult::Tokens(_)
        ));
    }
}
