//! Python: scripts and modules.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::CommandLine,
    configuration::{Configuration, EditorFormat},
    detection::Detection,
    evidence::PlacedText,
    path,
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "python",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    let kind = configuration.type_name.as_str();
    matches!(kind, "python" | "debugpy")
        || kind.starts_with("Python")
        || kind == "UvRunConfigurationType"
        || kind.starts_with("Django")
        || kind.starts_with("Flask")
        || kind.starts_with("FastAPI")
        || kind == "DjangoServer"
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let mut words = vec![PlacedText::new("python", &configuration.place)];
    if let Some(module) = &run.module {
        words.push(module.with("-m"));
        words.push(module.clone());
    } else if let Some(program) = &run.program {
        words.push(program.clone());
    } else {
        return Detection::unknown(Text::UnsaidModule);
    }
    words.extend(run.args.iter().cloned());
    let mut command = CommandLine {
        words,
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    };
    // The editor reads the folder's `.env` where no other is named.
    if configuration.editor == EditorFormat::Vscode
        && run.missing_env_files.is_empty()
        && !run.options.iter().any(|(key, _)| key == "envFile")
    {
        let mut env = workspace
            .env_file(&path::join(&configuration.folder, ".env"))
            .unwrap_or_default();
        env.append(&mut command.env);
        command.env = env;
    }
    shell.run(&command)
}
