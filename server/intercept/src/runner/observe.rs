//! What others do while a session lives: change the Service's selector, or wish that the session leave.

use ashore_texts::Text;
use kube::ResourceExt;
use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use super::happening::Happened;
use crate::{
    cluster::Cluster,
    state::Files,
    strategy::{
        SessionPlan,
        service::{objects::agent_selector, restore::changed_by},
    },
    watch::{self, Filter},
};

/// Tells once when the target's selector is no longer Ashore's.
pub fn selector(
    cluster: &Cluster,
    plan: &SessionPlan,
    happened: UnboundedSender<Happened>,
    stop: CancellationToken,
) {
    let services = cluster.services();
    let (name, object) = (plan.target.service_name(), plan.target.object());
    let ours = agent_selector(&name);
    tokio::spawn(async move {
        let filter = Filter::name(&name);
        let changed = watch::until(&services, &filter, |all| {
            let by = match all.iter().find(|service| service.name_any() == name) {
                Some(service) => {
                    let selector = service.spec.as_ref().and_then(|s| s.selector.as_ref());
                    (selector != Some(&ours)).then(|| changed_by(service))
                }
                None => Some(Text::SomebodyDeleting.into()),
            };
            async move { by }
        });
        match stop.run_until_cancelled(changed).await {
            Some(Ok(by)) => drop(happened.send(Happened::ObjectChanged { object, by })),
            // Restoring looks again before it writes, so nothing is overwritten without the watch either.
            Some(Err(error)) => tracing::warn!(%error, "the Service is not watched"),
            None => {}
        }
    });
}

/// Tells once when another process has asked this session to leave.
pub fn leave_wish(files: &Files, happened: UnboundedSender<Happened>, stop: CancellationToken) {
    let (dir, wish) = (files.dir.clone(), files.leave());
    tokio::spawn(async move {
        let (seen, mut events) = tokio::sync::mpsc::unbounded_channel();
        let wished = wish.clone();
        // The folder has the other sessions' files, too.
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let ours = |event: notify::Event| event.need_rescan() || event.paths.contains(&wished);
            if event.map_or(true, ours) {
                let _ = seen.send(());
            }
        })
        .and_then(|mut watcher| {
            watcher.watch(&dir, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        let _watcher = match watcher {
            Ok(watcher) => watcher,
            Err(error) => {
                tracing::warn!(%error, "`ashore leave` does not reach this session");
                return;
            }
        };
        let wished = async {
            while !wish.exists() {
                if events.recv().await.is_none() {
                    return;
                }
            }
            drop(happened.send(Happened::Leave));
        };
        stop.run_until_cancelled(wished).await;
    });
}
