//! TypeScript for the VS Code extension.

use std::fmt::Write;

use crate::model::{Field, Of, Shape, Type};

pub const FOLDER: &str = "editors/vscode/src";

const HEAD: &str =
    "// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.\n";

/// Each file with its text: the types, the closed sets of words among them, and which messages are handed on.
pub fn write(types: &[Type]) -> Vec<(&'static str, String)> {
    let is_words = |one: &&Type| matches!(one.shape, Shape::Words(_));
    let (words, others): (Vec<&Type>, Vec<&Type>) = types.iter().partition(is_words);
    let declared = |all: &[&Type]| all.iter().map(|one| declaration(one)).collect::<String>();
    let (text, used) = (declared(&others), declared(&words));
    let names: Vec<&str> = (words.iter().map(|one| one.name.as_str()))
        .filter(|name| refers(&text, name))
        .collect();
    let from = "from \"./wire-words\";";
    let head = format!(
        "{HEAD}import type {{ {} }} {from}\n\nexport type * {from}\n",
        names.join(", ")
    );
    vec![
        ("wire.ts", format!("{head}{text}")),
        ("wire-words.ts", format!("{HEAD}{used}")),
        ("wire-messages.ts", format!("{HEAD}{}", messages())),
    ]
}

/// Whether the text names this type, and not only one whose name begins or ends so.
fn refers(text: &str, name: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric())
        .any(|word| word == name)
}

fn declaration(one: &Type) -> String {
    let mut out = String::from("\n");
    comment(&mut out, "", &one.doc);
    let name = &one.name;
    let _ = match &one.shape {
        Shape::Object(fields) => writeln!(
            out,
            "export interface {name} {{\n{}}}",
            members(fields, "  ", "\n")
        ),
        Shape::Words(words) => {
            let words: Vec<_> = words
                .iter()
                .map(|(word, _)| format!("\"{word}\""))
                .collect();
            writeln!(out, "export type {name} = {};", words.join(" | "))
        }
        Shape::Union(choices) => {
            let choices: Vec<_> = choices.iter().map(|fields| choice(fields)).collect();
            writeln!(out, "export type {name} =\n  | {};", choices.join("\n  | "))
        }
    };
    out
}

/// Which messages of a debug session are handed on, with which fields.
fn messages() -> String {
    use ashore_protocol::editor::debug_messages::{CHILD_MARKS, FIELDS, NAMES};
    let mut out = String::new();
    let _ = writeln!(
        out,
        "\n/** Which messages of a debug session are handed on, and which of their fields; what tells a child session's configuration. */"
    );
    let _ = writeln!(out, "export const DEBUG_MESSAGES = {{");
    for (key, words) in [
        ("names", NAMES),
        ("fields", FIELDS),
        ("childMarks", CHILD_MARKS),
    ] {
        let _ = writeln!(out, "  {key}: [");
        for word in words {
            let _ = writeln!(out, "    \"{word}\",");
        }
        let _ = writeln!(out, "  ],");
    }
    let _ = writeln!(out, "}} as const;");
    out
}

fn choice(fields: &[Field]) -> String {
    let (own, named): (Vec<_>, Vec<_>) = fields.iter().partition(|field| !field.name.is_empty());
    let own: Vec<_> = own.into_iter().map(member).collect();
    let mut parts = vec![format!("{{ {} }}", own.join(" "))];
    parts.extend(named.into_iter().map(|field| kind(&field.of)));
    parts.join(" & ")
}

fn members(fields: &[Field], indent: &str, end: &str) -> String {
    let mut out = String::new();
    for field in fields {
        comment(&mut out, indent, &field.doc);
        let _ = write!(out, "{indent}{}{end}", member(field));
    }
    out
}

fn member(field: &Field) -> String {
    let optional = if field.optional { "?" } else { "" };
    format!("{}{optional}: {};", field.name, kind(&field.of))
}

fn kind(of: &Of) -> String {
    match of {
        Of::Named(name) => name.clone(),
        Of::Text => "string".into(),
        Of::Constant(word) => format!("\"{word}\""),
        Of::Integer | Of::Number => "number".into(),
        Of::Flag => "boolean".into(),
        Of::Anything => "unknown".into(),
        Of::List(of) => format!("{}[]", kind(of)),
        Of::Map(of) => format!("Record<string, {}>", kind(of)),
        Of::Nullable(of) => format!("{} | null", kind(of)),
    }
}

fn comment(out: &mut String, indent: &str, doc: &str) {
    if !doc.is_empty() {
        let _ = writeln!(out, "{indent}/** {} */", doc.replace('\n', " "));
    }
}
