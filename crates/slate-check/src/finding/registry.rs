//! The one table of findings: every code, its slug, severity, title and page.
//!
//! Adding a finding is one line here and one page in `docs/findings`; the tests require that the
//! page's bad example yields exactly that code and its mended example none.

use std::fmt;
use std::str::FromStr;

use super::Severity;

/// Declares the codes and everything that is known of each without an agreement at hand.
macro_rules! registry {
    ($($id:literal $variant:ident $slug:literal $severity:ident $since:literal $title:literal;)*) => {
        /// The stable code of a finding. Its id (`S0101`) never changes its meaning; its slug
        /// (`ladder-gap`) names its page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in order of id.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// What the registry knows of this code.
            pub const fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$variant => &Entry {
                        id: $id,
                        slug: $slug,
                        severity: Severity::$severity,
                        title: $title,
                        since: $since,
                        page: include_str!(concat!("../../../../docs/findings/", $slug, ".md")),
                    },)*
                }
            }
        }
    };
}

/// What is known of a code.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// `S0101`: stable for ever.
    pub id: &'static str,
    /// `ladder-gap`: names the page.
    pub slug: &'static str,
    /// How grave it is unless the finding says otherwise.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub title: &'static str,
    /// The version that first reported it.
    pub since: &'static str,
    /// Its page, Markdown.
    pub page: &'static str,
}

registry! {
    // S00: text that cannot be read.
    "S0001" Syntax "syntax" Error "0.1" "text that cannot be read";
    "S0002" UnbalancedBrace "unbalanced-brace" Error "0.1" "a brace without its partner";
    "S0003" UnknownKeyword "unknown-keyword" Error "0.1" "a word that no statement starts with";
    "S0004" MisplacedStatement "misplaced-statement" Error "0.1" "a statement that cannot stand in this block";
    "S0005" MissingSign "missing-sign" Error "0.1" "a sign is missing or too many";
    "S0006" TooDeep "too-deep" Error "0.1" "brackets nested too deeply, or too much text";
    "S0007" UnclosedText "unclosed-text" Error "0.1" "a text without its closing quote";
    "S0008" UnknownUnit "unknown-unit" Error "0.1" "a number without a unit, or with one that is none";

    // S01: rows of a credit.
    "S0101" LadderGap "ladder-gap" Warning "0.1" "a gap between two rows pays nothing";
    "S0102" LadderOverlap "ladder-overlap" Error "0.1" "two rows claim the same measurement";
    "S0103" LadderOrder "ladder-order" Warning "0.1" "rows stand out of order";
    "S0104" BetterPaysMore "better-pays-more" Warning "0.1" "a better month pays more";
    "S0105" CreditAlthoughMet "credit-although-met" Warning "0.1" "a credit is paid although the target is met";
    "S0106" MissPaysNothing "miss-pays-nothing" Warning "0.1" "a missed target pays nothing";
    "S0107" UnreachableRow "unreachable-row" Warning "0.1" "no measurement ever reaches a row";
    "S0108" RoundingGap "rounding-gap" Warning "0.1" "an unrounded measurement falls between two edges";

    // S02: money.
    "S0201" UncappedLiability "uncapped-liability" Warning "0.1" "nothing limits what can be owed";
    "S0202" CapNeverBinds "cap-never-binds" Note "0.1" "a cap that no outcome reaches";
    "S0203" TwoCreditsOneEvent "two-credits-one-event" Note "0.1" "one miss is paid by two credits";
    "S0204" BasePeriod "base-period" Warning "0.1" "the base covers another period than the measure";
    "S0205" DuplicateCredit "duplicate-credit" Warning "0.1" "two credits say the same";
    "S0206" DuplicateCap "duplicate-cap" Warning "0.1" "two caps on the same window";
    "S0207" InputPeriod "input-period" Error "0.1" "an input is used in another period than its own";

    // S03: targets, timers and limits.
    "S0301" MissingLimit "missing-limit" Error "0.1" "a counted record has no limit";
    "S0302" ResponseSlowerThanResolution "response-slower-than-resolution" Warning "0.1" "the response may come after the resolution is due";
    "S0303" PriorityOrder "priority-order" Warning "0.1" "a higher priority has a looser limit";
    "S0304" LimitLongerThanPeriod "limit-longer-than-period" Warning "0.1" "a limit is longer than the period that judges it";
    "S0305" DearerTierWeaker "dearer-tier-weaker" Warning "0.1" "a dearer tier promises less than a cheaper one";
    "S0306" StopNeverHappens "stop-never-happens" Warning "0.1" "a timer's stop can never happen";
    "S0307" PauseNeverEnds "pause-never-ends" Warning "0.1" "nothing ends a pause";
    "S0308" NeverTrue "never-true" Warning "0.1" "a condition that is never true";

    // S04: time.
    "S0401" CalendarNeverOpens "calendar-never-opens" Error "0.1" "a calendar that is never open";
    "S0402" HolidayYears "holiday-years" Warning "0.1" "the term runs past the years of a holiday table";
    "S0403" SkippedHour "skipped-hour" Warning "0.1" "hours begin or end in an hour that the clocks skip";
    "S0404" ExclusionSwallowsPeriod "exclusion-swallows-period" Warning "0.1" "an exclusion leaves nothing of a period";
    "S0405" QuotaNeverBinds "quota-never-binds" Warning "0.1" "a quota that can never be used up";
    "S0406" OpenAndClosed "open-and-closed" Error "0.1" "one date is opened and closed";
    "S0407" ClockChange "clock-change" Warning "0.1" "a local time that the clocks skip or repeat";

    // S06: names.
    "S0601" UnknownName "unknown-name" Error "0.1" "a name that nothing has";
    "S0602" DuplicateDefinition "duplicate-definition" Error "0.1" "a name is given twice";
    "S0603" CyclicDefinition "cyclic-definition" Error "0.1" "definitions go in a circle";
    "S0604" UnusedDefinition "unused-definition" Warning "0.1" "a definition that nothing uses";
    "S0605" UnknownMember "unknown-member" Error "0.1" "a word that is not among a field's values";
    "S0606" WrongKind "wrong-kind" Error "0.1" "a name stands for another kind of thing";
    "S0607" UnknownFile "unknown-file" Error "0.1" "a file that cannot be brought in";

    // S07: types and statements.
    "S0701" TypeMismatch "type-mismatch" Error "0.1" "two kinds of value that do not go together";
    "S0702" MixedCurrencies "mixed-currencies" Error "0.1" "two currencies in one agreement";
    "S0703" UnlikeUnits "unlike-units" Error "0.1" "hours and working days are mixed";
    "S0704" BadLiteral "bad-literal" Error "0.1" "a value that does not exist";
    "S0705" MissingStatement "missing-statement" Error "0.1" "something that must be said is not said";
    "S0706" RepeatedStatement "repeated-statement" Error "0.1" "something is said twice";
    "S0707" MissingBase "missing-base" Error "0.1" "a percentage of nothing";
    "S0708" OutOfRange "out-of-range" Error "0.1" "a value outside what is allowed";
    "S0710" AmbiguousDays "ambiguous-days" Error "0.1" "days that could be working days or elapsed time";
    "S0711" UnstatedSteps "unstated-steps" Error "0.1" "what a part of a step is worth is not said";
    "S0712" NoTierSelected "no-tier-selected" Error "0.1" "several tiers and none is selected";
}

