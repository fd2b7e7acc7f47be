//! What a text is filled in with.

use std::borrow::Cow;

use crate::{Locale, Text, language};

/// A name, a number, another text, or several of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Arg {
    Given(String),
    Text(Box<Text>),
    /// Joined as the language joins.
    List(Vec<Arg>),
    /// Each on a line of its own.
    Lines(Vec<Arg>),
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
            Self::List(several) => joined(several, locale, &language::comma(locale)),
            Self::Lines(several) => joined(several, locale, "\n"),
        }
    }
}

fn joined(several: &[Arg], locale: Locale, between: &str) -> String {
    let several: Vec<String> = several.iter().map(|one| one.in_locale(locale)).collect();
    several.join(between)
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
