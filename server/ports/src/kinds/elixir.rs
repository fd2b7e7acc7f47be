//! Elixir: Phoenix's task, and the port of its endpoint in the configuration of development.

use ashore_texts::{Text, text};

use super::kind::ConfigurationKind;
use crate::{
    command::{self, number},
    configuration::Configuration,
    detection::{Confidence, Detection},
    doc, path,
    source::text::{closing, words},
    tools::shell::Shell,
    workspace::WorkspaceFiles,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "elixir",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "mix_task"
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let task = ["task", "mix/argument"]
        .iter()
        .find_map(|key| run.option(key))
        .map_or("", |it| it.as_str());
    match task {
        "phx.server" | "phoenix.server" => endpoint(workspace, configuration),
        "" | "run" => Detection::unknown(Text::UnsaidTask),
        _ => Detection::none(text!(NoneCommand {
            command: format!("mix {task}")
        })),
    }
}

/// `http: [port: 4000]` of the endpoint, not a port of the database beside it.
fn endpoint(workspace: &WorkspaceFiles<'_>, configuration: &Configuration) -> Detection {
    let run = &configuration.run;
    let file = path::join(&run.cwd, "config/dev.exs");
    let text = workspace.read(&file).unwrap_or_default();
    // Comments keep their length, so that places stay.
    let clean: String = text
        .split_inclusive('\n')
        .map(|line| match line.trim_start().starts_with('#') {
            true => line.replace(|c: char| c != '\n', " "),
            false => line.to_owned(),
        })
        .collect();
    let written = words(&clean, "http").find_map(|at| {
        let rest = clean[at + 4..].strip_prefix(':')?;
        let open = at + 5 + rest.find('[').filter(|it| rest[..*it].trim().is_empty())?;
        let close = closing(&clean, open).min(clean.len());
        let port = words(&clean[open..close], "port").next()? + open;
        let value = clean[port..close].strip_prefix("port:")?;
        let value = &value[..value.find([',', '\n']).unwrap_or(value.len())];
        Some((port, value.trim().to_owned()))
    });
    let Some((at, value)) = written else {
        return Detection::http(4000, Confidence::Default, vec![configuration.place.clone()])
            .framework("phoenix");
    };
    let evidence = doc::evidence(&file, &text, at);
    // `String.to_integer(System.get_env("PORT") || "4000")`.
    let mut quoted = value.split('"').skip(1).step_by(2);
    let set = quoted
        .clone()
        .find_map(|name| command::var(&run.env, name))
        .and_then(|it| Some((it.evidence.clone(), command::port_of(it.as_str())?)));
    if let Some((place, port)) = set {
        return Detection::http(port, Confidence::Certain, vec![place, evidence])
            .framework("phoenix");
    }
    let digits = number(&value).or_else(|| quoted.find_map(number));
    match digits {
        Some(port) => {
            Detection::http(port, Confidence::Certain, vec![evidence]).framework("phoenix")
        }
        None => Detection::unknown(text!(UnsaidEndpoint { value })),
    }
}