impl Code {
    /// `S0101`.
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// `ladder-gap`.
    pub const fn slug(self) -> &'static str {
        self.entry().slug
    }

    /// How grave it is unless the finding says otherwise.
    pub const fn severity(self) -> Severity {
        self.entry().severity
    }

    /// What is wrong, in one line.
    pub const fn title(self) -> &'static str {
        self.entry().title
    }

    /// Where its page stands in the project.
    pub fn url(self) -> String {
        format!("docs/findings/{}.md", self.slug())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// A word that is no code, with the codes that look most like it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// What was asked for.
    pub asked: String,
    /// At most three codes that look like it, nearest first.
    pub near: Vec<Code>,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no finding is called `{}`", self.asked.escape_debug())?;
        let near: Vec<String> =
            self.near.iter().map(|code| format!("`{}` ({})", code.slug(), code.id())).collect();
        match near.split_last() {
            None => Ok(()),
            Some((one, [])) => write!(f, "; did you mean {one}?"),
            Some((last, rest)) => write!(f, "; did you mean {} or {last}?", rest.join(", ")),
        }
    }
}

impl std::error::Error for UnknownCode {}

impl FromStr for Code {
    type Err = UnknownCode;

    /// An id (`S0101`, in any case) or a slug (`ladder-gap`; `_` and spaces stand for `-`).
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let asked = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
        let found = Self::ALL
            .iter()
            .find(|code| code.id().eq_ignore_ascii_case(&asked) || code.slug() == asked);
        if let Some(code) = found {
            return Ok(*code);
        }
        // An edit distance above a third of the word finds likenesses that nobody sees; a word
        // that contains the asked one (`gap`) is near in any case.
        let allowed = (asked.chars().count() / 3).max(1);
        let mut near: Vec<(usize, Code)> = Self::ALL
            .iter()
            .filter_map(|code| {
                let by_edit = strsim::damerau_levenshtein(&asked, code.slug())
                    .min(strsim::damerau_levenshtein(&asked, &code.id().to_ascii_lowercase()));
                let contained = asked.len() >= 3 && code.slug().contains(&asked);
                (by_edit <= allowed || contained).then_some((by_edit, *code))
            })
            .collect();
        near.sort();
        Err(UnknownCode {
            asked: text.to_owned(),
            near: near.into_iter().take(3).map(|(_, code)| code).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_and_slugs_are_unique_and_in_order() {
        let ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        let mut sorted = ids.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(ids, sorted);
        let slugs: BTreeSet<&str> = Code::ALL.iter().map(|code| code.slug()).collect();
        assert_eq!(slugs.len(), Code::ALL.len());
    }

    #[test]
    fn titles_are_written_in_house_style() {
        for code in Code::ALL {
            let title = code.title();
            assert!(title.chars().next().is_some_and(char::is_lowercase), "{title}");
            assert!(!title.ends_with('.'), "{title}");
        }
    }

    #[test]
    fn a_code_is_found_by_id_or_slug() {
        assert_eq!("s0101".parse(), Ok(Code::LadderGap));
        assert_eq!("ladder-gap".parse(), Ok(Code::LadderGap));
        assert_eq!("Ladder_Gap".parse(), Ok(Code::LadderGap));
    }

    #[test]
    fn an_unknown_code_names_the_nearest() {
        let error = "lader-gap".parse::<Code>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "no finding is called `lader-gap`; did you mean `ladder-gap` (S0101)?"
        );
        let error = "gap".parse::<Code>().unwrap_err();
        assert_eq!(error.near, [Code::LadderGap, Code::RoundingGap]);
        assert_eq!("qqqqqqqq".parse::<Code>().unwrap_err().near, []);
    }
}
