//! Which functions of a Go program run for the subcommand that is asked for, where cobra dispatches.

use std::{collections::HashSet, ops::Range, rc::Rc};

use super::{
    file::SourceFile,
    lang::Lang,
    text::{closing, words},
};
use crate::{command::CommandLine, path};

/// The package of the chosen subcommand and the names of the functions that it reaches there.
pub(super) struct ChosenSubcommand {
    folder: String,
    /// The chosen command itself.
    own: (String, Range<usize>),
    reached: HashSet<String>,
}

impl ChosenSubcommand {
    /// `None` when no subcommand is named, or none of that name is found.
    pub fn new(files: &[Rc<SourceFile>], command: &CommandLine) -> Option<Self> {
        let verb = command.args().first().map(|it| it.as_str())?;
        if verb.starts_with('-') || verb.contains(['/', '.']) {
            return None;
        }
        let (file, literal) = files
            .iter()
            .find_map(|file| Some((file, literal(file, verb)?)))?;
        let folder = path::parent(&file.file).to_owned();
        let package: Vec<&Rc<SourceFile>> = files
            .iter()
            .filter(|it| path::parent(&it.file) == folder)
            .collect();
        let functions: Vec<(String, &str)> = package.iter().flat_map(|it| functions(it)).collect();
        let mut reached = HashSet::new();
        let mut open = vec![&file.clean[literal.clone()]];
        while let Some(text) = open.pop() {
            for (name, body) in &functions {
                if !reached.contains(name) && words(text, name).next().is_some() {
                    reached.insert(name.clone());
                    open.push(body);
                }
            }
        }
        let own = (file.file.clone(), literal);
        Some(Self {
            folder,
            own,
            reached,
        })
    }

    /// Whether a place can run: it is in another package, outside of functions, or reached; but not in another command.
    pub fn runs(&self, source: &SourceFile, at: usize) -> bool {
        let mut others =
            commands(&source.clean).filter(|it| source.file != self.own.0 || *it != self.own.1);
        if source.lang == Lang::Go && others.any(|it| it.contains(&at)) {
            return false;
        }
        if source.lang != Lang::Go || path::parent(&source.file) != self.folder {
            return true;
        }
        let head = source.clean[..at].rfind("\nfunc ").map(|it| it + 6);
        let name = head.and_then(|head| function_name(&source.clean[head..]));
        name.is_none_or(|name| {
            let is_inside = head.is_some_and(|head| !source.clean[head..at].contains("\n}\n"));
            !is_inside || matches!(name, "main" | "init") || self.reached.contains(name)
        })
    }
}

/// `cobra.Command{ Use: "serve [flags]", … }`.
fn literal(file: &SourceFile, verb: &str) -> Option<Range<usize>> {
    let text = &file.clean;
    commands(text).find_map(|inside| {
        let own = &text[inside.clone()];
        let after = &own[words(own, "Use").next()? + 3..];
        let name = after
            .trim_start_matches([':', ' ', '\t'])
            .strip_prefix('"')?;
        let name = name.split([' ', '"']).next()?;
        (name == verb).then_some(inside)
    })
}

fn commands(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("cobra.Command{").map(|(at, head)| {
        let open = at + head.len() - 1;
        open..closing(text, open)
    })
}

fn functions(file: &SourceFile) -> Vec<(String, &str)> {
    let text = &file.clean;
    let starts = text.match_indices("\nfunc ").map(|(at, it)| at + it.len());
    starts
        .filter_map(|at| {
            let name = function_name(&text[at..])?;
            let open = at + text[at..].find("{\n")?;
            Some((name.to_owned(), &text[open..closing(text, open)]))
        })
        .collect()
}

/// The name behind `func `, whatever receiver stands before it.
fn function_name(text: &str) -> Option<&str> {
    let text = match text.strip_prefix('(') {
        Some(rest) => rest.split_once(')')?.1.trim_start(),
        None => text,
    };
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    (end > 0).then_some(&text[..end])
}
