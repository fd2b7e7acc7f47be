//! The one build of all that the suites run. Suites that each build what they need build much of it again: another choice of
//! packages is another choice of their dependencies' features.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;

use crate::{root, run::cargo, target};

/// A program with tests in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tests {
    pub(crate) name: String,
    /// Of its package: where cargo would run it.
    pub(crate) folder: PathBuf,
    pub(crate) program: PathBuf,
    /// Only for the real Kubernetes.
    pub(crate) lab: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) tests: Vec<Tests>,
    programs: BTreeMap<String, PathBuf>,
}

/// Builds it all, and writes down what there is.
pub(crate) fn build() -> Result<(), String> {
    let mut build = cargo(&[
        "build",
        "--workspace",
        "--bins",
        "--tests",
        "--examples",
        "--features",
        "ashore-blackbox/lab",
        "--message-format",
        "json-render-diagnostics",
    ]);
    let output = build
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo could not be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("the build ended with {}; see above", output.status));
    }
    let file = list();
    let written =
        fs::create_dir_all(target("xtask")).and_then(|()| fs::write(&file, output.stdout));
    written.map_err(|error| format!("{}: {error}", file.display()))
}

fn list() -> PathBuf {
    target("xtask/built.jsonl")
}

impl Built {
    /// What was built last.
    pub(crate) fn read() -> Result<Self, String> {
        let file = list();
        let text =
            fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        Ok(Self::of(&text))
    }

    /// Cargo's messages, one a line.
    fn of(text: &str) -> Self {
        let mut built = Self::default();
        let messages = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        for message in messages {
            let (Some(program), Some(manifest)) = (
                message["executable"].as_str(),
                message["manifest_path"].as_str(),
            ) else {
                continue;
            };
            let name = message["target"]["name"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            let features = message["target"]["required-features"].to_string();
            if message["profile"]["test"] == true {
                built.tests.push(Tests {
                    name,
                    folder: Path::new(manifest)
                        .parent()
                        .map(PathBuf::from)
                        .unwrap_or_default(),
                    program: program.into(),
                    lab: features.contains("\"lab\""),
                });
            } else {
                built.programs.insert(name, program.into());
            }
        }
        built
            .tests
            .sort_by(|a, b| (&a.folder, &a.name).cmp(&(&b.folder, &b.name)));
        built
    }

    /// A program of this name.
    pub(crate) fn program(&self, name: &str) -> Result<PathBuf, String> {
        let found = self.programs.get(name).cloned();
        found.ok_or_else(|| format!("the build has no program {name}"))
    }

    /// The black-box suites' tests, or all others.
    pub(crate) fn tests(&self, blackbox: bool) -> impl Iterator<Item = &Tests> {
        let folder = root().join("tests/blackbox");
        self.tests
            .iter()
            .filter(move |tests| (tests.folder == folder) == blackbox)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn messages_are_read() {
        let message = |name: &str, test: bool, features: Value| {
            json!({"reason": "compiler-artifact", "manifest_path": "/w/a/Cargo.toml", "executable": format!("/t/{name}"),
                "profile": {"test": test}, "target": {"name": name, "required-features": features}})
            .to_string()
        };
        let text = [
            message("tool", false, Value::Null),
            message("pods", true, json!(["lab"])),
            message("cli", true, Value::Null),
            json!({"reason": "compiler-artifact", "manifest_path": "/w/a/Cargo.toml", "executable": null}).to_string(),
        ];
        let built = Built::of(&text.join("\n"));
        assert_eq!(built.program("tool"), Ok(PathBuf::from("/t/tool")));
        assert!(built.program("cli").is_err());
        let tests: Vec<_> = built
            .tests
            .iter()
            .map(|tests| (tests.name.as_str(), tests.lab))
            .collect();
        assert_eq!(tests, [("cli", false), ("pods", true)]);
        assert_eq!(built.tests[0].folder, Path::new("/w/a"));
    }
}
