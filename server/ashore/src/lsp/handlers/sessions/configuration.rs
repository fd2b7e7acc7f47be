//! What a run configuration says about the debuggee's processes before there are any.

use serde_json::Value;

use ashore_debug::debuggee::Hint;

/// A debugger's ports are never the debuggee's; whoever owns them is what is attached to.
pub fn hints(configuration: &Value) -> Vec<Hint> {
    let attach = configuration["request"] == "attach";
    let number = |place: &Value| place.as_u64().or_else(|| place.as_str()?.parse().ok());
    let ports = [
        "/port",
        "/connect/port",
        "/listen/port",
        "/debugServer",
        "/inspectPort",
    ]
    .into_iter()
    .filter_map(|place| u16::try_from(number(configuration.pointer(place)?)?).ok())
    .filter(|port| *port > 0);
    let mut hints = Vec::new();
    for port in ports {
        hints.push(Hint::DebuggerPort(port));
        if attach {
            hints.push(Hint::AttachPort(port));
        }
    }
    if attach {
        let processes = ["processId", "pid"].into_iter();
        let id = |key| u32::try_from(number(&configuration[key])?).ok();
        // 0 and 1 are nobody's debuggee.
        let processes = processes.filter_map(id).filter(|pid| *pid > 1);
        hints.extend(processes.map(Hint::Process));
    }
    hints
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn configurations() {
        let check = |configuration: Value, expected: &[Hint]| {
            assert_eq!(hints(&configuration), expected, "{configuration}");
        };
        check(json!({"request": "launch", "program": "x"}), &[]);
        check(
            json!({"request": "launch", "port": 4711}),
            &[Hint::DebuggerPort(4711)],
        );
        check(
            json!({"request": "attach", "connect": {"host": "127.0.0.1", "port": 5678}}),
            &[Hint::DebuggerPort(5678), Hint::AttachPort(5678)],
        );
        check(
            json!({"request": "attach", "processId": "4000"}),
            &[Hint::Process(4000)],
        );
        check(json!({"request": "attach", "pid": 0, "port": 0}), &[]);
    }
}
