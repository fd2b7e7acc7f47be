import * as vscode from "vscode";
import { isChild, relevant } from "./messages";
import type { Server } from "./server";
import type { Sessions } from "./sessions";
import type { DebugEventKind, MessageFrom, SessionStarted, StartSession } from "./wire";

/** Pressing F5 is never held longer than this for Ashore's answer, in ms: a server that is being started or a busy machine needs most of it. */
const PATIENCE = 1_000;
/** How long after a restart's disconnect the new debuggee may take to be announced, in ms: it may be built first. The server waits as long. */
const RESTART = 60_000;
/** How long a debug session may take to begin after its configuration was resolved, in ms. */
const CALLED_OFF = 60_000;

/** What the server puts into a debuggee's environment, to know its processes by. */
const MARK = "ASHORE_SESSION";

interface Started {
  readonly name: string;
  readonly folder: string | undefined;
  readonly answer: Promise<SessionStarted | undefined>;
  /** Says what session this is the restart of, or that it is none. The server is asked afterwards. */
  readonly decide: (before: Promise<SessionStarted | undefined> | undefined) => void;
  overdue?: NodeJS.Timeout;
}

interface Root {
  readonly name: string;
  readonly folder: string | undefined;
  answer: Promise<SessionStarted | undefined>;
  restarting?: NodeJS.Timeout | undefined;
  asked: boolean;
  ended: boolean;
  /** Those that were replaced: the last words of one may come when its successor is there. */
  replaced: number;
  /** How often VS Code has said that it is over: once for each adapter, also for those that were replaced, and once for a restart that is called off. */
  farewells: number;
}

/** Of a message, what says how VS Code goes on with a debug session. What else it says is read by the server alone. */
interface Message {
  readonly type?: string;
  readonly event?: string;
  readonly command?: string;
  readonly arguments?: { readonly restart?: unknown };
  readonly body?: { readonly restart?: unknown };
}

/** The end of an adapter is the end of a debug session or a restart: that only this side can tell. */
const ENDINGS = new Set(["disconnect", "terminate", "terminated", "exited"]);

/** Tells the server what happens to debug sessions of every type. Looks on: no message is changed or held back. */
export class DebugLife implements vscode.DebugConfigurationProvider, vscode.DebugAdapterTrackerFactory {
  /** Announced by a configuration, not yet met as a debug session. */
  private readonly announced: Started[] = [];
  private readonly roots = new Map<string, Root>();
  private readonly chosen = new vscode.EventEmitter<SessionStarted>();
  /** A session began for which a person has to choose or to know something. */
  readonly onStarted = this.chosen.event;

  constructor(
    private readonly server: Server,
    private readonly sessions: Sessions,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  register(): vscode.Disposable[] {
    return [
      vscode.debug.registerDebugConfigurationProvider("*", this),
      vscode.debug.registerDebugAdapterTrackerFactory("*", this),
      vscode.debug.onDidTerminateDebugSession((session) => { this.terminated(session); }),
    ];
  }

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    if (!vscode.workspace.getConfiguration("ashore", folder).get<boolean>("enabled", true) || isChild(configuration)) return configuration;
    const before = this.before(configuration.name, folder?.uri.fsPath);
    const answer = this.announce(folder, configuration, before);
    // What may be a restart is told apart only when the old program goes: what that one was given will do, but for its mark.
    const early = before && !before.restarting ? before.answer.then(unmarked) : answer;
    const late = Symbol("late");
    const started = await Promise.race([early, new Promise<typeof late>((resolve) => { setTimeout(() => { resolve(late); }, PATIENCE); })]);
    if (started === late) void early.then((answer) => { this.without(configuration.name, answer); });
    else if (started?.outcome === "intercept" || started?.outcome === "choose") addEnvironment(configuration, started.environment ?? {});
    return configuration;
  }

  /** The program runs already: what its rule adds to the environment came too late for it. */
  private without(name: string, started: SessionStarted | undefined): void {
    const missed = Object.keys(started?.environment ?? {}).filter((variable) => variable !== MARK);
    if (missed.length === 0) return;
    void vscode.window.showWarningMessage(
      vscode.l10n.t("Ashore: {0} runs without {1} of its rule, since Ashore answered too late. Restart it.", name, missed.join(", ")));
  }

  createDebugAdapterTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const root = this.rootOf(session);
    if (!root) return undefined;
    const child = session.parentSession ? session.id : "";
    const own = root.replaced;
    const replaced = () => root.replaced !== own;
    return {
      onWillReceiveMessage: (message: Message) => { if (!replaced()) this.toAdapter(root, child, message); },
      onDidSendMessage: (message: Message) => { if (!replaced()) this.fromAdapter(root, child, message); },
      onExit: () => { if (!child && !replaced()) this.end(root, root.asked ? "disconnected" : "adapterLost"); },
    };
  }

  /** Asks the server, and keeps the answer for the debug session that will come; somebody else may yet call the start off, of which nobody hears. */
  private announce(folder: vscode.WorkspaceFolder | undefined, configuration: vscode.DebugConfiguration, before: Root | undefined): Started["answer"] {
    let decide: Started["decide"] = () => undefined;
    const known = before && !before.restarting ? new Promise<SessionStarted | undefined>((resolve) => { decide = resolve; }) : before?.answer;
    const one: Started = { name: configuration.name, folder: folder?.uri.fsPath, answer: this.start(folder, configuration, known), decide };
    one.overdue = setTimeout(() => {
      const index = this.announced.indexOf(one);
      if (index < 0) return;
      this.announced.splice(index, 1);
      void one.answer.then((started) => {
        if (started) this.server.notify("ashore/debugEvent", { session: started.view.session, event: { type: "ended", how: "disconnected" } });
      });
    }, CALLED_OFF);
    this.announced.push(one);
    return one.answer;
  }

  private start(
    folder: vscode.WorkspaceFolder | undefined, configuration: vscode.DebugConfiguration, before?: Started["answer"],
  ): Started["answer"] {
    const params: StartSession = {
      runConfiguration: configuration.name,
      configuration,
      noDebug: configuration["noDebug"] === true,
      ...(folder && { folder: folder.uri.fsPath }),
    };
    return this.server.settled()
      .then(() => before)
      .then((replaced) => this.server.request("ashore/startSession", replaced ? { ...params, replaces: replaced.view.session } : params))
      .then((started) => {
        this.sessions.started(started.view);
        this.chosen.fire(started);
        return started;
      })
      .catch((error: unknown) => {
        this.log.warn(`${configuration.name} is debugged without the cluster: ${String(error)}`);
        return undefined;
      });
  }

  private rootOf(session: vscode.DebugSession): Root | undefined {
    let top = session;
    while (top.parentSession) top = top.parentSession;
    const known = this.roots.get(top.id);
    if (session !== top) return known;
    const index = this.announced.findIndex((one) => one.name === top.configuration.name && one.folder === top.workspaceFolder?.uri.fsPath);
    const [met] = index < 0 ? [] : this.announced.splice(index, 1);
    clearTimeout(met?.overdue);
    // A restart keeps the debug session's id.
    if (known) this.renew(known, met, top);
    // Another one, or a restart of which nothing was told.
    met?.decide(undefined);
    if (known || !met) return known;
    const root: Root = {
      name: met.name, folder: met.folder, answer: met.answer, asked: false, ended: false, replaced: 0, farewells: 0,
    };
    this.roots.set(top.id, root);
    return root;
  }

  /** Another adapter in the same debug session. Its configuration is announced anew only if launch.json has changed meanwhile. */
  private renew(root: Root, met: Started | undefined, session: vscode.DebugSession): void {
    clearTimeout(root.restarting);
    const { ended, restarting } = root;
    // Without a restart that was told, the server holds the old one for one that lives.
    if (met && !restarting) this.end(root, "disconnected");
    Object.assign(root, { restarting: undefined, asked: false, ended: false, replaced: root.replaced + 1 });
    if (met) root.answer = met.answer;
    else if (ended) root.answer = this.start(session.workspaceFolder, session.configuration);
  }

  /** The session that a configuration may go on with: one of the same name that lives. */
  private before(name: string, folder: string | undefined): Root | undefined {
    const same = [...this.roots.values()].filter((root) => !root.ended && root.name === name && root.folder === folder);
    return same.find((root) => root.restarting !== undefined) ?? same.at(-1);
  }

  private toAdapter(root: Root, child: string, message: Message): void {
    this.pass(root, child, "client", message);
    if (child || message.type !== "request" || (message.command !== "disconnect" && message.command !== "terminate")) return;
    if (message.arguments?.restart === true) this.restart(root);
    else if (message.command === "disconnect") this.end(root, "disconnected");
    else root.asked = true;
  }

  private fromAdapter(root: Root, child: string, message: Message): void {
    // What the old program does at its end says nothing of the new one.
    if (root.restarting) return;
    this.pass(root, child, "adapter", message);
    if (child || message.type !== "event" || message.event !== "terminated") return;
    if (message.body?.restart) this.restart(root);
    else this.end(root, "exited");
  }

  /** Hands a message on, with what the server reads of it. */
  private pass(root: Root, child: string, from: MessageFrom, message: Message): void {
    if (root.ended || (!child && ENDINGS.has(message.command ?? message.event ?? ""))) return;
    const kept = relevant(message);
    if (!kept) return;
    void root.answer.then((started) => {
      if (!started) return;
      this.log.debug(`${root.name}: ${from} ${message.command ?? message.event ?? ""}`);
      this.server.notify("ashore/debugMessage", { session: started.view.session, from, message: kept, ...(child && { child }) });
    });
  }

  private restart(root: Root): void {
    if (root.ended || root.restarting) return;
    this.tell(root, { type: "restarting" });
    root.restarting = setTimeout(() => {
      root.restarting = undefined;
      this.end(root, "disconnected");
    }, RESTART);
    // VS Code asks for the new configuration first, and ends the old program then.
    this.announced.find((one) => one.name === root.name && one.folder === root.folder)?.decide(root.answer);
  }

  private end(root: Root, how: "disconnected" | "exited" | "adapterLost"): void {
    if (root.ended || root.restarting) return;
    root.ended = true;
    this.send(root, { type: "ended", how });
  }

  private terminated(session: vscode.DebugSession): void {
    const root = session.parentSession ? undefined : this.roots.get(session.id);
    if (!root) return;
    root.farewells += 1;
    // An old adapter's, before its successor is there or after.
    if (root.farewells <= (root.restarting ? root.replaced + 1 : root.replaced)) return;
    if (root.restarting) this.calledOff(root);
    else this.end(root, "disconnected");
  }

  /** A restart whose program was not built, for instance. The server still waits for it. */
  private calledOff(root: Root): void {
    clearTimeout(root.restarting);
    root.restarting = undefined;
    root.ended = true;
    void root.answer
      .then((started) => started && this.server.request("ashore/leave", { session: started.view.session }))
      .catch((error: unknown) => { this.log.warn(String(error)); });
  }

  private tell(root: Root, ...events: DebugEventKind[]): void {
    if (!root.ended) for (const event of events) this.send(root, event);
  }

  private send(root: Root, event: DebugEventKind): void {
    void root.answer.then((started) => {
      if (!started) return;
      this.log.debug(`${root.name}: ${JSON.stringify(event)}`);
      this.server.notify("ashore/debugEvent", { session: started.view.session, event });
    });
  }
}

/** Without the mark by which the server finds a session's processes. */
function unmarked(started: SessionStarted | undefined): SessionStarted | undefined {
  const kept = Object.entries(started?.environment ?? {}).filter(([name]) => name !== MARK);
  return started && { ...started, environment: Object.fromEntries(kept) };
}

/** Adapters take the environment as a map, lldb-dap also as a list. What the user wrote wins. */
function addEnvironment(configuration: vscode.DebugConfiguration, environment: Record<string, string>): void {
  if (configuration.request !== "launch") return;
  const env: unknown = configuration["env"];
  if (Array.isArray(env)) {
    configuration["env"] = [...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...(env as unknown[])];
  } else if (env === undefined && configuration.type === "lldb-dap") {
    // Older ones take the list alone.
    configuration["env"] = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  } else if (env === undefined || (typeof env === "object" && env !== null)) {
    configuration["env"] = { ...environment, ...env };
  }
}
