//! What the story plays on: the cluster, the shop in it, its visitors, and the debug session while there is one.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use ashore_fixture_cluster::{Cluster, Config};
use tokio_util::sync::CancellationToken;

use super::{
    debugpy,
    editor::Editor,
    missing,
    objects::Objects,
    shop, tool,
    visitors::{self, Visitors},
};

/// All pods must be ready by then.
const READY_LIMIT: Duration = Duration::from_secs(30);

pub struct Stage {
    pub cluster: Cluster,
    pub objects: Objects,
    pub visitors: Visitors,
    pub shop: PathBuf,
    pub cache: PathBuf,
    /// This run's own files; removed with the stage.
    pub dir: tempfile::TempDir,
    pub editor: Option<Editor>,
}

impl Stage {
    /// Stopped in the middle, it ends what it has started.
    pub async fn set_up(cache: PathBuf, stop: &CancellationToken) -> anyhow::Result<Self> {
        let dir = tempfile::Builder::new()
            .prefix("demo-")
            .tempdir_in(&cache)
            .with_context(|| {
                format!(
                    "the cache folder {} cannot be written: set ASHORE_CACHE_DIR to another",
                    cache.display()
                )
            })?;
        let shop = shop::lay_out(dir.path())?;
        let agent = shop::agent(dir.path())?;
        let python = real_python().await?;
        let cluster = Cluster::start(Config {
            dir: dir.path().join("cluster"),
            images: shop::images(&python, &shop, &agent),
        })
        .await
        .context("the demo's cluster could not be started")?;
        let opened = tokio::select! {
            opened = open_shop(&cluster) => opened,
            () = stop.cancelled() => Err(anyhow::anyhow!("stopped")),
        };
        match opened {
            Ok((objects, visitors)) => Ok(Self {
                cluster,
                objects,
                visitors,
                shop,
                cache,
                dir,
                editor: None,
            }),
            Err(error) => {
                cluster.stop().await;
                Err(error)
            }
        }
    }

    /// Ends the debug session if there still is one, and waits until it has put everything back.
    pub async fn end_debugging(&mut self) {
        if let Some(mut editor) = self.editor.take() {
            let _told_by_the_story = editor.leave(Duration::from_secs(15)).await;
        }
    }

    /// Ends everything, in the order in which nobody is cut off: the debug session, the visitors, the cluster.
    pub async fn tear_down(mut self) {
        self.end_debugging().await;
        self.visitors.stop().await;
        self.cluster.stop().await;
    }
}

async fn open_shop(cluster: &Cluster) -> anyhow::Result<(Objects, Visitors)> {
    for object in shop::manifests()? {
        cluster
            .apply(object)
            .await
            .context("the shop could not be set up")?;
    }
    let objects = Objects::connect(cluster.kubeconfig()).await?;
    let gateway = objects.service("gateway").await?;
    let until = Instant::now() + READY_LIMIT;
    loop {
        let (ready, all) = objects.ready().await?;
        let open = if ready == all {
            visitors::ask(gateway, "/orders/1", "the-doorman").await
        } else {
            Err(anyhow::anyhow!("{ready} of {all} deployments are ready"))
        };
        match open {
            Ok(_) => break,
            Err(why) if Instant::now() > until => {
                bail!("the shop did not open within 30 s: {why:#}")
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    Ok((objects, Visitors::start(gateway)))
}

/// The interpreter itself: what is on the PATH may be a script that starts it, and pods start more often than that.
async fn real_python() -> anyhow::Result<PathBuf> {
    let python = debugpy::python()?;
    let check = "import sys; print(sys.executable); sys.exit(sys.version_info < (3, 9))";
    let output = tool::output(tokio::process::Command::new(&python).args(["-c", check]))
        .await
        .with_context(|| format!("{} could not be started", python.display()))?;
    if !output.status.success() {
        return Err(missing(format!(
            "the demo needs Python 3.9 or later, and {} is older or broken: install a newer python3, then run the demo again",
            python.display()
        )));
    }
    Ok(PathBuf::from(
        String::from_utf8_lossy(&output.stdout).trim(),
    ))
}
