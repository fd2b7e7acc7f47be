//! Debuggers, a row each in `table.rs`: how one names its program, starts as a server, restarts and opens ports of its own. What its
//! messages mean is in `observe`.

mod own_ports;
mod server;
mod table;

use std::path::Path;

use ashore_texts::Text;

pub use ashore_protocol::editor::debug_messages::CHILD_MARKS;
pub use own_ports::{OPENS_ITS_OWN, debugger_port_of};
pub use server::{Place, address_in, place};
pub use table::TABLE;

/// One debugger.
#[derive(Debug, Clone, Copy)]
pub struct Debugger {
    /// As people call it.
    pub name: &'static str,
    /// Types of run configurations that are its own.
    pub types: &'static [&'static str],
    /// Programs that debug others, by their file names without a version: what they listen on is never the debuggee's.
    pub programs: &'static [&'static str],
    /// The same of those that are scripts of an interpreter.
    pub scripts: &'static [Script],
    /// How it is told to listen for its client; `None`: it speaks on stdio alone.
    pub server: Option<Server>,
    /// Where the program comes from.
    pub program: Origin,
    /// What a person does where it is not found.
    pub missing: fn() -> Text,
}

/// A script by which an interpreter becomes a debugger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// A file or folder whose path ends so, or the module of that name with dots.
    Ends(&'static str),
    /// A file whose path ends so, below a folder whose name has the first word.
    Below(&'static str, &'static str),
}

/// How a debugger is started as a server, and how it says where it listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// The word with which it becomes an adapter; empty where it is nothing else.
    pub mode: &'static str,
    /// How the command line gives the address.
    pub words: Words,
    /// It listens even where no address is given, and prints the one that it has.
    pub always: bool,
}

/// The shape of an address in a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// An option with `HOST:PORT`, `:PORT` or an URI of them: `--listen=127.0.0.1:4711`, `-l :4711`.
    Address(&'static [&'static str]),
    /// An option with the number alone: `--port 4711`.
    Port(&'static [&'static str]),
    /// The first bare number after the script: `dapDebugServer.js 4711 127.0.0.1`.
    Bare,
}

/// Where the program under debug comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The debugger starts it, or is told its process: it is a descendant or known by its number.
    Known,
    /// It is started by somebody else, may run already, and calls the debugger: nothing leads from one to the other but the port.
    CallsIn,
}

/// Places in a run configuration, as JSON pointers, that give a port to a debugger.
pub const PORTS: &[&str] = &[
    "/port",
    "/connect/port",
    "/listen/port",
    "/debugServer",
    "/gdb-remote-port",
    "/inspectPort",
];

/// Members of a run configuration that name the process to attach to.
pub const PROCESSES: &[&str] = &["processId", "pid", "subProcessId"];

/// The member of a child session's configuration with which its name ends in the program's process: js-debug tells of it in
/// no other way.
pub const NAMES_ITS_PROCESS: &str = "__pendingTargetId";

impl Debugger {
    /// By the type of a run configuration.
    pub fn of_type(kind: &str) -> Option<&'static Self> {
        TABLE.iter().find(|row| row.types.contains(&kind))
    }

    /// By the command line that starts it.
    pub fn of_command<'a>(
        words: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Option<&'static Self> {
        TABLE.iter().find(|row| row.is(words.clone()))
    }

    fn is<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> bool {
        let mut words = words.into_iter();
        let program = words.next().map(file_name).unwrap_or_default();
        let bare = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
        if self
            .programs
            .iter()
            .any(|one| [program, bare].contains(one))
        {
            return true;
        }
        let script = words.find(|word| !word.starts_with('-'));
        script.is_some_and(|script| self.scripts.iter().any(|one| one.is(script)))
    }
}

impl Script {
    fn is(self, script: &str) -> bool {
        match self {
            Self::Ends(end) => script.ends_with(end) || script == end.replace('/', "."),
            Self::Below(folder, end) => script.contains(folder) && script.ends_with(end),
        }
    }
}

fn file_name(path: &str) -> &str {
    Path::new(path)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

/// Whether a program with this command line debugs others.
pub fn is_debugger_program(arguments: &[String]) -> bool {
    Debugger::of_command(arguments.iter().map(String::as_str)).is_some()
}

/// What a person does where this adapter is not found.
pub fn missing(program: &str) -> Text {
    let name = file_name(program);
    // An interpreter is the debugger's whose script it runs; by its name alone it is most likely this one's.
    let guess = match name {
        name if name.starts_with("python") || name.starts_with("debugpy") => "debugpy",
        "node" | "js-debug-adapter" => "js-debug",
        _ => "",
    };
    let row = TABLE.iter().find(|row| row.name == guess);
    row.or_else(|| Debugger::of_command([program]))
        .map_or(Text::ProgramUnknown, |row| (row.missing)())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debugger_programs() {
        let check = |line: &str, expected: Option<&str>| {
            let found = Debugger::of_command(line.split(' ')).map(|row| row.name);
            assert_eq!(found, expected, "{line}")
        };
        check("/x/bin/python -m debugpy.adapter", Some("debugpy"));
        check(
            "/x/bin/python /x/site-packages/debugpy/adapter --for-server 1234",
            Some("debugpy"),
        );
        check(
            "/x/bin/python /x/site-packages/debugpy/launcher 4000 -- orders.py",
            Some("debugpy"),
        );
        check("/x/bin/python -X frozen_modules=off orders.py", None);
        check("python orders.py debugpy.adapter", None);
        check("/usr/bin/lldb-dap-19", Some("lldb-dap"));
        check("lldb-server-19.1 gdbserver", Some("lldb-dap"));
        check("/x/adapter/codelldb --port 1", Some("codelldb"));
        check("dlv dap", Some("delve"));
        check("./__debug_bin123", None);
        check("node --inspect=9229 app.js", None);
        check(
            "node /x/ms-vscode.js-debug/src/watchdog.js",
            Some("js-debug"),
        );
        check(
            "node /x/js-debug/src/dapDebugServer.js 8123",
            Some("js-debug"),
        );
        check("node src/watchdog.js", None);
        check("node /x/phpDebug.js", Some("php-debug"));
        check("", None);
    }

    #[test]
    fn types_are_of_one_debugger_and_names_are_used_once() {
        for (n, row) in TABLE.iter().enumerate() {
            for other in &TABLE[n + 1..] {
                assert_ne!(row.name, other.name);
                let twice = row.types.iter().find(|kind| other.types.contains(kind));
                assert_eq!(twice, None, "{} and {}", row.name, other.name);
            }
        }
        assert_eq!(Debugger::of_type("php").unwrap().program, Origin::CallsIn);
        assert_eq!(Debugger::of_type("go").unwrap().program, Origin::Known);
        assert!(Debugger::of_type("nobody's").is_none());
    }

    #[test]
    fn what_to_do_where_it_is_missing() {
        let check = |program: &str, part: &str| {
            assert!(missing(program).to_string().contains(part), "{program}");
        };
        check("/nowhere/python3", "pip install debugpy");
        check("dlv", "go install");
        check("lldb-dap-19", "LLDB 18");
        check("node", "dapDebugServer.js");
        check("other", "after `--`");
    }
}
