//! Elixir: Phoenix's task, and its port in the configuration of development.

use super::Kind;
use crate::{
    command::number,
    model::{Confidence, Configuration, Detection},
    path,
    workspace::Workspace,
};

pub(super) const KIND: Kind = Kind {
    name: "elixir",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "mix_task"
}

fn detect(workspace: &Workspace<'_>, configuration: &Configuration) -> Detection {
    let task = configuration
        .run
        .option("task")
        .map_or("", |it| it.as_str());
    if task != "phx.server" && task != "phoenix.server" {
        return Detection::none(format!("`mix {task}` serves nobody"));
    }
    let file = path::join(&configuration.run.cwd, "config/dev.exs");
    let text = workspace.read(&file).unwrap_or_default();
    let written = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with('#'))
        .find_map(|(n, line)| {
            let at = line.find("port: ")?;
            let digits = line[at + 6..].split(|c: char| !c.is_ascii_digit()).next()?;
            Some((number(digits)?, n, at))
        });
    match written {
        Some((port, line, _)) => {
            let at = text
                .split_inclusive('\n')
                .take(line)
                .map(str::len)
                .sum::<usize>();
            let evidence = crate::doc::evidence(&file, &text, at);
            Detection::http(port, Confidence::Certain, vec![evidence]).framework("phoenix")
        }
        None => Detection::http(4000, Confidence::Default, vec![configuration.place.clone()])
            .framework("phoenix"),
    }
}
