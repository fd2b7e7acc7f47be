//! Django: the subcommand of `manage.py` decides whether it serves.

use ashore_texts::{Text, text};

use super::option::by_option;
use crate::{
    command::{CommandLine, port_of, positional},
    detection::Detection,
    source,
    tools::{shell::Shell, unsaid::default_port},
};

/// Django's subcommand decides whether it serves.
pub(super) fn django(shell: &Shell<'_>, command: &CommandLine) -> Detection {
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
        return Detection::unknown(Text::UnsaidManage).framework("django");
    };
    let default = match verb.as_str() {
        "runserver" | "runserver_plus" | "runsslserver" | "testserver" | "run_server"
        | "rundaphne" => 8000,
        "tailwind" | "livereload" | "shell_plus" if !command.has("--notebook") => {
            return Detection::none(text!(NoneCommand {
                command: format!("manage.py {}", verb.value)
            }))
            .framework("django");
        }
        _ if verb.unresolved => {
            return Detection::unknown(text!(UnsaidManageValue { value: &verb.value }))
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
                _ => Detection::none(text!(NoneCommand {
                    command: format!("manage.py {name}")
                }))
                .framework("django"),
            };
        }
    };
    if let Some(found) = by_option(command, &["--addrport", "--port"]) {
        return found.framework("django");
    }
    if let Some(address) = names.get(1) {
        if let Some(port) = port_of(address.as_str()) {
            return Detection::written(port, address).framework("django");
        }
        if address.unresolved {
            return Detection::unknown(text!(UnsaidRunserver {
                value: &address.value
            }))
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
