//! What is declared beside a name: tags of Go's structures, attributes of clap, flags that are bound to a variable.

use std::{ops::Range, rc::Rc};

use super::{
    clue::{Expressions, PortClue},
    file::SourceFile,
    lang::Lang,
    names::unquoted,
    text::{arguments, enclosing, keyed, last_word, words},
};

/// `env:"PORT" envDefault:"8080"`, `default:"8080"`, `envconfig:"PORT"`, `yaml:"port" env-default:"8080"`.
pub(super) fn clues_of_tag(source: &SourceFile, range: Range<usize>, clues: &mut Vec<PortClue>) {
    let line = &source.clean[range.clone()];
    let Some(open) = line.find('`') else { return };
    let tag = &line[open + 1..];
    let value = |key: &str| {
        let key = format!("{key}:\"");
        let at = tag
            .match_indices(&key)
            .map(|(at, _)| at)
            .find(|at| *at == 0 || tag.as_bytes()[at - 1] == b' ')?;
        let rest = &tag[at + key.len()..];
        Some((
            rest[..rest.find('"')?].to_owned(),
            range.start + open + 1 + at,
        ))
    };
    for key in ["env", "envconfig", "split_words", "mapstructure_env"] {
        if let Some((names, at)) = value(key) {
            let name = names.split(',').next().unwrap_or_default();
            let words: Vec<&str> = names.split(',').collect();
            if !name.is_empty() && name != "true" {
                clues.push(PortClue::Env(name.to_owned(), source.evidence(at)));
            }
            // go-envconfig: `env:"PORT,default=8080"`.
            let inline = words
                .iter()
                .find_map(|word| word.trim().strip_prefix("default="));
            if let Some(port) = inline.and_then(crate::command::port_of) {
                clues.push(PortClue::Port(port, source.evidence(at)));
            }
        }
    }
    for key in ["long", "arg"] {
        if let Some((name, at)) = value(key) {
            let name = name
                .split(',')
                .next()
                .unwrap_or_default()
                .trim_start_matches('-')
                .to_owned();
            clues.push(PortClue::Flag(name, source.evidence(at)));
        }
    }
    for key in ["envDefault", "default", "env-default"] {
        if let Some((text, at)) = value(key)
            && let Some(port) = crate::command::port_of(&text)
        {
            clues.push(PortClue::Port(port, source.evidence(at)));
        }
    }
}

/// The path of a field in the file that fills it, by the tags of Go's structures: `Bind string `yaml:"bind"``.
pub(super) fn path_by_tags(
    evaluator: &dyn Expressions,
    file: usize,
    path: &[String],
) -> Option<Vec<String>> {
    if evaluator.files()[file].lang != Lang::Go {
        return None;
    }
    let key = |name: &String| {
        evaluator.files().iter().find_map(|source| {
            words(&source.clean, name).find_map(|at| {
                let line = source.clean[at..].lines().next()?;
                let tag = &line[line.find('`')?..];
                let named = [
                    "yaml:\"",
                    "mapstructure:\"",
                    "json:\"",
                    "toml:\"",
                    "koanf:\"",
                ]
                .iter()
                .find_map(|kind| tag.split_once(kind))?
                .1;
                let key = named.split(['"', ',']).next()?;
                (!key.is_empty() && key != "-").then(|| key.to_owned())
            })
        })
    };
    let keys: Vec<String> = path
        .iter()
        .map(|name| key(name).unwrap_or_else(|| name.clone()))
        .collect();
    (keys != path).then_some(keys)
}

/// kelseyhightower's envconfig: the field's name under the prefix of `envconfig.Process("shop", &cfg)`.
pub(super) fn envconfig_variable(
    evaluator: &dyn Expressions,
    name: &str,
    line: &str,
) -> Option<String> {
    if !line.contains('`') || line.contains("env:\"") || line.contains("envconfig:\"") {
        return None;
    }
    let prefix = evaluator.files().iter().find_map(|source| {
        let rest = source.clean.split("envconfig.Process(\"").nth(1)?;
        Some(rest[..rest.find('"')?].to_owned())
    })?;
    let words = if line.contains("split_words:\"true\"") {
        let mut words = String::new();
        let mut before = ' ';
        for c in name.chars() {
            if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
                words.push('_');
            }
            words.push(c);
            before = c;
        }
        words
    } else {
        name.to_owned()
    };
    let joint = if prefix.is_empty() { "" } else { "_" };
    Some(format!("{prefix}{joint}{words}").to_ascii_uppercase())
}

