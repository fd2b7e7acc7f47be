//! Writes the languages, and `enum Text`.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use crate::read::{Kind, Message};

/// Each language's name and texts, and which is the first.
pub fn languages(first: &str, files: &[(&str, &Path)]) -> String {
    let first = files.iter().position(|(name, _)| *name == first);
    let first = first.unwrap_or_default();
    let row = |(name, file): &(&str, &Path)| {
        let file = file.display().to_string();
        format!("    ({name:?}, include_str!({file:?})),\n")
    };
    let (rows, number) = (files.iter().map(row).collect::<String>(), files.len());
    format!(
        "/// Each language's name and texts.\npub(crate) static LANGUAGES: [(&str, &str); {number}] = [\n{rows}];\n\
        /// The one that everybody else reads.\npub(crate) const FIRST: usize = {first};\n"
    )
}

/// `enum Text`.
pub fn texts(messages: &BTreeMap<String, Message>) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut out, messages);
    out
}

fn write(out: &mut String, messages: &BTreeMap<String, Message>) -> std::fmt::Result {
    writeln!(
        out,
        "/// A sentence, in no language yet: which one, and what it is filled in with."
    )?;
    writeln!(
        out,
        "#[derive(Debug, Clone, PartialEq, Eq, Hash)]\n#[non_exhaustive]\npub enum Text {{"
    )?;
    for (id, message) in messages {
        writeln!(out, "    /// {}", escaped(&message.source))?;
        write!(out, "    {}", camel(id))?;
        if !message.values.is_empty() {
            write!(out, " {{ ")?;
            for (name, kind) in &message.values {
                write!(out, "{}: {}, ", snake(name), field(*kind))?;
            }
            write!(out, "}}")?;
        }
        writeln!(out, ",")?;
    }
    writeln!(out, "}}\n\nimpl Text {{")?;
    writeln!(
        out,
        "    /// Its id in the files.\n    pub fn id(&self) -> &'static str {{\n        match self {{"
    )?;
    for (id, message) in messages {
        let rest = if message.values.is_empty() {
            ""
        } else {
            " { .. }"
        };
        writeln!(out, "            Self::{}{rest} => {id:?},", camel(id))?;
    }
    writeln!(out, "        }}\n    }}\n")?;
    writeln!(
        out,
        "    pub(crate) fn values(&self) -> Vec<(&'static str, Value<'_>)> {{\n        match self {{"
    )?;
    for (id, message) in messages {
        let names: Vec<String> = message.values.keys().map(|name| snake(name)).collect();
        if names.is_empty() {
            writeln!(out, "            Self::{} => Vec::new(),", camel(id))?;
            continue;
        }
        write!(
            out,
            "            Self::{} {{ {} }} => vec![",
            camel(id),
            names.join(", ")
        )?;
        for (name, kind) in &message.values {
            let value = match kind {
                Kind::Any => "Value::Any",
                Kind::Count => "Value::Count",
            };
            let given = if *kind == Kind::Count {
                format!("*{}", snake(name))
            } else {
                snake(name)
            };
            write!(out, "({name:?}, {value}({given})), ")?;
        }
        writeln!(out, "],")?;
    }
    writeln!(out, "        }}\n    }}\n")?;
    writeln!(
        out,
        "    /// One of each, for tests.\n    #[cfg(test)]\n    pub(crate) fn every() -> Vec<Self> {{\n        vec!["
    )?;
    for (id, message) in messages {
        write!(out, "            Self::{}", camel(id))?;
        if !message.values.is_empty() {
            write!(out, " {{ ")?;
            for (name, kind) in &message.values {
                let value = match kind {
                    Kind::Any => format!("Arg::from({:?})", format!("<{name}>")),
                    Kind::Count => "7".to_owned(),
                };
                write!(out, "{}: {value}, ", snake(name))?;
            }
            write!(out, "}}")?;
        }
        writeln!(out, ",")?;
    }
    writeln!(out, "        ]\n    }}\n}}")
}

fn field(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "Arg",
        Kind::Count => "u64",
    }
}

/// For a comment in Markdown.
fn escaped(text: &str) -> String {
    text.replace('[', "\\[")
        .replace(']', "\\]")
        .replace('<', "\\<")
        .replace('*', "\\*")
}

fn camel(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    id.split('-').map(word).collect()
}

/// A name that is a word of the language is written with a line behind it.
fn snake(name: &str) -> String {
    let name = name.replace('-', "_");
    let taken = [
        "type", "where", "for", "in", "as", "use", "match", "move", "ref", "self", "mod", "loop",
    ];
    if taken.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}
