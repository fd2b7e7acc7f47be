// Debuggers of the kinds that people have installed from the marketplace, which is out of the tests' reach: each starts the
// real adapter as its own extension does.
const { spawn } = require("node:child_process");
const vscode = require("vscode");

const env = process.env;

function delve() {
  const child = spawn(env.TEST_DLV, ["dap", "--listen=127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"] });
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

exports.activate = (context) => {
  const factory = (type, create) => context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(type, { createDebugAdapterDescriptor: create }),
  );
  factory("python", attached);
  factory("lldb-dap", () => new vscode.DebugAdapterExecutable(env.TEST_LLDB_DAP, []));
  factory("go", delve);
};
