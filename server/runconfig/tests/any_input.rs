//! Whatever stands in the files, there is an answer and no panic.

use ashore_runconfig::{MemoryTree, detect};
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
