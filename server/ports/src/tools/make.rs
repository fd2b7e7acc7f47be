//! Files that name commands: a Makefile's targets, a Procfile's processes.

use ashore_texts::Text;

use crate::{
    command::{self, CommandLine},
    detection::Detection,
    doc,
    evidence::{PlacedText, Variable},
    path,
    tools::shell::{Shell, ToolRow},
};

pub(super) const TOOLS: &[ToolRow] = &[
    (&["make", "gmake"], make),
    (&["foreman", "overmind", "hivemind", "honcho"], procfile),
];

/// `make [-C folder] [-f file] [NAME=value] target …`: the recipes of the targets and of what they need.
fn make(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let folder = command
        .option(&["-C", "--directory"])
        .map_or(command.cwd.clone(), |it| {
            path::join(&command.cwd, &it.value)
        });
    let named = command.option(&["-f", "--file", "--makefile"]);
    let file = match named {
        Some(name) => Some(path::join(&folder, &name.value)),
        None => workspace.first(&folder, &["GNUmakefile", "makefile", "Makefile"]),
    };
    let Some((file, source)) = file.and_then(|file| Some((file.clone(), workspace.read(&file)?)))
    else {
        return Detection::unknown(Text::UnsaidMakefile);
    };
    let mut variables = command.env.clone();
    let mut targets: Vec<String> = Vec::new();
    for word in command::positional(command.args(), &["-C", "-f", "--file", "--directory", "-j"]) {
        match command::assignment(word) {
            Some((name, value)) => variables.push(Variable { name, value }),
            None => targets.push(word.value.clone()),
        }
    }
    let given = variables.len();
    let mut makefile = Makefile::read(&file, &source, variables, given);
    if targets.is_empty() {
        targets.extend(makefile.first.take());
    }
    let mut commands = Vec::new();
    for target in targets {
        makefile.collect(&target, &folder, &mut Vec::new(), &mut commands);
    }
    if commands.is_empty() {
        return Detection::unknown(Text::UnsaidMakeTarget);
    }
    shell.run_all(&commands)
}

struct Makefile<'s> {
    file: &'s str,
    source: &'s str,
    variables: Vec<Variable>,
    first: Option<String>,
    targets: Vec<MakeTarget>,
}

struct MakeTarget {
    name: String,
    needs: Vec<String>,
    /// Where the lines of its recipe start and end.
    lines: Vec<(usize, usize)>,
}

impl<'s> Makefile<'s> {
    fn read(file: &'s str, source: &'s str, variables: Vec<Variable>, given: usize) -> Self {
        let mut made = Self {
            file,
            source,
            variables,
            first: None,
            targets: Vec::new(),
        };
        let mut at = 0;
        for line in source.split_inclusive('\n') {
            let start = at;
            at += line.len();
            if line.starts_with('\t') {
                if let Some(target) = made.targets.last_mut() {
                    target.lines.push((start, at));
                }
            } else if let Some((name, value)) = variable(line) {
                // What the command line gives is stronger than the file.
                let is_given = made.variables[..given.min(made.variables.len())]
                    .iter()
                    .any(|it| it.name == name);
                if !is_given {
                    let value = PlacedText::new(value, &doc::evidence(file, source, start));
                    made.variables.push(Variable { name, value });
                }
            } else if let Some((names, needs)) = line.split_once(':')
                && !line.starts_with(['#', '.', ' '])
            {
                let needs: Vec<String> = needs
                    .split('#')
                    .next()
                    .unwrap_or_default()
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect();
                for name in names.split_whitespace() {
                    made.first.get_or_insert_with(|| name.to_owned());
                    made.targets.push(MakeTarget {
                        name: name.to_owned(),
                        needs: needs.clone(),
                        lines: Vec::new(),
                    });
                }
            }
        }
        made
    }

    fn collect(
        &self,
        name: &str,
        folder: &str,
        seen: &mut Vec<String>,
        out: &mut Vec<CommandLine>,
    ) {
        if seen.iter().any(|known| known == name) || seen.len() > 40 {
            return;
        }
        seen.push(name.to_owned());
        for target in self.targets.iter().filter(|it| it.name == name) {
            for need in &target.needs {
                self.collect(need, folder, seen, out);
            }
            let mut open = String::new();
            for (from, to) in &target.lines {
                let mut line = self.source[*from..*to].trim();
                if open.is_empty() {
                    line = line.trim_start_matches(['@', '-', '+']);
                }
                if let Some(part) = line.strip_suffix('\\') {
                    open.push_str(part);
                    continue;
                }
                let whole = std::mem::take(&mut open) + line;
                let place = doc::evidence(self.file, self.source, *from + 1);
                let text = PlacedText::new(self.expanded(&whole), &place);
                out.extend(command::simple_commands(&text, &self.variables, folder));
            }
        }
    }

    /// `$(NAME)` as the shell's `${NAME}`, `$$` as its `$`.
    fn expanded(&self, line: &str) -> String {
        let mut text = line.replace("$$", "$").replace("$(MAKE)", "make");
        for it in self.variables.iter().rev() {
            text = text.replace(&format!("$({})", it.name), &it.value.value);
        }
        text
    }
}

/// `NAME = value`, `NAME := value`, `NAME ?= value`, `export NAME=value`.
fn variable(line: &str) -> Option<(String, String)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim_end_matches([':', '?', '+', ' ', '\t']).trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!name.is_empty() && name.chars().all(is_name)).then(|| {
        (
            name.to_owned(),
            value.split(" #").next().unwrap_or(value).trim().to_owned(),
        )
    })
}

/// `foreman start [-f Procfile.dev] [process]`: each process' command line; `PORT` is foreman's own, from 5000 on.
fn procfile(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let named = command.option(&["-f", "--procfile"]).map(|it| it.value);
    let file = path::join(&command.cwd, named.as_deref().unwrap_or("Procfile"));
    let Some(source) = workspace.read(&file) else {
        return Detection::unknown(Text::UnsaidProcfile);
    };
    let mut commands = Vec::new();
    let mut port = 5000;
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if let Some((name, rest)) = line.split_once(':')
            && !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "-_".contains(c))
        {
            let text = PlacedText::new(rest.trim(), &doc::evidence(&file, &source, start));
            let mut env = vec![Variable {
                name: "PORT".to_owned(),
                value: text.with(port.to_string()),
            }];
            port += 100;
            env.extend(command.env.iter().cloned());
            commands.extend(command::simple_commands(&text, &env, &command.cwd));
        }
    }
    shell.run_all(&commands)
}
