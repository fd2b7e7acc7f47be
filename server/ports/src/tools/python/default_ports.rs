//! Python's servers that are alike: an option, a variable, a default port.

use ashore_texts::text;

use super::option::by_option;
use crate::{
    command::CommandLine,
    detection::Detection,
    tools::{env_files::with_env_files, program, shell::Shell, unsaid::default_port},
};

/// Tool, options, variables, default; and the subcommands that serve, when there are others.
type SimpleServer = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
    u16,
    &'static [&'static str],
);

const SIMPLE_SERVERS: &[SimpleServer] = &[
    (&["uvicorn"], &["--port"], &["UVICORN_PORT"], 8000, &[]),
    (&["hypercorn"], &["--bind", "-b"], &[], 8000, &[]),
    (&["daphne"], &["--port", "-p"], &[], 8000, &[]),
    (&["sanic"], &["--port", "-p"], &["SANIC_PORT"], 8000, &[]),
    (&["fastapi"], &["--port"], &["PORT"], 8000, &["dev", "run"]),
    (
        &["waitress-serve", "waitress"],
        &["--port", "--listen"],
        &[],
        8080,
        &[],
    ),
    (
        &["litestar"],
        &["--port", "-p"],
        &["LITESTAR_PORT"],
        8000,
        &["run"],
    ),
    (&["granian"], &["--port"], &["GRANIAN_PORT"], 8000, &[]),
    (
        &["jupyter", "jupyter-lab", "jupyter-notebook"],
        &["--port", "--ServerApp.port"],
        &["JUPYTER_PORT"],
        8888,
        &[],
    ),
    (&["chalice"], &["--port"], &[], 8000, &["local"]),
    (&["mkdocs"], &["--dev-addr", "-a"], &[], 8000, &["serve"]),
    (
        &["mlflow"],
        &["--port", "-p"],
        &["MLFLOW_PORT"],
        5000,
        &["ui", "server"],
    ),
    (
        &["airflow"],
        &["--port", "-p"],
        &["AIRFLOW__WEBSERVER__WEB_SERVER_PORT"],
        8080,
        &["webserver", "standalone", "api-server"],
    ),
    (
        &["superset"],
        &["--port", "-p"],
        &["FLASK_RUN_PORT"],
        5000,
        &["run"],
    ),
    (
        &["bokeh", "panel"],
        &["--port"],
        &["BOKEH_PORT"],
        5006,
        &["serve"],
    ),
    (
        &["chainlit"],
        &["--port", "-p"],
        &["CHAINLIT_PORT"],
        8000,
        &["run"],
    ),
    (&["langgraph"], &["--port"], &[], 2024, &["dev"]),
    (&["rasa"], &["--port", "-p"], &[], 5005, &["run"]),
    (
        &["locust"],
        &["--web-port", "-P"],
        &["LOCUST_WEB_PORT"],
        8089,
        &[],
    ),
    (&["adk"], &["--port"], &[], 8000, &["web", "api_server"]),
    (
        &["prefect"],
        &["--port"],
        &["PREFECT_SERVER_API_PORT"],
        4200,
        &["server"],
    ),
    (&["quart"], &["--port", "-p"], &[], 5000, &["run"]),
    (
        &["uwsgi"],
        &["--http", "--http-socket", "--socket", "--https"],
        &[],
        0,
        &[],
    ),
    (&["homeassistant", "hass"], &[], &[], 8123, &[]),
    (
        &["odoo-bin", "odoo"],
        &["--http-port", "-p", "--xmlrpc-port"],
        &[],
        8069,
        &[],
    ),
    (&["jupyterhub"], &["--port"], &[], 8000, &[]),
    (
        &["dagster", "dagster-webserver"],
        &["--port", "-p"],
        &[],
        3000,
        &[],
    ),
    (&["marimo"], &["--port", "-p"], &[], 2718, &["edit", "run"]),
    (&["solara"], &["--port"], &[], 8765, &["run"]),
    (&["voila"], &["--port"], &[], 8866, &[]),
    (
        &["reflex"],
        &["--frontend-port"],
        &["FRONTEND_PORT"],
        3000,
        &["run"],
    ),
];

pub(super) fn simple_server(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let name = command.tool();
    let Some((names, options, variables, default, verbs)) =
        SIMPLE_SERVERS.iter().find(|it| it.0.contains(&name))
    else {
        return program::detect(workspace, command, &[], command.args());
    };
    if !verbs.is_empty()
        && !command
            .args()
            .iter()
            .any(|arg| verbs.contains(&arg.as_str()))
    {
        return Detection::none(text!(NoneSubcommand { name }));
    }
    let command = if name == "quart" {
        with_env_files(workspace, command, &[".flaskenv", ".env"])
    } else {
        command.clone()
    };
    let found = by_option(&command, options).or_else(|| program::by_variable(&command, variables));
    match found {
        Some(found) => found.framework(names[0]),
        None if *default == 0 => Detection::unknown(text!(UnsaidNotTold { name })),
        None => default_port(&command, *default).framework(names[0]),
    }
}
