//! How the agent gets into the path of the traffic.

use serde::{Deserialize, Serialize};

use crate::words::words;

/// Which strategy is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// `service` where there is a Service to swap, else `pod`.
    #[default]
    Auto,
    /// In the pods' own network: every connection, whoever opened it.
    Pod,
    /// By the Service's selector: new connections, and no trace in the pods.
    Service,
}

words!(Strategy {
    Auto = "auto",
    Pod = "pod",
    Service = "service"
});

/// Strategy `pod`: what becomes of connections that were open before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Takeover {
    /// Taken over one by one when nothing is under way on them.
    #[default]
    Quiet,
    /// Left alone: new connections only.
    New,
    /// Ended all at once.
    Immediate,
}

words!(Takeover {
    Quiet = "quiet",
    New = "new",
    Immediate = "immediate"
});

/// Whose requests come, without the conditions that say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModeKind {
    /// Everybody's.
    Global,
    /// Those that fit every condition.
    Personal,
}

words!(ModeKind {
    Global = "global",
    Personal = "personal"
});

/// What becomes of new requests while the program stands still and no debugger says so (mode `global`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WhenSilent {
    /// They go to the origin until it works again.
    #[default]
    Pass,
    /// They wait for it.
    Wait,
}

words!(WhenSilent {
    Pass = "pass",
    Wait = "wait"
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_reads_writes_and_travels() {
        for strategy in Strategy::ALL {
            assert_eq!(strategy.to_string().parse(), Ok(*strategy));
            assert_eq!(
                serde_json::to_value(strategy).unwrap(),
                strategy.to_string()
            );
        }
        for takeover in Takeover::ALL {
            assert_eq!(takeover.to_string().parse(), Ok(*takeover));
            assert_eq!(
                serde_json::to_value(takeover).unwrap(),
                takeover.to_string()
            );
        }
    }

    #[test]
    fn another_word_is_told_what_there_is() {
        let check = |written: &str, said: &str| {
            let error = written.parse::<Takeover>().unwrap_err();
            assert_eq!(error.to_string(), said);
        };
        check(
            "quite",
            "\"quite\" is none of quiet, new, immediate. Did you mean \"quiet\"?",
        );
        check("soon", "\"soon\" is none of quiet, new, immediate.");
    }
}
