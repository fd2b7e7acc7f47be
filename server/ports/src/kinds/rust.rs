//! Rust: `cargo` of CodeLLDB, binaries under `target/`, IntelliJ's cargo commands.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::{CommandLine, option, simple_commands},
    configuration::{Configuration, RawConfiguration},
    detection::Detection,
    doc::Node,
    evidence::PlacedText,
    path, tools,
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "rust",
    fits,
    detect,
};

fn is_debugger(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "lldb"
            | "codelldb"
            | "lldb-dap"
            | "cppdbg"
            | "cppvsdbg"
            | "gdb"
            | "lldb-mi"
            | "probe-rs-debug"
            | "rust"
    )
}

fn cargo(configuration: &Configuration) -> Option<&Node> {
    match &configuration.raw {
        RawConfiguration::Vscode(node) => node.get("cargo"),
        RawConfiguration::Intellij(_) => None,
    }
}

fn fits(configuration: &Configuration) -> bool {
    let program = configuration
        .run
        .program
        .as_ref()
        .map_or("", |it| it.as_str());
    let built = program.contains("target/debug")
        || program.contains("target\\debug")
        || program.contains("target/release")
        || program.starts_with("${cargo:");
    configuration.type_name.contains("CargoCommand")
        || configuration.type_name == "rust"
        || is_debugger(configuration) && (cargo(configuration).is_some() || built)
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let command = CommandLine {
        words: vec![PlacedText::new("cargo", &configuration.place)],
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    };
    if let Some(line) = run
        .option("command")
        .filter(|_| configuration.type_name.contains("CargoCommand"))
    {
        let line = line.with(format!("cargo {}", line.value));
        return shell.run_all(&simple_commands(&line, &run.env, &run.cwd));
    }
    if let Some(cargo) = cargo(configuration) {
        let words: Vec<PlacedText> = cargo
            .get("args")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Node::text)
            .map(|word| PlacedText::new(word, &configuration.place))
            .collect();
        if words
            .iter()
            .any(|word| word.as_str() == "test" || word.as_str() == "--no-run")
        {
            return Detection::none(Text::NoneTests);
        }
        let filter = |key: &str| cargo.path(&["filter", key]).and_then(Node::text);
        let is_bin = filter("kind") == Some("bin");
        let bin = option(&words, &["--bin"])
            .map(|it| it.value)
            .or_else(|| filter("name").filter(|_| is_bin).map(str::to_owned));
        let package = option(&words, &["--package", "-p"]).map(|it| it.value);
        let example = option(&words, &["--example"]).map(|it| it.value);
        let manifest = option(&words, &["--manifest-path"]);
        let cwd = manifest.map_or(run.cwd.clone(), |it| {
            path::parent(&path::join(&configuration.folder, it.as_str())).to_owned()
        });
        let command = CommandLine { cwd, ..command };
        return tools::rust::binary(
            workspace,
            &command,
            package.as_deref(),
            bin.as_deref(),
            example.as_deref(),
            &run.args,
        );
    }
    let program = run.program.as_ref().map_or("", |it| it.as_str());
    let name = path::stem(program);
    if name.contains("${") {
        // `target/debug/${workspaceFolderBasename}` is the package of the folder.
        return tools::rust::binary(workspace, &command, None, None, None, &run.args);
    }
    // `services/api/target/debug/api` belongs to `services/api`.
    let cwd = program
        .split("target")
        .next()
        .map(|it| path::join(&configuration.folder, it));
    let command = CommandLine {
        cwd: cwd.unwrap_or(command.cwd.clone()),
        ..command
    };
    tools::rust::binary(workspace, &command, None, Some(name), None, &run.args)
}
