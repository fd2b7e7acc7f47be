//! What the command line and a rules file mean together.

use ashore_intercept::ClusterOptions;
use ashore_rules::ClusterRule;

/// What the command line leaves open is as the rules have it. What they allow is meant for the cluster that they name: it
/// does not hold for another one.
pub fn cluster(named: ClusterOptions, rules: &ClusterRule) -> ClusterOptions {
    let same = |named: &Option<String>, rule: &Option<String>| named.is_none() || named == rule;
    let context = named.context.clone().or_else(|| rules.context.clone());
    let namespace = named.namespace.clone().or_else(|| rules.namespace.clone());
    if !same(&named.context, &rules.context) || !same(&named.namespace, &rules.namespace) {
        return ClusterOptions {
            context,
            namespace,
            ..named
        };
    }
    ClusterOptions {
        context,
        namespace,
        allow_production: named.allow_production || rules.allow_production,
        agent_image: named.agent_image.or_else(|| rules.agent_image.clone()),
        agent_labels: rules.agent_labels.clone(),
        privileged_agents: rules.privileged_agents,
        ..named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_name_the_cluster_and_what_they_allow_holds_there_alone() {
        let rules = ClusterRule {
            context: Some("dev".into()),
            namespace: Some("shop".into()),
            allow_production: true,
            agent_image: Some("team/agent:1".into()),
            privileged_agents: true,
            ..ClusterRule::default()
        };
        let check =
            |context: Option<&str>, namespace: Option<&str>, expected: (&str, &str, bool)| {
                let named = ClusterOptions {
                    context: context.map(str::to_owned),
                    namespace: namespace.map(str::to_owned),
                    ..ClusterOptions::default()
                };
                let found = cluster(named, &rules);
                let names = (found.context.as_deref(), found.namespace.as_deref());
                assert_eq!(names, (Some(expected.0), Some(expected.1)));
                assert_eq!(found.allow_production, expected.2, "{names:?}");
                assert_eq!(found.privileged_agents, expected.2, "{names:?}");
                assert_eq!(found.agent_image.is_some(), expected.2, "{names:?}");
            };
        check(None, None, ("dev", "shop", true));
        check(Some("dev"), None, ("dev", "shop", true));
        check(Some("prod-eu"), None, ("prod-eu", "shop", false));
        check(None, Some("live"), ("dev", "live", false));
        check(Some("prod-eu"), Some("shop"), ("prod-eu", "shop", false));
    }
}
