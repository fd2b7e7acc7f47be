//! The second Service, which keeps the original selector: made, taken over, and removed.
//!
//! An earlier session may be removing the one that is there, or have left it. Whoever needs it takes it over by a
//! write, and whoever removes it removes only what it has read: the one that comes second sees the other's write.
//! `server/intercept/tests/overlap.rs`.

use k8s_openapi::api::core::v1::Service;
use kube::{
    ResourceExt,
    api::{DeleteParams, PatchParams, PostParams, Preconditions},
};
use serde_json::json;

use super::{
    TRIES, is_conflict,
    objects::{self, call, changing, is_ours, patch},
};
use crate::{
    cluster::Cluster,
    error::{Result, foreign_object},
    journal::{Entry, Journal},
    names::{SESSION, WARM},
    strategy::{SessionPlan, announce},
};

/// The origin of this session's target.
pub async fn origin_there(
    cluster: &Cluster,
    plan: &SessionPlan,
    journal: &mut Journal,
) -> Result<Service> {
    let origin = objects::origin(plan)?;
    let name = origin.name_any();
    announce(plan, journal, &Entry::CreateOrigin { name })?;
    let made = made_or_taken(cluster, plan, &origin).await;
    journal.checkpoint(true)?;
    made
}

/// The origin as it is wanted: made, or what Ashore left under its name taken over.
pub async fn made_or_taken(
    cluster: &Cluster,
    plan: &SessionPlan,
    wanted: &Service,
) -> Result<Service> {
    let name = wanted.name_any();
    let services = cluster.services();
    let (posting, patching) = (PostParams::default(), PatchParams::default());
    for _ in 0..TRIES {
        let create = services.create(&posting, wanted);
        match cluster
            .call(call("create", "services", &name), create)
            .await
        {
            Err(error) if error.status() == Some(409) => {}
            other => return other,
        }
        let get = services.get_opt(&name);
        let Some(there) = cluster.call(call("get", "services", &name), get).await? else {
            continue;
        };
        if !is_ours(&there, &plan.target.service_name()) {
            return Err(foreign_object("Service", &name));
        }
        let mut annotations = there.annotations().clone();
        annotations.retain(|key, _| key != SESSION && key != WARM);
        annotations.extend(wanted.annotations().clone());
        let spec = wanted.spec.clone().unwrap_or_default();
        let change = patch(
            there.resource_version(),
            json!([
                { "op": "replace", "path": "/metadata/annotations", "value": annotations },
                { "op": "replace", "path": "/spec/selector", "value": spec.selector },
                { "op": "replace", "path": "/spec/ports", "value": spec.ports },
            ]),
        )?;
        let taking = services.patch(&name, &patching, &change);
        match cluster.call(call("patch", "services", &name), taking).await {
            Err(error) if is_conflict(&error) => {}
            other => return other,
        }
    }
    Err(changing("Service", &name))
}

/// Whose it is.
fn owner(origin: &Service) -> (Option<&String>, Option<&String>) {
    let annotations = origin.annotations();
    (annotations.get(SESSION), annotations.get(WARM))
}

/// Removes the one that was read, unless somebody has taken it over since.
pub async fn remove(cluster: &Cluster, origin: Service) -> Result<()> {
    let name = origin.name_any();
    let services = cluster.services();
    let mut read = origin.clone();
    for _ in 0..TRIES {
        let only = DeleteParams::background().preconditions(Preconditions {
            uid: read.uid(),
            resource_version: read.resource_version(),
        });
        let delete = services.delete(&name, &only);
        match cluster
            .call(call("delete", "services", &name), delete)
            .await
        {
            Err(error) if error.status() == Some(409) => {}
            Err(error) if error.status() == Some(404) => return Ok(()),
            other => return other.map(drop),
        }
        let get = services.get_opt(&name);
        match cluster.call(call("get", "services", &name), get).await? {
            Some(now) if now.uid() == origin.uid() && owner(&now) == owner(&origin) => read = now,
            _ => return Ok(()),
        }
    }
    Err(changing("Service", &name))
}
