//! Where a [`Project`] comes from on this machine, and what the engine is asked for then. Nothing is merged here.

use std::path::{Path, PathBuf};

use ashore_intercept::{ClusterOptions, SessionSpec, StrategyOptions};
use ashore_ports::DetectedConfiguration;
use ashore_rules::{
    Project,
    project::{
        ClusterChoice, Intercept, Levels, Spoken,
        disk::{Disk, LoadError, Machine, root},
    },
};
use ashore_texts::{Text, text};
use kube::config::Kubeconfig;

use crate::{disk::DiskTree, exit::Failure};

/// The environment, as rules may name it.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Where the user's own files are.
pub fn disk() -> Disk {
    Disk::of(&environment, ashore_intercept::state_dir())
}

/// What the environment says of the cluster.
pub fn spoken_by_environment() -> Spoken {
    let set = |name: &str| environment(name).filter(|value| !value.is_empty());
    Spoken {
        context: set("ASHORE_CONTEXT"),
        namespace: set("ASHORE_NAMESPACE"),
        agent_image: set("ASHORE_AGENT_IMAGE"),
        ..Spoken::default()
    }
}

/// All that is said of a folder. `open` gives a file's text as an editor has it.
pub fn load(
    folder: &Path,
    levels: &Levels,
    open: &dyn Fn(&Path) -> Option<String>,
) -> Result<Project, LoadError> {
    let kubeconfig = levels.first(|it| it.kubeconfig.clone());
    let machine = Machine {
        environment: &environment,
        open,
        namespace: &|context| namespace_of(kubeconfig.as_deref(), context),
    };
    disk().load(folder, levels.clone(), &machine)
}

/// The same, as the disk has it.
pub fn of_folder(folder: &Path, levels: &Levels) -> Result<Project, LoadError> {
    load(folder, levels, &|_| None)
}

/// The kubeconfig's namespace of a context, or of the current one.
fn namespace_of(kubeconfig: Option<&Path>, context: Option<&str>) -> Option<String> {
    let read = match kubeconfig {
        Some(file) => Kubeconfig::read_from(file),
        None => Kubeconfig::read(),
    };
    let read = read.ok()?;
    let context = context.or(read.current_context.as_deref())?;
    let own = read.contexts.iter().find(|known| known.name == context)?;
    let namespace = own.context.as_ref()?.namespace.clone();
    Some(namespace.unwrap_or_else(|| "default".to_owned()))
}

/// What the engine takes of a cluster.
pub fn options(choice: &ClusterChoice) -> ClusterOptions {
    let choice = choice.clone();
    ClusterOptions {
        kubeconfig: choice.kubeconfig,
        context: choice.context,
        namespace: choice.namespace,
        allow_production: choice.allow_production,
        agent_image: choice.agent_image,
        agent_labels: choice.agent_labels,
        privileged_agents: choice.privileged_agents,
    }
}

/// What the engine is asked for.
pub fn spec(intercept: Intercept) -> SessionSpec {
    SessionSpec {
        cluster: options(&intercept.cluster),
        name: intercept.name,
        target: intercept.target,
        port: intercept.port,
        mode: intercept.mode,
        when_paused: intercept.when_paused,
        when_silent: intercept.when_silent,
        reporting: intercept.reporting,
        strategy: StrategyOptions {
            wanted: intercept.strategy,
            takeover: intercept.takeover,
            replicas: intercept.replicas,
        },
        state_dir: ashore_intercept::state_dir(),
    }
}

/// The run configurations around a folder, with their ports: those of the nearest folder that has any, within the repository.
pub fn answers(folder: &Path) -> Vec<DetectedConfiguration> {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    workspace(&folder).map_or(Vec::new(), |folder| {
        ashore_ports::detect(&DiskTree::new(folder), &environment)
    })
}

fn workspace(folder: &Path) -> Option<PathBuf> {
    let marks = [".vscode", ".idea", ".run", ashore_rules::RULES_FILE];
    let is_workspace = |folder: &&Path| marks.iter().any(|name| folder.join(name).exists());
    let top = root(folder).unwrap_or_else(|| folder.to_owned());
    let inside = folder.ancestors().take_while(|it| it.starts_with(&top));
    inside.into_iter().find(is_workspace).map(Path::to_owned)
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        // Each problem on a line of its own, and each says what would be right.
        let next = match error.errors.first().map(|first| &first.help) {
            Some(ashore_rules::Help::Run(command)) => text!(ChangeAccept {
                command: format!("{command} {}", error.path.display())
            }),
            _ => Text::ChangeNext,
        };
        Self::usage(error.errors.lines(), next)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use ashore_rules::project::{Asking, Predicted};

    use super::*;

    const LAUNCH: &str = r#"{"configurations": [
        {"name": "Debug orders", "type": "node", "request": "launch", "program": "${workspaceFolder}/a.js"},
        {"name": "Import", "type": "node", "request": "launch", "program": "${workspaceFolder}/b.js"}]}"#;
    const RULES: &str = "[[intercept]]\nrun = \"Debug *\"\ntarget = \"deployment/orders\"\n\
        [[intercept]]\nrun = \"Import\"\ntarget = \"deployment/import\"\n";

    #[test]
    fn a_rule_with_run_and_target_alone_has_its_port() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for name in [".git", ".vscode", "below"] {
            fs::create_dir(root.join(name)).unwrap();
        }
        fs::write(root.join(".vscode/launch.json"), LAUNCH).unwrap();
        fs::write(root.join(".ashore.toml"), RULES).unwrap();
        let listens = "require('http').createServer(f).listen(4123)";
        fs::write(root.join("a.js"), listens).unwrap();
        fs::write(root.join("b.js"), "console.log(1)").unwrap();
        let here = root.join("below");
        let found = answers(&here);
        assert_eq!(
            Predicted::by_name("Debug orders", &found).unwrap().port,
            4123
        );
        assert_eq!(Predicted::by_name("Import", &found), None);
        let project = of_folder(&here, &Levels::default()).unwrap();
        let rule = |written: &str| {
            let target = written.parse().unwrap();
            let asking = Asking {
                target: &target,
                name: None,
                local_port: None,
            };
            project.rule_for_target(asking, &|| found.clone()).unwrap()
        };
        for target in ["deployment/orders", "orders"] {
            let predicted = project.port_of(&rule(target).unwrap(), &found).unwrap();
            let (port, name) = (predicted.port, predicted.configuration.as_str());
            assert_eq!((port, name), (4123, "Debug orders"));
            assert!(
                predicted.place().contains("a.js:1"),
                "{}",
                predicted.place()
            );
        }
        assert!(project.port_of(&rule("import").unwrap(), &found).is_err());
        assert_eq!(rule("carts"), None);
    }
}
