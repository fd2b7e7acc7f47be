//! Commands that run another command: `env`, `cross-env`, `npx`, `sh -c`, `poetry run`, `nodemon`, …

use ashore_texts::{Text, text};

use crate::{
    command::{self, CommandLine, assignment},
    detection::Detection,
    evidence::{PlacedText, Variable},
    path,
    tools::env_files::with_env_files,
    tools::shell::{Shell, ToolRow},
};

pub(super) const TOOLS: &[ToolRow] = &[
    (
        &[
            "env",
            "cross-env",
            "cross-env-shell",
            "exec",
            "time",
            "sudo",
            "nohup",
            "command",
            "start",
            "call",
            "winpty",
            "caffeinate",
            "stdbuf",
            "doppler",
            "infisical",
            "op",
            "with-env",
        ],
        plain,
    ),
    (&["dotenv", "dotenvx", "env-cmd", "dotenv-cli"], dotenv),
    (
        &["sh", "bash", "zsh", "dash", "cmd", "powershell", "pwsh"],
        shell,
    ),
    (&["npx", "bunx", "pnpx", "uvx"], runner),
    (
        &[
            "poetry", "uv", "pipenv", "pdm", "hatch", "rye", "conda", "mamba", "pixi",
        ],
        python_runner,
    ),
    (&["bundle"], bundle),
];

/// Options up to the first word that is none, and assignments on the way, belong to the wrapper.
fn plain(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let mut inner = command.skip(1);
    while let Some(word) = inner.words.first() {
        if let Some((name, value)) = assignment(word) {
            inner.env.push(Variable { name, value });
        } else if !word.as_str().starts_with('-') && word.as_str() != "run" {
            break;
        }
        inner.words.remove(0);
    }
    finish(shell, &inner)
}

fn finish(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    match command.words.as_slice() {
        [] => Detection::default(),
        // `cross-env-shell "a && b"`: one word that is a line.
        [line] if line.as_str().contains(' ') => {
            shell.run_all(&command::simple_commands(line, &command.env, &command.cwd))
        }
        _ => shell.run(command),
    }
}

/// `dotenv -e file -- command`, `env-cmd -f file command`, `dotenvx run -f file -- command`.
fn dotenv(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let mut inner = command.skip(1);
    let mut files = Vec::new();
    while let Some(word) = inner.words.first().map(|word| word.value.clone()) {
        match word.as_str() {
            "-e" | "-f" | "--env-file" | "--file" => {
                inner.words.remove(0);
                files.extend((!inner.words.is_empty()).then(|| inner.words.remove(0).value));
            }
            "-c" => {
                inner.words.remove(0);
            }
            "--" | "run" => {
                inner.words.remove(0);
            }
            word if word.starts_with('-') => {
                inner.words.remove(0);
            }
            _ => break,
        }
    }
    if files.is_empty() {
        files.push(".env".to_owned());
    }
    // What the shell has already set is stronger than the file.
    finish(shell, &with_env_files(workspace, &inner, &files))
}

/// `sh -c "line"`; a script is read line by line.
fn shell(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let at = command.args().iter().position(|arg| {
        matches!(
            arg.as_str(),
            "-c" | "-lc" | "-ec" | "/c" | "/C" | "-Command" | "-ic"
        )
    });
    if let Some(line) = at.and_then(|at| command.args().get(at + 1)) {
        return shell.run_all(&command::simple_commands(line, &command.env, &command.cwd));
    }
    match command::positional(command.args(), &[]).first() {
        Some(script) => self::script(shell, command, script),
        None => Detection::default(),
    }
}

/// A script that is itself the command.
pub(super) fn own_script(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    script(shell, command, &command.words[0])
}

/// A shell script, with the lines as evidence.
fn script(shell: &Shell<'_>, command: &CommandLine, script: &PlacedText) -> Detection {
    let workspace = shell.workspace;
    let file = path::join(&command.cwd, script.as_str());
    let Some(source) = workspace.read(&file) else {
        return Detection::unknown(text!(UnsaidUnreadable {
            file: &script.value
        }));
    };
    if !shell.step() {
        return Detection::default();
    }
    let joined = source.replace("\\\n", " \u{2}");
    let mut env = command.env.clone();
    let mut cwd = command.cwd.clone();
    let mut found = Detection::default();
    let mut number = 1;
    for line in joined.lines() {
        let evidence = crate::evidence::EvidencePlace {
            file: file.clone(),
            line: number,
            column: 1,
            text: line.replace('\u{2}', "").trim().to_owned(),
        };
        number += 1 + line.matches('\u{2}').count();
        let text = PlacedText::new(line.replace('\u{2}', ""), &evidence);
        // A marker command tells which variables and which folder the next line has.
        let marked = text.with(format!("{}\n:", text.value));
        for simple in command::simple_commands(&marked, &env, &cwd) {
            if simple.tool() == ":" {
                env = simple.env;
                cwd = simple.cwd;
            } else if !matches!(
                simple.tool(),
                "echo" | "printf" | "set" | "if" | "then" | "fi" | "for" | "do" | "done" | "else"
            ) {
                found = found.merge(shell.run(&simple));
            }
        }
    }
    found.because(&script.evidence)
}

fn runner(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let mut inner = command.skip(1);
    while let Some(word) = inner.words.first() {
        let has_value = matches!(
            word.as_str(),
            "-p" | "--package" | "-c" | "--call" | "--from" | "--with"
        );
        if !word.as_str().starts_with('-') {
            break;
        }
        inner
            .words
            .drain(..(1 + usize::from(has_value)).min(inner.words.len()));
    }
    // `npx next@14 dev`.
    if let Some(first) = inner.words.first_mut()
        && let Some((name, _)) = first
            .value
            .split_once('@')
            .filter(|(name, _)| !name.is_empty())
    {
        *first = first.with(name);
    }
    finish(shell, &inner)
}

/// `poetry run command`, `uv run --env-file x command`, `pipenv run command`.
fn python_runner(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let Some(at) = command.words.iter().position(|word| word.as_str() == "run") else {
        return Detection::none(Text::NoneInstallsBuilds);
    };
    let mut inner = command.skip(at + 1);
    if let Some(file) = command::option(&inner.words, &["--env-file"]) {
        inner = with_env_files(workspace, &inner, &[file.as_str()]);
    }
    while let Some(word) = inner
        .words
        .first()
        .filter(|word| word.as_str().starts_with('-'))
    {
        let has_value = matches!(
            word.as_str(),
            "--env-file"
                | "--with"
                | "--python"
                | "-p"
                | "--extra"
                | "--group"
                | "-n"
                | "--directory"
                | "--package"
        );
        inner
            .words
            .drain(..(1 + usize::from(has_value)).min(inner.words.len()));
    }
    // `uv run app.py` runs the script itself.
    if inner
        .words
        .first()
        .is_some_and(|word| word.as_str().ends_with(".py"))
    {
        let first = inner.words[0].with("python");
        inner.words.insert(0, first);
    }
    finish(shell, &inner)
}

fn bundle(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    if command
        .args()
        .first()
        .is_some_and(|word| word.as_str() == "exec")
    {
        finish(shell, &command.skip(2))
    } else {
        Detection::none(Text::NoneInstallsBuilds)
    }
}
