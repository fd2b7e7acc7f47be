//! The suite `cluster`: the black-box suites and the demo on the real Kubernetes of `cargo xtask cluster`, and a table of what each
//! scenario left behind.

use std::{fs, path::Path, time::Instant};

use serde_json::Value;

use crate::{
    built::Built,
    cluster, demo, left_out,
    programs::{self, Run},
    report::Report,
    root,
    run::{command, output},
    setup::{self, Tool},
};

/// What the tests call the agent's image.
const AGENT_IMAGE: &str = "docker.io/library/ashore-agent:test";
/// The user of the agent and of the shop's pods: nobody's own.
pub(crate) const USER: &str = "65532";
/// The Python that the demo's pods run in.
const PYTHON_IMAGE: &str = "localhost/ashore/python:3";
/// The service and the caller of the test of gRPC.
const GRPC_IMAGE: &str = "docker.io/library/ashore-grpc:test";
/// The black-box suites that run on both the double and the real one.
const SUITES: [&str; 9] = [
    "list",
    "doctor",
    "intercept",
    "dap_cluster",
    "dap_kills",
    "faults",
    "lab_service",
    "lab_trouble",
    "lab_install",
];
/// Strategy `pod`, which the double does not have, and sessions that overlap.
const PODS: [&str; 2] = ["pods", "dap_overlap"];

/// Starts the lab, with the images that the suites' pods run. Where it cannot be had, its suites say so.
pub(crate) fn prepare() -> Report {
    if let Err(reason) = cluster::ready() {
        println!("no lab: {reason}");
        return Report::default();
    }
    let begun = Instant::now();
    let made = cluster::up().and_then(|_| {
        println!("the lab is up after {:.0} s", begun.elapsed().as_secs_f64());
        images(&Built::read()?.program("ashore")?)?;
        grpc_image()
    });
    match made {
        Ok(()) => Report::default(),
        Err(why) => Report::failed(format!("lab: {why}")),
    }
}

/// All but strategy `pod`, or that alone.
pub(crate) fn check(pods: bool) -> Report {
    if let Err(reason) = cluster::ready().and_then(|()| setup::ensure(Tool::Debugpy).map(drop)) {
        return Report::skipped(format!("cluster: {reason}"));
    }
    match Built::read().and_then(|built| Ok((built, cluster::folder()?))) {
        Ok((built, folder)) if pods => scenarios(&built, &folder, &PODS),
        Ok((built, folder)) => scenarios(&built, &folder, &SUITES) + on_pods(&built, &folder),
        Err(why) => Report::failed(format!("cluster: {why}")),
    }
}

/// The agent and the shop as images on the lab, and the developer who has the smallest Role.
pub(crate) fn images(ashore: &Path) -> Result<(), String> {
    let agent = cluster::folder()?.join("ashore-agent");
    let agent = agent.display().to_string();
    let mut written = command(ashore);
    written.args(["agent", "binary", "--output", &agent]);
    output(written)?;
    cluster::ask(&["image", &agent, AGENT_IMAGE, "--user", USER])?;
    for name in ["gateway", "orders", "inventory"] {
        let file = root().join(format!("fixtures/shop/{name}.py"));
        let place = format!("/shop/{name}.py");
        let with = format!("{}:{place}", file.display());
        let image = format!("docker.io/shop/{name}:1");
        let words = [
            "python-image",
            &image,
            "--with",
            &with,
            "--user",
            USER,
            "--",
            &place,
        ];
        cluster::ask(&words)?;
    }
    cluster::ask(&["python-image", PYTHON_IMAGE, "--user", USER])?;
    cluster::ask(&["kubeconfig", "ashore-dev"])?;
    Ok(())
}

/// A gRPC service and a caller that holds one channel: the lab is built with Go, so that is there.
fn grpc_image() -> Result<(), String> {
    let program = cluster::folder()?.join("grpc-test").display().to_string();
    let mut go = command("go");
    go.current_dir(root().join("tests/blackbox/tests/pods_support/grpc"))
        .args(["build", "-trimpath", "-o", &program, "."])
        .env("CGO_ENABLED", "0")
        .env("GOWORK", "off");
    output(go)?;
    cluster::ask(&["image", &program, GRPC_IMAGE, "--user", USER]).map(drop)
}

fn scenarios(built: &Built, folder: &Path, names: &[&str]) -> Report {
    let file = folder.join("report.jsonl");
    let _none_is_fine = fs::remove_file(&file);
    let left_out = left_out::without(&left_out::DEBUGGERS);
    let run = Run {
        suite: "cluster",
        // After each scenario the cluster is compared with before.
        at_once: 1,
        skip: left_out.words(),
        environment: vec![
            ("ASHORE_TEST_ON", "lab".into()),
            ("ASHORE_LAB_DIR", folder.into()),
            ("ASHORE_LAB_REPORT", file.clone().into()),
        ],
    };
    let tests: Vec<_> = built
        .tests(true)
        .filter(|tests| names.contains(&tests.name.as_str()))
        .collect();
    let mut report = left_out.told("cluster", programs::run(&run, &tests));
    if tests.len() < names.len() {
        report += Report::failed(format!(
            "cluster: the build does not have all of {}",
            names.join(", ")
        ));
    }
    let lines = fs::read_to_string(&file).unwrap_or_default();
    let rows: Vec<Value> = lines
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    println!("{}", table(&rows));
    if rows.is_empty() {
        report += Report::failed("cluster: no scenario reported what it left behind");
    }
    report
}

/// Every scenario, how long it took, how long the cluster took to be as before, and what was compared.
fn table(rows: &[Value]) -> String {
    let mut text = format!(
        "{:<88} {:>9} {:>10} {:>9}  {}",
        "scenario", "seconds", "as before", "compared", "outcome"
    );
    for row in rows {
        let number = |key: &str| row[key].as_f64().unwrap_or_default();
        text.push_str(&format!(
            "\n{:<88} {:>9.1} {:>10.1} {:>9}  {}",
            row["scenario"].as_str().unwrap_or_default(),
            number("seconds"),
            number("settleSeconds"),
            row["compared"].to_string(),
            row["outcome"].as_str().unwrap_or_default(),
        ));
    }
    text
}

/// The demo's story with the shop as real pods.
fn on_pods(built: &Built, folder: &Path) -> Report {
    let kubeconfig = folder.join("kubeconfig/admin.conf").display().to_string();
    let shown = built
        .program("ashore")
        .and_then(|ashore| demo::on_pods(&ashore, &kubeconfig, PYTHON_IMAGE, AGENT_IMAGE));
    Report::check("demo on real pods", shown.map(drop))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_table_has_a_line_for_each_scenario() {
        let row = json!({"scenario": "a", "seconds": 1.25, "settleSeconds": 0.5, "compared": 80, "outcome": "0 different"});
        let text = table(&[row.clone(), row]);
        assert_eq!(text.lines().count(), 3);
        assert!(
            text.lines()
                .last()
                .is_some_and(|line| line.ends_with("80  0 different")),
            "{text}"
        );
    }
}
