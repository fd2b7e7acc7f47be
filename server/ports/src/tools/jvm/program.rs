//! Where a JVM program's source and module are.

use std::rc::Rc;

use crate::{module, path, workspace::WorkspaceFiles};

use super::launch::JvmLaunch;

const ENDINGS: [&str; 4] = [".java", ".kt", ".scala", ".groovy"];

/// A program in the tree.
#[derive(Debug, Clone, Default)]
pub(super) struct JvmProgram {
    /// The file with the main function.
    pub source: Option<String>,
    pub text: Option<Rc<str>>,
    /// The module's folder.
    pub module: String,
    /// Modules that it depends on, whose resources it sees where it has none of its own.
    pub below: Vec<String>,
}

impl JvmProgram {
    pub fn of(workspace: &WorkspaceFiles<'_>, launch: &JvmLaunch) -> Self {
        let main = launch
            .main
            .as_ref()
            .filter(|it| !it.unresolved && !it.value.contains("${"));
        let source = main.and_then(|main| main_source(workspace, launch, &main.value));
        let jar = main.filter(|it| it.value.ends_with(".jar"));
        let module = match &source {
            Some(file) => module_of_file(workspace, file),
            None => jar
                .map(|jar| module_of_archive(workspace, &path::join(&launch.cwd, &jar.value)))
                .or_else(|| launch.module.clone())
                .unwrap_or_else(|| nearest_module(workspace, &launch.cwd, &launch.folder)),
        };
        let mut place = Self {
            text: source.as_ref().and_then(|file| workspace.read(file)),
            source,
            module,
            below: Vec::new(),
        };
        if place.source.is_none() && (main.is_none() || jar.is_some()) {
            place.only_main(workspace);
        }
        place
    }

    /// The one main function of the module, if there is just one.
    pub fn only_main(&mut self, workspace: &WorkspaceFiles<'_>) {
        let mut found = None;
        for file in sources(workspace, &self.module).take(300) {
            let Some(text) = workspace.read(file) else {
                continue;
            };
            if is_main(&text) {
                if found.is_some() {
                    return;
                }
                found = Some((file.to_owned(), text));
            }
        }
        if let Some((file, text)) = found {
            self.module = module_of_file(workspace, &file);
            self.source = Some(file);
            self.text = Some(text);
        }
    }

    /// The folders of resources, where there are any, the strongest first.
    pub fn resources(&self) -> Vec<String> {
        let own = [
            "src/main/resources",
            "src/jvmMain/resources",
            "resources",
            "src/resources",
            "src",
        ];
        let own = own.iter().map(|name| path::join(&self.module, name));
        let below = self.below.iter();
        own.chain(below.map(|folder| path::join(folder, "src/main/resources")))
            .collect()
    }
}

fn is_main(text: &str) -> bool {
    text.contains("static void main(")
        || text.contains("fun main(")
        || text.contains("@SpringBootApplication")
}

/// The program's sources, without tests.
pub(super) fn sources<'w>(
    workspace: &'w WorkspaceFiles<'_>,
    module: &'w str,
) -> impl Iterator<Item = &'w str> {
    workspace.find(module, |file| {
        ENDINGS.iter().any(|end| file.ends_with(end)) && !file.contains("src/test/")
    })
}

/// The module that a source belongs to.
fn module_of_file(workspace: &WorkspaceFiles<'_>, file: &str) -> String {
    let above = workspace.above(path::parent(file), &module::BUILD_FILES);
    let by_build = above.as_deref().map(path::parent);
    let by_source = format!("/{file}")
        .rfind("/src/")
        .map(|at| file[..at.saturating_sub(1).min(file.len())].to_owned());
    match (by_build, by_source) {
        (Some(build), Some(source)) if build.len() >= source.len() => build.to_owned(),
        (_, Some(source)) => source,
        (Some(build), None) => build.to_owned(),
        (None, None) => path::parent(file).to_owned(),
    }
}

fn module_of_archive(workspace: &WorkspaceFiles<'_>, jar: &str) -> String {
    let folder = path::parent(jar);
    let folder = folder
        .strip_suffix("build/libs")
        .or_else(|| folder.strip_suffix("target"))
        .unwrap_or(folder);
    nearest_module(workspace, folder.trim_end_matches('/'), "")
}

/// The nearest folder at or above the working folder that is a module, not above the workspace's.
fn nearest_module(workspace: &WorkspaceFiles<'_>, cwd: &str, folder: &str) -> String {
    match workspace.above(cwd, &module::BUILD_FILES) {
        Some(file) if path::within(&file, folder) => path::parent(&file).to_owned(),
        _ => cwd.to_owned(),
    }
}

/// The Kotlin file that gives itself this name.
fn file_with_jvm_name(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    name: &str,
) -> Option<String> {
    let folder = launch.module.as_deref().unwrap_or(&launch.folder);
    let wanted = format!("@file:JvmName(\"{name}\")");
    workspace
        .find(folder, |file| file.ends_with(".kt"))
        .take(300)
        .find(|file| {
            workspace
                .read(file)
                .is_some_and(|text| text.contains(&wanted))
        })
        .map(str::to_owned)
}

/// The file of a main class, `com.acme.Main`, `com.acme.MainKt`, `module/com.acme.Main` or a path.
fn main_source(workspace: &WorkspaceFiles<'_>, launch: &JvmLaunch, main: &str) -> Option<String> {
    if ENDINGS.iter().any(|end| main.ends_with(end)) {
        let file = path::join(&launch.folder, main);
        return workspace.exists(&file).then_some(file);
    }
    let class = main.rsplit('/').next().unwrap_or(main);
    let class = class.split('$').next().unwrap_or(class);
    let (package, name) = class.rsplit_once('.').unwrap_or(("", class));
    if name.is_empty() {
        return None;
    }
    let names = ENDINGS.iter().map(|end| format!("{name}{end}"));
    let kotlin = name.strip_suffix("Kt").filter(|it| !it.is_empty());
    // `MainKt` is in `Main.kt` or in `main.kt`.
    let lower = kotlin.map(|it| {
        let first = it.chars().take(1).flat_map(char::to_lowercase);
        first.chain(it.chars().skip(1)).collect::<String>()
    });
    let lower = lower.filter(|it| kotlin != Some(it));
    let own = kotlin.map(str::to_owned).into_iter().chain(lower);
    let names: Vec<String> = names.chain(own.map(|it| format!("{it}.kt"))).collect();
    let folder = package.replace('.', "/");
    let mut found: Vec<(bool, bool, bool, &str)> = names
        .iter()
        .flat_map(|name| workspace.named(name))
        .map(|file| {
            let in_package = path::parent(file).ends_with(&folder)
                || workspace.read(file).is_some_and(|text| {
                    text.lines().any(|line| {
                        line.trim()
                            .strip_prefix("package ")
                            .is_some_and(|it| it.trim().trim_end_matches(';') == package)
                    })
                });
            let in_module = launch
                .module
                .as_ref()
                .is_some_and(|module| path::within(file, module));
            let near = path::within(file, &launch.cwd);
            (in_package, in_module, near, file)
        })
        .collect();
    found.sort_by_key(|(package, module, near, _)| (!package, !module, !near));
    match found.first() {
        Some((true, _, _, file)) => Some((*file).to_owned()),
        Some((_, _, _, file)) if found.len() == 1 || package.is_empty() => Some((*file).to_owned()),
        _ => file_with_jvm_name(workspace, launch, name),
    }
}
