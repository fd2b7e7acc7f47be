//! Waiting for the cluster by watching it.

use std::{collections::BTreeMap, fmt::Debug, future::Future, time::Duration};

use futures::TryStreamExt;
use kube::{
    Api, Resource, ResourceExt,
    api::{ListParams, WatchEvent, WatchParams},
};
use serde::de::DeserializeOwned;

/// What to watch.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub labels: Option<String>,
    pub fields: Option<String>,
}

impl Filter {
    pub fn name(name: &str) -> Self {
        Self {
            fields: Some(format!("metadata.name={name}")),
            ..Self::default()
        }
    }

    pub fn labels(labels: String) -> Self {
        Self {
            labels: Some(labels),
            ..Self::default()
        }
    }
}

/// Calls `check` with all objects that fit, now and after each change, until it answers. Bounded by the caller.
pub async fn until<K, T, F>(
    api: &Api<K>,
    filter: &Filter,
    mut check: impl FnMut(Vec<K>) -> F,
) -> kube::Result<T>
where
    K: Resource + Clone + DeserializeOwned + Debug,
    F: Future<Output = Option<T>>,
{
    let mut failures = 0;
    loop {
        match once(api, filter, &mut check).await {
            Ok(Some(found)) => return Ok(found),
            // The watch came to its end, or its version is too old: list again.
            Ok(None) => failures = 0,
            Err(kube::Error::Api(status)) if status.code == 410 => {}
            Err(error) => {
                failures += 1;
                let final_word = matches!(&error, kube::Error::Api(status) if status.code < 500 && status.code != 429);
                if final_word || failures > 3 {
                    return Err(error);
                }
                tracing::debug!(%error, "watching again");
            }
        }
        tokio::time::sleep(Duration::from_millis(20 << failures)).await;
    }
}

async fn once<K, T, F>(
    api: &Api<K>,
    filter: &Filter,
    check: &mut impl FnMut(Vec<K>) -> F,
) -> kube::Result<Option<T>>
where
    K: Resource + Clone + DeserializeOwned + Debug,
    F: Future<Output = Option<T>>,
{
    let list = ListParams {
        label_selector: filter.labels.clone(),
        field_selector: filter.fields.clone(),
        ..ListParams::default()
    };
    let all = api.list(&list).await?;
    let mut version = all.metadata.resource_version.unwrap_or_default();
    let mut objects: BTreeMap<String, K> = all
        .items
        .into_iter()
        .map(|object| (object.name_any(), object))
        .collect();
    if let Some(found) = check(objects.values().cloned().collect()).await {
        return Ok(Some(found));
    }
    let params = WatchParams {
        label_selector: filter.labels.clone(),
        field_selector: filter.fields.clone(),
        ..WatchParams::default()
    };
    loop {
        let mut events = std::pin::pin!(api.watch(&params, &version).await?);
        let mut newer = None;
        while let Some(event) = events.try_next().await? {
            match event {
                WatchEvent::Added(object) | WatchEvent::Modified(object) => {
                    newer = object.resource_version();
                    objects.insert(object.name_any(), object);
                }
                WatchEvent::Deleted(object) => {
                    newer = object.resource_version();
                    objects.remove(&object.name_any());
                }
                WatchEvent::Bookmark(mark) => {
                    newer = Some(mark.metadata.resource_version);
                    continue;
                }
                WatchEvent::Error(status) => return Err(kube::Error::Api(status)),
            }
            if let Some(found) = check(objects.values().cloned().collect()).await {
                return Ok(Some(found));
            }
        }
        match newer {
            Some(newer) => version = newer,
            None => return Ok(None),
        }
    }
}
