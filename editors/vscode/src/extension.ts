import * as vscode from "vscode";
import { chooseFor } from "./chooser";
import { Commands } from "./commands";
import { DebugLife } from "./debug";
import { Notices } from "./notices";
import { RequestLog } from "./requests";
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
  new Notices(life, sessions, log);
  context.subscriptions.push(
    log, life, new StatusBar(life, sessions),
    vscode.window.registerTreeDataProvider("ashore.sessions", new SessionTree(life, sessions, requests)),
    ...new Commands(life, sessions, requests, log).register(),
    ...debug.register(),
    debug.onStarted((started) => {
      log.info(started.message);
      const ask = vscode.workspace.getConfiguration("ashore").get<boolean>("askForTarget");
      if (started.outcome === "choose" && ask) {
        const known = started.targets?.length ? { targets: started.targets, question: started.question } : undefined;
        chooseFor(life, started.view, known).catch((error: unknown) => { log.error(String(error)); });
      }
    }),
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
