//! What the story plays on: the cluster, the shop in it, its visitors, and the debug session while there is one.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use ashore_fixture_cluster::{Cluster, Config};
use ashore_intercept::ClusterOptions;
use tokio_util::sync::CancellationToken;

use super::{
    debugpy,
    editor::Editor,
    missing,
    objects::Objects,
    place::Place,
    real::Real,
    shop, tool,
    visitors::{self, Visitors},
};

/// All pods must be ready by then; a real cluster may have to fetch an image first.
const READY_LIMIT: Duration = Duration::from_secs(30);
const FETCHED_LIMIT: Duration = Duration::from_secs(180);

/// A cluster that somebody has, and the image that has Python there.
pub struct Elsewhere {
    pub options: ClusterOptions,
    pub python_image: String,
}

pub struct Stage {
    pub cluster: Place,
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
    pub async fn set_up(
        cache: PathBuf,
        elsewhere: Option<Elsewhere>,
        workloads: u16,
        stop: &CancellationToken,
    ) -> anyhow::Result<Self> {
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
        let mut cluster = match elsewhere {
            None => Place::Double(double(dir.path(), &shop, workloads).await?),
            Some(there) => {
                let started = Real::start(&there.options, &there.python_image, workloads).await;
                Place::Real(Box::new(started?))
            }
        };
        let opened = tokio::select! {
            opened = open_shop(&mut cluster) => opened,
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

/// The double with the shop in it.
async fn double(dir: &Path, shop: &Path, workloads: u16) -> anyhow::Result<Cluster> {
    let agent = shop::agent(dir)?;
    let python = real_python().await?;
    let cluster = Cluster::start(Config {
        dir: dir.join("cluster"),
        images: shop::images(&python, shop, &agent),
    })
    .await
    .context("the demo's cluster could not be started")?;
    for object in shop::manifests(workloads)? {
        let applied = cluster.apply(object).await;
        if let Err(error) = applied.context("the shop could not be set up") {
            cluster.stop().await;
            return Err(error);
        }
    }
    Ok(cluster)
}

async fn open_shop(place: &mut Place) -> anyhow::Result<(Objects, Visitors)> {
    let objects = place.objects().await?;
    let limit = match place {
        Place::Double(_) => READY_LIMIT,
        Place::Real(_) => FETCHED_LIMIT,
    };
    let until = Instant::now() + limit;
    let gateway = loop {
        let (ready, all) = objects.ready().await?;
        if ready == all {
            break place.gateway(&objects).await?;
        }
        if Instant::now() > until {
            bail!(
                "the shop did not open within {} s: {ready} of {all} deployments are ready",
                limit.as_secs()
            );
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    loop {
        match visitors::ask(gateway, "/orders/1", "the-doorman").await {
            Ok(_) => break,
            Err(why) if Instant::now() > until => {
                bail!(
                    "the shop did not open within {} s: {why:#}",
                    limit.as_secs()
                )
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
