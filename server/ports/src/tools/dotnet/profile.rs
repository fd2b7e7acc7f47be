//! `launchSettings.json`: the profile that counts.

use ashore_texts::Text;

use crate::{
    command::port_of,
    detection::{Confidence, Detection},
    doc::{Node, PlacedDocument},
    evidence::{PlacedText, Variable},
    workspace::WorkspaceFiles,
};

/// One launch profile.
#[derive(Debug, Clone)]
pub(super) struct LaunchProfile {
    urls: Option<PlacedText>,
    env: Vec<Variable>,
    pub args: Option<PlacedText>,
    /// IIS Express, which starts on its own URLs.
    pub is_express: bool,
}

impl LaunchProfile {
    /// The first that starts the project itself.
    pub fn first(workspace: &WorkspaceFiles<'_>, file: &str) -> Option<Self> {
        let document = workspace.json(file)?;
        let profiles = document.root.get("profiles")?;
        let (_, node) = profiles
            .entries()
            .iter()
            .find(|(_, node)| command(node) == "project")?;
        Some(read(&document, node))
    }

    /// The one of this name.
    pub fn named(workspace: &WorkspaceFiles<'_>, file: &str, name: &str) -> Option<Self> {
        let document = workspace.json(file)?;
        let profiles = document.root.get("profiles")?;
        let found = profiles
            .entries()
            .iter()
            .find(|(key, _)| key.name.eq_ignore_ascii_case(name));
        match found {
            Some((_, node)) => Some(read(&document, node)),
            None => Self::first(workspace, file),
        }
    }

    /// Its variables; its URLs count where no variable says them.
    pub fn variables(&self) -> Vec<Variable> {
        let urls = self.urls.iter().map(|text| Variable {
            name: "ASPNETCORE_URLS".to_owned(),
            value: text.clone(),
        });
        urls.chain(self.env.iter().cloned()).collect()
    }

    /// What IIS Express listens on.
    pub fn express(&self) -> Detection {
        let ports = self.urls.as_ref().map(|text| (port_of(&text.value), text));
        match ports {
            Some((Some(port), text)) => {
                let place = vec![text.evidence.clone()];
                Detection::http(port, Confidence::Certain, place).framework("aspnet")
            }
            _ => Detection::unknown(Text::UnsaidIis),
        }
    }
}

fn command(node: &Node) -> String {
    let name = node.get("commandName").and_then(Node::text);
    name.unwrap_or_default().to_lowercase()
}

fn read(document: &PlacedDocument, node: &Node) -> LaunchProfile {
    let text = |node: &Node, key: &str| document.text(node.get(key)?);
    let is_express = command(node) == "iisexpress";
    let urls = if is_express {
        document.at(&["iisSettings", "iisExpress", "applicationUrl"])
    } else {
        text(node, "applicationUrl")
    };
    let env = node.get("environmentVariables").map(Node::entries);
    let env = env.unwrap_or_default().iter().filter_map(|(key, value)| {
        Some(Variable {
            name: key.name.clone(),
            value: document.text(value)?,
        })
    });
    LaunchProfile {
        urls: urls.filter(|it| !it.value.trim().is_empty()),
        env: env.collect(),
        args: text(node, "commandLineArgs").filter(|it| !it.value.is_empty()),
        is_express,
    }
}
