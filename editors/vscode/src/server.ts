import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { findBinary } from "./binary";
import type { Notifications, Requests } from "./methods";

/** How long the server rests before it is started again, in ms; the last value stays. */
const BACK_OFF = [0, 1_000, 2_000, 5_000, 15_000, 30_000];
/** A server that lived this long in ms starts its back-off anew. */
const HEALTHY = 60_000;

const SELECTOR = [
  { scheme: "file", pattern: "**/.ashore.toml" },
  { scheme: "file", pattern: "**/.vscode/launch.json" },
  { scheme: "file", pattern: "**/*.code-workspace" },
  { scheme: "file", pattern: "**/{application,bootstrap}*.{yml,yaml,properties}" },
  { scheme: "file", pattern: "**/*.run.xml" },
];

export type ServerState = "off" | "starting" | "running" | "stopped";

/** What the settings add to the environment of the program. */
export function surroundings(): Record<string, string> {
  const kubeconfig = vscode.workspace.getConfiguration("ashore").get<string>("kubeconfig");
  return kubeconfig ? { KUBECONFIG: kubeconfig } : {};
}

/** The life of `ashore lsp`: found, started, started again when it ends, asked and listened to. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly listeners: vscode.Disposable[] = [];
  private readonly hooks: ((client: LanguageClient) => vscode.Disposable)[] = [];
  private readonly changed = new vscode.EventEmitter<ServerState>();
  private failures = 0;
  private startedAt = 0;
  /** Counts the starts, so that one that was called off knows. */
  private begun = 0;
  private timer: NodeJS.Timeout | undefined;
  /** Resolves when the servers before this one are gone. */
  private left: Promise<void> = Promise.resolve();
  private disposed = false;
  readonly onState = this.changed.event;
  state: ServerState = "off";
  /** Why there is no server, one sentence. */
  problem: string | undefined;
  /** The program that runs. */
  program: string | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
  ) {}

  /** Starts the server if a program for it is there. Never throws: debugging goes on without it. */
  async start(): Promise<void> {
    if (this.disposed || this.client || this.state === "starting") return;
    await this.begin(++this.begun);
  }

  private async begin(begun: number): Promise<void> {
    this.problem = undefined;
    this.move("starting");
    // A window that opens has more urgent things to do.
    await new Promise((resolve) => { setImmediate(resolve); });
    const found = await findBinary(this.context);
    const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, Trace } = await import("./client.js");
    // Called off, or begun anew, meanwhile.
    if (begun !== this.begun) return;
    if ("problem" in found) {
      this.fail(found.problem);
      return;
    }
    this.program = found.path;
    this.log.info(`starting ${found.path} lsp (${found.version})`);
    const client = new LanguageClient(
      "ashore", "Ashore",
      { command: found.path, args: ["lsp"], options: { env: { ...process.env, ...surroundings() } } },
      {
        documentSelector: SELECTOR,
        outputChannel: this.log,
        // Its own pop-ups would come on top of the notices.
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false,
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => {
            this.lost();
            return { action: CloseAction.DoNotRestart, handled: true };
          },
        },
        synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{.ashore.toml,.vscode/launch.json}") },
      },
    );
    void client.setTrace(Trace.Off);
    this.client = client;
    this.startedAt = Date.now();
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      this.fail(vscode.l10n.t("Ashore's server did not start: {0}", String(error)));
      this.again();
      return;
    }
    for (const hook of this.hooks) this.listeners.push(hook(client));
    this.problem = undefined;
    this.move("running");
  }

  /** Resolves once it is clear whether there is a server: F5 may be pressed before it has started. */
  settled(): Promise<void> {
    if (this.state !== "starting") return Promise.resolve();
    return new Promise((resolve) => {
      const listener = this.onState((state) => {
        if (state === "starting") return;
        listener.dispose();
        resolve();
      });
    });
  }

  /** Sends a request, as soon as a server that is being started runs. Rejects when there is none. */
  async request<K extends keyof Requests>(method: K, params: Requests[K][0]): Promise<Requests[K][1]> {
    if (this.state === "starting") await this.settled();
    if (!this.client || this.state !== "running") throw new Error(this.problem ?? vscode.l10n.t("Ashore's server is not running."));
    return this.client.sendRequest<Requests[K][1]>(method, params);
  }

  /** Sends a notification; without a server there is nobody to be told. */
  notify<K extends "ashore/debugEvent" | "ashore/debugMessage">(method: K, params: Requests[K][0]): void {
    if (!this.client || this.state !== "running") return;
    this.client.sendNotification(method, params).catch((error: unknown) => { this.log.warn(String(error)); });
  }

  /** Calls `handler` for each notification, over all lives of the server. */
  on<K extends keyof Notifications>(method: K, handler: (params: Notifications[K]) => void): void {
    this.hooks.push((client) => client.onNotification(method, handler));
  }

  /** Ends it, and starts it with what the settings say now: what is asked from here on is asked of the next one. */
  async restart(): Promise<void> {
    this.failures = 0;
    const begun = ++this.begun;
    const left = this.leave();
    this.move("starting");
    await left;
    if (begun === this.begun && !this.disposed) await this.begin(begun);
  }

  async stop(): Promise<void> {
    this.begun += 1;
    const left = this.leave();
    this.move("off");
    await left;
  }

  /** Nobody is asked any more; resolves when every server that was there has said goodbye. */
  private leave(): Promise<void> {
    clearTimeout(this.timer);
    const client = this.client;
    this.client = undefined;
    for (const listener of this.listeners.splice(0)) listener.dispose();
    // The server restores what is intercepted before it answers `shutdown`.
    const gone = client?.stop(15_000).catch((error: unknown) => { this.log.warn(String(error)); });
    this.left = Promise.all([this.left, gone]).then(() => undefined);
    return this.left;
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
  }

  private lost(): void {
    for (const listener of this.listeners.splice(0)) listener.dispose();
    this.client = undefined;
    if (this.disposed) return;
    if (Date.now() - this.startedAt > HEALTHY) this.failures = 0;
    this.fail(vscode.l10n.t("Ashore's server ended; its intercepts are being put back and it starts again."));
    this.again();
  }

  private again(): void {
    const rest = BACK_OFF[Math.min(this.failures, BACK_OFF.length - 1)] ?? 0;
    this.failures += 1;
    this.timer = setTimeout(() => void this.start(), rest);
  }

  private fail(problem: string): void {
    this.problem = problem;
    this.log.error(problem);
    this.move("stopped");
  }

  private move(state: ServerState): void {
    this.state = state;
    this.changed.fire(state);
  }
}
