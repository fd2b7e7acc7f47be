//! `cargo xtask bench lab` and `bench peers`: figures of the release build on the Kubernetes of `cargo xtask cluster`.

use std::process::ExitCode;

use crate::{
    cluster, on_lab,
    run::{cargo, output, status},
    setup::{self, Tool},
    target,
};

/// What the pods of a measurement run.
const TRAFFIC_IMAGE: &str = "docker.io/library/ashore-traffic:1";

/// Runs one of the examples of the black-box crate, which prints as it goes.
pub(crate) fn run(example: &str, words: &[String]) -> ExitCode {
    let was_up = cluster::is_up();
    let measured = measure(example, words);
    let down = if was_up {
        Ok(())
    } else {
        cluster::ask(&["down"]).map(drop)
    };
    match measured.and(down) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("failed: {why}");
            ExitCode::FAILURE
        }
    }
}

fn measure(example: &str, words: &[String]) -> Result<(), String> {
    setup::ensure(Tool::Debugpy)?;
    cluster::up()?;
    // What the agent itself is built from is part of the command line.
    output(cargo(&["build", "--release", "-p", "ashore"]))?;
    let package = ["build", "--release", "-p", "ashore-blackbox"];
    let mut built = cargo(&package);
    built.args(["--bin", "ashore-traffic", "--example", example]);
    output(built)?;
    on_lab::images(&target("release/ashore"))?;
    let traffic = target("release/ashore-traffic");
    let traffic = traffic.display().to_string();
    cluster::ask(&["image", &traffic, TRAFFIC_IMAGE, "--user", on_lab::USER])?;
    let mut command = cargo(&["run", "-q", "--release", "-p", "ashore-blackbox"]);
    command.args(["--example", example, "--"]).args(words);
    command
        .env("ASHORE_TEST_ON", "lab")
        .env("ASHORE_LAB_DIR", cluster::folder()?);
    match status("the measurement", command).failures.first() {
        None => Ok(()),
        Some(why) => Err(why.clone()),
    }
}
