//! `ashore rules`: the file itself, for editors of TOML and for checks before a commit.

use std::path::{Path, PathBuf};

use ashore_rules::{Help, schema::schema};
use ashore_texts::{Arg, Text, text};
use serde_json::json;

use super::Context;
use crate::{
    exit::{Exit, Failure},
    project,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print the JSON Schema of .ashore.toml.
    Schema,
    /// Look for mistakes in a rules file, and show which files count in its folder.
    Check {
        /// The rules file, or a folder [default: the working folder].
        file: Option<PathBuf>,
    },
}

pub fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    match &args.command {
        Command::Schema => {
            context
                .printer
                .text(&serde_json::to_string_pretty(&schema())?);
            Ok(Exit::Done)
        }
        Command::Check { file } => check(file.as_deref(), context),
    }
}

fn check(file: Option<&Path>, context: &Context) -> anyhow::Result<Exit> {
    let named = file.unwrap_or(Path::new("."));
    if !named.exists() {
        let file = named.display().to_string();
        return Err(Failure::misused(text!(RulesMissing { file })).into());
    }
    let folder = match named.parent() {
        _ if named.is_dir() => named,
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let printer = context.printer;
    let loaded = project::of_folder(folder, &context.options.levels());
    match loaded {
        Err(error) if printer.is_json() => {
            let problems: Vec<_> = (error.errors.0.iter())
                .map(|it| {
                    let help = match &it.help {
                        Help::None => json!(null),
                        Help::Instead(value) => json!({"instead": value}),
                        Help::Line(line) => json!({"line": line}),
                        Help::Run(command) => json!({"run": command}),
                    };
                    json!({
                        "file": error.path, "line": it.line, "column": it.column,
                        "code": it.code.name(), "message": it.message.to_string(), "help": help,
                    })
                })
                .collect();
            printer.value(&problems);
            Ok(Exit::Failed)
        }
        Err(error) => {
            printer.text(&error.errors.in_locale(printer.locale()));
            Ok(Exit::Failed)
        }
        Ok(_) if printer.is_json() => {
            printer.value(&json!([]));
            Ok(Exit::Done)
        }
        Ok(project) => {
            let disk = project::disk();
            let there = |path: &Path, yes: bool| {
                let file = path.display().to_string();
                match yes {
                    true => Arg::from(file),
                    false => text!(RulesNotThere { file }).into(),
                }
            };
            let files = &project.files;
            let (own, user) = (disk.own_file(folder), disk.user_file());
            printer.fields(&[
                (Text::LineOwnRules, there(&own, files.own.is_some())),
                (Text::LineRules, there(&project.file, files.rules.is_some())),
                (Text::LineUserRules, there(&user, files.user.is_some())),
            ]);
            for asked in project.unaccepted() {
                let asked = asked.text();
                printer.say(&text!(RulesNotAccepted { asked }));
            }
            for unheld in project.cluster().unheld {
                printer.say(&unheld.text());
            }
            Ok(Exit::Done)
        }
    }
}
