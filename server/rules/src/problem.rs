//! What is wrong with a rules file, where, and what would be right.

use std::fmt;

use ashore_texts::{Arg, Locale, Text, text};

/// One thing that is wrong, at its place. Lines and columns (in characters) start at 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub code: Code,
    /// One sentence: what is wrong and what would be right.
    pub message: Text,
    pub help: Help,
}

/// What kind of mistake it is. The names are stable: editors and scripts may go by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// It is no TOML.
    Syntax,
    UnknownKey,
    WrongType,
    /// The text is empty, or the table.
    Empty,
    /// It is none of the values that the key may have.
    NotAValue,
    /// A key that a rule needs is not there.
    MissingKey,
    /// Mode `personal` without a match.
    MissingMatch,
    /// Two keys that cannot stand together.
    Contradiction,
    /// Two rules for one run configuration, or two that take one target whole.
    Clash,
    /// A name that Kubernetes does not allow.
    NotAName,
    NotAPath,
    NotARegex,
    /// A variable that is not set.
    NotSet,
    /// A variable where it has no place.
    NoPlace,
    /// A key that allows something, in a table that does not say where.
    HoldsNowhere,
    /// Neither this user's nor root's.
    ForeignOwner,
    /// A link that leads out of the workspace.
    LinkOut,
    /// A pipe, a device, a folder.
    NotAFile,
    TooLarge,
    /// Rights, or a disk that fails.
    Unreadable,
}

/// What would mend it, as data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Help {
    #[default]
    None,
    /// This value, or this key, instead of what stands at the place; without quotes.
    Instead(String),
    /// This line after the one at the place.
    Line(String),
    /// This command.
    Run(String),
}

impl Code {
    /// Its name, in small letters with hyphens.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::UnknownKey => "unknown-key",
            Self::WrongType => "wrong-type",
            Self::Empty => "empty",
            Self::NotAValue => "not-a-value",
            Self::MissingKey => "missing-key",
            Self::MissingMatch => "missing-match",
            Self::Contradiction => "contradiction",
            Self::Clash => "clash",
            Self::NotAName => "not-a-name",
            Self::NotAPath => "not-a-path",
            Self::NotARegex => "not-a-regex",
            Self::NotSet => "not-set",
            Self::NoPlace => "no-place",
            Self::HoldsNowhere => "holds-nowhere",
            Self::ForeignOwner => "foreign-owner",
            Self::LinkOut => "link-out",
            Self::NotAFile => "not-a-file",
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Problem {
    /// `file:line:column: message`
    pub fn text(&self) -> Text {
        let Self {
            file, line, column, ..
        } = self;
        text!(RulesProblem {
            place: format!("{file}:{line}:{column}"),
            what: self.message.clone()
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

/// All that is wrong with a rules file, in the order of its lines; one `file:line:column: message` a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.lines())]
pub struct RulesError(pub Vec<Problem>);

impl RulesError {
    /// Each problem on a line of its own.
    pub fn lines(&self) -> Arg {
        Arg::Lines(self.0.iter().map(|it| it.text().into()).collect())
    }

    /// The same for a person.
    pub fn in_locale(&self, locale: Locale) -> String {
        self.lines().in_locale(locale)
    }

    /// As one sentence: the first problem, and how many more there are.
    pub fn brief(&self) -> Text {
        match self.0.as_slice() {
            [] => Text::RulesUnreadable,
            [only] => only.text(),
            [first, rest @ ..] => text!(RulesProblemFirst {
                first: first.text(),
                more: rest.len()
            }),
        }
    }

    /// The first problem.
    pub fn first(&self) -> Option<&Problem> {
        self.0.first()
    }
}
