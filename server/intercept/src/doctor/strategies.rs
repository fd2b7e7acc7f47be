//! Which strategies one target can have: for strategy `pod` the API server is asked by a dry run, which passes rights, pod
//! security, quota and whatever else may refuse. Nothing is written.

use ashore_protocol::{Takeover, TargetRef};

use super::{Check, Outcome};
use crate::{
    ClusterOptions,
    cluster::Cluster,
    strategy::pod::{Door, possible},
    target::{Inventory, Reach},
};

const CHECK: &str = "strategies";

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
        Ok(_) => doors.push("service".to_owned()),
        Err(error) => missing.push(format!("service: {error}")),
    }
    match pods {
        Ok(target) => match possible(cluster, &target, options, Takeover::default()).await {
            Ok(strategy) => doors.push(match strategy.door {
                Door::Container => "pod (by an ephemeral container)".to_owned(),
                Door::Node | Door::Own => "pod (by a privileged pod on the node)".to_owned(),
            }),
            Err(why) => missing.push(format!("pod: {why}")),
        },
        Err(error) if service.is_ok() => missing.push(format!("pod: {error}")),
        // The same reason as for the other one.
        Err(_) => {}
    }
    let open = doors.join(" and ");
    let closed = missing.join("; ");
    let line = match (doors.is_empty(), missing.is_empty()) {
        (false, true) => Check::ok(CHECK, format!("{name}: {open}")),
        (false, false) => Check::ok(CHECK, format!("{name}: {open}; not {closed}")),
        (true, _) => Check::new(CHECK, Outcome::Failed, format!("{name}: none; {closed}"))
            .mend("mend what is named, or choose another target"),
    };
    vec![line]
}
