//! In which order things are offered: what the block still needs, what goes on with the statement, and
//! then as authors usually write. The grammar says what fits; this only sorts it.

use slate_syntax::Term;

use super::once::Said;
use super::scene::Scene;
use super::wanted::{Wanted, wanted};
use super::{Completion, CompletionKind};
use crate::outline::SymbolKind as K;

/// What each block has, in the order in which it is usually written.
const NEEDED: [(&str, &[&str]); 8] = [
    ("", &["edition"]),
    ("agreement", &["provider", "customer", "term", "currency", "timezone"]),
    ("service", &["charge"]),
    ("timer", &["start", "stop", "run"]),
    ("target", &["measure", "limit", "require"]),
    ("credit", &["of", "below"]),
    ("settlement", &["cap"]),
    ("terminate", &["when", "notice"]),
];

/// Periods, the usual ones first.
const PERIODS: [&str; 7] =
    ["month", "quarter", "year", "contract year", "week", "day", "half-year"];

/// Words as a person would list them; what is not here comes behind, by the alphabet.
#[rustfmt::skip]
const USUAL: &[&str] = &[
    // Days, periods and months.
    "days", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "month", "quarter", "year", "contract",
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "week", "day",
    "working", "closed", "open",
    // Types and figures.
    "one", "text", "duration", "instant", "boolean", "number", "money", "percent", "date",
    "availability", "share", "mean", "median", "percentile", "longest", "downtime",
    // Statements.
    "met", "missed", "breached", "due", "agreement", "scenario", "calendar", "record", "service", "exclude", "credit", "settlement",
    "select", "terminate", "charge", "timer", "metric", "target", "tier", "start", "stop", "pause",
    "run", "on", "void", "measure", "limit", "require", "count", "under", "expect", "claim", "cap",
    "highest", "round", "earn", "pay", "when", "time",
    // Tests and signs.
    "becomes", "leaves", "changes", "is", "at", "least", "most",
    "between", "below", "above", "every", "allow", "not", "missing", "and", "or",
    // Choices.
    "recount", "resume", "restart", "ignore", "keep", "half", "even", "up", "down", "as", "while",
    "period", "incident", "statement", "credits",
    // How a statement goes on.
    "where", "each", "per", "in", "from", "of", "over", "for", "to",
];

/// Longer or rarer ways to say what another word says.
#[rustfmt::skip]
const RARER: [&str; 26] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "are",
    "under",
    "after",
    "before",
    "false",
    "true",
    "if",
    "match",
];

