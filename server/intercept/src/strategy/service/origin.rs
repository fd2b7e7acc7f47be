//! The second Service, which keeps the original selector.

use k8s_openapi::api::core::v1::Service;
use kube::{
    ResourceExt,
    api::{PatchParams, PostParams},
};
use serde_json::json;

use super::objects::{self, is_ours, patch, pointer};
use crate::{
    cluster::{Call, Cluster},
    error::{Result, foreign_object},
    journal::{Entry, Journal},
    names,
    strategy::{SessionPlan, announce},
};

pub async fn origin_there(
    cluster: &Cluster,
    plan: &SessionPlan,
    journal: &mut Journal,
) -> Result<Service> {
    let service = plan.target.service_name();
    let origin = objects::origin(plan)?;
    let name = origin.name_any();
    announce(plan, journal, &Entry::CreateOrigin { name: name.clone() })?;
    let call = |verb| Call {
        verb,
        resource: "services",
        name: &name,
    };
    let services = cluster.services();
    let made = cluster
        .call(
            call("create"),
            services.create(&PostParams::default(), &origin),
        )
        .await;
    journal.checkpoint(true)?;
    match made {
        Err(error) if error.status() == Some(409) => {}
        other => return other,
    }
    // One that an earlier session left, or that belongs to an agent which was deleted by hand: this session takes it over.
    let there = cluster.call(call("get"), services.get(&name)).await?;
    if !is_ours(&there, &service) {
        return Err(foreign_object("Service", &name));
    }
    let change = patch(
        there.resource_version(),
        json!([{
            "op": "add",
            "path": format!("/metadata/annotations/{}", pointer(names::SESSION)),
            "value": plan.session,
        }]),
    )?;
    cluster
        .call(
            call("patch"),
            services.patch(&name, &PatchParams::default(), &change),
        )
        .await
}
