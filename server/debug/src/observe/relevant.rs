//! What of a message is read at all: so much may travel from one process to another, and nothing that a program holds.

use ashore_protocol::editor::debug_messages::{FIELDS, NAMES};
use serde_json::{Map, Value};

/// The message with the fields alone that [`super::Observer`] reads; nothing where it says nothing.
pub fn relevant(message: &Value) -> Option<Value> {
    let named = ["command", "event"]
        .iter()
        .find_map(|key| message[*key].as_str())?;
    NAMES.contains(&named).then(|| {
        let mut kept = Value::Object(Map::new());
        for path in FIELDS {
            copy(message, &mut kept, path);
        }
        kept
    })
}

/// Copies what stands at `path`, whose steps are parted by dots; `*` is every member of a list.
fn copy(from: &Value, into: &mut Value, path: &str) {
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    if step == "*" {
        let Some(list) = from.as_array() else { return };
        if !into.is_array() {
            *into = Value::Array(vec![Value::Object(Map::new()); list.len()]);
        }
        for (one, kept) in list.iter().zip(into.as_array_mut().into_iter().flatten()) {
            copy(one, kept, rest);
        }
        return;
    }
    let Some(found) = from.get(step) else { return };
    if rest.is_empty() {
        // A field is a word or a number: of more than that it is said that it is there, and never what it holds.
        into[step] = match found {
            Value::Object(_) | Value::Array(_) => Value::Object(Map::new()),
            word => word.clone(),
        };
        return;
    }
    if found.is_object() || found.is_array() {
        if into[step].is_null() {
            into[step] = Value::Object(Map::new());
        }
        copy(found, &mut into[step], rest);
    }
}
