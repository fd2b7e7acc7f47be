//! `ashore trust`: what a rules file asks a person for, shown and accepted.

use std::{
    io::{BufRead, IsTerminal},
    path::{Path, PathBuf},
};

use ashore_rules::{
    Code, Project,
    project::{
        NotAccepted,
        disk::{accept, accept_owner},
    },
};

use super::{Context, printer};
use crate::{
    exit::{Exit, Failure},
    project,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rules file, or a folder [default: the working folder's rules].
    path: Option<PathBuf>,

    /// Accept it without a question: you have looked at it.
    #[arg(long, short)]
    yes: bool,
}

pub fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let named = args.path.clone().unwrap_or_else(|| PathBuf::from("."));
    let folder = if named.is_dir() {
        named.as_path()
    } else {
        match named.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        }
    };
    let state = project::disk().state;
    let levels = context.options.levels();
    let loaded = match project::of_folder(folder, &levels) {
        Err(error) if (error.errors.first()).is_some_and(|it| it.code == Code::ForeignOwner) => {
            let what = error.errors.brief();
            agree(&what, "Read this file all the same?", args.yes)?;
            accept_owner(&state, &error.path).map_err(|error| kept(&error))?;
            project::of_folder(folder, &levels)
        }
        loaded => loaded,
    };
    let project = loaded.map_err(Failure::from)?;
    let asked = project.unaccepted();
    let printer = context.printer;
    if asked.is_empty() {
        printer.text("There is nothing here that waits to be accepted.");
        return Ok(Exit::Done);
    }
    let what = NotAccepted(asked.clone()).what();
    agree(&what, "Accept it for this file?", args.yes)?;
    accept(&state, &project, &asked).map_err(|error| kept(&error))?;
    let lines: Vec<String> = asked.iter().map(|it| format!("accepted: {it}")).collect();
    printer.text(&lines.join("\n"));
    Ok(Exit::Done)
}

/// The project once what a command would use of it was accepted: asked for at a terminal, refused elsewhere.
pub fn settled(
    mut project: Project,
    check: impl Fn(&Project) -> Result<(), NotAccepted>,
) -> Result<Project, Failure> {
    let Err(asked) = check(&project) else {
        return Ok(project);
    };
    if !is_terminal() {
        return Err(Failure::usage(asked.what(), asked.next()));
    }
    agree(&asked.what(), "Accept it for this file?", false)?;
    let state = project::disk().state;
    accept(&state, &project, &asked.0).map_err(|error| kept(&error))?;
    let prints = asked.0.iter().map(|it| it.fingerprint(&project.file));
    project.accepted.extend(prints.collect::<Vec<_>>());
    Ok(project)
}

fn is_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Fails unless the person says yes.
fn agree(what: &str, question: &str, yes: bool) -> Result<(), Failure> {
    let next = "look at it, then run `ashore trust --yes`";
    if yes {
        return Ok(());
    }
    if !is_terminal() {
        return Err(Failure::usage(what, next));
    }
    printer::ask(&format!("{what}\n{question} [y/N] "));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    let agreed = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    if read.is_ok() && agreed {
        Ok(())
    } else {
        Err(Failure::usage(
            "it was not accepted",
            "take it out of the file, or accept it with `ashore trust`",
        ))
    }
}

fn kept(error: &std::io::Error) -> Failure {
    let state = project::disk().state;
    Failure::environment(
        format!(
            "what you accepted cannot be kept in {} ({error})",
            state.display()
        ),
        "check the folder's rights, or name another with ASHORE_STATE_DIR",
    )
}
