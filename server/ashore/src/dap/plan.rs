//! What a debug session is to intercept: its arguments, or the rule that fits its run configuration. Never unasked.

use std::path::{Path, PathBuf};

use ashore_debug::observe::Run;
use ashore_intercept::SessionSpec;
use ashore_protocol::{TargetRef, agent::Mode};
use ashore_rules::{
    Project,
    project::{Asking, Levels, NotAccepted, Predicted, Rule, Undecided, Wishes, disk::LoadError},
};
use ashore_texts::{Arg, Text, text};

use super::{Args, convert};
use crate::project;

/// What the debug session is to intercept.
#[derive(Debug)]
pub struct Plan {
    pub spec: SessionSpec,
    pub local_port: Option<u16>,
    /// Where the local port was read, for people; empty where it was given.
    pub said: String,
    /// What the rule adds to the program's environment.
    pub environment: std::collections::BTreeMap<String, String>,
}

/// Why nothing is intercepted, and what to do about it.
#[derive(Debug)]
pub enum Nothing {
    NoRule(String),
    NoFile(String),
    NoName,
    Rules(LoadError),
    Undecided(Undecided),
    NotAccepted(NotAccepted),
}

impl From<LoadError> for Nothing {
    fn from(error: LoadError) -> Self {
        Self::Rules(error)
    }
}

impl From<Undecided> for Nothing {
    fn from(error: Undecided) -> Self {
        Self::Undecided(error)
    }
}

impl From<NotAccepted> for Nothing {
    fn from(error: NotAccepted) -> Self {
        Self::NotAccepted(error)
    }
}

impl Nothing {
    pub fn text(&self) -> Arg {
        match self {
            Self::NoRule(name) => text!(PlanNoRule { name }).into(),
            Self::NoFile(name) => text!(PlanNoFile { name }).into(),
            Self::NoName => Text::PlanNoName.into(),
            Self::Rules(error) => error.errors.lines(),
            Self::Undecided(error) => {
                let (what, next) = (error.what(), error.next());
                text!(PlanUndecided { what, next }).into()
            }
            Self::NotAccepted(error) => error.text().into(),
        }
    }
}

/// Makes the plan as soon as enough is known.
pub struct Planner {
    args: Args,
    mode: Option<Mode>,
    levels: Levels,
    here: PathBuf,
}

impl Planner {
    /// Fails only for arguments that contradict each other.
    pub fn new(args: Args, levels: Levels) -> anyhow::Result<Self> {
        Ok(Self {
            mode: convert::mode(&args)?,
            here: std::env::current_dir()?,
            args,
            levels,
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
        let project = self.project(&self.here)?;
        let name = self.args.name.as_deref();
        let asking = Asking {
            target,
            name,
            local_port: self.args.local_port,
        };
        let answers = || project::answers(&self.here);
        let rule = match name.and_then(|name| project.rule_for(name)) {
            Some(rule) => Some(rule),
            None => project.rule_for_target(asking, &answers)?,
        };
        let title = name.map_or_else(|| target.to_string(), str::to_owned);
        let plan = self.plan(&title, target.clone(), rule.as_ref(), &project)?;
        Ok(Some(plan))
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
                    any |= self.project(&folder)?.has_rules();
                }
                Err(if any {
                    Nothing::NoRule(name.clone())
                } else {
                    Nothing::NoFile(name.clone())
                })
            }
        }
    }

    /// The plan of the first folder that has a rule for this name.
    fn by_rule(&self, run: &Run) -> Result<Option<Plan>, Nothing> {
        let Some(name) = self.args.name.as_ref().or(run.name.as_ref()) else {
            return Ok(None);
        };
        for folder in self.folders(run) {
            let project = self.project(&folder)?;
            let Some(rule) = project.rule_for(name) else {
                continue;
            };
            let mut plan = self.plan(name, rule.target.clone(), Some(&rule), &project)?;
            // What the run configuration says; the port that the debuggee opens wins over it.
            if plan.local_port.is_none()
                && let Some(predicted) = Predicted::by_name(name, &project::answers(&folder))
            {
                plan.local_port = Some(predicted.port);
                plan.said = predicted.place();
            }
            return Ok(Some(plan));
        }
        Ok(None)
    }

    /// Where rules are looked for: the working folder, then the one in which the debuggee runs.
    fn folders(&self, run: &Run) -> Vec<PathBuf> {
        let theirs = run.folder.as_ref().map(|folder| self.here.join(folder));
        std::iter::once(self.here.clone()).chain(theirs).collect()
    }

    fn project(&self, folder: &Path) -> Result<Project, LoadError> {
        project::of_folder(folder, &self.levels)
    }

    fn plan(
        &self,
        name: &str,
        target: TargetRef,
        rule: Option<&Rule>,
        project: &Project,
    ) -> Result<Plan, Nothing> {
        let args = &self.args;
        let wishes = Wishes {
            port: args.port.clone(),
            local_port: args.local_port,
            mode: self.mode.clone(),
            when_paused: args.when_paused,
            ..Wishes::default()
        };
        let intercept = project.intercept(name, target, wishes, rule);
        intercept.cluster.accepted()?;
        Ok(Plan {
            local_port: intercept.local_port,
            environment: intercept.environment.clone(),
            spec: project::spec(intercept),
            said: String::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use ashore_rules::RULES_FILE;

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
        let mut planner = Planner::new(args, Levels::default()).unwrap();
        planner.here = mine;
        let run = Run {
            name: name.map(str::to_owned),
            folder: Some("../theirs".into()),
        };
        let planned = planner
            .at_start()
            .and_then(|plan| plan.map_or_else(|| planner.for_run(&run), Ok));
        match (planned, expected) {
            (Ok(plan), Ok(target)) => assert_eq!(plan.spec.target.to_string(), target),
            (Err(nothing), Err(part)) => {
                let told = nothing.text().to_string();
                assert!(told.contains(part), "{told}");
            }
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
            Err("No rule of .ashore.toml fits the run configuration `Run orders`"),
        );
        check(
            args(),
            None,
            None,
            Some("Debug orders"),
            Err("There is no .ashore.toml"),
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
            target: Some("service/carts".parse().unwrap()),
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
