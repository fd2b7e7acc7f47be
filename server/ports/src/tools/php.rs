//! PHP: the built-in server, Artisan, Symfony and their like; Xdebug's port is the debugger's.

use ashore_texts::{Text, text};

use crate::{
    command::{self, CommandLine, port_of},
    detection::{Confidence, Detection},
    evidence::PlacedText,
    path, source,
    tools::env_files::with_env_files,
    tools::shell::{Shell, ToolRow},
    tools::unsaid::default_port,
};

pub(super) const TOOLS: &[ToolRow] = &[
    (&["php"], php),
    (&["artisan"], artisan),
    (&["symfony"], symfony),
    (&["spark"], |_, command| {
        serves_by_verb(command, &["serve"], 8080, "codeigniter")
    }),
    (&["yii"], |_, command| {
        serves_by_verb(command, &["serve"], 8080, "yii")
    }),
    (&["cake"], |_, command| {
        serves_by_verb(command, &["server"], 8765, "cakephp")
    }),
    (&["composer"], composer),
];

/// `php -S host:port`, `php artisan serve`, `php script.php`.
pub(crate) fn php(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    if let Some(text) = command.option(&["-S", "--server"]) {
        return match port_of(&text.value) {
            Some(port) => Detection::http(port, Confidence::Certain, vec![text.evidence]),
            None => Detection::unknown(text!(UnsaidAddress { value: &text.value })),
        };
    }
    let script = command::positional(command.args(), &["-d", "-c", "-z", "-t"]);
    let Some(script) = script.first().map(|it| (*it).clone()) else {
        return Detection::none(Text::NoneNoListener);
    };
    let at = command.words.iter().position(|it| *it == script);
    let inner = command.skip(at.unwrap_or(0));
    let tool = inner.tool().to_owned();
    match tool.as_str() {
        "console" => {
            let serves = inner
                .args()
                .iter()
                .any(|it| it.value.starts_with("server:"));
            return match serves {
                true => serves_by_verb(&inner, &["server:run", "server:start"], 8000, "symfony"),
                false => Detection::none(Text::NoneACommand),
            };
        }
        "cake.php" => return serves_by_verb(&inner, &["server"], 8765, "cakephp"),
        _ => {}
    }
    if TOOLS
        .iter()
        .any(|(names, _)| names.contains(&tool.as_str()))
        && tool != "php"
    {
        return shell.run(&inner);
    }
    if script.value.contains("${") {
        return Detection::none(Text::NoneOpenScript);
    }
    let file = path::join(&command.cwd, &script.value);
    let scan = source::scan(workspace, std::slice::from_ref(&file), &inner);
    if !scan.detection.ports.is_empty() {
        return scan.detection;
    }
    match scan.was_read {
        true => Detection::none(Text::NoneScript),
        false => Detection::unknown(text!(UnsaidUnreadable {
            file: &script.value
        })),
    }
}

/// `artisan serve`: `--port`, `SERVER_PORT` of the environment and of `.env`, 8000.
fn artisan(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let name = command.args().first().map_or("", |it| it.value.as_str());
    let (default, variable) = match name {
        "serve" => (8000, "SERVER_PORT"),
        "octane:start" => (8000, "OCTANE_PORT"),
        "reverb:start" => (8080, "REVERB_SERVER_PORT"),
        "websockets:serve" => (6001, "LARAVEL_WEBSOCKETS_PORT"),
        _ => {
            return Detection::none(text!(NoneCommand {
                command: format!("artisan {name}")
            }));
        }
    };
    let command = &with_env_files(workspace, command, &[".env"]);
    let said = command
        .option(&["--port"])
        .or_else(|| {
            command
                .option(&["--host"])
                .filter(|it| it.value.contains(':'))
        })
        .or_else(|| command.var(variable).cloned());
    written_or_default(command, said, default, "laravel")
}

fn symfony(_shell: &Shell<'_>, command: &CommandLine) -> Detection {
    serves_by_verb(
        command,
        &["serve", "server:start", "local:server:start", "server:run"],
        8000,
        "symfony",
    )
}

/// A tool whose one command serves.
fn serves_by_verb(
    command: &CommandLine,
    verbs: &[&str],
    default: u16,
    name: &'static str,
) -> Detection {
    let said = command
        .args()
        .iter()
        .any(|it| verbs.contains(&it.value.as_str()));
    if !said {
        return Detection::none(text!(NoneCommandOf { name }));
    }
    let port = command.option(&["--port", "-p"]).or_else(|| {
        let mut all = command::positional(command.args(), &[]).into_iter();
        all.find(|it| it.value.contains(':') && port_of(&it.value).is_some())
            .cloned()
    });
    written_or_default(command, port, default, name)
}

fn written_or_default(
    command: &CommandLine,
    said: Option<PlacedText>,
    default: u16,
    name: &'static str,
) -> Detection {
    let found = match said {
        Some(text) => match port_of(&text.value) {
            Some(port) => Detection::http(port, Confidence::Certain, vec![text.evidence]),
            None => Detection::unknown(text!(UnsaidPortValue { value: &text.value })),
        },
        None => default_port(command, default),
    };
    found.framework(name)
}

/// A script of `composer.json`.
fn composer(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let mut words = command
        .args()
        .iter()
        .filter(|it| !it.value.starts_with('-'));
    let mut name = words.next();
    if name.is_some_and(|it| matches!(it.value.as_str(), "run" | "run-script" | "exec")) {
        name = words.next();
    }
    let Some(name) = name else {
        return Detection::none(Text::NoneInstallsBuilds);
    };
    let Some(document) = workspace.json(&path::join(&command.cwd, "composer.json")) else {
        return Detection::unknown(Text::UnsaidComposer);
    };
    let Some(node) = document.root.path(&["scripts", &name.value]) else {
        return Detection::none(Text::NoneInstallsBuilds);
    };
    let lines: Vec<PlacedText> = match document.text(node) {
        Some(text) => vec![text],
        None => node
            .items()
            .iter()
            .filter_map(|it| document.text(it))
            .collect(),
    };
    let mut found = Detection::default();
    for line in lines {
        let line = match line.value.strip_prefix('@') {
            Some(rest) if rest.starts_with("php ") => line.with(rest),
            Some(rest) => line.with(format!("composer run {rest}")),
            None => line,
        };
        if line.value.starts_with("Composer\\") {
            continue;
        }
        let commands = command::simple_commands(&line, &command.env, &command.cwd);
        found = found.merge(shell.run_all(&commands));
    }
    found
}
