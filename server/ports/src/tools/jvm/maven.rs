//! Maven's goals.

use ashore_texts::Text;

use crate::{
    command::{self, CommandLine},
    detection::{Confidence, Detection},
    doc,
    evidence::{PlacedText, Variable},
    path,
    tools::shell::Shell,
    tools::unsaid::default_port,
    workspace::WorkspaceFiles,
};

use super::{
    build, quarkus, spring,
    tasks::{launch_in_module, program_of_module},
};

/// The goals that start a server, with what reaches the program.
pub(super) fn maven(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let args = command.args();
    let words: Vec<&str> = args.iter().map(PlacedText::as_str).collect();
    let mut module = command.cwd.clone();
    if let Some(file) = command.option(&["-f", "--file"]) {
        let file = path::join(&command.cwd, &file.value);
        module = match file.strip_suffix("pom.xml") {
            Some(folder) => folder.trim_end_matches('/').to_owned(),
            None => file,
        };
    }
    if let Some(name) = command.option(&["-pl", "--projects"]) {
        let name = name.value.trim_start_matches(':').to_owned();
        let folder = path::join(&module, &name);
        module = match workspace.exists(&path::join(&folder, "pom.xml")) {
            true => folder,
            false => crate::module::folder(workspace, &module, &name).unwrap_or(folder),
        };
    }
    let mut launch = launch_in_module(command, &module);
    launch.build_profiles = args
        .iter()
        .filter_map(|it| it.as_str().strip_prefix("-P"))
        .flat_map(|it| it.split(','))
        .map(str::to_owned)
        .collect();
    let goal = |names: &[&str]| {
        words.iter().any(|word| {
            let plain = word.split('@').next().unwrap_or(word);
            names.iter().any(|name| {
                plain == *name || plain.ends_with(&format!(":{name}")) && name.contains(':')
            })
        })
    };
    let properties: Vec<(String, PlacedText)> = super::layers::system(args);
    let property = |names: &[&str]| {
        let found = properties
            .iter()
            .rev()
            .find(|(key, _)| names.contains(&key.as_str()));
        found.map(|(_, text)| text.clone()).or_else(|| {
            names
                .iter()
                .find_map(|it| build::property(workspace, &module, it, &launch.build_profiles))
        })
    };
    let split = |text: Option<PlacedText>| text.map(|it| command::split(&it)).unwrap_or_default();
    if goal(&[
        "spring-boot:run",
        "spring-boot:start",
        "spring-boot-maven-plugin:run",
    ]) || words
        .iter()
        .any(|it| it.contains("spring-boot-maven-plugin") && it.ends_with(":run"))
    {
        let mut vm = plugin(workspace, &module, "jvmArguments");
        let said = split(property(&[
            "spring-boot.run.jvmArguments",
            "run.jvmArguments",
        ]));
        let mut args = plugin(workspace, &module, "arguments");
        let said_args = property(&["spring-boot.run.arguments", "run.arguments"]);
        let profiles = property(&["spring-boot.run.profiles", "run.profiles"])
            .or_else(|| plugin(workspace, &module, "profiles").into_iter().next());
        if !said.is_empty() {
            vm = said;
        }
        if let Some(text) = said_args {
            // Boot 1 parted them by commas.
            let text = text.with(text.value.replace(", --", " --").replace(",--", " --"));
            args = command::split(&text);
        }
        launch.vm = vm;
        launch.args = args;
        let active = profiles.map(|it| ("spring.profiles.active".to_owned(), it));
        launch.overrides.extend(active);
        launch.env.splice(0..0, plugin_env(workspace, &module));
        launch.overrides.extend(plugin_system(workspace, &module));
        if let Some(text) = properties
            .iter()
            .find(|(key, _)| key == "spring.profiles.active")
        {
            // It reaches the program only where the build filters it into the files.
            launch.build_profiles.push(text.1.value.clone());
        }
        let launch = launch.finish();
        return spring::detect(workspace, &launch, &program_of_module(workspace, &module));
    }
    if goal(&["quarkus:dev", "quarkus:run", "quarkus-maven-plugin:dev"]) {
        launch.vm = args.to_vec();
        launch.vm.extend(split(property(&["jvm.args"])));
        let found = quarkus::quarkus(
            workspace,
            &launch,
            &program_of_module(workspace, &module),
            "dev",
        );
        return quarkus::debug_port(args, found);
    }
    if goal(&["mn:run"]) {
        launch.vm = args.to_vec();
        launch.vm.extend(split(property(&["mn.jvmArgs"])));
        launch.args = split(property(&["mn.appArgs"]));
        return quarkus::micronaut(workspace, &launch, &program_of_module(workspace, &module));
    }
    if goal(&["exec:java", "exec:exec"]) {
        launch.main = property(&["exec.mainClass", "mainClass", "main.class", "start-class"]);
        launch.args = split(property(&["exec.args"]));
        launch.vm = args.to_vec();
        return super::framework::program(workspace, &launch);
    }
    let servers: [(&[&str], &[&str], u16); 4] = [
        (
            &["jetty:run", "jetty:run-war"],
            &["jetty.http.port", "jetty.port"],
            8080,
        ),
        (
            &[
                "tomcat7:run",
                "tomcat7:run-war",
                "tomcat6:run",
                "tomcat:run",
            ],
            &["maven.tomcat.port"],
            8080,
        ),
        (&["wildfly:run", "wildfly:dev"], &["jboss.http.port"], 8080),
        (
            &["liberty:dev", "liberty:run"],
            &["liberty.var.default.http.port"],
            9080,
        ),
    ];
    for (goals, keys, default) in servers {
        if !goal(goals) {
            continue;
        }
        if let Some(text) = property(keys)
            && let Some(port) = command::port_of(&text.value)
        {
            return Detection::http(port, Confidence::Certain, vec![text.evidence]);
        }
        if let Some((port, text)) = configured(workspace, &module) {
            return Detection::http(port, Confidence::Certain, vec![text.evidence]);
        }
        return default_port(command, default);
    }
    Detection::none(Text::NoneBuildsInstalls)
}

