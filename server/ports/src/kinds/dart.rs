//! Dart and Flutter.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::CommandLine, configuration::Configuration, detection::Detection, evidence::PlacedText,
    path, tools::dart, tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "dart",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "dart"
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let program = run.program.as_ref().map_or("", |it| it.as_str());
    let is_test = program.ends_with("_test.dart")
        || program
            .split(['/', '\\'])
            .any(|part| matches!(part, "test" | "integration_test" | "test_driver"));
    if is_test {
        return Detection::none(Text::NoneTests);
    }
    let args: Vec<PlacedText> = run.args.iter().chain(&run.runtime_args).cloned().collect();
    let is_app = configuration.type_name.starts_with("Flutter")
        || run.option("flutterMode").is_some()
        || run.option("deviceId").is_some()
        || matches!(run.option("debuggerType"), Some(it) if it.as_str().contains("lutter"));
    if is_app {
        return dart::app(&args);
    }
    let command = CommandLine {
        words: vec![PlacedText::new("dart", &configuration.place)],
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    };
    // VS Code sees a relative program from the workspace folder or from `cwd`, whichever has it.
    let beside = path::join(&configuration.folder, program);
    let program = if !program.starts_with('/') && workspace.exists(&beside) {
        format!("/{beside}")
    } else {
        program.to_owned()
    };
    let found = dart::script(
        workspace,
        &command,
        (!program.is_empty()).then_some(program.as_str()),
        &args,
    );
    // An app whose sources are not here is an app still.
    let is_main = program.is_empty() || path::name(path::parent(&program)) == "lib";
    if !found.is_answer() && is_main {
        return dart::app(&args);
    }
    found
}
