//! Which strategies one target can have: for strategy `pod` the API server is asked by a dry run, which passes rights, pod
//! security, quota and whatever else may refuse. Nothing is written.

use ashore_protocol::{Takeover, TargetRef};
use ashore_texts::{Arg, Text, text};

use super::{Check, Outcome, Subject};
use crate::{
    ClusterOptions,
    cluster::Cluster,
    strategy::pod::{Door, possible},
    target::{Inventory, Reach},
};

const CHECK: Subject = Subject::Strategies;

/// Nothing without a target: there may be hundreds.
pub async fn look(
    cluster: &Cluster,
    inventory: &Inventory,
    target: Option<&TargetRef>,
    options: &ClusterOptions,
) -> Vec<Check> {
    let Some(name) = target else {
        return Vec::new();
    };
    let service = inventory.first_port(name);
    let mut inventory = inventory.clone();
    inventory.reach = Reach::Pods;
    let pods = inventory.first_port(name);
    let mut doors = Vec::new();
    let mut missing = Vec::new();
    match &service {
        Ok(_) => doors.push(Arg::from("service")),
        Err(error) => missing.push(closed("service", error.explained().sentences())),
    }
    match pods {
        Ok(target) => match possible(cluster, &target, options, Takeover::default()).await {
            Ok(strategy) => doors.push(match strategy.door {
                Door::Container => Text::DoctorByContainer.into(),
                Door::Node | Door::Own => Text::DoctorByNode.into(),
            }),
            Err(why) => missing.push(closed("pod", why)),
        },
        Err(error) if service.is_ok() => {
            missing.push(closed("pod", error.explained().sentences()));
        }
        // The same reason as for the other one.
        Err(_) => {}
    }
    let target = name.to_string();
    let open = doors
        .into_iter()
        .reduce(|one, other| text!(BothOf { one, other }).into());
    let line = match open {
        Some(open) if missing.is_empty() => {
            Check::ok(CHECK, text!(DoctorStrategiesAll { target, open }))
        }
        Some(open) => {
            let closed = Arg::Clauses(missing);
            let found = text!(DoctorStrategiesSome {
                target,
                open,
                closed
            });
            Check::ok(CHECK, found)
        }
        None => {
            let closed = Arg::Clauses(missing);
            let found = text!(DoctorStrategiesNone { target, closed });
            Check::new(CHECK, Outcome::Failed, found)
        }
    };
    vec![line]
}

/// A strategy that this target cannot have, and why.
fn closed(strategy: &str, why: Arg) -> Arg {
    text!(WithWhy {
        what: strategy,
        why
    })
    .into()
}
