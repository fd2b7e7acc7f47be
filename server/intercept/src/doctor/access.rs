//! Every verb that a session needs, asked of the API server itself (SelfSubjectAccessReview).

use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::authorization::v1::{
    ResourceAttributes, SelfSubjectAccessReview, SelfSubjectAccessReviewSpec,
};

use super::{Check, Outcome, Subject, reading, together};
use crate::{
    cluster::{Call, Cluster},
    error::{Error, Result},
    rights::{self, Grant},
    version::Version,
};

const CHECK: Subject = Subject::Rights;

/// One verb on one resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Right {
    group: &'static str,
    resource: &'static str,
    verb: &'static str,
}

impl Right {
    fn all(grant: Grant) -> Vec<Self> {
        let of = |rule: &'static crate::rights::Rule| {
            rule.verbs.iter().map(|verb| Self {
                group: rule.group,
                resource: rule.resource,
                verb,
            })
        };
        grant.rules().iter().flat_map(of).collect()
    }

    /// A session goes on without it.
    fn can_be_spared(self, version: Version) -> bool {
        match (self.verb, self.resource) {
            // Whoever has no StatefulSets misses nothing.
            ("list", "statefulsets") => true,
            ("create", "pods/portforward" | "pods/exec") => !version.streams_need_create(),
            _ => false,
        }
    }

    fn text(self) -> String {
        format!("{} {}", self.verb, self.resource)
    }
}

/// A line for each way of intercepting. A way that is closed is a failure only when no other one is open.
pub async fn look(cluster: &Cluster, grants: &[Grant], version: Version) -> Vec<Check> {
    let mut wanted: Vec<Right> = grants.iter().flat_map(|grant| Right::all(*grant)).collect();
    wanted.sort_by_key(|right| (right.resource, right.verb));
    wanted.dedup();
    let asked = together(wanted.iter().map(|right| allowed(cluster, *right))).await;
    let mut missing = Vec::new();
    for (right, answer) in wanted.into_iter().zip(asked) {
        match answer {
            Ok(true) => {}
            Ok(false) => missing.push(right),
            Err(error) => return vec![reading::failed(CHECK, &error)],
        }
    }
    let lacks = |grant: &Grant| -> Vec<Right> {
        let needed = Right::all(*grant);
        missing
            .iter()
            .copied()
            .filter(|right| needed.contains(right))
            .collect()
    };
    let open = |grant: &Grant| {
        lacks(grant)
            .iter()
            .all(|right| right.can_be_spared(version))
    };
    let way = |grant: &&Grant| matches!(grant, Grant::Service | Grant::Pod | Grant::Node);
    let any = grants.iter().filter(way).any(open);
    grants
        .iter()
        .map(|grant| {
            let lacks = lacks(grant);
            let fails = !open(grant) && (!any || !way(&grant));
            // The other ways are worth a word only while they could be what is wanted.
            let state = match (lacks.is_empty(), fails && *grant != Grant::Pod) {
                (true, _) => Outcome::Ok,
                (false, true) => Outcome::Failed,
                (false, false) => Outcome::Warning,
            };
            said(cluster, *grant, &lacks, state, version)
        })
        .collect()
}

fn said(
    cluster: &Cluster,
    grant: Grant,
    lacks: &[Right],
    state: Outcome,
    version: Version,
) -> Check {
    let way = match grant {
        Grant::Service | Grant::Pod => text!(DoctorWayStrategy {
            strategy: grant.name()
        })
        .into(),
        Grant::Node => Text::DoctorWayNode.into(),
        Grant::HandOver => Arg::from("agent-image = \"target\""),
    };
    if lacks.is_empty() {
        return Check::ok(CHECK, text!(DoctorRightsAll { way }));
    }
    let names: Vec<String> = lacks.iter().map(|right| right.text()).collect();
    let spared = lacks.iter().all(|right| right.can_be_spared(version));
    let consequence = match (spared, lacks.first()) {
        (true, Some(Right { resource, .. })) if *resource == "statefulsets" => {
            Some(Text::DoctorRightsSets)
        }
        (true, _) => Some(Text::DoctorRightsSpared),
        (false, _) => None,
    };
    let rules: Vec<String> = lacks
        .iter()
        .map(|right| rights::written(right.group, right.resource, right.verb))
        .collect();
    let namespace = cluster.namespace();
    let command = match grant {
        Grant::Service => format!("ashore install --print-rbac -n {namespace}"),
        other => format!(
            "ashore install --print-rbac -n {namespace} --strategy {}",
            other.name()
        ),
    };
    let mend = if lacks.len() > 4 {
        text!(DoctorAskWholeRole { command })
    } else {
        let rules = Arg::Clauses(rules.into_iter().map(Arg::from).collect());
        text!(DoctorAskRole { rules, command })
    };
    let missing = text!(DoctorRightsMissing {
        way,
        namespace,
        rights: &names
    });
    let found = std::iter::once(missing).chain(consequence);
    let found = Arg::Clauses(found.map(Arg::from).collect());
    Check {
        missing: names,
        ..Check::new(CHECK, state, found).mend(mend)
    }
}

/// A review is a question: nothing is kept of it.
async fn allowed(cluster: &Cluster, right: Right) -> Result<bool> {
    let (resource, subresource) = right
        .resource
        .split_once('/')
        .map_or((right.resource, None), |(resource, sub)| {
            (resource, Some(sub))
        });
    let review = SelfSubjectAccessReview {
        spec: SelfSubjectAccessReviewSpec {
            resource_attributes: Some(ResourceAttributes {
                namespace: Some(cluster.namespace().to_owned()),
                group: Some(right.group.to_owned()),
                resource: Some(resource.to_owned()),
                subresource: subresource.map(str::to_owned),
                verb: Some(right.verb.to_owned()),
                ..ResourceAttributes::default()
            }),
            ..SelfSubjectAccessReviewSpec::default()
        },
        ..SelfSubjectAccessReview::default()
    };
    let call = Call {
        verb: "create",
        resource: "selfsubjectaccessreviews",
        name: "",
    };
    let bytes = serde_json::to_vec(&review).map_err(|error| Error::Bug(error.to_string()))?;
    let request = http::Request::post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
        .header("content-type", "application/json")
        .body(bytes)
        .map_err(|error| Error::Bug(error.to_string()))?;
    let asked = cluster.client().request::<SelfSubjectAccessReview>(request);
    let answer = cluster.call(call, asked).await?;
    Ok(answer.status.is_some_and(|status| status.allowed))
}
