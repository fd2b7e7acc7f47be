//! `ashore demo`: the whole story on this machine, with a proof at its end. It acts as an editor would and looks at the
//! cluster with its own eyes; nothing of the engine is called but what any command calls.

mod adapters;
mod debugpy;
mod editor;
mod objects;
mod place;
mod play;
mod proof;
mod real;
mod shop;
mod stage;
mod story;
mod tool;
mod visitors;

use std::net::{Ipv4Addr, TcpListener};

use ashore_intercept::ClusterOptions;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use self::{
    adapters::Adapter,
    place::Place,
    proof::Proof,
    stage::{Elsewhere, Stage},
    story::{Story, ms},
};
use crate::exit::Exit;

#[derive(clap::Args)]
pub struct Args {
    /// The debugger, and with it the language of the service that is debugged.
    #[arg(long, value_enum, default_value = "debugpy")]
    adapter: Adapter,
    /// Leave the cluster and its visitors running after the story, until Ctrl-C.
    #[arg(long)]
    keep: bool,
    /// How many workloads the shop has, for a real choice.
    #[arg(long, value_name = "N", default_value_t = shop::WORKLOADS, value_parser = clap::value_parser!(u16).range(i64::from(shop::WORKLOADS)..=i64::from(shop::MOST)))]
    workloads: u16,
    /// With --kubeconfig or --context: an image with Python 3.9 or later, which that cluster can fetch or has.
    #[arg(long, value_name = "IMAGE", default_value = "python:3-slim")]
    python_image: String,
    /// What to print: text for people or json for programs, one object a line.
    // A string, as the option of this name that all commands take is one.
    #[arg(long, short, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    output: String,
}

/// This machine lacks something that the demo needs; the text says what and how to get it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Missing(String);

fn missing(what: impl Into<String>) -> anyhow::Error {
    Missing(what.into()).into()
}

/// With a kubeconfig or a context named, the story plays on that cluster.
pub async fn run(args: Args, options: ClusterOptions) -> anyhow::Result<Exit> {
    let story = Story::new(args.output == "json");
    let stop = stop_token()?;
    let mut proof = Proof::default();
    let stage = match set_up(&args, options, &story, &stop).await {
        Ok(stage) => stage,
        // Ctrl-C in a terminal reaches the programs that were waited for, too: what they say then is no reason.
        Err(_) if stop.is_cancelled() => return Ok(stopped(&story, &proof)),
        Err(error) => return Ok(fail(&story, &proof, &error)),
    };
    let exit = perform(stage, &args, &story, &stop, &mut proof).await;
    Ok(exit)
}

async fn set_up(
    args: &Args,
    options: ClusterOptions,
    story: &Story,
    stop: &CancellationToken,
) -> anyhow::Result<Stage> {
    if options.kubeconfig.is_some() || options.context.is_some() {
        return set_up_elsewhere(args, options, story, stop).await;
    }
    if TcpListener::bind((Ipv4Addr::new(127, 83, 104, 111), 0)).is_err() {
        return Err(missing(
            "the demo gives every pod a loopback address of its own, and this system has only 127.0.0.1 (macOS): run it on Linux, or in a Linux container",
        ));
    }
    args.adapter.check()?;
    story.say("Ashore: press Debug, and the cluster's traffic comes into your breakpoint.");
    story.chapter(1, "A small cluster starts on this machine");
    let progress = story.progress("starting the cluster and the shop in it");
    let stage = Stage::set_up(shop::cache_dir()?, None, args.workloads, stop).await?;
    drop(progress);
    let kubeconfig = stage.cluster.kubeconfig();
    story.tell(
        "A small double of Kubernetes runs a shop: gateway → orders → inventory.\n\
         Its pods are processes here, each with an address of its own.",
    );
    if let Some(file) = kubeconfig {
        story.tell(&format!("kubeconfig: {}", file.display()));
    }
    story.event(
        "cluster",
        json!({ "kubeconfig": kubeconfig, "namespace": "shop" }),
    );
    Ok(stage)
}

