//! Python: the interpreter, its web servers and their frameworks.

use super::program;
use crate::{
    command::{self, CommandLine, number, port_of, positional},
    detection::{Confidence, Detection},
    evidence::PlacedText,
    path, source,
    source::imports::python_module,
    tools::default_port::default_port,
    tools::env_files::with_env_files,
    tools::shell::{Shell, ToolRow},
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[
    (
        &[
            "python",
            "python3",
            "python2",
            "py",
            "python3.10",
            "python3.11",
            "python3.12",
            "python3.13",
            "pypy3",
            "ipython",
            "opentelemetry-instrument",
            "ddtrace-run",
            "newrelic-admin",
            "watchmedo",
            "watchfiles",
            "coverage",
            "debugpy",
        ],
        python,
    ),
    (&["flask"], flask),
    (&["gunicorn", "gunicorn.app.wsgiapp"], gunicorn),
    (&["manage.py", "django-admin", "django", "manage"], django),
    (&["http.server"], http_server),
    (&["streamlit"], streamlit),
    (
        &[
            "celery",
            "rq",
            "dramatiq",
            "arq",
            "huey_consumer",
            "huey_consumer.py",
            "alembic",
            "pip",
            "pre-commit",
            "mypy",
            "pylint",
            "black",
            "isort",
            "nox",
            "scrapy",
            "faust",
            "taskiq",
        ],
        celery,
    ),
    (
        &[
            "uvicorn",
            "hypercorn",
            "daphne",
            "sanic",
            "fastapi",
            "waitress-serve",
            "waitress",
            "litestar",
            "granian",
            "jupyter",
            "jupyter-lab",
            "jupyter-notebook",
            "chalice",
            "mkdocs",
            "mlflow",
            "airflow",
            "superset",
            "bokeh",
            "panel",
            "chainlit",
            "langgraph",
            "rasa",
            "locust",
            "adk",
            "gradio",
            "prefect",
            "bottle",
            "tornado",
            "quart",
            "robyn",
            "uwsgi",
            "twist",
            "jupyterhub",
            "homeassistant",
            "hass",
            "odoo-bin",
            "odoo",
            "dagster",
            "dagster-webserver",
            "marimo",
            "solara",
            "voila",
            "reflex",
            "functions-framework-python",
        ],
        served,
    ),
];

const WITH_VALUE: [&str; 4] = ["-X", "-W", "-c", "--check-hash-based-pycs"];

fn python(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let args = command.args();
    let mut at = 0;
    while let Some(arg) = args.get(at) {
        match arg.as_str() {
            "-m" => {
                let Some(module) = args.get(at + 1) else {
                    break;
                };
                return self::module(shell, command, module, &args[at + 2..]);
            }
            "-c" => return Detection::unknown("it runs a line of Python"),
            "run" | "run-program" if command.tool() != "python" => at += 1,
            "--listen" | "--connect" => at += 2,
            word if WITH_VALUE.contains(&word) => at += 2,
            word if word.starts_with('-') && word.len() > 1 => at += 1,
            _ => return script(shell, command, arg, &args[at + 1..]),
        }
    }
    Detection::unknown("it names no script")
}

/// `-m NAME`: a tool, or a module of the workspace.
fn module(
    shell: &Shell<'_>,
    command: &CommandLine,
    module: &PlacedText,
    args: &[PlacedText],
) -> Detection {
    let workspace = shell.workspace;
    let words = |name: &str| {
        std::iter::once(module.with(name))
            .chain(args.iter().cloned())
            .collect::<Vec<_>>()
    };
    let name = module.as_str();
    if matches!(name, "debugpy" | "coverage" | "ddtrace") || name.ends_with("pdb") {
        return python(shell, &command.with_words(words("debugpy")));
    }
    let is_tool = shell.knows(name) && !matches!(name, "manage");
    if is_tool {
        return shell.run(&command.with_words(words(name)));
    }
    let main = |folder: &str| python_module(workspace, folder, &format!("{name}.__main__"));
    let file = main(&command.cwd).or_else(|| python_module(workspace, &command.cwd, name));
    match file {
        Some(file) if path::name(&file) == "manage.py" => {
            django(shell, &command.with_words(words("manage.py")))
        }
        Some(file) => of_file(shell, command, file, args),
        // A tool that is installed and nobody here knows: `uvicorn.main`, `flask.cli`.
        None => match name.split('.').next().filter(|first| shell.knows(first)) {
            Some(first) => shell.run(&command.with_words(words(first))),
            None => program::detect(workspace, command, &[], args),
        },
    }
}

fn script(
    shell: &Shell<'_>,
    command: &CommandLine,
    script: &PlacedText,
    args: &[PlacedText],
) -> Detection {
    let workspace = shell.workspace;
    let name = path::name(script.as_str());
    if script.as_str().contains("${") {
        return Detection::unknown(format!("the program is `{}`", script.value));
    }
    let words = |name: &str| {
        std::iter::once(script.with(name))
            .chain(args.iter().cloned())
            .collect::<Vec<_>>()
    };
    if name == "manage.py" || name == "django-admin.py" {
        return django(shell, &command.with_words(words("manage.py")));
    }
    let file = path::join(&command.cwd, script.as_str());
    // `.venv/bin/flask run`.
    if !workspace.exists(&file) && shell.knows(name.trim_end_matches(".py")) {
        return shell.run(&command.with_words(words(name.trim_end_matches(".py"))));
    }
    if workspace.exists(&path::join(&file, "__main__.py")) {
        return of_file(shell, command, path::join(&file, "__main__.py"), args);
    }
    of_file(shell, command, file, args)
}

fn of_file(
    shell: &Shell<'_>,
    command: &CommandLine,
    file: String,
    args: &[PlacedText],
) -> Detection {
    let workspace = shell.workspace;
    let text = workspace.read(&file);
    // A script that hands its arguments to Django.
    if text
        .as_ref()
        .is_some_and(|text| text.contains("execute_from_command_line"))
    {
        let words = std::iter::once(PlacedText::new("manage.py", &command.words[0].evidence))
            .chain(args.iter().cloned())
            .collect();
        return django(shell, &command.with_words(words));
    }
    if text.is_none() {
        return program::detect(workspace, command, &[], args);
    }
    let folder = path::parent(&file).to_owned();
    let mut found = program::detect(workspace, command, &[file], args);
    found.folder.get_or_insert(folder);
    found
}

fn by_option(command: &CommandLine, names: &[&str]) -> Option<Detection> {
    let text = command.option(names)?;
    Some(match port_of(text.as_str()) {
        Some(port) => Detection::written(port, &text),
        None if text.as_str().starts_with("unix:") => {
            Detection::none("it listens on a socket file")
        }
        // `0.0.0.0` alone keeps the default port.
        None if !text.unresolved && !text.as_str().contains(':') && text.as_str().contains('.') => {
            return None;
        }
        None => Detection::unknown(format!("the port on its command line is `{}`", text.value)),
    })
}

fn flask(shell: &Shell<'_>, command: &CommandLine) -> Detection {
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
        return Detection::none(format!("`flask {verb}` serves nobody")).framework("flask");
    }
    let command = with_env_files(workspace, command, &[".flaskenv", ".env"]);
    by_option(&command, &["--port", "-p"])
        .or_else(|| program::by_variable(&command, &["FLASK_RUN_PORT"]))
        .unwrap_or_else(|| default_port(&command, 5000))
        .framework("flask")
}

