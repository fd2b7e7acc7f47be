//! Java, Kotlin and other languages of the JVM: a main class, a task of Gradle or Maven, a server with an application.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::CommandLine,
    configuration::Configuration,
    detection::Detection,
    tools::jvm::{self, launch::JvmLaunch},
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "java",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(configuration.type_name.as_str(), "java" | "kotlin")
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    if let Some(found) = jvm::servers::detect(configuration) {
        return found;
    }
    let run = &configuration.run;
    if let Some(runtime) = &run.runtime
        && matches!(runtime.as_str(), "gradle" | "mvn")
    {
        let mut words = vec![runtime.clone()];
        words.extend(run.runtime_args.iter().cloned());
        let command = CommandLine {
            words,
            env: run.env.clone(),
            cwd: run.cwd.clone(),
        };
        return shell.run(&command);
    }
    let launch = JvmLaunch::of(workspace, configuration);
    if let Some(main) = &launch.main
        && (main.unresolved || main.value.contains("${"))
    {
        return Detection::unknown(Text::UnsaidOpenFile);
    }
    jvm::framework::program(workspace, &launch)
}
