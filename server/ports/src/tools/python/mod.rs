//! Python: the interpreter, its web servers and their frameworks.

mod default_ports;
mod django;
mod interpreter;
mod option;
mod servers;

use super::shell::ToolRow;
use default_ports::simple_server;
use django::django;
use interpreter::python;
use servers::{celery, flask, gunicorn, http_server, streamlit};

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
        simple_server,
    ),
];
