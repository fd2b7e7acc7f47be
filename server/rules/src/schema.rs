//! The JSON Schema of `.ashore.toml`, for any editor of TOML.

use ashore_texts::{Text, text};
use serde_json::{Map, Value, json};

use crate::keys::{Acceptance, Key, Kind, Table};

/// The schema of the whole file (draft 7, which the editors' TOML extensions read).
pub fn schema() -> Value {
    let mut whole = table(Table::Root);
    whole["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    whole["title"] = json!("Ashore's rules (.ashore.toml)");
    whole
}

fn table(table: Table) -> Value {
    let properties: Map<String, Value> = table
        .keys()
        .iter()
        .map(|key| (key.name.to_owned(), property(key)))
        .collect();
    let mut found = json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    });
    if table == Table::Intercept {
        found["required"] = json!(["run"]);
    }
    found
}

fn property(key: &Key) -> Value {
    let mut found = match &key.kind {
        Kind::Text | Kind::Pattern => json!({"type": "string", "minLength": 1}),
        Kind::Target => json!({
            "type": "string",
            "pattern": "^((deployment|statefulset|service)/)?[a-z0-9.$A-Z_{}:-]+$",
        }),
        Kind::ServicePort => json!({"anyOf": [{"type": "string", "minLength": 1}, port()]}),
        Kind::Port => port(),
        Kind::Count(range) => {
            json!({"type": "integer", "minimum": range.start(), "maximum": range.end()})
        }
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Choice(values) => json!({"enum": values}),
        Kind::Likely(values) => json!({"type": "string", "examples": values}),
        Kind::Texts => json!({"type": "array", "items": {"type": "string", "minLength": 1}}),
        Kind::Labels | Kind::Variables => json!({
            "type": "object",
            "additionalProperties": {"type": "string"},
        }),
        Kind::Headers => json!({
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {"anyOf": [
                {"type": "string", "minLength": 1},
                table(Table::Header),
            ]},
        }),
        Kind::Path => json!({"type": "string", "pattern": "^/"}),
        Kind::Table(inner) => table(*inner),
        Kind::Tables(inner) => json!({"type": "array", "items": table(*inner)}),
    };
    found["description"] = json!(doc(key).to_string());
    found
}

fn port() -> Value {
    json!({"type": "integer", "minimum": 1, "maximum": 65535})
}

/// What a key means, and whether it counts by itself.
pub fn doc(key: &Key) -> Text {
    let doc = key.doc.clone();
    match key.acceptance {
        Acceptance::No => doc,
        Acceptance::Yes => text!(KeyAccepted { doc }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_in_it() {
        let schema = schema().to_string();
        for table in Table::ALL {
            for key in table.keys() {
                assert!(
                    schema.contains(&format!("\"{}\":", key.name)),
                    "{}",
                    key.name
                );
            }
        }
    }
}
