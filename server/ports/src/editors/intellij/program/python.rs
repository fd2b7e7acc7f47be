//! Python: scripts and modules, Django, Flask, FastAPI, uv.

use super::options::{absolute, all, first, is_on, words};
use crate::{
    command, configuration::RunSettings, editors::intellij::macros::Macros, path,
    workspace::WorkspaceFiles,
};

pub(super) fn python(run: &mut RunSettings) {
    let program = first(run, &["SCRIPT_NAME", "scriptName"]);
    if is_on(run, "MODULE_MODE") {
        run.module = first(run, &["SCRIPT_NAME", "MODULE_NAME"]);
    } else {
        run.program = program.map(|it| absolute(it, &run.cwd));
    }
    run.args = words(run, &["PARAMETERS"]);
    run.runtime_args = words(run, &["INTERPRETER_OPTIONS"]);
}

/// PyCharm calls `manage.py runserver host:port` and knows where `manage.py` is.
pub(super) fn django(workspace: &WorkspaceFiles<'_>, macros: &Macros<'_>, run: &mut RunSettings) {
    let place = run.options.first().map(|(_, text)| text.clone());
    let place = place.unwrap_or_default();
    let near = run.cwd_is_set.then(|| run.cwd.clone());
    let near = near.or_else(|| macros.module.clone());
    let manage = near
        .as_ref()
        .and_then(|folder| workspace.above(folder, &["manage.py"]))
        .or_else(|| {
            let mut all = workspace.find(&macros.project, |it| path::name(it) == "manage.py");
            all.next().map(str::to_owned)
        });
    if let Some(file) = manage {
        path::parent(&file).clone_into(&mut run.cwd);
        run.program = Some(place.with(format!("/{file}")));
    } else {
        run.program = Some(place.with("manage.py"));
    }
    let custom = is_on(run, "useCustomRunCommand")
        .then(|| first(run, &["customRunCommand"]))
        .flatten();
    run.args = match custom {
        Some(custom) => command::split(&custom),
        None => vec![place.with("runserver")],
    };
    if let Some(port) = first(run, &["port"]) {
        let host = first(run, &["host"]).map_or("localhost".to_owned(), |it| it.value);
        let address = format!("{host}:{}", port.value);
        run.args.push(port.with(address));
    }
    run.args.extend(words(run, &["additionalOptions"]));
}

pub(super) fn flask(run: &mut RunSettings) {
    let place = run.options.first().map(|(_, text)| text.clone());
    let place = place.unwrap_or_default();
    run.module = Some(place.with("flask"));
    let options = words(run, &["additionalOptions"]);
    let says_command = options
        .first()
        .is_some_and(|it| !it.as_str().starts_with('-'));
    if let Some(target) = first(run, &["target"]) {
        run.args.push(target.with("--app"));
        let name = first(run, &["application"]).map(|it| it.value);
        run.args.push(match name {
            Some(name) => target.with(format!("{}:{name}", target.value)),
            None => target,
        });
    }
    if !says_command {
        run.args.push(place.with("run"));
    }
    run.args.extend(options);
}

/// PyCharm calls `uvicorn module:app` with its options.
pub(super) fn fastapi(run: &mut RunSettings) {
    let place = run.options.first().map(|(_, text)| text.clone());
    let file = first(run, &["file"]).unwrap_or(place.unwrap_or_default());
    let app = first(run, &["appName", "applicationName"]).map_or("app".to_owned(), |it| it.value);
    if !run.cwd_is_set && !file.value.is_empty() {
        let path = path::join("", file.as_str());
        path::parent(&path).clone_into(&mut run.cwd);
    }
    run.module = Some(file.with("uvicorn"));
    let target = format!("{}:{app}", path::stem(file.as_str()));
    run.args = vec![file.with(target)];
    run.args
        .extend(words(run, &["additionalOptions", "uvicornOptions"]));
}

/// `uv run` of a script or of a module.
pub(super) fn uv(run: &mut RunSettings) {
    let target = first(run, &["scriptOrModule"]);
    if first(run, &["runType"]).is_some_and(|it| it.as_str() == "MODULE") {
        run.module = target;
    } else {
        run.program = target;
    }
    run.args = all(run, "args");
}
