//! Values of the command line that are one of a few words.

use std::str::FromStr;

use ashore_protocol::{
    ModeKind, UnknownWord,
    agent::{Match, Mode, TextMatch},
};
use ashore_texts::{Text, text};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use regex_lite::RegexBuilder;

use crate::exit::Failure;

/// One of these words, as a value.
pub fn one_of<T>(words: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = UnknownWord> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words).try_map(|word| word.parse())
}

/// `--mode` with its conditions, which must not contradict it: `personal` follows from one. `None`: nothing is said.
pub fn mode(said: Option<ModeKind>, conditions: Match) -> Result<Option<Mode>, Failure> {
    let any = conditions != Match::default();
    match said {
        Some(ModeKind::Global) if any => Err(Failure::misused(Text::WordsGlobal)),
        Some(ModeKind::Personal) if !any => Err(Failure::misused(Text::WordsPersonal)),
        _ if any => {
            let mode = Mode::Personal(conditions);
            readable(&mode).map(|()| Some(mode))
        }
        Some(ModeKind::Global) => Ok(Some(Mode::Global)),
        _ => Ok(None),
    }
}

/// As large as the agent lets a pattern be.
const PATTERN_SIZE: usize = 256 * 1024;

/// Whether the agent could ever match it: what it would refuse is refused before the cluster is touched.
pub fn readable(mode: &Mode) -> Result<(), Failure> {
    let Mode::Personal(conditions) = mode else {
        return Ok(());
    };
    for (header, value) in &conditions.header {
        let TextMatch::Regex(pattern) = value else {
            continue;
        };
        let mut builder = RegexBuilder::new(&format!("^(?:{pattern})$"));
        let read = builder.size_limit(PATTERN_SIZE).build();
        read.map_err(|why| {
            let why = why.to_string();
            Failure::misused(text!(WordsPattern {
                header,
                pattern,
                why
            }))
        })?;
    }
    match &conditions.path_prefix {
        Some(path) if !path.starts_with('/') => Err(Failure::misused(text!(WordsPath { path }))),
        _ => Ok(()),
    }
}
