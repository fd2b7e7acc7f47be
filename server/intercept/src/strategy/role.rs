//! The developers' Role, where `ashore install` makes it.

use k8s_openapi::api::rbac::v1::Role;
use kube::{
    ResourceExt,
    api::{DeleteParams, PostParams},
};

use crate::{
    cluster::{Call, Cluster},
    error::{Error, Result, foreign_object},
    names::MANAGED_BY,
    rights::{self, Grant, ROLE},
};

const fn role_call(verb: &'static str) -> Call<'static> {
    Call {
        verb,
        resource: "roles",
        name: ROLE,
    }
}

/// Makes it so.
pub async fn make(cluster: &Cluster, grants: &[Grant]) -> Result<()> {
    let wanted: Role = serde_json::from_value(rights::role(cluster.namespace(), grants))
        .map_err(|error| Error::Bug(error.to_string()))?;
    let roles = cluster.namespaced::<Role>();
    let there = cluster.call(role_call("get"), roles.get_opt(ROLE)).await?;
    match there {
        Some(there) if !is_ours(&there) => {
            return Err(foreign_object("Role", ROLE));
        }
        Some(there) if there.rules == wanted.rules => {}
        Some(there) => {
            let mut wanted = wanted;
            wanted.metadata.resource_version = there.resource_version();
            let params = PostParams::default();
            let work = roles.replace(ROLE, &params, &wanted);
            cluster.call(role_call("update"), work).await?;
        }
        None => {
            let params = PostParams::default();
            let work = roles.create(&params, &wanted);
            cluster.call(role_call("create"), work).await?;
        }
    }
    Ok(())
}

/// Takes it away; whether it was there. A developer sees no Roles; whoever made one does.
pub async fn remove(cluster: &Cluster) -> Result<bool> {
    let roles = cluster.namespaced::<Role>();
    match cluster.call(role_call("get"), roles.get_opt(ROLE)).await {
        Ok(Some(role)) if is_ours(&role) => {
            let params = DeleteParams::default();
            let work = roles.delete(ROLE, &params);
            cluster.call(role_call("delete"), work).await?;
            Ok(true)
        }
        Err(error) if error.status() != Some(403) => Err(error),
        _ => Ok(false),
    }
}

fn is_ours(role: &Role) -> bool {
    role.labels().get(MANAGED_BY.0).map(String::as_str) == Some(MANAGED_BY.1)
}