/// On a cluster that somebody has.
async fn set_up_elsewhere(
    args: &Args,
    options: ClusterOptions,
    story: &Story,
    stop: &CancellationToken,
) -> anyhow::Result<Stage> {
    args.adapter.check()?;
    story.say("Ashore: press Debug, and the cluster's traffic comes into your breakpoint.");
    story.chapter(1, "A shop opens in your cluster");
    let progress = story.progress("starting the shop in a namespace of its own");
    let there = Elsewhere {
        options,
        python_image: args.python_image.clone(),
    };
    let stage = Stage::set_up(shop::cache_dir()?, Some(there), args.workloads, stop).await?;
    drop(progress);
    let namespace = stage.cluster.namespace();
    story.tell(&format!(
        "Namespace {namespace} has it: gateway → orders → inventory, real pods.\n\
         The namespace goes away with the demo."
    ));
    story.event(
        "cluster",
        json!({ "kubeconfig": stage.cluster.kubeconfig(), "namespace": namespace }),
    );
    Ok(stage)
}

async fn perform(
    mut stage: Stage,
    args: &Args,
    story: &Story,
    stop: &CancellationToken,
    proof: &mut Proof,
) -> Exit {
    let played = tokio::select! {
        played = play::play(&mut stage, args.adapter, story, proof) => Some(played),
        () = stop.cancelled() => None,
    };
    stage.end_debugging().await;
    let kept = args.keep && matches!(played, Some(Ok(())));
    if !kept {
        stage.visitors.stop().await;
    }
    count(&stage, proof);
    let exit = match played {
        None => stopped(story, proof),
        Some(Err(_)) if stop.is_cancelled() => stopped(story, proof),
        Some(Err(error)) => fail(story, proof, &error),
        Some(Ok(())) => conclude(story, proof),
    };
    if kept {
        stage.visitors.forget();
        invite(&stage, story);
        stop.cancelled().await;
        story.say("\nStopping the cluster.");
    }
    stage.tear_down().await;
    exit
}

fn count(stage: &Stage, proof: &mut Proof) {
    let visits = stage.visitors.visits();
    proof.requests = visits.len();
    proof.failed_requests = visits.iter().filter(|visit| visit.failed()).count();
    proof.failures = visits
        .iter()
        .filter_map(|visit| visit.outcome.as_ref().err().cloned())
        .take(3)
        .collect();
}

fn conclude(story: &Story, proof: &mut Proof) -> Exit {
    story.chapter(8, "In all");
    story.figure(proof.requests, "visitors' requests");
    story.figure(proof.failed_requests, "failed");
    for failure in &proof.failures {
        story.tell(failure);
    }
    let held = proof.judge();
    if held {
        story.verdict(
            true,
            &format!(
                "A real request stood at your breakpoint, nobody else noticed, and after {} all was as before.",
                ms(proof.restore_ms)
            ),
        );
    } else {
        story.verdict(
            false,
            "Not everything held: the figures above say what did not.",
        );
    }
    story.proof(proof);
    if held { Exit::Done } else { Exit::Failed }
}

fn stopped(story: &Story, proof: &Proof) -> Exit {
    story.verdict(
        false,
        "Stopped: the debug session is ended and the cluster goes away.",
    );
    story.proof(proof);
    Exit::Status(130)
}

fn fail(story: &Story, proof: &Proof, error: &anyhow::Error) -> Exit {
    let message = format!("{error:#}");
    story.verdict(false, &message);
    story.event("error", json!({ "message": message }));
    story.proof(proof);
    if error.downcast_ref::<Missing>().is_some() {
        Exit::Environment
    } else {
        Exit::Failed
    }
}

/// What to try while the cluster is kept.
fn invite(stage: &Stage, story: &Story) {
    let orders = play::short(&stage.shop.join("orders.py"));
    story.say("\nThe cluster and its visitors stay until Ctrl-C. In another terminal:\n");
    let namespace = stage.cluster.namespace();
    if let Some(file) = stage.cluster.kubeconfig() {
        story.tell(&format!("export KUBECONFIG={}", file.display()));
    }
    let there = match &stage.cluster {
        Place::Double(_) => String::new(),
        Place::Real(_) => format!(" --namespace {namespace}"),
    };
    story.tell(&format!("kubectl get pods{there}\nashore list{there}"));
    story.tell(&format!(
        "ashore intercept{there} deployment/orders --port 8081 -- python3 {orders} --port 8081"
    ));
    story.tell("ashore status\nashore leave orders");
}

/// Cancelled by the first Ctrl-C or SIGTERM; what follows puts everything back.
fn stop_token() -> anyhow::Result<CancellationToken> {
    let token = CancellationToken::new();
    for kind in [
        SignalKind::interrupt(),
        SignalKind::terminate(),
        SignalKind::hangup(),
    ] {
        let mut signals = signal(kind)?;
        let token = token.clone();
        tokio::spawn(async move {
            signals.recv().await;
            token.cancel();
        });
    }
    Ok(token)
}
