//! Gradle's tasks.

use ashore_texts::Text;

use crate::{
    command::{self, CommandLine},
    detection::{Confidence, Detection},
    doc,
    evidence::{PlacedText, Variable},
    path,
    tools::shell::Shell,
    workspace::WorkspaceFiles,
};

use super::{
    build::{JvmBuild, block},
    launch::JvmLaunch,
    quarkus, spring,
    tasks::{launch_in_module, program_of_module},
};

/// The tasks that start a program, with what reaches it.
pub(super) fn gradle(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let args = command.args();
    let mut base = command.cwd.clone();
    if let Some(folder) = command.option(&["-p", "--project-dir"]) {
        base = path::join(&base, &folder.value);
    }
    let mut tasks = command::positional(
        args,
        &[
            "-p",
            "--project-dir",
            "-b",
            "-c",
            "-x",
            "--exclude-task",
            "--args",
            "--tests",
        ],
    );
    // A `:` alone is the root project.
    tasks.retain(|it| !it.value.is_empty());
    let task = tasks.iter().find_map(|task| {
        let (project, name) = task.value.rsplit_once(':').unwrap_or(("", &task.value));
        let known = matches!(
            name,
            "bootRun"
                | "run"
                | "quarkusDev"
                | "appRun"
                | "jettyRun"
                | "runShadow"
                | "bootTestRun"
                | "runServer"
        ) || name.starts_with("run");
        known.then(|| (project.trim_matches(':').replace(':', "/"), name.to_owned()))
    });
    let Some((project, name)) = task else {
        return match tasks.first() {
            Some(_) => Detection::none(Text::NoneBuildsInstalls),
            None => Detection::unknown(Text::UnsaidGradle),
        };
    };
    let module = if project.is_empty() {
        task_module(workspace, &base, &name)
    } else {
        gradle_module(workspace, &base, &project)
    };
    let mut launch = launch_in_module(command, &module);
    if let Some(line) = command.option(&["--args"]) {
        launch.args = command::split(&line);
    }
    from_build(workspace, &module, &name, &mut launch);
    let build = JvmBuild::of(workspace, &module);
    let launch = launch.finish();
    match name.as_str() {
        "bootRun" | "bootTestRun" => {
            spring::detect(workspace, &launch, &program_of_module(workspace, &module))
        }
        "quarkusDev" => {
            let mut launch = launch;
            launch.vm.extend(args.iter().cloned());
            let found = quarkus::quarkus(
                workspace,
                &launch,
                &program_of_module(workspace, &module),
                "dev",
            );
            quarkus::debug_port(args, found)
        }
        "appRun" | "jettyRun" => match command.words.first() {
            Some(word) => Detection::http(8080, Confidence::Default, vec![word.evidence.clone()]),
            None => Detection::default(),
        },
        _ => {
            let mut launch = launch;
            launch.main = main_class(workspace, &module);
            if build.mentions("micronaut") && launch.main.is_none() {
                return quarkus::micronaut(
                    workspace,
                    &launch,
                    &program_of_module(workspace, &module),
                );
            }
            super::framework::program(workspace, &launch)
        }
    }
}

/// A Gradle project's folder: by its path, or by its last name where settings move it.
fn gradle_module(workspace: &WorkspaceFiles<'_>, base: &str, project: &str) -> String {
    let folder = path::join(base, project);
    let is_there = workspace.find(&folder, |_| true).next().is_some();
    if is_there {
        return folder;
    }
    crate::module::folder(workspace, base, &project.replace('/', "."))
        .or_else(|| crate::module::folder(workspace, base, path::name(project)))
        .unwrap_or(folder)
}

/// `gradle bootRun` at the root runs the task of every project that has it: the one that can be found.
fn task_module(workspace: &WorkspaceFiles<'_>, base: &str, task: &str) -> String {
    let word = match task {
        "bootRun" => "springframework.boot",
        "quarkusDev" => "io.quarkus",
        _ => "application",
    };
    let own = program_of_module(workspace, base);
    if own.source.is_some() {
        return own.module;
    }
    let with_task: Vec<&str> = workspace
        .find(base, |it| {
            matches!(path::name(it), "build.gradle" | "build.gradle.kts")
                && path::parent(it) != base
        })
        .filter(|it| {
            workspace
                .read(it)
                .is_some_and(|text| text.contains(word) || text.contains(task))
        })
        .collect();
    match with_task.as_slice() {
        [one] => path::parent(one).to_owned(),
        _ => base.to_owned(),
    }
}

fn main_class(workspace: &WorkspaceFiles<'_>, module: &str) -> Option<PlacedText> {
    let file = workspace.first(module, &["build.gradle.kts", "build.gradle"])?;
    let text = workspace.read(&file)?;
    let pattern =
        regex_lite::Regex::new(r#"mainClass(?:Name)?(?:\.set\(|\s*=|\s*\()?\s*["']([\w.]+)["']"#)
            .ok()?;
    let found = pattern.captures(&text)?;
    let name = found.get(1)?;
    Some(PlacedText::new(
        name.as_str(),
        &doc::evidence(&file, &text, name.start()),
    ))
}

/// What the build file's block of the task sets: arguments, system properties, environment.
fn from_build(workspace: &WorkspaceFiles<'_>, module: &str, task: &str, launch: &mut JvmLaunch) {
    let Some(file) = workspace.first(module, &["build.gradle.kts", "build.gradle"]) else {
        return;
    };
    let Some(text) = workspace.read(&file) else {
        return;
    };
    for (at, _) in text.match_indices(task) {
        let before = text[..at].lines().last().unwrap_or_default().trim();
        let block_at = text[at..].find('{').map(|it| at + it);
        let Some(block_at) = block_at.filter(|it| it - at < 80 && !text[at..*it].contains(';'))
        else {
            continue;
        };
        if before.starts_with("//") {
            continue;
        }
        let inner = block(&text[block_at..]);
        for (pattern, kind) in [
            (
                r#"systemProperty\s*\(?\s*["']([\w.\-]+)["']\s*,\s*["']([^"']*)["']"#,
                's',
            ),
            (
                r#"environment\s*\(?\s*["']([\w.\-]+)["']\s*,\s*["']?([\w\-.:/]+)["']?"#,
                'e',
            ),
            (
                r#"environment\s*\[?["'](\w+)["']\]?\s*=\s*["']?([\w\-]+)"#,
                'e',
            ),
            (r#"["']-D([\w.\-]+)=([^"']*)["']"#, 's'),
            (r#"["']--([\w.\-]+)=([^"']*)["']"#, 'a'),
        ] {
            let Ok(pattern) = regex_lite::Regex::new(pattern) else {
                continue;
            };
            for found in pattern.captures_iter(inner) {
                let start = found.get(0).map_or(0, |it| it.start());
                if super::spring_source::is_comment(inner, start) {
                    continue;
                }
                let value = PlacedText {
                    unresolved: found[2].contains('$'),
                    ..PlacedText::new(&found[2], &doc::evidence(&file, &text, block_at + start))
                };
                match kind {
                    's' => launch.overrides.push((found[1].to_owned(), value)),
                    'e' => launch.env.push(Variable {
                        name: found[1].to_owned(),
                        value,
                    }),
                    _ => {
                        let word = value.with(format!("--{}={}", &found[1], &found[2]));
                        launch.args.insert(0, word);
                    }
                }
            }
        }
    }
}
