//! Test runners: what they open is theirs and gone with them.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    configuration::{Configuration, RawConfiguration},
    detection::Detection,
    doc::Node,
    evidence::PlacedText,
    path,
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "test",
    fits,
    detect,
};

/// Programs that run tests, as a script's last name or as a module.
const RUNNERS: [&str; 23] = [
    "jest",
    "jest.js",
    "vitest",
    "vitest.mjs",
    "vitest.js",
    "mocha",
    "_mocha",
    "mocha.js",
    "ava",
    "ava.js",
    "cypress",
    "playwright",
    "karma",
    "pytest",
    "unittest",
    "nose2",
    "tox",
    "rspec",
    "phpunit",
    "nextest",
    "py.test",
    "behave",
    "robot",
];

/// How VS Code's extension for Python starts tests.
const ADAPTERS: [&str; 3] = [
    "/vscode_pytest/run_pytest_script.py",
    "/unittestadapter/execution.py",
    "/python_files/testlauncher.py",
];

/// How VS Code's and Eclipse's extensions for Java start tests.
const JAVA: [&str; 3] = [
    "com.microsoft.java.test.runner.",
    "org.eclipse.jdt.internal.junit.runner.",
    "org.testng.TestNG",
];

fn fits(configuration: &Configuration) -> bool {
    let run = &configuration.run;
    let is_runner = |text: &PlacedText| RUNNERS.contains(&path::name(text.as_str()));
    let by_type = [
        "JUnit",
        "TestNG",
        "JavaScriptTestRunner",
        "tests",
        "PyTest",
        "RSpec",
        "PHPUnit",
        "GoTest",
    ]
    .iter()
    .any(|word| configuration.type_name.contains(word));
    let go = configuration.type_name == "go"
        && run
            .option("mode")
            .is_some_and(|mode| mode.as_str() == "test");
    let runtime = run.runtime.iter().chain(run.runtime_args.iter().take(3));
    let firsts = run.program.iter().chain(&run.module).chain(runtime);
    let purpose = match &configuration.raw {
        RawConfiguration::Vscode(node) => node.get("purpose").is_some_and(|it| {
            let words = it.items().iter().chain(std::iter::once(it));
            words
                .filter_map(Node::text)
                .any(|word| word.contains("test"))
        }),
        RawConfiguration::Intellij(_) => false,
    };
    // What editors run tests with: the name alone would be anybody's.
    let adapter = run.program.as_ref().is_some_and(|it| {
        let program = it.as_str().replace('\\', "/");
        ADAPTERS.iter().any(|adapter| program.ends_with(adapter))
    });
    let java = run
        .option("mainClass")
        .or(run.program.as_ref())
        .is_some_and(|it| JAVA.iter().any(|class| it.as_str().starts_with(class)));
    // `manage.py test`, `npm test`.
    let django = run
        .program
        .as_ref()
        .is_some_and(|it| path::name(it.as_str()) == "manage.py")
        && run.args.first().is_some_and(|arg| arg.as_str() == "test");
    let mut script = run
        .runtime_args
        .iter()
        .map(PlacedText::as_str)
        .filter(|arg| *arg != "run" && *arg != "run-script");
    let npm = run
        .runtime
        .as_ref()
        .is_some_and(|it| matches!(path::stem(it.as_str()), "npm" | "yarn" | "pnpm" | "bun"))
        && script
            .next()
            .is_some_and(|arg| arg == "test" || arg.starts_with("test:") || arg == "t");
    by_type
        || go
        || purpose
        || adapter
        || java
        || django
        || npm
        || firsts.into_iter().any(is_runner)
}

fn detect(_shell: &Shell<'_>, _configuration: &Configuration) -> Detection {
    Detection::none(Text::NoneTests)
}
