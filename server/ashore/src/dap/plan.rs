//! What a debug session is to intercept: its arguments, or the rule that fits its run configuration. Never unasked.

use std::path::{Path, PathBuf};

use ashore_debug::observe::Run;
use ashore_intercept::{ClusterOptions, SessionSpec};
use ashore_ports::{InterceptRule, RULES_FILE, Rules, RulesError};
use ashore_protocol::agent::Mode;

use super::{Args, convert};
use crate::{predict, project};

/// What the debug session is to intercept.
#[derive(Debug)]
pub struct Plan {
    pub spec: SessionSpec,
    pub local_port: Option<u16>,
    /// Where the local port was read, for people; empty where it was given.
    pub said: String,
}

/// Why nothing is intercepted, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Nothing {
    #[error(
        "no rule of {RULES_FILE} fits the run configuration `{0}`; add one, or name a target with --target."
    )]
    NoRule(String),
    #[error(
        "there is no {RULES_FILE} here; add a rule for the run configuration `{0}` to one, or name a target with --target."
    )]
    NoFile(String),
    #[error(
        "the run configuration has no name; name a rule of {RULES_FILE} with --name, or a target with --target."
    )]
    NoName,
    #[error("{0}")]
    Rules(#[from] RulesError),
}

/// Makes the plan as soon as enough is known.
pub struct Planner {
    args: Args,
    mode: Option<Mode>,
    cluster: ClusterOptions,
    here: PathBuf,
}

impl Planner {
    /// Fails only for arguments that contradict each other.
    pub fn new(args: Args, cluster: ClusterOptions) -> anyhow::Result<Self> {
        Ok(Self {
            mode: convert::mode(&args)?,
            here: std::env::current_dir()?,
            args,
            cluster,
        })
    }

    /// Before the run configuration is known; none when that has to be waited for.
    pub fn at_start(&self) -> Result<Option<Plan>, Nothing> {
        let Some(target) = &self.args.target else {
            return match &self.args.name {
                Some(_) => self.by_rule(&Run::default()),
                None => Ok(None),
            };
        };
        let rules = rules(&self.here)?.unwrap_or_default();
        let name = self.args.name.as_deref();
        let rule = name.and_then(|name| rules.rule_for(name));
        let title = name.unwrap_or(target);
        Ok(Some(self.plan(title, target, rule, &rules)))
    }

    /// Once the run configuration is known.
    pub fn for_run(&self, run: &Run) -> Result<Plan, Nothing> {
        let name = self.args.name.as_ref().or(run.name.as_ref());
        match (self.by_rule(run)?, name) {
            (Some(plan), _) => Ok(plan),
            (None, None) => Err(Nothing::NoName),
            (None, Some(name)) => {
                let mut any = false;
                for folder in self.folders(run) {
                    any |= rules(&folder)?.is_some();
                }
                Err(if any {
                    Nothing::NoRule(name.clone())
                } else {
                    Nothing::NoFile(name.clone())
                })
            }
        }
    }

    /// The plan of the first folder's rules that have one for this name.
    fn by_rule(&self, run: &Run) -> Result<Option<Plan>, Nothing> {
        let Some(name) = self.args.name.as_ref().or(run.name.as_ref()) else {
            return Ok(None);
        };
        for folder in self.folders(run) {
            let rules = rules(&folder)?.unwrap_or_default();
            if let Some(rule) = rules.rule_for(name) {
                let mut plan = self.plan(name, &rule.target, Some(rule), &rules);
                // What the run configuration says; the port that the debuggee opens wins over it.
                if plan.local_port.is_none()
                    && let Some(predicted) = predict::by_name(&folder, name)
                {
                    plan.local_port = Some(predicted.port);
                    plan.said = predicted.place();
                }
                return Ok(Some(plan));
            }
        }
        Ok(None)
    }

    /// Where rules are looked for: the working folder, then the one in which the debuggee runs.
    fn folders(&self, run: &Run) -> Vec<PathBuf> {
        let theirs = run.folder.as_ref().map(|folder| self.here.join(folder));
        std::iter::once(self.here.clone()).chain(theirs).collect()
    }

