//! Java for the IntelliJ plugin: records for objects, constants for words. A union is one record with every choice's fields.

use std::fmt::Write;

use crate::model::{Field, Of, Shape, Type};

pub const FOLDER: &str = "editors/intellij/core/src/main/java/dev/ashore/core/wire";
const HEAD: &str = "// Generated from protocol/src/editor.rs by `cargo xtask types`. Do not edit.\npackage dev.ashore.core.wire;\n";

/// File names and their texts.
pub fn write(types: &[Type]) -> Vec<(String, String)> {
    types
        .iter()
        .map(|one| (format!("{}.java", one.name), file(one, types)))
        .collect()
}

fn file(one: &Type, types: &[Type]) -> String {
    let mut out = format!("{HEAD}\n");
    comment(&mut out, "", &one.doc);
    match &one.shape {
        Shape::Words(words) => constants(&mut out, &one.name, words),
        Shape::Object(fields) => record(&mut out, &one.name, fields, types),
        Shape::Union(choices) => {
            let mut all: Vec<&Field> = Vec::new();
            for field in choices.iter().flatten() {
                if !all.iter().any(|known| known.name == field.name) {
                    all.push(field);
                }
            }
            record(&mut out, &one.name, all, types);
        }
    }
    out
}

fn constants(out: &mut String, name: &str, words: &[(String, String)]) {
    let _ = writeln!(out, "public final class {name} {{");
    for (word, doc) in words {
        comment(out, "    ", doc);
        let _ = writeln!(
            out,
            "    public static final String {} = \"{word}\";",
            upper(word)
        );
    }
    let _ = writeln!(out, "\n    private {name}() {{\n    }}\n}}");
}

fn record<'a>(
    out: &mut String,
    name: &str,
    fields: impl IntoIterator<Item = &'a Field>,
    types: &[Type],
) {
    let mut parts = Vec::new();
    for field in fields {
        // The fields of a type that stands beside a tag.
        if let (true, Of::Named(inner)) = (field.name.is_empty(), &field.of) {
            if let Some(Shape::Object(inner)) = types
                .iter()
                .find(|one| one.name == *inner)
                .map(|one| &one.shape)
            {
                parts.extend(inner.iter().map(|field| part(field, types)));
            }
            continue;
        }
        parts.push(part(field, types));
    }
    let _ = writeln!(out, "public record {name}(\n{}) {{\n}}", parts.join(",\n"));
}

fn part(field: &Field, types: &[Type]) -> String {
    let mut out = String::new();
    comment(&mut out, "        ", &field.doc);
    let _ = write!(out, "        {} {}", kind(&field.of, types), field.name);
    out
}

fn kind(of: &Of, types: &[Type]) -> String {
    match of {
        Of::Named(name) => match types
            .iter()
            .find(|one| one.name == *name)
            .map(|one| &one.shape)
        {
            Some(Shape::Words(_)) => "String".into(),
            _ => name.clone(),
        },
        Of::Text | Of::Constant(_) => "String".into(),
        Of::Integer => "Long".into(),
        Of::Number => "Double".into(),
        Of::Flag => "Boolean".into(),
        Of::Anything => "Object".into(),
        Of::List(of) => format!("java.util.List<{}>", kind(of, types)),
        Of::Map(of) => format!("java.util.Map<String, {}>", kind(of, types)),
        Of::Nullable(of) => kind(of, types),
    }
}

/// `chooseTarget` and `choose-target` as `CHOOSE_TARGET`.
fn upper(word: &str) -> String {
    let mut out = String::new();
    for letter in word.chars() {
        if letter.is_uppercase() {
            out.push('_');
        }
        match letter {
            '-' => out.push('_'),
            letter => out.extend(letter.to_uppercase()),
        }
    }
    out
}

fn comment(out: &mut String, indent: &str, doc: &str) {
    if !doc.is_empty() {
        let _ = writeln!(
            out,
            "{indent}/** {} */",
            doc.replace('\n', " ").replace('<', "&lt;")
        );
    }
}