fn gunicorn(shell: &Shell<'_>, command: &CommandLine) -> Detection {
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

/// Django's subcommand decides whether it serves.
fn django(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let with_value = [
        "--settings",
        "--pythonpath",
        "--verbosity",
        "-v",
        "--addrport",
        "--cert-file",
        "--key-file",
        "--reloader-type",
        "--reloader-interval",
        "--host",
        "--port",
        "-p",
    ];
    let names = positional(command.args(), &with_value);
    let Some(verb) = names.first() else {
        return Detection::unknown("the subcommand of manage.py is not said here")
            .framework("django");
    };
    let default = match verb.as_str() {
        "runserver" | "runserver_plus" | "runsslserver" | "testserver" | "run_server"
        | "rundaphne" => 8000,
        "tailwind" | "livereload" | "shell_plus" if !command.has("--notebook") => {
            return Detection::none(format!("`manage.py {}` serves nobody", verb.value))
                .framework("django");
        }
        _ if verb.unresolved => {
            return Detection::unknown(format!("the subcommand of manage.py is `{}`", verb.value))
                .framework("django");
        }
        // A command of the project's own may serve.
        name => {
            let file = workspace
                .find("", |file| {
                    file.ends_with(&format!("management/commands/{name}.py"))
                })
                .next()
                .map(str::to_owned);
            let own = file.map(|file| source::scan(workspace, &[file], command).detection);
            return match own {
                Some(own) if !own.ports.is_empty() => own.framework("django"),
                _ => {
                    Detection::none(format!("`manage.py {name}` serves nobody")).framework("django")
                }
            };
        }
    };
    if let Some(found) = by_option(command, &["--addrport", "--port"]) {
        return found.framework("django");
    }
    if let Some(address) = names.get(1) {
        if let Some(port) = port_of(address.as_str()) {
            return Detection::written(port, &address).framework("django");
        }
        if address.unresolved {
            return Detection::unknown(format!("the address of runserver is `{}`", address.value))
                .framework("django");
        }
    }
    // `Command.default_port = "8080"` in manage.py, RUNSERVERPLUS_SERVER_ADDRESS_PORT in the settings.
    let manage = workspace.above(&command.cwd, &["manage.py"]);
    let own = manage
        .as_ref()
        .and_then(|file| source::configured(workspace, file, &["default_port"], command))
        .or_else(|| {
            let plus = verb.as_str() == "runserver_plus";
            let file = workspace
                .find(&command.cwd, |file| {
                    file.ends_with("settings.py") || file.ends_with("settings/base.py")
                })
                .next()?;
            plus.then(|| {
                source::configured(
                    workspace,
                    file,
                    &["RUNSERVERPLUS_SERVER_ADDRESS_PORT"],
                    command,
                )
            })?
        });
    own.unwrap_or_else(|| default_port(command, default))
        .framework("django")
}

fn http_server(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
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

fn streamlit(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    if !command.has("run") && !command.has("hello") {
        return Detection::none("it serves nobody");
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

fn celery(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
    if command.has("flower") {
        return by_option(command, &["--port"]).unwrap_or_else(|| default_port(command, 5555));
    }
    Detection::none(format!("`{}` works and serves nobody", command.tool()))
}

/// Tool, options, variables, default; and the subcommands that serve, when there are others.
type Served = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
    u16,
    &'static [&'static str],
);

const SERVED: &[Served] = &[
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

fn served(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let name = command.tool();
    let Some((names, options, variables, default, verbs)) =
        SERVED.iter().find(|it| it.0.contains(&name))
    else {
        return program::detect(workspace, command, &[], command.args());
    };
    if !verbs.is_empty()
        && !command
            .args()
            .iter()
            .any(|arg| verbs.contains(&arg.as_str()))
    {
        return Detection::none(format!("this subcommand of `{name}` serves nobody"));
    }
    let command = if name == "quart" {
        with_env_files(workspace, command, &[".flaskenv", ".env"])
    } else {
        command.clone()
    };
    let found = by_option(&command, options).or_else(|| program::by_variable(&command, variables));
    match found {
        Some(found) => found.framework(names[0]),
        None if *default == 0 => Detection::unknown(format!("`{name}` is not told a port here")),
        None => default_port(&command, *default).framework(names[0]),
    }
}
