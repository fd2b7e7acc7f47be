import * as vscode from "vscode";
import { Actions } from "./actions";
import { Asking } from "./asking";
import { Commands } from "./commands";
import { tellConsole } from "./console";
import { DebugLife } from "./debug";
import { IdleState } from "./idle";
import { Notices } from "./notices";
import { RequestLog } from "./requests";
import { RequestsPanel } from "./requests-panel/panel";
import { Server } from "./server";
import { Sessions } from "./sessions";
import { StatusBar } from "./status";
import { SessionTree } from "./view";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Ashore", { log: true });
  const life = (server = new Server(context, log));
  if (!vscode.workspace.isTrusted) life.problem = vscode.l10n.t("This folder is not trusted, so Ashore's server is not started.");
  const sessions = new Sessions(life);
  const requests = new RequestLog(life);
  const debug = new DebugLife(life, sessions, log);
  const actions = new Actions(life, sessions, log);
  const idle = new IdleState(life);
  const asking = new Asking(life, sessions, log);
  new Notices(life, actions, log);
  context.subscriptions.push(
    log, life, new StatusBar(life, sessions, idle),
    vscode.window.registerTreeDataProvider("ashore.sessions", new SessionTree(life, sessions, requests)),
    ...new RequestsPanel(context.extensionUri, sessions, requests, log).register(),
    ...new Commands(life, sessions, requests, actions, idle, log).register(),
    tellConsole(sessions),
    ...debug.register(),
    debug.onStarted((started) => { asking.take(started); }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void life.start()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("ashore.server.path") || event.affectsConfiguration("ashore.kubeconfig")) void life.restart();
    }),
  );
  if (vscode.workspace.isTrusted) void life.start();
}

/** VS Code waits for this a few seconds: long enough for the server to put everything back. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
