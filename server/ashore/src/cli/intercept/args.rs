//! What `ashore intercept` takes.

use std::{path::PathBuf, str::FromStr, time::Duration};

use ashore_protocol::{
    ModeKind, ServicePort, Strategy, Takeover, TargetRef,
    agent::{Match, Mode, TextMatch},
};
use ashore_rules::project::{Asking, Wishes};

use crate::{cli::time, complete, exit::Failure, words::one_of};

/// The headings of the help.
const WHICH: &str = "Which requests";
const CLUSTER: &str = "In the cluster";
const SCRIPTS: &str = "In scripts";

#[derive(clap::Args)]
pub struct Args {
    /// What to intercept: deployment/NAME, statefulset/NAME, service/NAME, or a bare name [default: the only rule's, or ask].
    #[arg(add = complete::targets())]
    pub target: Option<TargetRef>,

    /// The port of this machine that requests go to, and the Service's port (name or number) when it has several; without it
    /// the run configuration whose rule in .ashore.toml has this target says it, else it is the port that COMMAND opens.
    #[arg(long, short, value_name = "LOCAL[:PORT]")]
    pub port: Option<Ports>,

    /// The intercept's name [default: the target's]; a run configuration's chooses its rule where several are for the target.
    #[arg(long, visible_alias = "rule", add = complete::rules())]
    pub name: Option<String>,

    /// All requests, or only those that fit --header, --path and --method.
    #[arg(long, help_heading = WHICH, value_parser = one_of::<ModeKind>(ModeKind::WORDS))]
    mode: Option<ModeKind>,

    /// Personal: the request has this header; KEY=~REGEX for a pattern. May be given several times.
    #[arg(long, help_heading = WHICH, value_name = "KEY=VALUE")]
    header: Vec<Header>,

    /// Personal: the path starts with this.
    #[arg(long, help_heading = WHICH, value_name = "PREFIX")]
    path: Option<String>,

    /// Personal: the method.
    #[arg(long, help_heading = WHICH)]
    method: Option<String>,

    /// How the agent gets into the path: in the pods' own network, by the Service's selector, or the best that is possible.
    #[arg(long, help_heading = CLUSTER, value_parser = one_of::<Strategy>(Strategy::WORDS))]
    strategy: Option<Strategy>,

    /// Strategy pod: connections that were open before are taken over when they are quiet, left alone, or ended at once.
    #[arg(long, help_heading = CLUSTER, value_parser = one_of::<Takeover>(Takeover::WORDS))]
    takeover: Option<Takeover>,

    /// Strategy service: how many pods the agent has, for heavy traffic.
    #[arg(long, help_heading = CLUSTER, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=8))]
    replicas: Option<u16>,

    /// COMMAND starts once requests can come, and not at all without them; it is no success when they never could.
    #[arg(long, requires = "command", help_heading = SCRIPTS)]
    pub require: bool,

    /// A success only if N requests came; without COMMAND it ends when they have.
    #[arg(long, value_name = "N", help_heading = SCRIPTS, value_parser = clap::value_parser!(u64).range(1..))]
    pub expect: Option<u64>,

    /// By when they must have come: 500ms, 30s, 2m. Then all ends.
    #[arg(long, value_name = "TIME", requires = "expect", help_heading = SCRIPTS, value_parser = time::parse)]
    pub within: Option<Duration>,

    /// Come back as soon as requests come; the session goes on in the background until `ashore leave`.
    #[arg(long, conflicts_with_all = ["command", "expect"], help_heading = SCRIPTS)]
    pub detach: bool,

    /// Write the session's states and requests to this file, a JSON object a line.
    #[arg(long, value_name = "FILE", help_heading = SCRIPTS)]
    pub events: Option<PathBuf>,

    /// A command that is started at once; the intercept ends with it, and its exit status is passed on. Its standard
    /// output stays its own: Ashore's lines go to standard error.
    #[arg(last = true, value_name = "COMMAND", add = complete::command())]
    pub command: Vec<String>,
}

