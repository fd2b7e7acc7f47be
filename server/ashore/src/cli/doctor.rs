//! `ashore doctor`: what may stand in the way of a session.

mod adapters;

use ashore_intercept::doctor::{Finding, State, Wanted};

use ashore_protocol::TargetRef;

use super::Context;
use crate::exit::Exit;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Look only at what concerns this target [default: every Service of the namespace].
    target: Option<TargetRef>,
}

pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let wanted = Wanted {
        target: args.target.clone(),
        arch: crate::image::Arch::carried().map_or("amd64", crate::image::Arch::name),
    };
    let options = context.options.cluster_for_agents()?;
    let (mut findings, adapters) = tokio::join!(
        ashore_intercept::doctor::doctor(&options, &wanted),
        adapters::look(),
    );
    findings.push(adapters);
    let failed = findings.iter().any(|f| f.state == State::Failed);
    if context.printer.is_json() {
        context.printer.value(&findings);
    } else {
        context.printer.text(&text(&findings));
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

fn text(findings: &[Finding]) -> String {
    let width = findings.iter().map(|f| f.check.len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for finding in findings {
        let state = match finding.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Failed => "failed",
            State::Unknown => "-",
        };
        lines.push(format!(
            "{state:<7}  {:<width$}  {}",
            finding.check, finding.found
        ));
        if !finding.mend.is_empty() {
            lines.push(format!("{:<7}  {:<width$}  > {}", "", "", finding.mend));
        }
    }
    let count = |state| findings.iter().filter(|f| f.state == state).count();
    lines.push(format!(
        "\n{} ok, {} with a warning, {} failed, {} not looked at",
        count(State::Ok),
        count(State::Warning),
        count(State::Failed),
        count(State::Unknown)
    ));
    lines.join("\n")
}
