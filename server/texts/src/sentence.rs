//! A sentence, and what it is filled in with; that may be another sentence.

use std::borrow::Cow;

use crate::{
    language::{Filled, filled_in},
    locale::Locale,
};

#[allow(missing_docs)] // a value is described by the sentence that it is in
mod made {
    use super::{Arg, Value};
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
pub use made::Text;

impl Text {
    /// The sentence as this person reads it.
    pub fn in_locale(&self, locale: Locale) -> String {
        self.part(locale, None)
    }

    /// What to do next, where that is not in the sentence itself.
    pub fn help(&self, locale: Locale) -> Option<String> {
        let help = self.part(locale, Some("help"));
        (!help.is_empty()).then_some(help)
    }

    fn part(&self, locale: Locale, attribute: Option<&str>) -> String {
        let filled = |(name, value)| match value {
            Value::Any(arg) => (name, Filled::Words(arg.in_locale(locale))),
            Value::Count(count) => (name, Filled::Count(count)),
        };
        let values = self.values().into_iter().map(filled);
        filled_in(locale, self.id(), attribute, values)
    }
}

/// For logs and for people of whom nothing is known.
impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_locale(Locale::ENGLISH))
    }
}

/// A name, a number, another text, or several of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Arg {
    Given(String),
    Text(Box<Text>),
    /// What to do next after this text; empty where it does not say.
    Next(Box<Text>),
    /// Joined as the language joins names.
    List(Vec<Arg>),
    /// Joined as the language joins parts of one sentence.
    Clauses(Vec<Arg>),
    /// Each with its full stop, joined as the language joins sentences; those that are empty are left out.
    Sentences(Vec<Arg>),
    /// Without its full stop: a part of a longer sentence.
    Clause(Box<Arg>),
    /// Each on a line of its own.
    Lines(Vec<Arg>),
}

/// What ends a sentence, in any of the languages.
const ENDS: [char; 6] = ['.', '?', '!', '。', '？', '！'];

/// Nothing.
impl Default for Arg {
    fn default() -> Self {
        Self::Given(String::new())
    }
}

/// A text's values as its variant has them.
pub(crate) enum Value<'t> {
    Any(&'t Arg),
    Count(u64),
}

impl Arg {
    /// As this person reads it.
    pub fn in_locale(&self, locale: Locale) -> String {
        match self {
            Self::Given(given) => given.clone(),
            Self::Text(text) => text.in_locale(locale),
            Self::Next(text) => text.help(locale).unwrap_or_default(),
            Self::List(several) => all_in(locale, several).join(&between(locale, names)),
            Self::Clauses(several) => all_in(locale, several).join(&between(locale, clauses)),
            Self::Sentences(several) => {
                let mut several = all_in(locale, several);
                several.retain(|one| !one.is_empty());
                let ended: Vec<String> = several
                    .into_iter()
                    .map(|sentence| match sentence.ends_with(ENDS) {
                        true => sentence,
                        false => ended(sentence).in_locale(locale),
                    })
                    .collect();
                ended.join(&between(locale, sentences))
            }
            Self::Clause(whole) => {
                let whole = whole.in_locale(locale);
                whole.trim_end_matches(['.', '。']).to_owned()
            }
            Self::Lines(several) => all_in(locale, several).join("\n"),
        }
    }
}

fn all_in(locale: Locale, several: &[Arg]) -> Vec<String> {
    several.iter().map(|one| one.in_locale(locale)).collect()
}

fn ended(sentence: String) -> Text {
    Text::SentenceEnded {
        sentence: sentence.into(),
    }
}

/// What stands between two of several, by the text that joins two.
fn between(locale: Locale, joined: impl FnOnce(Arg, Arg) -> Text) -> String {
    // A text ends in no blank of its own, so the file says what stands between two.
    let between = joined("1".into(), "2".into()).in_locale(locale);
    between
        .trim_start_matches('1')
        .trim_end_matches('2')
        .to_owned()
}

fn names(one: Arg, other: Arg) -> Text {
    Text::BetweenTwo { one, other }
}

fn clauses(one: Arg, other: Arg) -> Text {
    Text::BetweenClauses { one, other }
}

fn sentences(one: Arg, other: Arg) -> Text {
    Text::BetweenSentences { one, other }
}

/// For logs and for people of whom nothing is known.
impl std::fmt::Display for Arg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.in_locale(Locale::ENGLISH))
    }
}

impl From<&str> for Arg {
    fn from(given: &str) -> Self {
        Self::Given(given.to_owned())
    }
}

impl From<String> for Arg {
    fn from(given: String) -> Self {
        Self::Given(given)
    }
}

impl From<&String> for Arg {
    fn from(given: &String) -> Self {
        Self::Given(given.clone())
    }
}

impl From<Cow<'_, str>> for Arg {
    fn from(given: Cow<'_, str>) -> Self {
        Self::Given(given.into_owned())
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Self {
        Self::Text(Box::new(text))
    }
}

impl From<&Text> for Arg {
    fn from(text: &Text) -> Self {
        text.clone().into()
    }
}

impl From<&Arg> for Arg {
    fn from(arg: &Arg) -> Self {
        arg.clone()
    }
}

impl<T: Into<Arg>> From<Vec<T>> for Arg {
    fn from(several: Vec<T>) -> Self {
        Self::List(several.into_iter().map(Into::into).collect())
    }
}

impl From<&[String]> for Arg {
    fn from(several: &[String]) -> Self {
        Self::List(several.iter().map(Into::into).collect())
    }
}

impl From<&Vec<String>> for Arg {
    fn from(several: &Vec<String>) -> Self {
        several.as_slice().into()
    }
}

/// Digits, in every language, and without grouping: most numbers here are ports and lines.
macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl From<$number> for Arg {
            fn from(number: $number) -> Self {
                Self::Given(number.to_string())
            }
        }
    )* };
}
numbers!(u8, u16, u32, u64, usize, i32, i64);

/// Rounded: nobody reads fractions of a millisecond.
impl From<f64> for Arg {
    fn from(number: f64) -> Self {
        Self::Given(format!("{number:.0}"))
    }
}
