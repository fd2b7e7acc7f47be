//! A rule's words for the way into the path, as the engine's.

use ashore_intercept::{Takeover, Way, Wish};
use ashore_rules::{InterceptRule, Strategy};

/// What the rule says.
pub fn of_rule(rule: &InterceptRule) -> Way {
    Way {
        strategy: match rule.strategy {
            Strategy::Auto => Wish::Auto,
            Strategy::Pod => Wish::Pod,
            Strategy::Service => Wish::Service,
        },
        takeover: match rule.takeover {
            ashore_rules::Takeover::Quiet => Takeover::Quiet,
            ashore_rules::Takeover::New => Takeover::New,
            ashore_rules::Takeover::Immediate => Takeover::Immediate,
        },
        replicas: rule.replicas,
    }
}
