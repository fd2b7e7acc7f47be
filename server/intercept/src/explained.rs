//! What happened and what to do next, in no language yet.

use std::fmt;

use ashore_texts::{Arg, Locale, Text};

/// What happened and what to do next: each a sentence or more without its last full stop; nothing to do is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explained {
    pub what: Arg,
    pub help: Arg,
}

impl Explained {
    /// With something to do that other texts say, too.
    pub fn new(what: impl Into<Arg>, help: impl Into<Arg>) -> Self {
        Self {
            what: what.into(),
            help: help.into(),
        }
    }

    /// Both, as whole sentences.
    pub fn sentences(&self) -> Arg {
        Arg::Sentences(vec![self.what.clone(), self.help.clone()])
    }

    /// Both, as a part of a longer sentence.
    pub fn clause(&self) -> Arg {
        Arg::Clause(Box::new(self.sentences()))
    }

    /// As this person reads it.
    pub fn in_locale(&self, locale: Locale) -> String {
        self.sentences().in_locale(locale)
    }
}

/// For logs and for people of whom nothing is known.
impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_locale(Locale::ENGLISH))
    }
}

/// With nothing to do.
impl From<Arg> for Explained {
    fn from(what: Arg) -> Self {
        Self::new(what, "")
    }
}

/// A text that says itself what to do next, if there is something.
impl From<Text> for Explained {
    fn from(what: Text) -> Self {
        Self {
            help: Arg::Next(Box::new(what.clone())),
            what: what.into(),
        }
    }
}