impl Args {
    /// What is said here is stronger than any rule.
    pub fn wishes(&self) -> Result<Wishes, Failure> {
        Ok(Wishes {
            port: self.port.as_ref().and_then(|ports| ports.service.clone()),
            local_port: self.port.as_ref().map(|ports| ports.local),
            mode: self.mode()?,
            strategy: self.strategy,
            takeover: self.takeover,
            replicas: self.replicas,
            ..Wishes::default()
        })
    }

    /// Which rule for this target is asked for.
    pub fn asking<'a>(&'a self, target: &'a TargetRef) -> Asking<'a> {
        Asking {
            target,
            name: self.name.as_deref(),
            local_port: self.port.as_ref().map(|ports| ports.local),
        }
    }

    /// The intercept's name: as given, or the target's without its kind.
    pub fn name(&self, target: &TargetRef) -> String {
        self.name.clone().unwrap_or_else(|| target.name.clone())
    }

    /// `personal` follows from a condition; both must not contradict each other. `None`: nothing is said.
    fn mode(&self) -> Result<Option<Mode>, Failure> {
        let conditions = Match {
            header: self
                .header
                .iter()
                .map(|header| (header.name.clone(), header.value.clone()))
                .collect(),
            path_prefix: self.path.clone(),
            method: self.method.as_ref().map(|method| method.to_uppercase()),
        };
        crate::words::mode(self.mode, conditions)
    }
}

/// `LOCAL[:PORT]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ports {
    pub local: u16,
    pub service: Option<ServicePort>,
}

impl FromStr for Ports {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (local, service) = match text.split_once(':') {
            Some((local, service)) => (local, Some(service)),
            None => (text, None),
        };
        let local = match local.parse() {
            Ok(0) | Err(_) => {
                return Err(format!(
                    "'{local}' is no port: give a number from 1 to 65535"
                ));
            }
            Ok(port) => port,
        };
        let service = service.map(ServicePort::from_str).transpose();
        Ok(Self {
            local,
            service: service
                .map_err(|error| format!("after ':' comes the Service's port: {error}"))?,
        })
    }
}

#[derive(Debug, Clone)]
struct Header {
    name: String,
    value: TextMatch,
}

impl FromStr for Header {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((name, value)) = text.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            return Err("write it as KEY=VALUE, or KEY=~REGEX for a pattern".to_owned());
        };
        let value = match value.strip_prefix('~') {
            Some(pattern) => TextMatch::Regex(pattern.to_owned()),
            None => TextMatch::Exact(value.to_owned()),
        };
        Ok(Self {
            name: name.to_ascii_lowercase(),
            value,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports() {
        let check = |text: &str, local: Option<u16>, service: Option<&str>| {
            let parsed = text.parse::<Ports>().ok();
            assert_eq!(parsed.as_ref().map(|ports| ports.local), local, "{text}");
            let found = parsed.and_then(|ports| ports.service);
            let found = found.map(|port| port.to_string());
            assert_eq!(found.as_deref(), service, "{text}");
        };
        check("8081", Some(8081), None);
        check("8081:http", Some(8081), Some("http"));
        check("8081:80", Some(8081), Some("80"));
        check("0", None, None);
        check("http", None, None);
        check("8081:", None, None);
        check("70000", None, None);
    }

    #[test]
    fn headers() {
        let check = |text: &str, expected: Option<(&str, TextMatch)>| {
            let parsed = text.parse::<Header>().ok();
            let found = parsed
                .as_ref()
                .map(|it| (it.name.as_str(), it.value.clone()));
            assert_eq!(found, expected, "{text}");
        };
        check(
            "X-User=ann",
            Some(("x-user", TextMatch::Exact("ann".into()))),
        );
        check("x=~a.*", Some(("x", TextMatch::Regex("a.*".into()))));
        check("x=", Some(("x", TextMatch::Exact(String::new()))));
        check("=x", None);
        check("x", None);
    }
}
