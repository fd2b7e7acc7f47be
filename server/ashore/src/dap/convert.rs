//! Arguments and rules become what the engine asks for, once.

use std::collections::BTreeMap;

use ashore_intercept::{ClusterOptions, SessionSpec};
use ashore_protocol::{
    agent::{Match, Mode, TextMatch},
    editor::WhenPaused,
};

use ashore_runconfig::Rules;

use super::Args;
use crate::exit::Failure;

#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModeName {
    Global,
    Personal,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenPausedName {
    Pass,
    Hold,
}

/// Reads `NAME=VALUE`.
pub fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let is_name = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == ':');
    is_name
        .then(|| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("`{name}` is no header name"))
}

/// What the debug session is to intercept.
pub struct Plan {
    pub spec: SessionSpec,
    pub local_port: Option<u16>,
}

/// The plan of the arguments and of the rule that `--name` chooses; none when neither names a target.
pub fn plan(args: &Args, cluster: ClusterOptions) -> anyhow::Result<Option<Plan>> {
    let rules = rules()?;
    let rule = args
        .name
        .as_ref()
        .zip(rules.as_ref())
        .and_then(|(name, rules)| rules.rule_for(name));
    let Some(target) = args
        .target
        .clone()
        .or_else(|| rule.map(|rule| rule.target.clone()))
    else {
        return Ok(None);
    };
    let from_rules = rules
        .as_ref()
        .map(|rules| rules.cluster.clone())
        .unwrap_or_default();
    let spec = SessionSpec {
        name: args.name.clone().unwrap_or_else(|| target.clone()),
        target,
        port: args
            .port
            .clone()
            .or_else(|| rule.and_then(|rule| rule.port.clone())),
        mode: mode(args)?
            .or_else(|| rule.map(|rule| rule.mode.clone()))
            .unwrap_or_default(),
        when_paused: when_paused(args)
            .or_else(|| rule.map(|rule| rule.when_paused))
            .unwrap_or_default(),
        cluster: ClusterOptions {
            context: cluster.context.or(from_rules.context),
            namespace: cluster.namespace.or(from_rules.namespace),
            allow_production: cluster.allow_production || from_rules.allow_production,
            ..cluster
        },
        state_dir: ashore_intercept::state_dir(),
    };
    let local_port = args
        .local_port
        .or_else(|| rule.and_then(|rule| rule.local_port));
    Ok(Some(Plan { spec, local_port }))
}

/// The rules file of the working folder or the nearest folder above it.
fn rules() -> anyhow::Result<Option<Rules>> {
    let folder = std::env::current_dir()?;
    let env = |name: &str| std::env::var(name).ok();
    for folder in folder.ancestors() {
        let tree = |path: &str| std::fs::read_to_string(folder.join(path)).ok();
        if let Some(rules) = Rules::load(&tree, &env)? {
            return Ok(Some(rules));
        }
    }
    Ok(None)
}

fn when_paused(args: &Args) -> Option<WhenPaused> {
    args.when_paused.map(|name| match name {
        WhenPausedName::Pass => WhenPaused::Pass,
        WhenPausedName::Hold => WhenPaused::Hold,
    })
}

fn mode(args: &Args) -> anyhow::Result<Option<Mode>> {
    let header: BTreeMap<_, _> = args
        .header
        .iter()
        .map(|(name, value)| (name.clone(), TextMatch::Exact(value.clone())))
        .collect();
    match (args.mode, header.is_empty()) {
        (None, true) => Ok(None),
        (Some(ModeName::Global), true) => Ok(Some(Mode::Global)),
        (Some(ModeName::Global), false) => Err(Failure::usage(
            "--mode global takes all requests",
            "leave --header out, or use --mode personal",
        )
        .into()),
        (Some(ModeName::Personal), true) => Err(Failure::usage(
            "--mode personal needs to know which requests are yours",
            "add --header NAME=VALUE",
        )
        .into()),
        (_, false) => Ok(Some(Mode::Personal(Match {
            header,
            ..Match::default()
        }))),
    }
}
