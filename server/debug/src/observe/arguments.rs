//! What the arguments of a request say: processes, debuggers' ports, and whether the session ends.

use dap::requests::DisconnectArguments;
use serde_json::Value;

use super::{Fact, Kinship, Run, typed};
use crate::debuggers;

/// `launch` and `attach`.
pub fn started(arguments: &Value, attach: bool) -> Vec<Fact> {
    let mut facts: Vec<Fact> = kinship(arguments).map(Fact::ChildOf).into_iter().collect();
    let kind = arguments["type"].as_str();
    facts.extend(kind.map(|kind| Fact::Kind(kind.to_owned())));
    facts.push(Fact::Started(run(arguments)));
    facts.extend(named_process(arguments));
    facts.extend(known_before(arguments, attach));
    facts
}

/// What a run configuration says about the debuggee's processes and its debugger's ports before there are any.
pub fn known_before(configuration: &Value, attach: bool) -> Vec<Fact> {
    let ports = debugger_ports(configuration);
    let mut facts = Vec::new();
    if attach {
        facts.extend(processes(configuration, debuggers::PROCESSES));
        facts.extend(ports.iter().filter_map(|fact| match fact {
            Fact::DebuggerPort(port) => Some(Fact::AttachPort(*port)),
            _ => None,
        }));
    }
    facts.extend(ports);
    facts
}

/// The configuration of a child session that an adapter asks for.
pub fn child(configuration: &Value) -> Vec<Fact> {
    let mut facts: Vec<Fact> = kinship(configuration)
        .map(Fact::Asked)
        .into_iter()
        .collect();
    facts.extend(debugger_ports(configuration));
    facts.extend(processes(configuration, debuggers::PROCESSES));
    facts.extend(named_process(configuration));
    facts
}

/// `orders.js [1234]`
fn named_process(configuration: &Value) -> Option<Fact> {
    configuration.get(debuggers::NAMES_ITS_PROCESS)?;
    let name = configuration["name"].as_str()?.strip_suffix(']')?;
    let (_, number) = name.rsplit_once('[')?;
    process_id(number.parse().ok()?)
}

/// By what a child session's configuration is known.
fn kinship(configuration: &Value) -> Option<Kinship> {
    debuggers::CHILD_MARKS.iter().find_map(|name| {
        let value = &configuration[*name];
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(Kinship(format!("{name}={value}")))
    })
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
    let number = |place: &Value| place.as_u64().or_else(|| place.as_str()?.parse().ok());
    let port = |place: &Value| u16::try_from(number(place)?).ok().filter(|port| *port > 0);
    debuggers::PORTS
        .iter()
        .filter_map(|place| arguments.pointer(place))
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
