//! What stands around the targets: network policies, meshes, GitOps controllers, other tools' intercepts.

use std::collections::BTreeSet;

use ashore_protocol::TargetRef;
use ashore_texts::{Arg, Text, text};
use k8s_openapi::api::{core::v1::Pod, networking::v1::NetworkPolicy};
use kube::ResourceExt;

use super::{Check, Outcome, Subject, candidate::Candidate, policies, reading};
use crate::{
    cluster::Cluster,
    journal::Selector,
    other_tools,
    target::{Inventory, selects},
};

/// The lines for one target, or for all that the namespace has.
pub async fn look(
    cluster: &Cluster,
    inventory: &Inventory,
    target: Option<&TargetRef>,
    labels: &Selector,
) -> Vec<Check> {
    let all = candidates(inventory, target);
    if all.is_empty() {
        let line = match target {
            Some(target) => match inventory.find(target, None) {
                Err(error) => reading::failed(Subject::Targets, &error),
                Ok(_) => Check::ok(Subject::Targets, Arg::from(target.to_string())),
            },
            None => Check::new(
                Subject::Targets,
                Outcome::Warning,
                text!(DoctorTargetsNone {
                    namespace: &inventory.namespace
                }),
            )
            .mend(Text::DoctorOtherNamespace),
        };
        return vec![line];
    }
    let names: Vec<String> = all.iter().map(Candidate::name).collect();
    let mut checks = vec![Check::ok(Subject::Targets, Arg::from(names))];
    checks.extend(placed(&all));
    let api = cluster.namespaced::<NetworkPolicy>();
    let list = reading::list(cluster, Subject::NetworkPolicy, "networkpolicies", &api).await;
    checks.push(list.map_or_else(
        |line| line,
        |list| policies::look(&all, &list, inventory, labels),
    ));
    checks.push(mesh(&all));
    checks.push(gitops(&all));
    checks.push(other_tools(&all, &inventory.pods));
    checks
}

fn candidates<'a>(inventory: &'a Inventory, target: Option<&TargetRef>) -> Vec<Candidate<'a>> {
    let name = target.map(|target| target.name.as_str());
    inventory
        .visible_services()
        .filter_map(|service| {
            let selector = inventory.selector(service).ok().or_else(|| {
                let selector = service.spec.as_ref()?.selector.clone()?;
                (!selector.is_empty()).then_some(selector)
            })?;
            let wanted = name.is_none_or(|name| {
                service.name_any() == name
                    || inventory
                        .behind(service)
                        .is_some_and(|workload| workload.name == name)
            });
            let pods = inventory
                .pods
                .iter()
                .filter(|pod| selects(&selector, pod.labels()))
                .collect();
            wanted.then_some(Candidate {
                service,
                selector,
                pods,
            })
        })
        .collect()
}

