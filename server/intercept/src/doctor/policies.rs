//! Network policies around the targets. The agent's pod has labels of its own: what lets callers reach the target's pods by
//! label does not let them reach the agent, nor the agent the target.

use std::collections::{BTreeMap, BTreeSet};

use ashore_texts::{Arg, Text, text};
use k8s_openapi::{
    api::networking::v1::{NetworkPolicy, NetworkPolicyPeer, NetworkPolicySpec},
    apimachinery::pkg::apis::meta::v1::LabelSelector,
};
use kube::ResourceExt;

use super::{Check, Outcome, Subject, candidate::Candidate, reading};
use crate::{
    journal::Selector,
    names::MANAGED_BY,
    target::{Inventory, fits, labels::check},
};

const CHECK: Subject = Subject::NetworkPolicy;

/// The line about these policies, with the labels that agents' pods are to get.
pub fn look(
    all: &[Candidate<'_>],
    policies: &[NetworkPolicy],
    inventory: &Inventory,
    labels: &Selector,
) -> Check {
    if let Err(error) = check(inventory, labels) {
        return reading::failed(CHECK, &error);
    }
    let mut agent = labels.clone();
    agent.insert(MANAGED_BY.0.to_owned(), MANAGED_BY.1.to_owned());
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut kept_out = false;
    let mut advice = None;
    for candidate in all {
        let around = policies.iter().filter(|policy| selected(policy, candidate));
        let around: Vec<&NetworkPolicy> = around.collect();
        for policy in &around {
            let names = found.entry(policy.name_any()).or_default();
            names.insert(candidate.name());
        }
        let rules = || around.iter().filter_map(|policy| policy.spec.as_ref());
        let restricted = rules().any(restricts);
        if restricted && !rules().any(|spec| peers(spec).any(|peer| lets_in(peer, &agent))) {
            kept_out = true;
        }
        advice = advice.or_else(|| {
            let mut peers = rules().flat_map(peers).flatten();
            peers.find_map(|peer| wanted(peer).filter(|wanted| check(inventory, wanted).is_ok()))
        });
    }
    if found.is_empty() {
        return Check::ok(CHECK, Text::DoctorPoliciesNone);
    }
    let lines = found.into_iter().map(|(policy, names)| {
        let targets: Vec<String> = names.into_iter().collect();
        Arg::from(text!(DoctorPolicySelects { policy, targets }))
    });
    let mut lines: Vec<Arg> = lines.collect();
    if !labels.is_empty() && !kept_out {
        lines.push(Text::DoctorPoliciesLetIn.into());
        return Check::ok(CHECK, Arg::Clauses(lines));
    }
    let setting = match advice.filter(|wanted| wanted != labels) {
        Some(wanted) => {
            let pairs = wanted
                .iter()
                .map(|(key, value)| format!("\"{key}\" = \"{value}\""));
            format!(
                "agent-labels = {{ {} }}",
                pairs.collect::<Vec<_>>().join(", ")
            )
        }
        None => "agent-labels".to_owned(),
    };
    let label = format!("{}={}", MANAGED_BY.0, MANAGED_BY.1);
    Check::new(CHECK, Outcome::Warning, Arg::Clauses(lines))
        .mend(text!(DoctorPoliciesMend { setting, label }))
}

fn selected(policy: &NetworkPolicy, candidate: &Candidate<'_>) -> bool {
    let pod = candidate.pods.first();
    let labels = pod.and_then(|pod| pod.metadata.labels.as_ref());
    let Some(spec) = &policy.spec else {
        return false;
    };
    let selector = spec.pod_selector.as_ref();
    selector.is_none_or(|it| fits(it, labels.unwrap_or(&candidate.selector)))
}

/// Whether it has a say in who may connect; all have that do not name their kinds.
fn restricts(spec: &NetworkPolicySpec) -> bool {
    let kinds = spec.policy_types.as_ref().filter(|kinds| !kinds.is_empty());
    kinds.is_none_or(|kinds| kinds.iter().any(|kind| kind == "Ingress"))
}

/// Who may connect; `None` is everybody.
fn peers(spec: &NetworkPolicySpec) -> impl Iterator<Item = Option<&NetworkPolicyPeer>> {
    let rules = spec.ingress.iter().flatten();
    rules.flat_map(|rule| {
        let named: Vec<_> = rule.from.iter().flatten().map(Some).collect();
        if named.is_empty() { vec![None] } else { named }
    })
}

/// Whether a pod of the same namespace with these labels is let in.
fn lets_in(peer: Option<&NetworkPolicyPeer>, labels: &Selector) -> bool {
    let Some(peer) = peer else { return true };
    let any = LabelSelector::default();
    let everywhere = peer.namespace_selector.as_ref().is_none_or(|it| *it == any);
    match &peer.pod_selector {
        Some(pods) => everywhere && fits(pods, labels),
        None => peer.namespace_selector.is_some() && everywhere,
    }
}

/// The labels that would let a pod in.
fn wanted(peer: &NetworkPolicyPeer) -> Option<Selector> {
    let pods = peer.pod_selector.as_ref()?;
    let wanted = pods.match_labels.clone().filter(|it| !it.is_empty())?;
    lets_in(Some(peer), &wanted).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1::{Pod, Service};
    use serde_json::{Value, json};

    use super::*;
    use crate::target::Reach;

    fn seen_with(policies: Value, labels: Value) -> Check {
        let of = |name: &str| json!({ "metadata": { "name": name }, "spec": { "selector": { "app": name } } });
        let services: Vec<Service> =
            serde_json::from_value(json!([of("orders"), of("gateway")])).unwrap();
        let pod = json!({ "metadata": { "name": "a", "labels": { "app": "orders" } } });
        let pod: Pod = serde_json::from_value(pod).unwrap();
        let all = [Candidate {
            service: &services[0],
            selector: Selector::new(),
            pods: vec![&pod],
        }];
        let inventory = Inventory {
            namespace: "shop".to_owned(),
            services: services.clone(),
            workloads: Vec::new(),
            reach: Reach::default(),
            pods: Vec::new(),
        };
        let policies: Vec<Value> = serde_json::from_value(policies).unwrap();
        let policy = |spec| {
            serde_json::from_value(json!({ "metadata": { "name": "team" }, "spec": spec })).unwrap()
        };
        let policies: Vec<NetworkPolicy> = policies.into_iter().map(policy).collect();
        let labels: Selector = serde_json::from_value(labels).unwrap();
        look(&all, &policies, &inventory, &labels)
    }

    #[test]
    fn the_agents_labels_are_held_against_the_policies() {
        let check = |policies: Value, labels: Value, state: Outcome, part: &str| {
            let found = seen_with(policies, labels);
            let text = format!("{} {}", found.found, found.mend);
            assert_eq!(found.state, state, "{found:?}");
            found.assert_chinese();
            assert!(text.contains(part), "{part} in {found:?}");
        };
        let from = |from: Value| json!([{ "podSelector": { "matchLabels": { "app": "orders" } }, "ingress": [{ "from": from }] }]);
        let pods = |labels: Value| json!({ "podSelector": { "matchLabels": labels } });
        let none = json!({});
        let other = json!([{ "podSelector": { "matchLabels": { "app": "gateway" } } }]);
        check(json!([]), none.clone(), Outcome::Ok, "none selects");
        check(other, none.clone(), Outcome::Ok, "none selects");
        let client = from(json!([
            pods(json!({ "app": "gateway" })),
            pods(json!({ "orders-client": "true" }))
        ]));
        // Not the gateway's own label, by which its Service would take the agent for a gateway.
        check(
            client.clone(),
            none.clone(),
            Outcome::Warning,
            "agent-labels = { \"orders-client\" = \"true\" }",
        );
        check(
            client.clone(),
            json!({ "orders-client": "true" }),
            Outcome::Ok,
            "let the agent in",
        );
        check(
            client.clone(),
            json!({ "else": "x" }),
            Outcome::Warning,
            "team selects orders",
        );
        check(
            client,
            json!({ "app": "gateway" }),
            Outcome::Failed,
            "Service gateway",
        );
        let elsewhere =
            json!({ "podSelector": {}, "namespaceSelector": { "matchLabels": { "team": "b" } } });
        check(
            from(json!([elsewhere])),
            json!({ "a": "b" }),
            Outcome::Warning,
            "(agent-labels under",
        );
        let closed = json!([{ "podSelector": {}, "policyTypes": ["Ingress"] }]);
        check(
            closed,
            json!({ "a": "b" }),
            Outcome::Warning,
            "team selects orders",
        );
        let open = json!([{ "podSelector": {}, "ingress": [{}] }]);
        check(open, json!({ "a": "b" }), Outcome::Ok, "let the agent in");
    }
}