/// `<configuration>` of a plugin whose artifact contains a word, from the module upwards.
fn plugin_part<R>(
    workspace: &WorkspaceFiles<'_>,
    module: &str,
    word: &str,
    part: impl Fn(&doc::xml::Element) -> Option<R>,
) -> Option<R> {
    build::poms(workspace, module).iter().find_map(|pom| {
        let all = pom.walk();
        all.iter()
            .filter(|it| it.name == "plugin")
            .filter(|it| {
                it.text_of("artifactId")
                    .is_some_and(|name| name.value.contains(word))
            })
            .flat_map(|it| it.walk())
            .filter(|it| it.name == "configuration")
            .find_map(&part)
    })
}

fn plugin(workspace: &WorkspaceFiles<'_>, module: &str, name: &str) -> Vec<PlacedText> {
    let found = plugin_part(workspace, module, "spring-boot-maven-plugin", |it| {
        let element = it.child(name)?;
        let mut words: Vec<PlacedText> = command::split(&element.text);
        words.extend(element.children.iter().map(|it| it.text.clone()));
        Some(words)
    });
    found.unwrap_or_default()
}

fn plugin_env(workspace: &WorkspaceFiles<'_>, module: &str) -> Vec<Variable> {
    let found = plugin_part(workspace, module, "spring-boot-maven-plugin", |it| {
        let element = it.child("environmentVariables")?;
        let variables = element.children.iter().map(|it| Variable {
            name: it.name.clone(),
            value: it.text.clone(),
        });
        Some(variables.collect())
    });
    found.unwrap_or_default()
}

fn plugin_system(workspace: &WorkspaceFiles<'_>, module: &str) -> Vec<(String, PlacedText)> {
    let found = plugin_part(workspace, module, "spring-boot-maven-plugin", |it| {
        let element = it.child("systemPropertyVariables")?;
        let pairs = element.children.iter();
        Some(pairs.map(|it| (it.name.clone(), it.text.clone())).collect())
    });
    found.unwrap_or_default()
}

/// `<port>` of the Tomcat or Jetty plugin.
fn configured(workspace: &WorkspaceFiles<'_>, module: &str) -> Option<(u16, PlacedText)> {
    ["tomcat", "jetty"].iter().find_map(|word| {
        plugin_part(workspace, module, word, |it| {
            let all = it.walk();
            let port = all.iter().find(|it| it.name == "port")?;
            Some((command::port_of(&port.text.value)?, port.text.clone()))
        })
    })
}
