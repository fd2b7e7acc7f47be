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
use ashore_texts::{Locale, Text, text};

use super::{Context, stderr};
use crate::{
    display,
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
    let locale = context.printer.locale();
    let loaded = match project::of_folder(folder, &levels) {
        Err(error) if (error.errors.first()).is_some_and(|it| it.code == Code::ForeignOwner) => {
            let what = error.errors.brief();
            agree(&what, &Text::AskedQuestionFile, args.yes, locale)?;
            accept_owner(&state, &error.path).map_err(|error| kept(&error))?;
            project::of_folder(folder, &levels)
        }
        loaded => loaded,
    };
    let project = loaded.map_err(Failure::from)?;
    let asked = project.unaccepted();
    let printer = context.printer;
    if asked.is_empty() {
        printer.say(&Text::AskedNone);
        return Ok(Exit::Done);
    }
    let what = NotAccepted(asked.clone()).what();
    agree(&what, &Text::AskedQuestion, args.yes, locale)?;
    accept(&state, &project, &asked).map_err(|error| kept(&error))?;
    for asked in &asked {
        printer.say(&text!(AskedAccepted {
            asked: asked.text()
        }));
    }
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
        return Err(Failure::usage(asked.what(), asked.next()).by_refusal());
    }
    let locale = display::terminal();
    agree(&asked.what(), &Text::AskedQuestion, false, locale)?;
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
fn agree(what: &Text, question: &Text, yes: bool, locale: Locale) -> Result<(), Failure> {
    if yes {
        return Ok(());
    }
    if !is_terminal() {
        return Err(Failure::usage(what.clone(), Text::AskedYes).by_refusal());
    }
    let (what, question) = (what.in_locale(locale), question.in_locale(locale));
    stderr::ask(&format!("{what}\n{question} [y/N] "));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    let agreed = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    if read.is_ok() && agreed {
        Ok(())
    } else {
        Err(Failure::refused(Text::AskedDeclined))
    }
}

fn kept(error: &std::io::Error) -> Failure {
    let folder = project::disk().state.display().to_string();
    let why = error.to_string();
    Failure::surrounding(text!(AskedNotKept { folder, why }))
}
