//! Exit codes, as documented in `ashore --help`, and errors that say what to do next.

use ashore_protocol::ProblemCode;
use ashore_texts::{Arg, Locale, Text};

/// How a command ended when it did not end in an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0
    Done,
    /// 1: it ran, and what it was to show or do did not come true.
    Failed,
    /// 2: what was asked for cannot be done.
    Usage,
    /// 3: the cluster, the network, rights or a missing program.
    Environment,
    /// 4: somebody else intercepts it.
    Taken,
    /// 5: it is named as production, or asks for what nobody has accepted.
    Refused,
    /// The status of the program that was run for the user, passed on.
    Status(u8),
}

impl Exit {
    /// The number that the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => USAGE,
            Self::Environment => 3,
            Self::Taken => 4,
            Self::Refused => 5,
            Self::Status(code) => code,
        }
    }
}

impl Exit {
    /// Of a problem, where its code says more than whose move it is.
    pub fn of(code: ProblemCode) -> Option<Self> {
        match code {
            ProblemCode::Held => Some(Self::Taken),
            ProblemCode::Production => Some(Self::Refused),
            _ => None,
        }
    }
}

/// Wrong use that clap cannot see; clap's own usage errors exit with the same number.
pub const USAGE: u8 = 2;

/// An error of a front with its way out. Put it in `anyhow` and the command line prints it as `error:` and `help:`.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Failure {
    pub what: Arg,
    /// What to do next, where `what` is no text that says it.
    next: Option<Arg>,
    pub code: u8,
}

impl Failure {
    /// Wrong use or input: exit code 2.
    pub fn usage(what: impl Into<Arg>, next: impl Into<Arg>) -> Self {
        Self::new(what, next, USAGE)
    }

    /// The cluster, the network, rights or a missing program: exit code 3.
    pub fn environment(what: impl Into<Arg>, next: impl Into<Arg>) -> Self {
        Self::new(what, next, Exit::Environment.code())
    }

    /// Wrong use, in a text that says what to do next.
    pub fn misused(what: Text) -> Self {
        Self {
            what: what.into(),
            next: None,
            code: USAGE,
        }
    }

    /// The cluster, the network, rights or a missing program, in a text that says what to do next.
    pub fn surrounding(what: Text) -> Self {
        Self {
            code: Exit::Environment.code(),
            ..Self::misused(what)
        }
    }

    /// It did not come true, in a text that says what to do next.
    pub fn untrue(what: Text) -> Self {
        Self {
            code: Exit::Failed.code(),
            ..Self::misused(what)
        }
    }

    /// Nobody has allowed it, in a text that says what to do next.
    pub fn refused(what: Text) -> Self {
        Self::misused(what).by_refusal()
    }

    /// The same, since nobody has allowed it.
    pub fn by_refusal(self) -> Self {
        Self {
            code: Exit::Refused.code(),
            ..self
        }
    }

    /// What to do next; empty when `what` says it.
    pub fn next(&self, locale: Locale) -> String {
        match (&self.next, &self.what) {
            (Some(next), _) => next.in_locale(locale),
            (None, Arg::Text(what)) => what.help(locale).unwrap_or_default(),
            (None, _) => String::new(),
        }
    }

    fn new(what: impl Into<Arg>, next: impl Into<Arg>, code: u8) -> Self {
        Self {
            what: what.into(),
            next: Some(next.into()),
            code,
        }
    }
}
