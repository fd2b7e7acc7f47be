//! What could be read, what may not be read, and what went wrong.

use std::fmt::Debug;

use ashore_texts::text;
use kube::{Api, Resource, api::ListParams};
use serde::de::DeserializeOwned;

use super::{Check, Outcome, Subject};
use crate::{
    cluster::{Call, Cluster},
    error::Error,
};

/// A list, or the line that says why there is none.
pub async fn list<K>(
    cluster: &Cluster,
    check: Subject,
    resource: &'static str,
    api: &Api<K>,
) -> Result<Vec<K>, Check>
where
    K: Resource + Clone + Debug + DeserializeOwned,
{
    let call = Call {
        verb: "list",
        resource,
        name: "",
    };
    cluster
        .call(call, api.list(&ListParams::default()))
        .await
        .map(|list| list.items)
        .map_err(|error| unseen(check, "list", resource, &error))
}

/// One object, if there is one.
pub async fn get<K>(
    cluster: &Cluster,
    check: Subject,
    resource: &'static str,
    api: &Api<K>,
    name: &str,
) -> Result<Option<K>, Check>
where
    K: Resource + Clone + Debug + DeserializeOwned,
{
    let call = Call {
        verb: "get",
        resource,
        name,
    };
    cluster
        .call(call, api.get_opt(name))
        .await
        .map_err(|error| unseen(check, "get", resource, &error))
}

/// What may not be seen is no fault; what fails otherwise is worth a word.
fn unseen(check: Subject, verb: &str, resource: &str, error: &Error) -> Check {
    match error.status() {
        Some(403) => Check::new(
            check,
            Outcome::Unknown,
            text!(DoctorUnseen { verb, resource }),
        ),
        Some(404) => Check::ok(check, text!(DoctorNotThere { resource })),
        _ => {
            let failed = failed(check, error);
            Check {
                state: Outcome::Warning,
                ..failed
            }
        }
    }
}

/// An error as a line.
pub fn failed(check: Subject, error: &Error) -> Check {
    Check::new(check, Outcome::Failed, error.explained())
}
