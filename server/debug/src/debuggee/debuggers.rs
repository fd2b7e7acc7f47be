//! Debuggers, known by their command lines.

use std::path::Path;

/// Programs that debug others; what they listen on is never the debuggee's.
const DEBUGGERS: &[&str] = &[
    "codelldb",
    "debugserver",
    "dlv",
    "gdb",
    "gdbserver",
    "lldb",
    "lldb-dap",
    "lldb-server",
    "lldb-vscode",
    "netcoredbg",
    "OpenDebugAD7",
    "rr",
    "vsdbg",
];

/// Whether a program with this command line debugs others.
pub fn is_debugger_program(arguments: &[String]) -> bool {
    let name = |path: &String| {
        Path::new(path)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let program = arguments.first().and_then(name).unwrap_or_default();
    let without_version =
        program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '.');
    DEBUGGERS.contains(&program.as_str())
        || DEBUGGERS.contains(&without_version)
        // Python's debugger is a script of the same interpreter as the debuggee.
        || arguments.get(1..).is_some_and(|rest| {
            let script = rest.iter().find(|argument| !argument.starts_with('-')).map(String::as_str);
            script.is_some_and(|script| script.ends_with("debugpy/adapter") || script.ends_with("debugpy/launcher"))
                || script.is_some_and(|script| matches!(script, "debugpy.adapter" | "debugpy.launcher"))
                // Node's speaks to the debuggee through a helper that the debuggee itself starts.
                || script.is_some_and(|script| script.contains("js-debug") && script.ends_with("watchdog.js"))
        })
}

/// In the environment of programs that open a port for their debugger by themselves, one that the system chooses.
pub const OPENS_ITS_OWN: &str = "VSCODE_INSPECTOR_OPTIONS";

/// Ports that a program's own command line opens for a debugger: Node's inspector, Java's JDWP, Python's debugpy.
pub fn debugger_port_of(arguments: &[String]) -> Vec<u16> {
    let mut ports = Vec::new();
    for (n, argument) in arguments.iter().enumerate() {
        let last = |text: &str| text.rsplit(':').next().and_then(|port| port.parse().ok());
        if let Some(rest) = argument.strip_prefix("--inspect") {
            let value = rest.split_once('=').map(|(_, value)| value);
            ports.push(value.and_then(last).unwrap_or(9229));
        } else if argument.contains("jdwp") {
            let address = argument
                .split(',')
                .find_map(|part| part.split_once("address=").map(|(_, value)| value));
            ports.extend(address.and_then(last));
        } else if argument == "--listen" && arguments.iter().any(|other| other.contains("debugpy"))
        {
            ports.extend(arguments.get(n + 1).and_then(|value| last(value)));
        }
    }
    ports
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn debugger_programs() {
        let check = |line: &str, expected| {
            assert_eq!(is_debugger_program(&words(line)), expected, "{line}")
        };
        check("/x/bin/python -m debugpy.adapter", true);
        check(
            "/x/bin/python /x/site-packages/debugpy/adapter --for-server 1234",
            true,
        );
        check(
            "/x/bin/python /x/site-packages/debugpy/launcher 4000 -- orders.py",
            true,
        );
        check("/x/bin/python -X frozen_modules=off orders.py", false);
        check("python orders.py debugpy.adapter", false);
        check("/usr/bin/lldb-dap-19", true);
        check("lldb-server-19.1 gdbserver", true);
        check("dlv dap", true);
        check("./__debug_bin123", false);
        check("node --inspect=9229 app.js", false);
        check("node /x/ms-vscode.js-debug/src/watchdog.js", true);
        check("node src/watchdog.js", false);
    }

    #[test]
    fn debugger_ports() {
        let check = |line: &str, expected: &[u16]| {
            assert_eq!(debugger_port_of(&words(line)), expected, "{line}")
        };
        check("node app.js", &[]);
        check("node --inspect app.js", &[9229]);
        check("node --inspect-brk=0.0.0.0:9300 app.js", &[9300]);
        check("node --inspect=9300 app.js", &[9300]);
        check(
            "java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 App",
            &[5005],
        );
        check("python -m debugpy --listen 127.0.0.1:5678 app.py", &[5678]);
        check("server --listen 8080", &[]);
    }
}
