//! Where a stopped thread stands, from the stack that the client itself asks for.

use ashore_protocol::editor::Place;
use serde_json::Value;

use super::text;

/// The first frame that has a source of its own, not a runtime's.
pub fn of(body: &Value) -> Option<Place> {
    let frames = body["stackFrames"].as_array()?;
    frames.iter().find_map(|frame| {
        let source = &frame["source"];
        let told = |key| Some(text(source, key)).filter(|text| !text.is_empty());
        let line = u32::try_from(frame["line"].as_u64()?).ok()?;
        let faint = text(source, "presentationHint") == "deemphasize";
        let file = told("path").or_else(|| told("name"))?;
        (line > 0 && !faint).then(|| Place {
            file: file.to_owned(),
            line,
            function: text(frame, "name").to_owned(),
        })
    })
}

/// Why a thread stopped, as far as its place matters; a step goes on with what was going on.
pub fn reason(body: &Value) -> Option<Option<String>> {
    match text(body, "reason") {
        "step" | "goto" => None,
        "exception" => {
            let said = |key| Some(text(body, key)).filter(|text| !text.is_empty());
            let thrown = said("text").or_else(|| said("description"));
            Some(Some(thrown.unwrap_or("an exception").to_owned()))
        }
        _ => Some(None),
    }
}
