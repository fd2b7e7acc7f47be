//! IntelliJ's `$PROJECT_DIR$`, `$MODULE_DIR$` and their like.

use crate::{doc::xml::Element, evidence::PlacedText, module, path, workspace::WorkspaceFiles};

/// What the macros of one configuration stand for.
pub(super) struct Macros<'a> {
    workspace: &'a WorkspaceFiles<'a>,
    /// The project's folder in the tree.
    pub project: String,
    /// The folder of the configuration's module, where it is known.
    pub module: Option<String>,
}

impl<'a> Macros<'a> {
    pub fn new(
        workspace: &'a WorkspaceFiles<'a>,
        file: &str,
        element: &Element,
        module: Option<&str>,
    ) -> Self {
        let project = project(workspace, file, element);
        let module = module.and_then(|name| module::folder(workspace, &project, name));
        Self {
            workspace,
            project,
            module,
        }
    }

    /// The text with all macros replaced that are known; a path in the workspace starts with `/`.
    pub fn resolve(&self, text: &PlacedText) -> PlacedText {
        let mut value = text.value.clone();
        let project = format!("/{}", self.project);
        let module = self
            .module
            .as_ref()
            .map_or(project.clone(), |folder| format!("/{folder}"));
        for (name, folder) in [
            ("$PROJECT_DIR$", &project),
            ("$ProjectFileDir$", &project),
            ("$ContentRoot$", &module),
            ("$ModuleFileDir$", &module),
            ("$MODULE_DIR$", &module),
            ("$MODULE_WORKING_DIR$", &module),
            ("%MODULE_WORKING_DIR%", &module),
        ] {
            if value.contains(name) {
                let folder = folder.trim_end_matches('/');
                value = value.replace(&format!("{name}/"), &format!("{folder}/"));
                value = value.replace(name, if folder.is_empty() { "/" } else { folder });
            }
        }
        if let Some(path) = value.strip_prefix("file://") {
            value = path.to_owned();
        }
        if value.contains("/..") {
            value = self.inside(&value);
        }
        let unresolved = text.unresolved || has_macro(&value);
        PlacedText {
            unresolved,
            ..text.with(value)
        }
    }

    /// A path that leaves the tree and comes back by the name of the tree's own folder, which the tree does not know.
    fn inside(&self, value: &str) -> String {
        let mut depth = 0_i32;
        let mut leaves = false;
        for part in value.split('/') {
            match part {
                "" | "." => {}
                ".." => depth -= 1,
                _ => depth += 1,
            }
            leaves |= depth < 0;
        }
        let path = path::normal(value);
        let is_there = |path: &str| self.workspace.find(path, |_| true).next().is_some();
        match path.split_once('/') {
            Some((_, rest)) if leaves && !is_there(&path) && is_there(rest) => format!("/{rest}"),
            _ => value.to_owned(),
        }
    }

    /// Where a path in a configuration is in the tree.
    pub fn place(&self, text: &str) -> String {
        path::join(&self.project, text)
    }
}

/// `$USER_HOME$`, `$Prompt$` and other macros that only the IDE knows.
fn has_macro(value: &str) -> bool {
    let mut parts = value.split('$');
    parts.next();
    let inner: Vec<&str> = parts.collect();
    let is_name = |part: &&str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    inner.len() > 1 && inner[..inner.len() - 1].iter().any(is_name)
}

/// The project's folder: where `.idea` is; for a `.run` deeper in the tree, the folder from which its paths lead to files.
fn project(workspace: &WorkspaceFiles<'_>, file: &str, element: &Element) -> String {
    let mut folder = path::parent(file);
    while matches!(path::name(folder), "runConfigurations" | ".run" | ".idea")
        || path::name(folder).starts_with(".idea.")
    {
        folder = path::parent(folder);
    }
    if file.contains(".idea/") || folder.is_empty() {
        return folder.to_owned();
    }
    let wanted: Vec<String> = element
        .walk()
        .iter()
        .flat_map(|it| &it.attributes)
        .filter_map(|(_, value)| {
            let (_, rest) = value.value.split_once("$PROJECT_DIR$/")?;
            Some(rest.split(['"', ' ', ';']).next()?.to_owned())
        })
        .filter(|path| !path.contains('$') && !path.is_empty())
        .collect();
    let leads = |base: &str| {
        wanted.iter().all(|wanted| {
            let path = path::join(base, wanted);
            workspace
                .files()
                .iter()
                .any(|file| path::within(file, &path))
        })
    };
    let mut base = folder;
    loop {
        if leads(base) {
            return base.to_owned();
        }
        if base.is_empty() {
            return folder.to_owned();
        }
        base = path::parent(base);
    }
}
