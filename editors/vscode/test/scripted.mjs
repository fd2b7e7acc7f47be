// The extension's own code for debug sessions, with a VS Code and a server that do what the test says, in the order that it says.
import { bundled } from "./bundled.mjs";

/** What `debug.ts` and `sessions.ts` use of VS Code. */
const VSCODE = `
  export const heard = {};
  export class EventEmitter { event = () => ({ dispose() {} }); fire() {} }
  export const commands = { executeCommand: () => {} };
  export const workspace = { getConfiguration: () => ({ get: (key, otherwise) => otherwise }) };
  export const debug = {
    registerDebugConfigurationProvider: () => ({}),
    registerDebugAdapterTrackerFactory: () => ({}),
    onDidTerminateDebugSession: (listener) => { heard.terminated = listener; return {}; },
  };
`;
const { DebugLife, Sessions, heard } = await bundled(
  'export { DebugLife } from "./src/debug"; export { Sessions } from "./src/sessions"; export { heard } from "vscode";', VSCODE);

/** Lets everything happen that needs no time. */
export const settle = () => new Promise((resolve) => { setImmediate(resolve); });

export class Scripted {
  /** What the server was told, in order, as short words. */
  told = [];
  /** The messages that were handed on. */
  passed = [];
  #count = 0;

  constructor() {
    const server = {
      settled: async () => {},
      request: async (method, params) => {
        if (method === "ashore/leave") return void this.told.push(`leave ${params.session}`);
        const session = params.replaces ?? `S${(this.#count += 1)}`;
        this.told.push(params.replaces ? `start for ${session}` : `start ${session}`);
        return { view: { session }, outcome: "intercept", environment: { ASHORE_SESSION: session, LEVEL: "debug" } };
      },
      notify: (method, { session, event, child, from, message }) => {
        if (message) this.passed.push({ child, from, message });
        // A message is told by its name and what it is about.
        if (message) this.told.push([message.command ?? message.event, session, message.body?.systemProcessId].filter(Boolean).join(" "));
        else this.told.push([event.type, session, event.pid ?? event.how].filter(Boolean).join(" "));
      },
    };
    const quiet = () => {};
    this.life = new DebugLife(server, { started: quiet }, { debug: quiet, warn: quiet });
    this.life.register();
  }

  /** VS Code resolves a configuration, before it starts it; gives the environment that it has then. */
  async resolve(name = "Debug orders") {
    const configuration = { name, type: "x", request: "launch" };
    await this.life.resolveDebugConfigurationWithSubstitutedVariables(undefined, configuration);
    return configuration.env;
  }

  /** A debug session as VS Code shows it; a restart keeps its id. */
  session(id = "one", name = "Debug orders") {
    return { id, name, configuration: { name, type: "x", request: "launch" } };
  }

  /** An adapter begins to work for a debug session. */
  adapter(session) {
    const tracker = this.life.createDebugAdapterTracker(session);
    return {
      message: (from, message) => { if (from === "client") tracker.onWillReceiveMessage(message); else tracker.onDidSendMessage(message); },
      process: (pid) => tracker.onDidSendMessage({ type: "event", event: "process", body: { systemProcessId: pid } }),
      stopped: () => tracker.onDidSendMessage({ type: "event", event: "stopped", body: { threadId: 1, allThreadsStopped: true } }),
      disconnect: (restart) => tracker.onWillReceiveMessage({ type: "request", command: "disconnect", arguments: { restart } }),
      terminate: (restart) => tracker.onWillReceiveMessage({ type: "request", command: "terminate", arguments: { restart } }),
      terminated: () => tracker.onDidSendMessage({ type: "event", event: "terminated" }),
      exit: () => tracker.onExit(0),
    };
  }

  /** VS Code says that a debug session is over: it does so for each of its adapters. */
  over(session) { heard.terminated(session); }
}

/** What the window knows of its sessions; `tell` is the server's notification. */
export function sessions() {
  let tell;
  const known = new Sessions({ on: (_method, listener) => { tell = listener; }, onState: () => {} });
  return { known, tell: (view) => { tell(view); } };
}
