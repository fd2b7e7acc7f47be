//! `mvn`, `gradle` and `java` as commands.

use crate::{
    command::{self, Command},
    doc,
    model::{Confidence, Detection, Text, Variable},
    path,
    tools::Tool,
    workspace::Workspace,
};

use super::{
    build::{self, Build, block},
    launch::{self, Launch},
    place::Place,
    quarkus, spring,
};

pub(crate) const TOOLS: &[Tool] = &[
    (&["java", "javaw"], java),
    (&["mvn", "mvnw", "mvnd"], maven),
    (&["gradle", "gradlew"], gradle),
    (&["quarkus"], quarkus_tool),
    (&["sbt"], sbt),
];

fn java(workspace: &Workspace<'_>, command: &Command) -> Detection {
    super::program(workspace, &launch::java(command))
}

fn start(command: &Command, module: &str) -> Launch {
    Launch {
        module: Some(module.to_owned()),
        folder: command.cwd.clone(),
        cwd: module.to_owned(),
        env: command.env.clone(),
        ..Launch::default()
    }
}

/// A place without a named main class.
fn place(workspace: &Workspace<'_>, module: &str) -> Place {
    let mut place = Place {
        module: module.to_owned(),
        ..Place::default()
    };
    place.only_main(workspace);
    place
}

fn maven(workspace: &Workspace<'_>, command: &Command) -> Detection {
    let args = command.args();
    let words: Vec<&str> = args.iter().map(Text::as_str).collect();
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
    let mut launch = start(command, &module);
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
    let properties: Vec<(String, Text)> = super::layers::system(args);
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
    let split = |text: Option<Text>| text.map(|it| command::split(&it)).unwrap_or_default();
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
        return spring::detect(workspace, &launch, &place(workspace, &module));
    }
    if goal(&["quarkus:dev", "quarkus:run", "quarkus-maven-plugin:dev"]) {
        launch.vm = args.to_vec();
        launch.vm.extend(split(property(&["jvm.args"])));
        let found = quarkus::quarkus(workspace, &launch, &place(workspace, &module), "dev");
        return quarkus::debug_port(args, found);
    }
    if goal(&["mn:run"]) {
        launch.vm = args.to_vec();
        launch.vm.extend(split(property(&["mn.jvmArgs"])));
        launch.args = split(property(&["mn.appArgs"]));
        return quarkus::micronaut(workspace, &launch, &place(workspace, &module));
    }
    if goal(&["exec:java", "exec:exec"]) {
        launch.main = property(&["exec.mainClass", "mainClass", "main.class", "start-class"]);
        launch.args = split(property(&["exec.args"]));
        launch.vm = args.to_vec();
        return super::program(workspace, &launch);
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
        let place = command.words.first().map(|it| it.evidence.clone());
        return Detection::http(default, Confidence::Default, place.into_iter().collect());
    }
    Detection::none("it builds, tests or installs, and starts no server")
}

