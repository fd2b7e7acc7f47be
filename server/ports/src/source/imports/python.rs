//! What Python imports.

use regex_lite::Regex;

use crate::{path, source::file::SourceFile, workspace::WorkspaceFiles};

pub(super) fn python(workspace: &WorkspaceFiles<'_>, source: &SourceFile) -> Vec<String> {
    let folder = path::parent(&source.file);
    let Ok(pattern) = Regex::new(
        r"(?m)^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[\w ,*]*)|import[ \t]+([\w., ]+))",
    ) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for found in pattern.captures_iter(&source.clean) {
        if let Some(module) = found.get(1) {
            let module = module.as_str();
            files.extend(python_module(workspace, folder, module));
            let names = found.get(2).map_or("", |it| it.as_str());
            for name in names.trim_matches(['(', ')']).split(',') {
                let name = name.split_whitespace().next().unwrap_or_default();
                if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
                {
                    let joint = if module.ends_with('.') { "" } else { "." };
                    files.extend(python_module(
                        workspace,
                        folder,
                        &format!("{module}{joint}{name}"),
                    ));
                }
            }
        } else if let Some(modules) = found.get(3) {
            for module in modules.as_str().split(',') {
                let module = module.split_whitespace().next().unwrap_or_default();
                files.extend(python_module(workspace, folder, module));
            }
        }
    }
    files.dedup();
    files
}

/// The file of a module, seen from a folder and those above it.
pub(crate) fn python_module(
    workspace: &WorkspaceFiles<'_>,
    folder: &str,
    module: &str,
) -> Option<String> {
    let dots = module.len() - module.trim_start_matches('.').len();
    let relative = module.trim_start_matches('.').replace('.', "/");
    let at = |folder: &str| {
        let base = path::join(folder, &relative);
        workspace.first("", &[&format!("{base}.py"), &format!("{base}/__init__.py")])
    };
    if dots > 0 {
        return at(&path::join(folder, &"../".repeat(dots - 1)));
    }
    if relative.is_empty() {
        return None;
    }
    let mut folder = folder.to_owned();
    loop {
        if let Some(found) = at(&folder).or_else(|| at(&path::join(&folder, "src"))) {
            return Some(found);
        }
        if folder.is_empty() {
            return None;
        }
        folder = path::parent(&folder).to_owned();
    }
}
