//! The swap of the Service's selector: from here on new connections go to the agent.

use ashore_texts::{Text, text};
use kube::{ResourceExt, api::PatchParams};
use serde_json::json;

use super::{
    TRIES, is_conflict,
    objects::{agent_selector, patch},
};
use crate::{
    cluster::{Call, Cluster},
    error::{Code, Error, Result, busy},
    journal::{Entry, Journal},
    strategy::{SessionPlan, announce},
};

/// The selector, from the target's own to the agent's.
pub async fn swap(cluster: &Cluster, plan: &SessionPlan, journal: &mut Journal) -> Result<()> {
    let name = plan.target.service_name();
    let after = agent_selector(&name);
    let before = plan.target.selector.clone();
    let call = |verb| Call {
        verb,
        resource: "services",
        name: &name,
    };
    let services = cluster.services();
    let entry = Entry::Swap {
        before: before.clone(),
        after: after.clone(),
    };
    announce(plan, journal, &entry)?;
    for _ in 0..TRIES {
        let service = cluster.call(call("get"), services.get(&name)).await?;
        let selector = service.spec.as_ref().and_then(|spec| spec.selector.clone());
        if selector.as_ref() == Some(&after) {
            return journal.checkpoint(true);
        }
        if selector.as_ref() != Some(&before) {
            return Err(Error::environment(
                Code::Busy,
                text!(SelectorChanged {
                    target: plan.target.object()
                }),
            ));
        }
        let change = patch(
            service.resource_version(),
            json!([
                { "op": "test", "path": "/spec/selector", "value": before },
                { "op": "replace", "path": "/spec/selector", "value": after },
            ]),
        )?;
        let swapped = cluster
            .call(
                call("patch"),
                services.patch(&name, &PatchParams::default(), &change),
            )
            .await;
        journal.checkpoint(true)?;
        match swapped {
            Ok(_) => return Ok(()),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error),
        }
    }
    let target = plan.target.object();
    Err(busy(text!(SelectorNotSwapped { target }), Text::NextLater))
}
