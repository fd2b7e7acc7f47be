//! The interpreter: scripts, modules, and what they hand their arguments to.

use ashore_texts::{Text, text};

use super::django::django;
use crate::{
    command::CommandLine,
    detection::Detection,
    evidence::PlacedText,
    path,
    source::imports::python_module,
    tools::{program, shell::Shell},
};

const WITH_VALUE: [&str; 4] = ["-X", "-W", "-c", "--check-hash-based-pycs"];

pub(super) fn python(shell: &Shell<'_>, command: &CommandLine) -> Detection {
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
            "-c" => return Detection::unknown(Text::UnsaidLine),
            "run" | "run-program" if command.tool() != "python" => at += 1,
            "--listen" | "--connect" => at += 2,
            word if WITH_VALUE.contains(&word) => at += 2,
            word if word.starts_with('-') && word.len() > 1 => at += 1,
            _ => return script(shell, command, arg, &args[at + 1..]),
        }
    }
    Detection::unknown(Text::UnsaidScript)
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
        return Detection::unknown(text!(UnsaidTheProgram {
            value: &script.value
        }));
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
