//! JSON lines on stderr. Callers pass names, addresses and reasons; never header values or bodies.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// Something that an operator expects.
pub fn info(event: &str, fields: Value) {
    line("info", event, fields);
}

/// Something that an operator may want to look into.
pub fn warn(event: &str, fields: Value) {
    line("warn", event, fields);
}

fn line(level: &str, event: &str, fields: Value) {
    let at = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |age| age.as_millis() as u64);
    let mut record = json!({ "at": at, "level": level, "event": event });
    if let (Value::Object(record), Value::Object(fields)) = (&mut record, fields) {
        record.extend(fields);
    }
    // Logging must not end the agent when nobody reads stderr.
    let _ = writeln!(std::io::stderr(), "{record}");
}
