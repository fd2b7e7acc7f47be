//! A JVM program as either editor starts it.

use crate::{
    command::{self, CommandLine},
    configuration::{Configuration, EditorFormat, RawConfiguration},
    doc::Node,
    evidence::{EvidencePlace, PlacedText, Variable},
    module,
    workspace::WorkspaceFiles,
};

use super::layers::{PropertyLayer, arguments, system};

/// What is started, and with what.
#[derive(Debug, Clone, Default)]
pub(crate) struct JvmLaunch {
    /// The main class, or a path to its source or archive.
    pub main: Option<PlacedText>,
    /// The module's folder, where the configuration names the module.
    pub module: Option<String>,
    /// The workspace folder or project.
    pub folder: String,
    pub cwd: String,
    pub vm: Vec<PlacedText>,
    pub args: Vec<PlacedText>,
    pub env: Vec<Variable>,
    /// Properties that the IDE sets as `-D` does.
    pub overrides: Vec<(String, PlacedText)>,
    /// Profiles of the build (`-P` of Maven), for tokens.
    pub build_profiles: Vec<String>,
    /// An env file is named and not there.
    pub misses_env_file: bool,
    /// Where the configuration's name stands.
    pub name: Option<EvidencePlace>,
    /// The configuration's own word for its framework.
    pub said: Option<&'static str>,
}

impl JvmLaunch {
    pub fn of(workspace: &WorkspaceFiles<'_>, configuration: &Configuration) -> Self {
        let run = &configuration.run;
        let mut launch = Self {
            folder: configuration.folder.clone(),
            name: Some(configuration.place.clone()),
            cwd: run.cwd.clone(),
            args: run.args.clone(),
            env: run.env.clone(),
            misses_env_file: !run.missing_env_files.is_empty(),
            ..Self::default()
        };
        match configuration.editor {
            EditorFormat::Vscode => vscode(workspace, configuration, &mut launch),
            EditorFormat::Intellij => intellij(workspace, configuration, &mut launch),
        }
        launch.finish()
    }

    /// What the JVM itself takes from its environment comes before the command line.
    pub fn finish(mut self) -> Self {
        let mut vm = Vec::new();
        for name in ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_OPTS"] {
            if let Some(text) = command::var(&self.env, name) {
                vm.extend(command::split(text));
            }
        }
        vm.append(&mut self.vm);
        self.vm = vm;
        self
    }

    /// The layers outside all files, the strongest first: arguments, JSON, system properties, environment.
    pub(super) fn layers(&self) -> Vec<PropertyLayer> {
        let mut properties = system(&self.vm);
        properties.extend(self.overrides.iter().cloned());
        let system = PropertyLayer::new(properties);
        let args = PropertyLayer::new(arguments(&self.args));
        let env = PropertyLayer::env(&self.env);
        let json = [&args, &system, &env]
            .into_iter()
            .find_map(|layer| layer.raw("spring.application.json"))
            .map(json);
        let mut layers = vec![args];
        layers.extend(json);
        layers.extend([system, env]);
        layers
    }
}

/// `SPRING_APPLICATION_JSON`, every value at the place of the whole.
fn json(text: &PlacedText) -> PropertyLayer {
    let document = crate::doc::json::parse("", &text.value);
    let entries = super::layers::flatten(&document).into_iter();
    PropertyLayer::new(
        entries
            .map(|(key, value)| (key, text.with(value.value)))
            .collect(),
    )
}

fn vscode(workspace: &WorkspaceFiles<'_>, configuration: &Configuration, launch: &mut JvmLaunch) {
    let run = &configuration.run;
    launch.main = run
        .option("mainClass")
        .filter(|it| !it.value.trim().is_empty())
        .cloned();
    let project = run.option("projectName").map(|it| it.value.clone());
    launch.module =
        project.and_then(|name| module::folder(workspace, &configuration.folder, &name));
    launch.vm = list(configuration, "vmArgs");
    if launch.args.is_empty() {
        launch.args = list(configuration, "args");
    }
}

/// A string that is split, or a list of words.
fn list(configuration: &Configuration, key: &str) -> Vec<PlacedText> {
    if let Some(text) = configuration.run.option(key) {
        return command::split(text);
    }
    let RawConfiguration::Vscode(node) = &configuration.raw else {
        return Vec::new();
    };
    let items = node.get(key).map(Node::items).unwrap_or_default();
    items
        .iter()
        .filter_map(Node::text)
        .map(|value| PlacedText {
            unresolved: value.contains("${"),
            ..PlacedText::new(value, &configuration.place)
        })
        .flat_map(|text| command::split(&text))
        .collect()
}

fn intellij(workspace: &WorkspaceFiles<'_>, configuration: &Configuration, launch: &mut JvmLaunch) {
    let run = &configuration.run;
    launch.main.clone_from(&run.program);
    launch.vm.clone_from(&run.runtime_args);
    let name = run.option("module").map(|it| it.value.clone());
    launch.module = name.and_then(|name| module::folder(workspace, &configuration.folder, &name));
    if let Some(profiles) = run
        .option("ACTIVE_PROFILES")
        .filter(|it| !it.value.is_empty())
    {
        let active = ("spring.profiles.active".to_owned(), profiles.clone());
        launch.overrides.push(active);
    }
    overrides(&run.options, launch);
    let play = run
        .options
        .iter()
        .filter(|(key, _)| key.starts_with("play2JvmOptions"));
    launch.vm.extend(play.map(|(_, text)| text.clone()));
    let type_name = configuration.type_name.as_str();
    launch.said = [
        ("SpringBoot", "spring-boot"),
        ("Micronaut", "micronaut"),
        ("Qs", "quarkus"),
        ("Quarkus", "quarkus"),
        ("Ktor", "ktor"),
        ("Helidon", "helidon"),
        ("Play2", "play"),
    ]
    .into_iter()
    .find(|(word, _)| type_name.contains(word))
    .map(|(_, name)| name);
}

/// The rows of "Override configuration properties" that are switched on.
fn overrides(options: &[(String, PlacedText)], launch: &mut JvmLaunch) {
    let prefix = "additionalParameters/";
    let mut enabled = true;
    let mut name: Option<String> = None;
    for (key, text) in options {
        let Some(key) = key.strip_prefix(prefix) else {
            continue;
        };
        match key.rsplit('/').next().unwrap_or(key) {
            "enabled" => enabled = text.as_str() == "true",
            "name" => name = Some(text.value.clone()),
            "value" => {
                if let Some(name) = name.take()
                    && std::mem::replace(&mut enabled, true)
                {
                    launch.overrides.push((name, text.clone()));
                }
            }
            _ => {}
        }
    }
}

/// `java [options] -jar x.jar | Main [arguments]`.
pub(super) fn java(command: &CommandLine) -> JvmLaunch {
    let mut launch = JvmLaunch {
        folder: command.cwd.clone(),
        cwd: command.cwd.clone(),
        env: command.env.clone(),
        ..JvmLaunch::default()
    };
    let mut words = command.args().iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-cp" | "-classpath" | "--class-path" | "-p" | "--module-path" | "--add-opens" => {
                words.next();
            }
            "-jar" | "-m" | "--module" => {
                launch.main = words.next().cloned();
                break;
            }
            option if option.starts_with('-') => launch.vm.push(word.clone()),
            _ => {
                launch.main = Some(word.clone());
                break;
            }
        }
    }
    launch.args = words.cloned().collect();
    launch.finish()
}