/// urfave's `&cli.IntFlag{Name: "port", Value: 8080, EnvVars: []string{"PORT"}}`.
pub(super) fn clues_of_declared_flag(
    evaluator: &mut dyn Expressions,
    name: &str,
    depth: usize,
) -> Vec<PortClue> {
    let mut clues = Vec::new();
    let quoted = format!("\"{name}\"");
    for file in 0..evaluator.files().len() {
        let source = Rc::clone(&evaluator.files()[file]);
        let text = &source.clean;
        // By its text, or by a constant's name: `Name: portFlag`.
        let spelled = text.match_indices(&quoted).map(|(at, _)| at);
        for at in spelled.chain(words(text, name)).take(40) {
            let Some(head) = text[..at].trim_end().strip_suffix(':') else {
                continue;
            };
            if last_word(head) != "Name" {
                continue;
            }
            let Some(open) = enclosing(text, at) else {
                continue;
            };
            let parts = arguments(text, open);
            clues.push(PortClue::Flag(name.to_owned(), source.evidence(at)));
            for key in ["EnvVars", "EnvVar", "Sources", "Value"] {
                if let Some(value) = keyed(text, &parts, key) {
                    evaluator.expression(file, value, depth, &mut clues);
                }
            }
            return clues;
        }
    }
    clues
}

/// `&cfg.port` where the name is the last of a chain that begins with `&`.
pub(super) fn is_field_of_reference(text: &str, place: usize) -> bool {
    let head =
        text[..place].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    head.ends_with('&')
}

/// The call that is given a reference to the name: its other arguments are the flag, the default and the help.
pub(super) fn clues_of_bound_flag(
    evaluator: &mut dyn Expressions,
    file: usize,
    source: &SourceFile,
    place: usize,
    depth: usize,
    clues: &mut Vec<PortClue>,
) {
    let text = &source.clean;
    let Some(open) = text[..place].rfind('(') else {
        return;
    };
    let last = last_word(&text[..open]);
    if !last.contains("Var") {
        return;
    }
    let parts = arguments(text, open);
    if let Some(flag) = parts.get(1) {
        clues.push(PortClue::Flag(
            unquoted(&text[flag.clone()]).to_owned(),
            source.evidence(place),
        ));
    }
    let short = usize::from(last.ends_with('P'));
    if let Some(value) = parts.get(2 + short) {
        evaluator.expression(file, value.clone(), depth, clues);
    }
}

/// The function of `#[serde(default = "default_port")]` in the lines before a field.
pub(super) fn serde_default(text: &str, line_start: usize) -> Option<String> {
    let line = text[..line_start].trim_end().lines().next_back()?.trim();
    let rest = line.strip_prefix("#[serde(")?;
    let value = rest
        .split_once("default")?
        .1
        .trim_start()
        .strip_prefix('=')?;
    let name = value.trim_start().strip_prefix('"')?.split('"').next()?;
    Some(name.rsplit("::").next().unwrap_or(name).to_owned())
}

/// clap's attribute before a field: `#[arg(long, env = "PORT", default_value_t = 8080)]`.
pub(super) fn clues_of_attribute(
    source: &SourceFile,
    line_start: usize,
    name: &str,
    clues: &mut Vec<PortClue>,
) {
    let text = &source.clean;
    let mut start = line_start;
    while let Some(before) = text[..start]
        .trim_end()
        .rfind('\n')
        .map(|at| at + 1)
        .or(Some(0))
    {
        let line = text[before..start].trim();
        let is_part = line.is_empty()
            || line.starts_with("#[")
            || line.ends_with(")]")
            || line.ends_with(',') && !line.contains(": ");
        if !is_part || before == start {
            break;
        }
        start = before;
        if before == 0 {
            break;
        }
    }
    let attributes = &text[start..line_start];
    if !attributes.contains("#[") {
        return;
    }
    let evidence = |word: &str| source.evidence(start + attributes.find(word).unwrap_or(0));
    let value = |key: &str| {
        let at = words(attributes, key).next()?;
        let rest = attributes[at + key.len()..]
            .trim_start()
            .strip_prefix('=')?
            .trim_start();
        let end = rest.find([',', ')', '\n']).unwrap_or(rest.len());
        Some(unquoted(&rest[..end]).to_owned())
    };
    if attributes.contains("long") {
        clues.push(PortClue::Flag(
            value("long").unwrap_or(name.replace('_', "-")),
            evidence("long"),
        ));
    }
    let env = value("env").or_else(|| {
        words(attributes, "env")
            .next()
            .map(|_| name.to_ascii_uppercase())
    });
    clues.extend(env.map(|env| PortClue::Env(env, evidence("env"))));
    for key in ["default_value_t", "default_value", "default_values_t"] {
        if let Some(port) = value(key).and_then(|text| crate::command::port_of(&text)) {
            clues.push(PortClue::Port(port, evidence(key)));
        }
    }
}
