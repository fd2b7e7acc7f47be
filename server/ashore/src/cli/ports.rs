//! `ashore ports`: the ports of the workspace's run configurations.

use std::{path::PathBuf, time::Duration};

use ashore_ports::{
    DetectedConfiguration, PortsReport, Role, WorkspaceFiles,
    targets::{self, TargetCandidate},
};
use ashore_texts::{Locale, Text, text};

use super::Context;
use crate::{
    disk::DiskTree,
    display,
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

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let folder = args.path.clone().unwrap_or_else(|| PathBuf::from("."));
    if !folder.is_dir() {
        let folder = folder.display().to_string();
        return Err(Failure::misused(text!(PortsNoFolder { folder })).into());
    }
    let mut answers =
        ashore_ports::detect(&DiskTree::new(&folder), &|name| std::env::var(name).ok());
    if let Some(name) = &args.config {
        let all: Vec<String> = answers
            .iter()
            .map(|it| it.configuration.name.clone())
            .collect();
        answers.retain(|answer| answer.configuration.name == *name);
        if answers.is_empty() {
            return Err(Failure::misused(text!(PortsUnknown { name, known: all })).into());
        }
    }
    let printer = context.printer;
    let tree = DiskTree::new(&folder);
    let candidates = candidates(context).await;
    let reports: Vec<PortsReport> = answers
        .iter()
        .map(|answer| report(answer, &tree, &candidates))
        .collect();
    if printer.is_json() {
        printer.value(&reports);
    } else if answers.is_empty() {
        printer.say(&Text::PortsNone);
    } else {
        let row = |report| row(report, printer.locale());
        let rows: Vec<_> = reports.into_iter().map(row).collect();
        let mut head = vec![
            Text::HeadConfiguration,
            Text::HeadKind,
            Text::HeadPort,
            Text::HeadConfidence,
        ];
        head.extend((!candidates.is_empty()).then_some(Text::HeadTarget));
        head.push(Text::HeadFrom);
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|mut row| {
                if candidates.is_empty() {
                    row.remove(4);
                }
                row
            })
            .collect();
        printer.table(&head, &rows);
    }
    Ok(Exit::Done)
}

/// How long a cluster may take to say what it has: the ports are known without it.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What the cluster has, if there is one that answers.
async fn candidates(context: &Context) -> Vec<TargetCandidate> {
    let Ok(options) = context.options.cluster() else {
        return Vec::new();
    };
    let listed = tokio::time::timeout(PATIENCE, ashore_intercept::list(&options)).await;
    let found = match listed {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            tracing::debug!(%error, "no targets: the cluster does not answer");
            Vec::new()
        }
        Err(_) => {
            tracing::debug!("no targets: the cluster takes too long");
            Vec::new()
        }
    };
    found.into_iter().map(crate::candidate::of).collect()
}

fn report(
    answer: &DetectedConfiguration,
    tree: &DiskTree,
    candidates: &[TargetCandidate],
) -> PortsReport {
    let mut report = PortsReport::from(answer);
    let listens = !report.ports.is_empty();
    if listens && !candidates.is_empty() {
        let env = |name: &str| std::env::var(name).ok();
        let names = targets::names(&WorkspaceFiles::new(tree, &env), answer);
        let ports: Vec<u16> = report.ports.iter().map(|it| it.port).collect();
        report.targets = targets::rank(&names, &ports, candidates);
    }
    report
}

fn row(report: PortsReport, locale: Locale) -> Vec<String> {
    let target = report.targets.first().map_or("-".to_owned(), |it| {
        let sure = if it.exact { "" } else { "?" };
        format!("{}{sure}", it.target)
    });
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
    let confidence = report.ports.first().map(|it| display::sure(it.confidence));
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
        confidence
            .map(|word| word.in_locale(locale))
            .unwrap_or_default(),
        target,
        from.or_else(|| Some(report.none?.in_locale(locale)))
            .unwrap_or_default(),
    ]
}
