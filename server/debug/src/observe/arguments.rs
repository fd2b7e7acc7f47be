//! What the arguments of a request say: processes, debuggers' ports, and whether the session ends.

use dap::requests::DisconnectArguments;
use serde_json::Value;

use super::{Fact, Run, typed};

/// `launch` and `attach`.
pub fn started(arguments: &Value, attach: bool) -> Vec<Fact> {
    let mut facts = vec![Fact::Started(run(arguments))];
    let ports = debugger_ports(arguments);
    if attach {
        facts.extend(processes(arguments, &["processId", "pid", "subProcessId"]));
        facts.extend(ports.iter().filter_map(|fact| match fact {
            Fact::DebuggerPort(port) => Some(Fact::AttachPort(*port)),
            _ => None,
        }));
    }
    facts.extend(ports);
    facts
}

/// `disconnect` and `terminate`.
pub fn ending(command: &str, arguments: &Value) -> Vec<Fact> {
    let typed: Option<DisconnectArguments> = typed(arguments);
    let restart = typed.and_then(|arguments| arguments.restart) == Some(true);
    let again = restart.then_some(Fact::StartsAgain);
    // `terminate` is a request that the debuggee may refuse; the adapter says so itself when it worked.
    let ends = (command == "disconnect").then_some(Fact::Disconnect);
    again.into_iter().chain(ends).collect()
}

/// Editors hand the whole run configuration over, with the name that people gave it.
fn run(arguments: &Value) -> Run {
    let said = |key: &str| arguments[key].as_str().filter(|text| !text.is_empty());
    Run {
        name: said("name").map(str::to_owned),
        folder: said("cwd").map(Into::into),
    }
}

/// The ports that the arguments of `launch` or `attach` give to debuggers.
pub fn debugger_ports(arguments: &Value) -> Vec<Fact> {
    let places = [
        &arguments["port"],
        &arguments["connect"]["port"],
        &arguments["listen"]["port"],
        &arguments["debugServer"],
        &arguments["gdb-remote-port"],
    ];
    let number = |place: &Value| place.as_u64().or_else(|| place.as_str()?.parse().ok());
    let port = |place: &Value| u16::try_from(number(place)?).ok().filter(|port| *port > 0);
    places
        .into_iter()
        .filter_map(port)
        .map(Fact::DebuggerPort)
        .collect()
}

/// The processes that these keys name.
pub fn processes(place: &Value, keys: &[&str]) -> Vec<Fact> {
    let id = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    keys.iter()
        .filter_map(|key| id(&place[*key]))
        .filter_map(process_id)
        .collect()
}

/// A process id; 0 and 1 are nobody's debuggee.
pub fn process_id(id: i64) -> Option<Fact> {
    u32::try_from(id)
        .ok()
        .filter(|pid| *pid > 1)
        .map(Fact::Process)
}
