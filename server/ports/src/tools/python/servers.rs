//! Python's servers that have files of their own or a mind of their own.

use ashore_texts::{Text, text};

use super::option::by_option;
use crate::{
    command::{self, CommandLine, number, port_of, positional},
    detection::{Confidence, Detection},
    evidence::PlacedText,
    path, source,
    tools::{env_files::with_env_files, program, shell::Shell, unsaid::default_port},
};

pub(super) fn flask(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let names = positional(
        command.args(),
        &[
            "--app",
            "-A",
            "--env-file",
            "-e",
            "--host",
            "-h",
            "--port",
            "-p",
            "--cert",
            "--key",
            "--extra-files",
            "--exclude-patterns",
        ],
    );
    let verb = names.first().map_or("", |it| it.as_str());
    if verb != "run" {
        return Detection::none(text!(NoneCommand {
            command: format!("flask {verb}")
        }))
        .framework("flask");
    }
    let command = with_env_files(workspace, command, &[".flaskenv", ".env"]);
    by_option(&command, &["--port", "-p"])
        .or_else(|| program::by_variable(&command, &["FLASK_RUN_PORT"]))
        .unwrap_or_else(|| default_port(&command, 5000))
        .framework("flask")
}

pub(super) fn gunicorn(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let by_file = || {
        let named = command
            .option(&["-c", "--config"])
            .map(|it| it.value.trim_start_matches("file:").to_owned());
        let named = named.map_or("gunicorn.conf.py".to_owned(), |it| {
            if let Some(module) = it.strip_prefix("python:") {
                module.replace('.', "/") + ".py"
            } else {
                it
            }
        });
        source::configured(
            workspace,
            &path::join(&command.cwd, &named),
            &["bind"],
            command,
        )
    };
    let inherited = || {
        let text = command.var("GUNICORN_CMD_ARGS")?;
        let words: Vec<PlacedText> = text
            .as_str()
            .split_whitespace()
            .map(|word| text.with(word))
            .collect();
        command::option(&words, &["--bind", "-b"]).and_then(|it| {
            port_of(it.as_str())
                .map(|port| Detection::http(port, Confidence::Certain, vec![it.evidence]))
        })
    };
    by_option(command, &["--bind", "-b"])
        .or_else(inherited)
        .or_else(by_file)
        .or_else(|| program::by_variable(command, &["PORT"]))
        .unwrap_or_else(|| default_port(command, 8000))
        .framework("gunicorn")
}

pub(super) fn http_server(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let names = positional(
        command.args(),
        &["-b", "--bind", "-d", "--directory", "-p", "--protocol"],
    );
    match names
        .first()
        .and_then(|it| number(it.as_str()).map(|port| (port, it)))
    {
        Some((port, text)) => {
            Detection::http(port, Confidence::Certain, vec![text.evidence.clone()])
        }
        None => default_port(command, 8000),
    }
}

pub(super) fn streamlit(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    if !command.has("run") && !command.has("hello") {
        return Detection::none(Text::NoneNobody);
    }
    let by_file = || {
        let text = workspace
            .toml(&path::join(&command.cwd, ".streamlit/config.toml"))?
            .at(&["server", "port"])?;
        Some(Detection::http(
            number(text.as_str())?,
            Confidence::Certain,
            vec![text.evidence],
        ))
    };
    by_option(command, &["--server.port"])
        .or_else(|| program::by_variable(command, &["STREAMLIT_SERVER_PORT"]))
        .or_else(by_file)
        .unwrap_or_else(|| default_port(command, 8501))
        .framework("streamlit")
}

pub(super) fn celery(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
    if command.has("flower") {
        return by_option(command, &["--port"]).unwrap_or_else(|| default_port(command, 5555));
    }
    Detection::none(text!(NoneWorks {
        command: command.tool()
    }))
}
