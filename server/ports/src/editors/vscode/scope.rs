//! VS Code's `${…}` variables.

use crate::{doc::PlacedDocument, evidence::PlacedText, path, workspace::WorkspaceFiles};

/// What variables are looked up in.
pub(super) struct Scope<'a> {
    pub workspace: &'a WorkspaceFiles<'a>,
    /// The workspace folder, relative to the tree.
    pub folder: &'a str,
    /// The folders of a multi-root workspace: name and path.
    pub folders: &'a [(String, String)],
    /// Files with an `inputs` list.
    pub inputs: &'a [&'a PlacedDocument],
    /// Files with settings for `${config:X}`.
    pub settings: &'a [&'a PlacedDocument],
}

impl Scope<'_> {
    /// The text with all variables replaced that can be; those that cannot stay and mark it as unresolved.
    pub fn resolve(&self, text: &PlacedText) -> PlacedText {
        let mut out = text.with(String::new());
        let mut rest = text.as_str();
        while let Some(at) = rest.find("${") {
            out.value.push_str(&rest[..at]);
            let Some(end) = rest[at..].find('}') else {
                rest = &rest[at..];
                out.unresolved = true;
                break;
            };
            let name = &rest[at + 2..at + end];
            match self.variable(name) {
                Some((value, sure)) => {
                    out.value.push_str(&value);
                    out.unresolved |= !sure;
                }
                None => {
                    out.value.push_str(&rest[at..=at + end]);
                    out.unresolved = true;
                }
            }
            rest = &rest[at + end + 1..];
        }
        out.value.push_str(rest);
        out
    }

    fn variable(&self, name: &str) -> Option<(String, bool)> {
        let folder = |folder: &str| Some((format!("/{folder}"), true));
        match name.split_once(':') {
            None => match name {
                "workspaceFolder" | "workspaceRoot" | "fileWorkspaceFolder" | "cwd" => {
                    folder(self.folder)
                }
                "workspaceFolderBasename" | "workspaceRootFolderName" => {
                    let name = path::name(self.folder);
                    (!name.is_empty()).then(|| (name.to_owned(), true))
                }
                "pathSeparator" | "/" => Some(("/".to_owned(), true)),
                _ => None,
            },
            Some(("workspaceFolder" | "workspaceRoot", name)) => {
                let known = self.folders.iter().find(|(known, _)| known == name);
                match known {
                    Some((_, path)) => folder(path),
                    None => self.named_folder(name),
                }
            }
            Some(("env", name)) => Some((self.workspace.env(name)?, false)),
            Some(("config", key)) => self.setting(key).map(|value| (value, true)),
            Some(("input", id)) => self.input(id).map(|value| (value, false)),
            Some(_) => None,
        }
    }

    /// A folder of this name at the top, for a workspace whose `.code-workspace` is elsewhere.
    fn named_folder(&self, name: &str) -> Option<(String, bool)> {
        let prefix = format!("{name}/");
        let there = self
            .workspace
            .files()
            .iter()
            .any(|file| file.starts_with(&prefix));
        there.then(|| (format!("/{name}"), false))
    }

    fn setting(&self, key: &str) -> Option<String> {
        self.settings.iter().find_map(|document| {
            let flat = document.at(&[key]);
            let nested = || document.at(&key.split('.').collect::<Vec<_>>());
            flat.or_else(nested).map(|text| text.value)
        })
    }

    /// An input's default: what the prompt offers first.
    fn input(&self, id: &str) -> Option<String> {
        self.inputs.iter().find_map(|document| {
            let inputs = document.root.get("inputs")?;
            let input = inputs
                .items()
                .iter()
                .find(|input| input.get("id").and_then(|id| id.text()) == Some(id))?;
            input.get("default")?.text().map(str::to_owned)
        })
    }
}
