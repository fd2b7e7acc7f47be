//! The local port as the workspace's run configurations say it, for rules that name none.

use std::path::Path;

use ashore_ports::{DetectedConfiguration, EvidencePlace, Rules};

use crate::{disk::DiskTree, exit::Failure};

/// A port with the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predicted {
    pub port: u16,
    pub configuration: String,
    pub because: Option<EvidencePlace>,
}

impl Predicted {
    fn of(answer: &DetectedConfiguration) -> Option<Self> {
        let found = answer.detection.ports.first()?;
        Some(Self {
            port: found.port,
            configuration: answer.configuration.name.clone(),
            because: found.evidence.first().cloned(),
        })
    }

    /// Where it was read, for people.
    pub fn place(&self) -> String {
        self.because.as_ref().map_or(String::new(), |it| {
            format!(" ({}:{}: {})", it.file, it.line, it.text)
        })
    }
}

fn answers(folder: &Path) -> Vec<DetectedConfiguration> {
    ashore_ports::detect(&DiskTree::new(folder), &|name| std::env::var(name).ok())
}

/// The port of the run configuration with this name, in the workspace at this folder or the nearest one above it.
pub fn by_name(folder: &Path, name: &str) -> Option<Predicted> {
    folder
        .ancestors()
        .find(|folder| is_workspace(folder))
        .and_then(|folder| {
            answers(folder)
                .iter()
                .filter(|answer| answer.configuration.name == name)
                .find_map(Predicted::of)
        })
}

/// The port of the run configuration whose rule has this target.
pub fn by_target(folder: &Path, target: &str) -> Result<Predicted, Failure> {
    let next = "say which port with --port LOCAL";
    let env = |name: &str| std::env::var(name).ok();
    for folder in folder.ancestors() {
        let Some(rules) = Rules::load(&DiskTree::new(folder), &env)
            .map_err(|error| Failure::usage(error.to_string(), next))?
        else {
            continue;
        };
        let fits = |answer: &&DetectedConfiguration| {
            let rule = rules.rule_for(&answer.configuration.name);
            rule.is_some_and(|rule| same_target(&rule.target, target))
        };
        let written = rules
            .intercepts
            .iter()
            .filter(|rule| rule.enabled && same_target(&rule.target, target))
            .find_map(|rule| Some((rule, rule.local_port?)));
        if let Some((rule, port)) = written {
            return Ok(Predicted {
                port,
                configuration: rule.run.clone(),
                because: None,
            });
        }
        let all = answers(folder);
        let fitting: Vec<&DetectedConfiguration> = all.iter().filter(fits).collect();
        return match fitting.iter().find_map(|answer| Predicted::of(answer)) {
            Some(found) => Ok(found),
            None if fitting.is_empty() => Err(Failure::usage(
                format!("no run configuration here has a rule for {target}"),
                next,
            )),
            None => Err(Failure::usage(
                format!(
                    "the run configuration `{}` does not say on which port it listens",
                    fitting[0].configuration.name
                ),
                next,
            )),
        };
    }
    Err(Failure::usage(
        format!("no port is given, and no rules file here names {target}"),
        next,
    ))
}

/// `orders` is `deployment/orders` for those who leave the kind out.
pub fn same_target(rule: &str, asked: &str) -> bool {
    rule == asked || (!asked.contains('/') && rule.rsplit('/').next() == Some(asked))
}

fn is_workspace(folder: &Path) -> bool {
    [".vscode", ".idea", ".run", ".ashore.toml"]
        .iter()
        .any(|name| folder.join(name).exists())
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        fs::create_dir_all(root.join(".vscode")).unwrap();
        fs::create_dir_all(root.join("below")).unwrap();
        fs::write(root.join(".vscode/launch.json"), LAUNCH).unwrap();
        fs::write(root.join(".ashore.toml"), RULES).unwrap();
        fs::write(
            root.join("a.js"),
            "require('http').createServer(f).listen(4123)",
        )
        .unwrap();
        fs::write(root.join("b.js"), "console.log(1)").unwrap();
        let here = root.join("below");
        assert_eq!(by_name(&here, "Debug orders").unwrap().port, 4123);
        assert_eq!(by_name(&here, "Import"), None);
        for target in ["deployment/orders", "orders"] {
            let found = by_target(&here, target).unwrap();
            assert_eq!(
                (found.port, found.configuration.as_str()),
                (4123, "Debug orders")
            );
            assert!(found.place().contains("a.js:1"), "{}", found.place());
        }
        let told = |target| by_target(&here, target).unwrap_err().what;
        assert!(told("import").contains("`Import` does not say"));
        assert!(told("carts").contains("no run configuration here has a rule for carts"));
    }
}
