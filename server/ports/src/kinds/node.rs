//! JavaScript: node and its like, `node-terminal`, and runtimes that are package managers.

use super::kind::ConfigurationKind;
use crate::{
    command::{CommandLine, simple_commands},
    configuration::Configuration,
    detection::Detection,
    evidence::PlacedText,
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "node",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.trim_start_matches("pwa-"),
        "node" | "node2" | "node-terminal" | "bun" | "deno" | "legacy-node"
    )
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    shell.run_all(&commands(configuration))
}

/// The command lines that the editor makes of a configuration.
fn commands(configuration: &Configuration) -> Vec<CommandLine> {
    let run = &configuration.run;
    if let Some(line) = run
        .option("command")
        .filter(|_| configuration.type_name.ends_with("terminal"))
    {
        return simple_commands(line, &run.env, &run.cwd);
    }
    let node = || match &configuration.type_name[..] {
        "bun" => PlacedText::new("bun", &configuration.place),
        _ => PlacedText::new("node", &configuration.place),
    };
    let runtime = run
        .runtime
        .clone()
        .filter(|it| !it.as_str().is_empty())
        .unwrap_or_else(node);
    let mut words = vec![runtime];
    words.extend(run.runtime_args.iter().cloned());
    words.extend(run.program.iter().cloned());
    words.extend(run.args.iter().cloned());
    // What npm runs takes the arguments only after `--`.
    if matches!(crate::path::stem(words[0].as_str()), "npm")
        && run.program.is_none()
        && !run.args.is_empty()
    {
        let separated = run
            .runtime_args
            .iter()
            .chain(&run.args)
            .any(|it| it.as_str() == "--");
        if !separated && !run.runtime_args.is_empty() {
            words.insert(1 + run.runtime_args.len(), words[0].with("--"));
        }
    }
    vec![CommandLine {
        words,
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    }]
}