    fn plan(&self, name: &str, target: &str, rule: Option<&InterceptRule>, rules: &Rules) -> Plan {
        let args = &self.args;
        let spec = SessionSpec {
            name: name.to_owned(),
            target: target.to_owned(),
            port: args.port.clone().or_else(|| rule?.port.clone()),
            mode: self
                .mode
                .clone()
                .or_else(|| Some(rule?.mode.clone()))
                .unwrap_or_default(),
            when_paused: convert::when_paused(args)
                .or_else(|| Some(rule?.when_paused))
                .unwrap_or_default(),
            when_silent: Default::default(),
            reporting: rules.requests.clone(),
            cluster: project::cluster(self.cluster.clone(), &rules.cluster),
            way: rule.map(crate::way::of_rule).unwrap_or_default(),
            state_dir: ashore_intercept::state_dir(),
        };
        Plan {
            spec,
            local_port: args.local_port.or_else(|| rule?.local_port),
            said: String::new(),
        }
    }
}

/// The rules file of this folder or the nearest folder above it.
fn rules(folder: &Path) -> Result<Option<Rules>, RulesError> {
    let env = |name: &str| std::env::var(name).ok();
    for folder in folder.ancestors() {
        let tree = |path: &str| std::fs::read_to_string(folder.join(path)).ok();
        if let Some(rules) = Rules::load(&tree, &env)? {
            return Ok(Some(rules));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERS: &str = "[cluster]\nnamespace = \"shop\"\n[[intercept]]\nrun = \"Debug *\"\ntarget = \"deployment/orders\"\nlocal-port = 8081\n";

    /// A planner in a folder with these rules, and a folder of the debuggee's with those.
    fn check(
        args: Args,
        here: Option<&str>,
        there: Option<&str>,
        name: Option<&str>,
        expected: Result<&str, &str>,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (mine, theirs) = (folder.path().join("mine"), folder.path().join("theirs"));
        for (place, text) in [(&mine, here), (&theirs, there)] {
            std::fs::create_dir(place).unwrap();
            if let Some(text) = text {
                std::fs::write(place.join(RULES_FILE), text).unwrap();
            }
        }
        let mut planner = Planner::new(args, ClusterOptions::default()).unwrap();
        planner.here = mine;
        let run = Run {
            name: name.map(str::to_owned),
            folder: Some("../theirs".into()),
        };
        let planned = planner
            .at_start()
            .and_then(|plan| plan.map_or_else(|| planner.for_run(&run), Ok));
        match (planned, expected) {
            (Ok(plan), Ok(target)) => assert_eq!(plan.spec.target, target),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (planned, _) => panic!("{planned:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn a_rule_is_found_by_the_run_configurations_name_and_nothing_is_intercepted_without_one() {
        let args = Args::default;
        let orders = Ok("deployment/orders");
        check(args(), Some(ORDERS), None, Some("Debug orders"), orders);
        check(args(), None, Some(ORDERS), Some("Debug orders"), orders);
        let other = ORDERS
            .replace("orders", "carts")
            .replace("Debug *", "Run *");
        check(
            args(),
            Some(&other),
            Some(ORDERS),
            Some("Debug orders"),
            orders,
        );
        check(
            args(),
            Some(ORDERS),
            None,
            Some("Run orders"),
            Err("no rule of .ashore.toml fits the run configuration `Run orders`"),
        );
        check(
            args(),
            None,
            None,
            Some("Debug orders"),
            Err("there is no .ashore.toml"),
        );
        check(args(), Some(ORDERS), None, None, Err("has no name"));
        check(
            args(),
            Some("[[intercept]]\n"),
            None,
            Some("Debug orders"),
            Err(".ashore.toml:1"),
        );
        let named = || Args {
            name: Some("Debug it".into()),
            ..Args::default()
        };
        check(named(), Some(ORDERS), None, Some("Run orders"), orders);
        check(named(), None, Some(ORDERS), None, orders);
        let target = Args {
            target: Some("service/carts".into()),
            ..Args::default()
        };
        check(
            target,
            Some(ORDERS),
            None,
            Some("Debug orders"),
            Ok("service/carts"),
        );
    }
}
