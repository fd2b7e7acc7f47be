//! Wire types become domain types here, and nowhere else.

use ashore_intercept::{ClusterOptions, SessionSpec};
use ashore_ports::{InterceptRule, Rules};
use ashore_protocol::editor::TargetChoice;

use crate::project;

/// What the engine is asked for.
pub fn spec(
    name: &str,
    choice: &TargetChoice,
    rules: &Rules,
    options: &ClusterOptions,
) -> SessionSpec {
    let options = options.clone();
    SessionSpec {
        name: name.to_owned(),
        target: choice.target.clone(),
        port: choice.port.clone(),
        mode: choice.mode.clone(),
        when_paused: choice.when_paused,
        when_silent: Default::default(),
        reporting: rules.requests.clone(),
        cluster: project::cluster(
            ClusterOptions {
                namespace: options.namespace.or(choice.namespace.clone()),
                ..options
            },
            &rules.cluster,
        ),
        way: (rules.rule_for(name).map(crate::way::of_rule)).unwrap_or_default(),
        state_dir: ashore_intercept::state_dir(),
    }
}

/// A rule as the wire says it.
pub fn choice(rule: &InterceptRule) -> TargetChoice {
    TargetChoice {
        target: rule.target.clone(),
        namespace: None,
        port: rule.port.clone(),
        local_port: rule.local_port,
        mode: rule.mode.clone(),
        when_paused: rule.when_paused,
    }
}

/// `deployment/orders port http`
pub fn target_label(choice: &TargetChoice) -> String {
    match &choice.port {
        Some(port) => format!("{} port {port}", choice.target),
        None => choice.target.clone(),
    }
}
