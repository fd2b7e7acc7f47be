//! Whatever stands in the files, there is an answer and no panic.

#![allow(clippy::print_stdout)] // the time is worth reading

use ashore_ports::{MemoryTree, detect};
use proptest::prelude::*;

/// Configurations that lead to every kind, so that the files below are read.
const LAUNCH: &str = r#"{ "configurations": [
  { "type": "java", "request": "launch", "name": "j", "mainClass": "a.Main", "projectName": "a", "envFile": "${workspaceFolder}/.env" },
  { "type": "kotlin", "request": "launch", "name": "k", "mainClass": "a.OtherKt" },
  { "type": "java", "request": "launch", "name": "s", "mainClass": "a.Spring", "vmArgs": "-Dspring.profiles.active=x" },
  { "type": "coreclr", "request": "launch", "name": "c", "program": "${workspaceFolder}/bin/Debug/a.dll" },
  { "type": "ruby_lsp", "request": "launch", "name": "r", "program": "bin/rails s" },
  { "type": "rdbg", "request": "launch", "name": "q", "script": "a.rb" },
  { "type": "php", "request": "launch", "name": "p", "program": "a.php" },
  { "type": "docker", "request": "launch", "name": "d", "preLaunchTask": "run" },
  { "type": "node-terminal", "request": "launch", "name": "g", "command": "./gradlew bootRun run quarkusDev && mvn quarkus:dev && mvn spring-boot:run && composer dev" } ] }"#;

const FILES: [&str; 22] = [
    "pom.xml",
    "build.gradle.kts",
    "gradle/libs.versions.toml",
    "src/main/java/a/Main.java",
    "src/main/java/a/Spring.java",
    "src/main/kotlin/a/Other.kt",
    "src/main/resources/application.yml",
    "src/main/resources/application.properties",
    "src/main/resources/application.conf",
    "src/main/resources/application-x.yaml",
    "src/main/resources/bootstrap.yml",
    "a.csproj",
    "Program.cs",
    "Properties/launchSettings.json",
    "appsettings.json",
    "config/puma.rb",
    "a.rb",
    "a.php",
    "composer.json",
    ".env",
    ".run/a.run.xml",
    ".idea/workspace.xml",
];

const WORDS: [&str; 62] = [
    "é",
    "\u{feff}",
    "${",
    "}",
    "{",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    "/",
    ":",
    "=",
    ",",
    ";",
    "\n",
    " ",
    "#",
    "@",
    "@a@",
    "server.port",
    "server:\n  port: ",
    "8080",
    "0",
    "-1",
    "${PORT:${B:8}}",
    "PORT",
    "%dev.",
    "quarkus.http.port",
    "---\n",
    "#---\n",
    "spring.profiles.active",
    "spring.config.import",
    "optional:file:",
    "on-profile",
    "SpringApplication",
    "embeddedServer(",
    "port = ",
    "System.getenv(",
    "args[0]",
    "setProperty(",
    "io.quarkus.",
    "io.micronaut.",
    "io.dropwizard.",
    "plugins",
    "<configuration name=\"x\" type=\"",
    "Application",
    "\"/>",
    "<option name=\"a\" value=\"$PROJECT_DIR$/../",
    "<project>",
    "</project>",
    "<dependency>",
    "applicationUrl",
    "\"profiles\"",
    "commandName",
    "Project",
    "http://*:",
    "ENV.fetch(",
    "sinatra",
    "UseUrls(",
];

proptest! {
    #[test]
    fn any_files_are_answered(texts in proptest::collection::vec(
        proptest::collection::vec(proptest::sample::select(WORDS.as_slice()), 0..30), FILES.len()
    )) {
        let mut tree = MemoryTree::new(FILES.iter().zip(&texts).map(|(file, words)| (*file, words.concat())));
        tree.insert(".vscode/launch.json", LAUNCH);
        tree.insert(".vscode/tasks.json", texts[0].concat());
        let answers = detect(&tree, &|_| None);
        prop_assert!(answers.len() >= 9);
    }
}

/// The JVM's part of a large workspace: many modules, many sources, and a configuration for each of some of them.
#[test]
fn a_large_workspace_is_answered_at_once() {
    let mut tree = MemoryTree::default();
    for module in 0..200 {
        let root = format!("services/m{module}");
        let pom = format!(
            "<project><artifactId>m{module}</artifactId><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency>\
             <dependency><artifactId>m{}</artifactId></dependency></dependencies></project>",
            (module + 1) % 200
        );
        tree.insert(format!("{root}/pom.xml"), pom);
        tree.insert(
            format!("{root}/src/main/resources/application.yml"),
            format!("server.port: {}\n", 9000 + module),
        );
        for class in 0..98 {
            let text = if class == 0 {
                format!("package a.m{module};\n@SpringBootApplication class Main0 {{}}\n")
            } else {
                format!("package a.m{module};\nclass C{class} {{ int value = {class}; }}\n")
            };
            let name = if class == 0 {
                "Main0".to_owned()
            } else {
                format!("C{class}")
            };
            tree.insert(
                format!("{root}/src/main/java/a/m{module}/{name}.java"),
                text,
            );
        }
    }
    let configurations: Vec<String> = (0..20)
        .map(|n| format!(r#"{{ "type": "java", "request": "launch", "name": "{n}", "mainClass": "a.m{n}.Main0" }}"#))
        .collect();
    let launch = format!(r#"{{ "configurations": [{}] }}"#, configurations.join(","));
    tree.insert(".vscode/launch.json", launch);
    let before = std::time::Instant::now();
    let answers = detect(&tree, &|_| None);
    let took = before.elapsed();
    let ports: Vec<u16> = answers
        .iter()
        .map(|it| it.detection.ports[0].port)
        .collect();
    assert_eq!(ports, (9000..9020).collect::<Vec<u16>>());
    // Without optimizing, and on a machine that does other things, too.
    assert!(took.as_secs() < 30, "{took:?}");
    println!("20,000 files, 20 configurations: {took:?}");
}
