//! What each configuration type runs, in the words that both editors share ([`crate::RunSettings`]):
//!
//! - a command of a runner: `runtime` is `npm`, `cargo`, `gulp`, …, and `runtime_args` are its words;
//! - a script or module: `program` (a path from the tree's root) or `module`, and `args`;
//! - a line of shell: `before`;
//! - Gradle and Maven: `runtime` is `gradle` or `mvn`, and `runtime_args` are tasks or goals and their options.

use super::macros::Macros;
use crate::{
    command,
    configuration::{Configuration, RunSettings},
    evidence::PlacedText,
    path,
    workspace::WorkspaceFiles,
};

pub(super) fn fill(workspace: &WorkspaceFiles<'_>, macros: &Macros<'_>, found: &mut Configuration) {
    let type_name = found.type_name.clone();
    let run = &mut found.run;
    folder(macros, run);
    debug_port(run);
    match type_name.as_str() {
        "js.build_tools.npm" => npm(workspace, macros, run),
        "js.build_tools.gulp" | "js.build_tools.grunt" => gulp(macros, run, &type_name),
        "Python.DjangoServer" => django(workspace, macros, run),
        "Python.FlaskServer" => flask(run),
        "Python.FastAPI" => fastapi(run),
        "UvRunConfigurationType" => uv(run),
        "CargoCommandRunConfiguration" => cargo(run),
        "GradleRunConfiguration" => gradle(macros, run),
        "MavenRunConfiguration" => maven(macros, run),
        "MAKEFILE_TARGET_RUN_CONFIGURATION" => make(macros, run),
        "ShConfigurationType" | "BashConfigurationType" => shell(macros, run),
        name if name.starts_with("Quarkus") || name.starts_with("Qs") => quarkus(macros, run),
        name if name.starts_with("NodeJS") => node(run),
        name if name.starts_with("BunRun") => bun(run),
        name if name.starts_with("Python") => python(run),
        name if name.starts_with("Go") => go(workspace, macros, run),
        _ => other(run),
    }
}

/// The first of these options that says something.
fn first(run: &RunSettings, names: &[&str]) -> Option<PlacedText> {
    names
        .iter()
        .filter_map(|name| run.option(name))
        .find(|text| !text.value.trim().is_empty())
        .cloned()
}

fn is_on(run: &RunSettings, name: &str) -> bool {
    run.option(name).is_some_and(|it| it.as_str() == "true")
}

fn all(run: &RunSettings, name: &str) -> Vec<PlacedText> {
    run.options
        .iter()
        .filter(|(key, text)| key == name && !text.value.is_empty())
        .map(|(_, text)| text.clone())
        .collect()
}

fn folder(macros: &Macros<'_>, run: &mut RunSettings) {
    let names = [
        "WORKING_DIRECTORY",
        "WORK DIR",
        "SPRING_BOOT_WORKING_DIRECTORY",
        "working_directory",
        "workingDirectory",
        "working-dir",
        "WORKING_DIR",
        "workDir",
        "SCRIPT_WORKING_DIRECTORY",
        "ExternalSystemSettings/externalProjectPath",
        "MavenSettings/myRunnerParameters/MavenRunnerParameters/workingDirPath",
    ];
    if let Some(text) = first(run, &names)
        && !text.unresolved
    {
        run.cwd = macros.place(text.as_str());
        run.cwd_is_set = true;
    }
}

/// Every type keeps the debugger's port of its Debug button beside its own settings.
fn debug_port(run: &mut RunSettings) {
    let ports: Vec<_> = run
        .options
        .iter()
        .filter(|(key, _)| key.ends_with("DEBUG_PORT"))
        .map(|(_, text)| ("debugPort".to_owned(), text.clone()))
        .collect();
    run.options.extend(ports);
}

fn words(run: &RunSettings, names: &[&str]) -> Vec<PlacedText> {
    first(run, names)
        .map(|line| command::split(&line))
        .unwrap_or_default()
}

