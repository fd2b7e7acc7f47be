//! npm, Gulp and Grunt, Node, Bun.

use super::options::{absolute, all, first, words};
use crate::{
    configuration::RunSettings, editors::intellij::macros::Macros, evidence::PlacedText, path,
    workspace::WorkspaceFiles,
};

pub(super) fn npm(workspace: &WorkspaceFiles<'_>, macros: &Macros<'_>, run: &mut RunSettings) {
    let manager = first(run, &["package-manager"]).map(|it| path::stem(it.as_str()).to_owned());
    if let Some(file) = first(run, &["package-json"]) {
        run.cwd = path::parent(&macros.place(file.as_str())).to_owned();
        run.cwd_is_set = true;
    }
    let command = first(run, &["command"]).unwrap_or_default();
    let manager = manager
        .filter(|it| matches!(it.as_str(), "yarn" | "pnpm" | "bun"))
        .unwrap_or_else(|| {
            let lock = workspace.above(&run.cwd, &["pnpm-lock.yaml", "yarn.lock"]);
            match lock.as_deref().map(path::name) {
                Some("pnpm-lock.yaml") => "pnpm".to_owned(),
                Some("yarn.lock") => "yarn".to_owned(),
                _ => "npm".to_owned(),
            }
        });
    run.runtime = Some(command.with(manager));
    let command = if command.value.is_empty() {
        command.with("run")
    } else {
        command
    };
    let scripts: Vec<PlacedText> = run
        .options
        .iter()
        .filter(|(key, _)| key == "scripts/script")
        .map(|(_, text)| text.clone())
        .collect();
    run.runtime_args.push(command);
    run.runtime_args.extend(scripts);
    let args = words(run, &["arguments"]);
    if !args.is_empty() && args[0].as_str() != "--" {
        run.runtime_args.push(args[0].with("--"));
    }
    run.runtime_args.extend(args);
}

pub(super) fn gulp(macros: &Macros<'_>, run: &mut RunSettings, type_name: &str) {
    let file = first(run, &["gulpfile", "gruntfile"]);
    if let Some(file) = &file {
        run.cwd = path::parent(&macros.place(file.as_str())).to_owned();
    }
    let name = path::name(&type_name.replace('.', "/")).to_owned();
    run.runtime = Some(file.unwrap_or_default().with(name));
    run.runtime_args = all(run, "tasks/task");
    let args = words(run, &["arguments"]);
    run.runtime_args.extend(args);
}

pub(super) fn node(run: &mut RunSettings) {
    run.program = first(run, &["path-to-js-file"]).map(|it| absolute(it, &run.cwd));
    run.args = words(run, &["application-parameters"]);
    run.runtime_args = words(run, &["node-parameters"]);
}

pub(super) fn bun(run: &mut RunSettings) {
    let program = first(run, &["program", "filePath"]);
    run.runtime = program.as_ref().map(|it| it.with("bun"));
    run.program = program.map(|it| absolute(it, &run.cwd));
    run.args = words(run, &["programParameters", "arguments", "parameters"]);
}
