//! What a file is to Ashore, by its path alone.

use std::path::Path;

use ashore_rules::RULES_FILE;

/// Whether a path is a folder's rules file.
pub fn is_rules_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == RULES_FILE)
}

/// `application.yml`, `application-dev.properties`, `bootstrap.yaml`, …
pub fn is_application_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let Some((stem, kind)) = name.rsplit_once('.') else {
        return false;
    };
    let named = ["application", "bootstrap"].iter().any(|word| {
        stem.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    });
    named && matches!(kind, "yml" | "yaml" | "properties")
}

/// `launch.json`, or a run configuration of IntelliJ.
pub fn is_launch_file(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let parent = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    (parent == ".vscode" && name == "launch.json")
        || name.ends_with(".code-workspace")
        || name.ends_with(".run.xml")
        || (parent == ".idea" && name == "workspace.xml")
        || (parent == "runConfigurations" && name.ends_with(".xml"))
}

/// Whether something of Ashore depends on the file.
pub fn matters(path: &Path) -> bool {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let parent = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    name == RULES_FILE
        || (parent == ".vscode" && name.ends_with(".json"))
        || name.ends_with(".code-workspace")
        || (matches!(parent, ".run" | "runConfigurations" | ".idea") && name.ends_with(".xml"))
        || is_application_file(path)
        || matches!(name, ".vscode" | ".run" | ".idea" | "runConfigurations")
}