/// `<configuration>` of a plugin whose artifact contains a word, from the module upwards.
fn plugin_part<R>(
    workspace: &Workspace<'_>,
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

fn plugin(workspace: &Workspace<'_>, module: &str, name: &str) -> Vec<Text> {
    let found = plugin_part(workspace, module, "spring-boot-maven-plugin", |it| {
        let element = it.child(name)?;
        let mut words: Vec<Text> = command::split(&element.text);
        words.extend(element.children.iter().map(|it| it.text.clone()));
        Some(words)
    });
    found.unwrap_or_default()
}

fn plugin_env(workspace: &Workspace<'_>, module: &str) -> Vec<Variable> {
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

fn plugin_system(workspace: &Workspace<'_>, module: &str) -> Vec<(String, Text)> {
    let found = plugin_part(workspace, module, "spring-boot-maven-plugin", |it| {
        let element = it.child("systemPropertyVariables")?;
        let pairs = element.children.iter();
        Some(pairs.map(|it| (it.name.clone(), it.text.clone())).collect())
    });
    found.unwrap_or_default()
}

/// `<port>` of the Tomcat or Jetty plugin.
fn configured(workspace: &Workspace<'_>, module: &str) -> Option<(u16, Text)> {
    ["tomcat", "jetty"].iter().find_map(|word| {
        plugin_part(workspace, module, word, |it| {
            let all = it.walk();
            let port = all.iter().find(|it| it.name == "port")?;
            Some((command::port_of(&port.text.value)?, port.text.clone()))
        })
    })
}

fn gradle(workspace: &Workspace<'_>, command: &Command) -> Detection {
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
            Some(_) => Detection::none("it builds, tests or installs, and starts no server"),
            None => Detection::unknown("it names no task"),
        };
    };
    let module = if project.is_empty() {
        task_module(workspace, &base, &name)
    } else {
        gradle_module(workspace, &base, &project)
    };
    let mut launch = start(command, &module);
    if let Some(line) = command.option(&["--args"]) {
        launch.args = command::split(&line);
    }
    from_build(workspace, &module, &name, &mut launch);
    let build = Build::of(workspace, &module);
    let launch = launch.finish();
    match name.as_str() {
        "bootRun" | "bootTestRun" => spring::detect(workspace, &launch, &place(workspace, &module)),
        "quarkusDev" => {
            let mut launch = launch;
            launch.vm.extend(args.iter().cloned());
            let found = quarkus::quarkus(workspace, &launch, &place(workspace, &module), "dev");
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
                return quarkus::micronaut(workspace, &launch, &place(workspace, &module));
            }
            super::program(workspace, &launch)
        }
    }
}

/// A Gradle project's folder: by its path, or by its last name where settings move it.
fn gradle_module(workspace: &Workspace<'_>, base: &str, project: &str) -> String {
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
fn task_module(workspace: &Workspace<'_>, base: &str, task: &str) -> String {
    let word = match task {
        "bootRun" => "springframework.boot",
        "quarkusDev" => "io.quarkus",
        _ => "application",
    };
    let own = place(workspace, base);
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

fn main_class(workspace: &Workspace<'_>, module: &str) -> Option<Text> {
    let file = workspace.first(module, &["build.gradle.kts", "build.gradle"])?;
    let text = workspace.read(&file)?;
    let pattern =
        regex_lite::Regex::new(r#"mainClass(?:Name)?(?:\.set\(|\s*=|\s*\()?\s*["']([\w.]+)["']"#)
            .ok()?;
    let found = pattern.captures(&text)?;
    let name = found.get(1)?;
    Some(Text::new(
        name.as_str(),
        &doc::evidence(&file, &text, name.start()),
    ))
}

/// What the build file's block of the task sets: arguments, system properties, environment.
fn from_build(workspace: &Workspace<'_>, module: &str, task: &str, launch: &mut Launch) {
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
                if super::spring::is_comment(inner, start) {
                    continue;
                }
                let value = Text {
                    unresolved: found[2].contains('$'),
                    ..Text::new(&found[2], &doc::evidence(&file, &text, block_at + start))
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

fn quarkus_tool(workspace: &Workspace<'_>, command: &Command) -> Detection {
    if !command.has("dev") {
        return Detection::none("it builds or manages, and starts no server");
    }
    let mut launch = start(command, &command.cwd);
    launch.vm = command.args().to_vec();
    let found = quarkus::quarkus(workspace, &launch, &place(workspace, &command.cwd), "dev");
    quarkus::debug_port(command.args(), found)
}

fn sbt(workspace: &Workspace<'_>, command: &Command) -> Detection {
    let runs = command.args().iter().any(|it| it.value.contains("run"));
    if !runs {
        return Detection::none("it builds or tests, and starts no server");
    }
    let launch = start(command, &command.cwd);
    let found = super::program(workspace, &launch);
    let is_play = workspace.exists(&path::join(&command.cwd, "conf/routes"));
    match command.words.first() {
        Some(word) if is_play => {
            Detection::http(9000, Confidence::Default, vec![word.evidence.clone()])
        }
        _ => found,
    }
}