/// Pods that strategy `pod` cannot join.
fn placed(all: &[Candidate<'_>]) -> Vec<Check> {
    let mut host = BTreeSet::new();
    let mut windows = BTreeSet::new();
    for candidate in all {
        for spec in candidate.pods.iter().filter_map(|pod| pod.spec.as_ref()) {
            if spec.host_network == Some(true) {
                host.insert(candidate.name());
            }
            let os = spec.os.as_ref().map(|os| os.name.as_str());
            let node = spec.node_selector.as_ref();
            let node = node.and_then(|labels| labels.get("kubernetes.io/os"));
            if os == Some("windows") || node.map(String::as_str) == Some("windows") {
                windows.insert(candidate.name());
            }
        }
    }
    let line = |names: BTreeSet<String>, found: fn(Arg) -> Text| {
        let names: Vec<String> = names.into_iter().collect();
        (!names.is_empty()).then(|| {
            Check::new(Subject::Targets, Outcome::Warning, found(names.into()))
                .mend(Text::DoctorByService)
        })
    };
    [
        line(host, |targets| Text::DoctorTargetsHost { targets }),
        line(windows, |targets| Text::DoctorTargetsWindows { targets }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The sidecars that meshes put beside an app.
const SIDECARS: [(&str, &str, Inject); 2] = [
    (
        "istio-proxy",
        "Istio",
        Inject::Label("sidecar.istio.io/inject: \"true\""),
    ),
    (
        "linkerd-proxy",
        "Linkerd",
        Inject::Annotation("linkerd.io/inject: enabled"),
    ),
];

/// The mark by which a single pod asks for its sidecar.
#[derive(Clone, Copy)]
enum Inject {
    Label(&'static str),
    Annotation(&'static str),
}

impl Inject {
    fn text(self) -> Text {
        match self {
            Self::Label(mark) => text!(DoctorMarkLabel { mark }),
            Self::Annotation(mark) => text!(DoctorMarkAnnotation { mark }),
        }
    }
}

fn mesh(all: &[Candidate<'_>]) -> Check {
    let check = Subject::Mesh;
    for (container, mesh, inject) in SIDECARS {
        let names: Vec<String> = all
            .iter()
            .filter(|candidate| {
                candidate
                    .pods
                    .iter()
                    .any(|pod| other_tools::containers(pod).any(|name| name == container))
            })
            .map(Candidate::name)
            .collect();
        if !names.is_empty() {
            return Check::new(
                check,
                Outcome::Warning,
                text!(DoctorMesh {
                    targets: names,
                    mesh,
                    inject: inject.text()
                }),
            );
        }
    }
    Check::ok(check, Text::DoctorMeshNone)
}

/// Labels and annotations by which a controller knows what it keeps.
const GITOPS: [(&str, Keeper); 5] = [
    ("argocd.argoproj.io/tracking-id", Keeper::ArgoCd),
    ("argocd.argoproj.io/instance", Keeper::ArgoCd),
    ("kustomize.toolkit.fluxcd.io/name", Keeper::Flux),
    ("helm.toolkit.fluxcd.io/name", Keeper::Flux),
    ("fluxcd.io/sync-checksum", Keeper::Flux),
];

/// A controller that puts back what is changed.
#[derive(Clone, Copy)]
enum Keeper {
    ArgoCd,
    Flux,
}

fn gitops(all: &[Candidate<'_>]) -> Check {
    let check = Subject::Gitops;
    for (mark, keeper) in GITOPS {
        let names: Vec<String> = all
            .iter()
            .map(|candidate| candidate.service)
            .filter(|service| {
                service.labels().contains_key(mark) || service.annotations().contains_key(mark)
            })
            .map(ResourceExt::name_any)
            .collect();
        if names.is_empty() {
            continue;
        }
        let (tool, mend) = match keeper {
            Keeper::ArgoCd => ("Argo CD", Text::DoctorGitopsArgo),
            Keeper::Flux => ("Flux", Text::DoctorGitopsFlux),
        };
        return Check::new(
            check,
            Outcome::Warning,
            text!(DoctorGitops {
                tool,
                targets: names
            }),
        )
        .mend(mend);
    }
    Check::ok(check, Text::DoctorGitopsNone)
}

fn other_tools(all: &[Candidate<'_>], pods: &[Pod]) -> Check {
    let check = Subject::OtherTools;
    let lines: Vec<(Text, Text)> = all
        .iter()
        .flat_map(|candidate| {
            other_tools::at(Some(candidate.service), &candidate.selector, pods)
                .into_iter()
                .map(|other| {
                    let found = text!(DoctorToolHolds {
                        target: candidate.name(),
                        holder: other.holder(),
                        seen: &other.seen
                    });
                    (found, other.end())
                })
        })
        .collect();
    let Some((_, end)) = lines.first().cloned() else {
        return Check::ok(check, Text::DoctorToolsNone);
    };
    let found = lines.into_iter().map(|(found, _)| found.into()).collect();
    Check::new(check, Outcome::Warning, Arg::Clauses(found)).mend(end)
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1::Service;
    use serde_json::{Value, json};

    use super::*;

    fn check(
        service: Value,
        pod: Value,
        look: fn(&[Candidate<'_>]) -> Check,
        state: Outcome,
        part: &str,
    ) {
        let service: Service = serde_json::from_value(service).unwrap();
        let pod: Pod = serde_json::from_value(pod).unwrap();
        let all = [Candidate {
            service: &service,
            selector: Selector::new(),
            pods: vec![&pod],
        }];
        let found = look(&all);
        assert_eq!(found.state, state, "{found:?}");
        found.assert_chinese();
        assert!(found.found.to_string().contains(part), "{found:?}");
    }

    #[test]
    fn meshes_and_controllers_by_their_marks() {
        let plain = || json!({"metadata": {"name": "orders"}});
        let with = |name: &str| json!({"metadata": {"name": "a"}, "spec": {"containers": [{"name": "app"}, {"name": name}]}});
        check(plain(), with("b"), mesh, Outcome::Ok, "no sidecars");
        check(
            plain(),
            with("istio-proxy"),
            mesh,
            Outcome::Warning,
            "Istio",
        );
        check(
            plain(),
            with("linkerd-proxy"),
            mesh,
            Outcome::Warning,
            "Linkerd",
        );
        let native = json!({"metadata": {"name": "a"}, "spec": {"containers": [{"name": "app"}],
            "initContainers": [{"name": "istio-proxy", "restartPolicy": "Always"}]}});
        check(plain(), native, mesh, Outcome::Warning, "Istio");
        let marked =
            |place: &str, mark: &str| json!({"metadata": {"name": "orders", place: {mark: "x"}}});
        check(plain(), with("b"), gitops, Outcome::Ok, "no marks");
        check(
            marked("annotations", "argocd.argoproj.io/tracking-id"),
            with("b"),
            gitops,
            Outcome::Warning,
            "Argo CD",
        );
        check(
            marked("labels", "kustomize.toolkit.fluxcd.io/name"),
            with("b"),
            gitops,
            Outcome::Warning,
            "Flux",
        );
    }
}
