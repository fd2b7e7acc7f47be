//! Values of the command line that are one of a few words.

use std::str::FromStr;

use ashore_protocol::{
    ModeKind, UnknownWord,
    agent::{Match, Mode},
};
use ashore_texts::Text;
use clap::builder::{PossibleValuesParser, TypedValueParser};

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
        _ if any => Ok(Some(Mode::Personal(conditions))),
        Some(ModeKind::Global) => Ok(Some(Mode::Global)),
        _ => Ok(None),
    }
}
