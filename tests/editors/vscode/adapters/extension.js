// Debuggers of the kinds that people have installed from the marketplace, which is out of the tests' reach: each starts the
// real adapter as its own extension does.
const { spawn } = require("node:child_process");
const { appendFileSync } = require("node:fs");
const vscode = require("vscode");

const env = process.env;

function delve(session) {
  // It builds where it runs.
  const cwd = session.workspaceFolder.uri.fsPath;
  const child = spawn(env.TEST_DLV, ["dap", "--listen=127.0.0.1:0"], { cwd, stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const port = /listening at: 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port) resolve(new vscode.DebugAdapterServer(Number(port), "127.0.0.1"));
    });
    child.on("exit", (code) => reject(new Error(`dlv ended with ${code}`)));
  });
}

function attached(session) {
  const { connect } = session.configuration;
  if (connect) return new vscode.DebugAdapterServer(connect.port, connect.host);
  return new vscode.DebugAdapterExecutable(env.TEST_DEBUGPY, ["-m", "debugpy.adapter"]);
}

/** Writes down what is said, for scenarios that fail. */
function recorded(session) {
  const write = (who, message) => {
    if (["output", "loadedSource", "module", "thread"].includes(message.event) || message.command === "threads") return;
    const text = JSON.stringify({ ...message, seq: undefined }).slice(0, 300);
    appendFileSync(env.TEST_DAP_LOG, `${new Date().toISOString().slice(17, 23)} ${session.name} ${who} ${text}\n`);
  };
  return {
    onWillReceiveMessage: (message) => write(">", message),
    onDidSendMessage: (message) => write("<", message),
    onExit: (code) => write("exit", { code }),
  };
}

exports.activate = (context) => {
  if (env.TEST_DAP_LOG) vscode.debug.registerDebugAdapterTrackerFactory("*", { createDebugAdapterTracker: recorded });
  const factory = (type, create) => context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(type, { createDebugAdapterDescriptor: create }),
  );
  factory("python", attached);
  factory("lldb-dap", () => new vscode.DebugAdapterExecutable(env.TEST_LLDB_DAP, []));
  factory("go", delve);
};