fn npm(workspace: &WorkspaceFiles<'_>, macros: &Macros<'_>, run: &mut RunSettings) {
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

fn gulp(macros: &Macros<'_>, run: &mut RunSettings, type_name: &str) {
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

fn node(run: &mut RunSettings) {
    run.program = first(run, &["path-to-js-file"]).map(|it| absolute(it, &run.cwd));
    run.args = words(run, &["application-parameters"]);
    run.runtime_args = words(run, &["node-parameters"]);
}

fn bun(run: &mut RunSettings) {
    let program = first(run, &["program", "filePath"]);
    run.runtime = program.as_ref().map(|it| it.with("bun"));
    run.program = program.map(|it| absolute(it, &run.cwd));
    run.args = words(run, &["programParameters", "arguments", "parameters"]);
}

/// A path that is written from the working folder, seen from the tree's root.
fn absolute(text: PlacedText, cwd: &str) -> PlacedText {
    let path = format!("/{}", path::join(cwd, text.as_str()));
    text.with(path)
}

fn python(run: &mut RunSettings) {
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
fn django(workspace: &WorkspaceFiles<'_>, macros: &Macros<'_>, run: &mut RunSettings) {
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

fn flask(run: &mut RunSettings) {
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
fn fastapi(run: &mut RunSettings) {
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
fn uv(run: &mut RunSettings) {
    let target = first(run, &["scriptOrModule"]);
    if first(run, &["runType"]).is_some_and(|it| it.as_str() == "MODULE") {
        run.module = target;
    } else {
        run.program = target;
    }
    run.args = all(run, "args");
}

fn cargo(run: &mut RunSettings) {
    let line = first(run, &["command"]).unwrap_or_default();
    run.runtime = Some(line.with("cargo"));
    run.runtime_args = command::split(&line);
}

fn go(workspace: &WorkspaceFiles<'_>, macros: &Macros<'_>, run: &mut RunSettings) {
    let kind = first(run, &["kind"]).map_or(String::new(), |it| it.value);
    let package = first(run, &["package"]);
    run.program = match kind.as_str() {
        "FILE" => first(run, &["filePath", "files"]),
        "DIRECTORY" => first(run, &["directory"]),
        _ => package
            .map(|package| package_folder(workspace, macros, &package, &run.cwd))
            // A package that was renamed since: the file is still named.
            .filter(|folder| {
                let folder = folder.as_str().trim_start_matches('/');
                let is_here = workspace
                    .names(folder)
                    .iter()
                    .any(|it| it.name.ends_with(".go"));
                let file = first(run, &["filePath"]).map(|it| macros.place(it.as_str()));
                is_here || file.is_none_or(|it| !it.ends_with(".go") || !workspace.exists(&it))
            })
            .or_else(|| first(run, &["filePath", "directory"])),
    };
    if !run.cwd_is_set
        && let Some(root) = first(run, &["root_directory"])
    {
        run.cwd = macros.place(root.as_str());
    }
    run.args = words(run, &["parameters"]);
}

/// The folder of a Go package in the tree, by the module's name in `go.mod`.
fn package_folder(
    workspace: &WorkspaceFiles<'_>,
    macros: &Macros<'_>,
    package: &PlacedText,
    cwd: &str,
) -> PlacedText {
    let modules = workspace.find(&macros.project, |it| path::name(it) == "go.mod");
    let folder = modules.filter_map(|file| {
        let text = workspace.read(file)?;
        let name = text
            .lines()
            .find_map(|it| it.trim().strip_prefix("module "))?;
        let rest = package.value.strip_prefix(name.trim().trim_matches('"'))?;
        let fits = rest.is_empty() || rest.starts_with('/');
        fits.then(|| {
            (
                name.len(),
                path::join(path::parent(file), rest.trim_start_matches('/')),
            )
        })
    });
    match folder.max() {
        Some((_, folder)) => package.with(format!("/{folder}")),
        None => package.with(format!("/{}", path::join(cwd, package.as_str()))),
    }
}

fn gradle(macros: &Macros<'_>, run: &mut RunSettings) {
    let tasks = all(run, "ExternalSystemSettings/taskNames");
    let place = tasks.first().cloned().unwrap_or_default();
    run.runtime = Some(place.with("gradle"));
    run.runtime_args = tasks.iter().flat_map(command::split).collect();
    run.runtime_args
        .extend(words(run, &["ExternalSystemSettings/scriptParameters"]));
    if !run.cwd_is_set {
        run.cwd.clone_from(&macros.project);
    }
}

fn maven(macros: &Macros<'_>, run: &mut RunSettings) {
    const PARAMETERS: &str = "MavenSettings/myRunnerParameters/MavenRunnerParameters";
    let goals = all(run, &format!("{PARAMETERS}/goals"));
    let place = goals.first().cloned().unwrap_or_default();
    run.runtime = Some(place.with("mvn"));
    run.runtime_args = goals.iter().flat_map(command::split).collect();
    let line = words(run, &[&format!("{PARAMETERS}/commandLine")]);
    run.runtime_args.extend(line);
    for project in all(run, &format!("{PARAMETERS}/projectsCmdOptionValues")) {
        run.runtime_args.push(project.with("-pl"));
        run.runtime_args.push(project);
    }
    let profiles = format!("{PARAMETERS}/profilesMap/");
    let properties = "MavenSettings/myRunnerSettings/MavenRunnerSettings/mavenProperties/";
    for (key, text) in &run.options {
        if let Some(name) = key.strip_prefix(&profiles)
            && text.as_str() == "true"
        {
            run.runtime_args.push(text.with(format!("-P{name}")));
        } else if let Some(name) = key.strip_prefix(properties) {
            let word = format!("-D{name}={}", text.value);
            run.runtime_args.push(text.with(word));
        }
    }
    if !run.cwd_is_set {
        run.cwd.clone_from(&macros.project);
    }
}

/// IntelliJ's Quarkus configuration wraps one of Maven or Gradle.
fn quarkus(macros: &Macros<'_>, run: &mut RunSettings) {
    other(run);
    let ending = |end: &str| {
        let found = run
            .options
            .iter()
            .find(|(key, text)| key.ends_with(end) && !text.value.is_empty());
        found.map(|(_, text)| text.clone())
    };
    if let Some(folder) = ending("/workingDirPath").or_else(|| ending("/externalProjectPath")) {
        run.cwd = macros.place(folder.as_str());
        run.cwd_is_set = true;
    }
    let profile = ending("Configuration/profile").or_else(|| ending("QUARKUS_PROFILE"));
    let words: Vec<PlacedText> = [ending("/cmdOptions"), ending("/scriptParameters")]
        .iter()
        .flatten()
        .flat_map(command::split)
        .collect();
    let goals = run.options.iter().filter(|(key, text)| {
        (key.ends_with("/goals") || key.ends_with("/taskNames")) && text.value.starts_with('-')
    });
    let goals: Vec<PlacedText> = goals.map(|(_, text)| text.clone()).collect();
    run.runtime_args.extend(words.into_iter().chain(goals));
    if let Some(profile) = profile {
        let word = format!("-Dquarkus.profile={}", profile.value);
        run.runtime_args.push(profile.with(word));
    }
}

fn make(macros: &Macros<'_>, run: &mut RunSettings) {
    let Some(target) = first(run, &["makefile/target"]) else {
        return;
    };
    let file = first(run, &["makefile/filename"]);
    let file = file.map_or(path::join(&macros.project, "Makefile"), |it| {
        macros.place(&it.value)
    });
    let mut words = vec![target.with("make"), target.with("-f")];
    words.push(target.with(format!("/{file}")));
    words.extend(self::words(run, &["makefile/arguments"]));
    words.extend(command::split(&target));
    run.before.push(command::CommandLine {
        words,
        env: run.env.clone(),
        cwd: path::parent(&file).to_owned(),
    });
}

fn shell(macros: &Macros<'_>, run: &mut RunSettings) {
    let by_file = run
        .option("EXECUTE_SCRIPT_FILE")
        .is_none_or(|it| it.as_str() != "false");
    let script = first(run, &["SCRIPT_PATH", "SCRIPT_NAME"]);
    let text = first(run, &["SCRIPT_TEXT"]);
    let options = first(run, &["SCRIPT_OPTIONS", "PARAMETERS"]);
    if !run.cwd_is_set
        && let Some(script) = &script
        && by_file
    {
        path::parent(&macros.place(script.as_str())).clone_into(&mut run.cwd);
    }
    match (by_file, script, text) {
        (true, Some(script), _) => {
            let mut words = vec![script.with("sh"), absolute(script, &macros.project)];
            words.extend(options.iter().flat_map(command::split));
            run.before.push(command::CommandLine {
                words,
                env: run.env.clone(),
                cwd: run.cwd.clone(),
            });
        }
        (_, _, Some(text)) => run.before = command::simple_commands(&text, &run.env, &run.cwd),
        _ => {}
    }
}

/// JVM, .NET, Ruby, PHP and what else has a program and parameters.
fn other(run: &mut RunSettings) {
    run.program = first(
        run,
        &[
            "MAIN_CLASS_NAME",
            "SPRING_BOOT_MAIN_CLASS",
            "mainClass",
            "JAR_PATH",
            "EXE_PATH",
            "SCRIPT_PATH",
            "path",
            "filePath",
        ],
    );
    run.args = words(
        run,
        &[
            "PROGRAM_PARAMETERS",
            "PROGRAM_PARAMS",
            "SCRIPT_ARGS",
            "programParameters",
            "parameters",
            "arguments",
            "additionalArgs",
        ],
    );
    run.runtime_args = words(run, &["VM_PARAMETERS", "vmParameters", "VM_OPTIONS"]);
}