impl Scene<'_> {
    /// Sorts what was found, the likeliest first.
    pub fn in_usual_order(&self, found: &mut [Completion], said: &Said) {
        let begins = self.here.statement.of(&self.text).trim().is_empty();
        let needed = if begins { self.needed(said) } else { Vec::new() };
        found.sort_by_cached_key(|it| {
            let word = first_word(&it.label);
            let lacks = needed.iter().position(|needed| *needed == word);
            let plain = matches!(it.kind, CompletionKind::Word) && it.detail.is_empty();
            if let Some(at) = lacks.filter(|_| plain || it.kind == CompletionKind::Clause) {
                // The clause says more than the word with which it begins.
                return (0, at * 2 + usize::from(plain), String::new());
            }
            let period = PERIODS.iter().position(|period| *period == it.label);
            if let Some(at) = period.filter(|_| it.kind == CompletionKind::Unit) {
                return (1, at, String::new());
            }
            let place = match it.kind {
                // Behind a comma another record of a scenario is seldom meant.
                CompletionKind::Name(K::Record) if !begins && self.here.blocks.len() == 1 => 6,
                _ if plain && self.only_begins_another(word) => 6,
                CompletionKind::Clause => 2,
                _ if plain => 3 + usize::from(self.is_rare(word)) * 2,
                // A constant or a function is seldom how a statement begins.
                CompletionKind::Name(K::Parameter | K::Let | K::Input | K::Metric) if begins => 4,
                CompletionKind::Word if is_function(it) => return (4, 0, String::new()),
                _ => return (1, self.nearness(it), String::new()),
            };
            if plain && self.is_likeliest(word) {
                return (3, 0, String::new());
            }
            let usual = USUAL.iter().position(|usual| *usual == word);
            let rarer = RARER.iter().position(|rarer| *rarer == word);
            match (it.kind, usual.or(rarer)) {
                (CompletionKind::Clause, _) => (place, 0, String::new()),
                (_, Some(at)) if plain => (place, at + 1, String::new()),
                _ => (place, usize::MAX, it.label.clone()),
            }
        });
    }

    /// What the block of the place needs and does not say yet.
    fn needed(&self, said: &Said) -> Vec<&'static str> {
        let block = self.here.blocks.last();
        let keyword = block.map_or("", |block| block.keyword.as_str());
        let from = block.map_or(0, |block| block.head.end);
        let before = self.text.get(from..self.here.replace.start).unwrap_or_default();
        // What is said again of a target is mostly its limit.
        let like = |tier: &slate_syntax::Block| tier.head.of(&self.text).contains(" like ");
        if keyword == "target" && self.block("tier").is_some_and(like) {
            return vec!["limit"];
        }
        // Without a target it is for what happens several times.
        if keyword == "credit" && block.is_some_and(|it| !it.head.of(&self.text).contains(" for "))
        {
            return if said.has("when") { vec!["pay"] } else { vec!["when", "pay"] };
        }
        let words = NEEDED.iter().find(|(known, _)| *known == keyword).map_or(&[][..], |it| it.1);
        let stands = |word: &str| before.lines().any(|line| first_word(line.trim_start()) == word);
        words.iter().copied().filter(|word| !said.has(word) && !stands(word)).collect()
    }

    /// Whether an author makes up a name there, and what was found would only begin another statement:
    /// behind the comma of `one of P1, `.
    pub fn is_made_up(&self, found: &[Completion]) -> bool {
        let start = self.here.statement.start;
        let goes_on = |fit: &slate_syntax::Fit| fit.way.iter().any(|step| step.start <= start);
        let made_up = |fit: &slate_syntax::Fit| wanted(fit) == Some(Wanted::New) && goes_on(fit);
        self.here.fits.iter().any(made_up)
            && !found.is_empty()
            && found.iter().all(|it| self.only_begins_another(first_word(&it.label)))
    }

    /// Whether a word can only begin a new statement where another is being written: behind a comma.
    fn only_begins_another(&self, word: &str) -> bool {
        let start = self.here.statement.start;
        if self.here.statement.of(&self.text).trim().is_empty() {
            return false;
        }
        let mut fits =
            self.here.fits.iter().filter(|fit| fit.term == Term::Word(word.to_owned())).peekable();
        fits.peek().is_some() && fits.all(|fit| fit.way.iter().all(|step| step.start > start))
    }

    /// Whether a word says in a longer or rarer way what another says there.
    fn is_rare(&self, word: &str) -> bool {
        let compares = ["row_range", "require"].iter().any(|rule| self.is_within(rule));
        RARER.contains(&word) || word == "is" && compares
    }

    /// Whether nearly every author goes on with that word.
    fn is_likeliest(&self, word: &str) -> bool {
        let before = self.text.get(..self.here.replace.start).unwrap_or_default().trim_end();
        match word {
            "of" => before.ends_with('%'),
            "per" => self.is_within("charge"),
            "missed" => self.is_within("when") || self.is_within("terminate"),
            "are" => self.here.statement.of(&self.text).contains("credits "),
            "below" => before.ends_with("to") && self.is_within("row_range"),
            _ => false,
        }
    }

    fn is_within(&self, rule: &str) -> bool {
        self.here.fits.iter().any(|fit| fit.within(rule).is_some())
    }

    /// How near a name is to what the place is about: what is measured, what is paid from, what is missed.
    fn nearness(&self, it: &Completion) -> usize {
        let within = |rule: &str| self.is_within(rule);
        let CompletionKind::Name(kind) = it.kind else {
            return match it.kind {
                CompletionKind::Known => 6,
                CompletionKind::Unit => 0,
                _ if it.label == "charges" && within("cap") => 0,
                _ => 2,
            };
        };
        let charge = it.label.ends_with("charge");
        let own = charge && self.pays_for().is_some_and(|service| it.about == service);
        let first = match kind {
            K::Member => return 0,
            K::Timer | K::Metric => within("measure"),
            K::Target => within("when") || within("when_target") || within("terminate"),
            K::Service | K::Tier if charge => within("credit_of") || within("pay") || within("cap"),
            _ => false,
        };
        match (first, own) {
            (_, true) => 0,
            (true, _) => 1,
            _ if matches!(kind, K::Parameter | K::Let) => 4,
            _ if matches!(kind, K::Metric) => 3,
            _ => 2,
        }
    }

    /// The service of the target that the credit of the place is for.
    fn pays_for(&self) -> Option<&str> {
        let head = self.block("credit")?.head.of(&self.text);
        let target = head.split_once(" for ")?.1;
        target.split(['.', ',', ' ']).next()
    }
}

fn is_function(it: &Completion) -> bool {
    ["min", "max", "floor", "ceil", "round", "previous"].contains(&it.label.as_str())
        && !it.detail.is_empty()
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
}
