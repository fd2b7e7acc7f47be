//! The table. A new debugger is a row here, and a line in the tests of what it does differently.

use ashore_texts::Text;

use super::{Debugger, Origin, Script, Server, Words};

const fn server(words: Words) -> Option<Server> {
    Some(Server {
        mode: "",
        words,
        always: false,
    })
}

/// What most are like.
const PLAIN: Debugger = Debugger {
    name: "",
    types: &[],
    programs: &[],
    scripts: &[],
    server: None,
    program: Origin::Known,
    missing: || Text::ProgramUnknown,
};

/// Every debugger that is known.
pub const TABLE: &[Debugger] = &[
    Debugger {
        name: "debugpy",
        types: &["python", "debugpy"],
        // Python's debugger is a script of the same interpreter as the debuggee.
        scripts: &[
            Script::Ends("debugpy/adapter"),
            Script::Ends("debugpy/launcher"),
        ],
        server: server(Words::Port(&["--port"])),
        missing: || Text::ProgramDebugpy,
        ..PLAIN
    },
    Debugger {
        name: "delve",
        types: &["go"],
        programs: &["dlv", "dlv-dap"],
        server: Some(Server {
            mode: "dap",
            words: Words::Address(&["--listen", "-l"]),
            always: true,
        }),
        missing: || Text::ProgramDelve,
        ..PLAIN
    },
    Debugger {
        name: "lldb-dap",
        types: &["lldb-dap"],
        programs: &[
            "lldb",
            "lldb-dap",
            "lldb-vscode",
            "lldb-server",
            "debugserver",
        ],
        server: server(Words::Address(&["--connection"])),
        missing: || Text::ProgramLldb,
        ..PLAIN
    },
    Debugger {
        name: "codelldb",
        types: &["lldb"],
        programs: &["codelldb"],
        server: server(Words::Port(&["--port"])),
        missing: || Text::ProgramCodelldb,
        ..PLAIN
    },
    Debugger {
        name: "gdb",
        types: &["gdb", "cppdbg"],
        programs: &["gdb", "gdbserver", "rr", "OpenDebugAD7"],
        ..PLAIN
    },
    Debugger {
        name: "js-debug",
        types: &[
            "node",
            "pwa-node",
            "node-terminal",
            "chrome",
            "pwa-chrome",
            "msedge",
            "pwa-msedge",
        ],
        // Node's speaks to the debuggee through a helper that the debuggee itself starts.
        scripts: &[
            Script::Below("js-debug", "watchdog.js"),
            Script::Ends("dapDebugServer.js"),
        ],
        server: server(Words::Bare),
        missing: || Text::ProgramJs,
        ..PLAIN
    },
    Debugger {
        name: "java-debug",
        types: &["java"],
        ..PLAIN
    },
    Debugger {
        name: "netcoredbg",
        types: &["netcoredbg"],
        programs: &["netcoredbg"],
        server: server(Words::Port(&["--server"])),
        ..PLAIN
    },
    Debugger {
        name: "vsdbg",
        types: &["coreclr", "clr"],
        programs: &["vsdbg", "vsdbg-ui"],
        ..PLAIN
    },
    Debugger {
        name: "rdbg",
        types: &["rdbg", "ruby_lsp"],
        program: Origin::CallsIn,
        missing: || Text::ProgramRdbg,
        ..PLAIN
    },
    Debugger {
        name: "php-debug",
        types: &["php"],
        scripts: &[Script::Ends("phpDebug.js")],
        // Xdebug connects to its debugger from whatever serves the requests.
        program: Origin::CallsIn,
        missing: || Text::ProgramPhp,
        ..PLAIN
    },
];
