//! `ashore ports`: the ports of the workspace's run configurations.

use std::path::PathBuf;

use ashore_runconfig::{Answer, Confidence, Report, Role};

use super::Context;
use crate::{
    disk::DiskTree,
    exit::{Exit, Failure},
};

#[derive(clap::Args)]
pub struct Args {
    /// The workspace's folder [default: the working folder].
    path: Option<PathBuf>,

    /// Only the run configuration with this name.
    #[arg(long, value_name = "NAME")]
    config: Option<String>,
}

pub fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let folder = args.path.clone().unwrap_or_else(|| PathBuf::from("."));
    if !folder.is_dir() {
        return Err(Failure::usage(
            format!("{} is no folder", folder.display()),
            "name the workspace's folder",
        )
        .into());
    }
    let mut answers =
        ashore_runconfig::detect(&DiskTree::new(&folder), &|name| std::env::var(name).ok());
    if let Some(name) = &args.config {
        let all: Vec<String> = answers
            .iter()
            .map(|it| it.configuration.name.clone())
            .collect();
        answers.retain(|answer| answer.configuration.name == *name);
        if answers.is_empty() {
            return Err(Failure::usage(
                format!("there is no run configuration `{name}`"),
                format!("those that are here: {}", all.join(", ")),
            )
            .into());
        }
    }
    let printer = context.printer;
    if printer.is_json() {
        printer.value(&answers.iter().map(Report::from).collect::<Vec<_>>());
    } else if answers.is_empty() {
        printer.text(
            "There are no run configurations here: no .vscode/launch.json, no .run, no .idea.",
        );
    } else {
        let rows: Vec<_> = answers.iter().map(row).collect();
        printer.table(
            &["CONFIGURATION", "KIND", "PORT", "CONFIDENCE", "FROM"],
            &rows,
        );
    }
    Ok(Exit::Done)
}

fn row(answer: &Answer) -> Vec<String> {
    let report = Report::from(answer);
    let ports: Vec<_> = report
        .ports
        .iter()
        .map(|it| match it.role {
            Role::Http => it.port.to_string(),
            Role::Grpc => format!("{} (grpc)", it.port),
            Role::Management => format!("{} (management)", it.port),
            Role::Other => format!("{} (other)", it.port),
        })
        .collect();
    let confidence = report.ports.first().map_or("", |it| match it.confidence {
        Confidence::Certain => "certain",
        Confidence::Likely => "likely",
        Confidence::Default => "default",
    });
    let from = report
        .ports
        .first()
        .and_then(|it| it.evidence.first())
        .map(|it| format!("{}:{}  {}", it.file, it.line, it.text));
    vec![
        report.configuration,
        report.framework.unwrap_or(report.kind).to_owned(),
        if ports.is_empty() {
            "-".to_owned()
        } else {
            ports.join(", ")
        },
        confidence.to_owned(),
        from.or(report.none).unwrap_or_default(),
    ]
}
