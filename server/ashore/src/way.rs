//! A rule's words for the way into the path, as the engine's.

use ashore_intercept::StrategyOptions;
use ashore_ports::InterceptRule;
use ashore_protocol::{PortError, ServicePort};

/// What the rule says.
pub fn of_rule(rule: &InterceptRule) -> StrategyOptions {
    StrategyOptions {
        wanted: rule.strategy,
        takeover: rule.takeover,
        replicas: rule.replicas,
    }
}

/// The rule's port; the reader of the rules file lets any text through.
pub fn port_of(rule: Option<&InterceptRule>) -> Result<Option<ServicePort>, PortError> {
    let written = rule.and_then(|rule| rule.port.as_deref());
    written.map(str::parse).transpose()
}
