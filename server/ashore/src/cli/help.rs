//! The program's help: its commands in groups, and the rest as clap makes it.

use std::{fmt::Write as _, io};

use clap::{Command, CommandFactory, builder::Styles};

use super::{Cli, stderr, table::wrapped};

/// What people do with it, and the commands for that.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Intercept", &["intercept", "dap", "lsp", "leave"]),
    (
        "Look",
        &["list", "status", "requests", "wait", "ports", "doctor"],
    ),
    (
        "Prepare",
        &["install", "uninstall", "agent", "rules", "trust", "clean"],
    ),
    ("More", &["demo", "version", "completions", "man"]),
];

/// No line of a help is wider, however wide the terminal.
const WIDEST: usize = 100;
/// The names' column.
const NAMES: usize = 13;

/// The whole command line, as it is parsed, completed and told of.
pub fn program() -> Command {
    let program = Cli::command().max_term_width(WIDEST);
    let commands = groups(&program);
    let header = *Styles::styled().get_header();
    program.help_template(format!(
        "{{before-help}}{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{commands}\
         {header}Global options:{header:#}\n{{options}}{{after-help}}"
    ))
}

/// What Ashore starts itself, and a name that nobody types.
const UNSPOKEN: [(&str, &str); 2] = [("guard", ".guard"), ("apart", ".apart")];

/// The same for whoever completes it: a hidden command would be offered where no other begins so.
pub fn completed() -> Command {
    let rename = |program: Command, (name, unspoken): (&str, &'static str)| {
        program.mut_subcommand(name, |command| command.name(unspoken))
    };
    UNSPOKEN.into_iter().fold(program(), rename)
}

fn groups(program: &Command) -> String {
    let header = *Styles::styled().get_header();
    let name = *Styles::styled().get_literal();
    let room = stderr::width(io::stdout()).unwrap_or(WIDEST).min(WIDEST);
    let mut told = String::new();
    for (title, commands) in GROUPS {
        // Writing into a string does not fail.
        let _written = writeln!(told, "{header}{title}:{header:#}");
        for command in commands.iter().filter_map(|it| program.find_subcommand(it)) {
            let about = command
                .get_about()
                .map(ToString::to_string)
                .unwrap_or_default();
            let lines = wrapped(&about, Some(room.saturating_sub(NAMES + 2)), "");
            let lines = lines.replace('\n', &format!("\n{:1$}", "", NAMES + 2));
            let word = command.get_name();
            let blanks = NAMES.saturating_sub(word.len());
            let _written = writeln!(told, "  {name}{word}{name:#}{:blanks$}{lines}", "");
        }
        told.push('\n');
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_is_shown_is_in_one_group() {
        let program = Cli::command();
        let shown = program.get_subcommands().filter(|it| !it.is_hide_set());
        let mut shown: Vec<&str> = shown.map(Command::get_name).collect();
        let mut grouped: Vec<&str> = GROUPS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        shown.sort_unstable();
        grouped.sort_unstable();
        assert_eq!(grouped, shown);
    }

    #[test]
    fn what_is_hidden_is_not_offered() {
        let program = Cli::command();
        let hidden = program.get_subcommands().filter(|it| it.is_hide_set());
        let hidden: Vec<&str> = hidden.map(Command::get_name).collect();
        assert_eq!(hidden, UNSPOKEN.map(|(name, _)| name));
        assert!(completed().find_subcommand("guard").is_none());
    }

    #[test]
    fn every_command_has_three_examples_that_are_right() {
        let program = Cli::command();
        for command in program.get_subcommands().filter(|it| !it.is_hide_set()) {
            let name = command.get_name();
            let told = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let examples = told
                .lines()
                .filter_map(|line| line.strip_prefix("  ashore "));
            let examples: Vec<&str> = examples.collect();
            assert!(examples.len() >= 3, "{name}: {examples:?}");
            for example in examples {
                let words = std::iter::once("ashore").chain(example.split_whitespace());
                let parsed = Cli::command().try_get_matches_from(words);
                assert!(parsed.is_ok(), "{example}: {:?}", parsed.err());
                assert!(example.contains(name), "{name}: {example}");
                assert!(example.len() < 72, "{example}");
            }
        }
    }
}
