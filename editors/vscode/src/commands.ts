import * as vscode from "vscode";
import { join } from "node:path";
import { chooseFor, pickMode, pickTarget } from "./chooser";
import { openAt } from "./notices";
import type { RequestLog } from "./requests";
import type { Server } from "./server";
import type { Sessions } from "./sessions";
import type { RequestNode } from "./view";
import type { ActionKind, SessionView } from "./wire";

/** What the server offers for a session, as commands of this window. */
const MENU: Partial<Record<ActionKind, { icon: string; run: string }>> = {
  resume: { icon: "debug-continue", run: "ashore.resume" },
  pause: { icon: "debug-pause", run: "ashore.pause" },
  leave: { icon: "debug-disconnect", run: "ashore.leaveSession" },
  chooseMode: { icon: "filter", run: "ashore.chooseMode" },
};

/** The commands, each a request to the server. */
export class Commands {
  constructor(
    private readonly server: Server,
    private readonly sessions: Sessions,
    private readonly requests: RequestLog,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  register(): vscode.Disposable[] {
    const command = (name: string, run: (argument?: unknown) => unknown) =>
      vscode.commands.registerCommand(`ashore.${name}`, async (argument?: unknown) => {
        try {
          await run(argument);
        } catch (error) {
          void vscode.window.showErrorMessage(`Ashore: ${error instanceof Error ? error.message : String(error)}`);
        }
      });
    return [
      command("menu", () => this.menu()),
      command("pause", (one) => this.suspend(one, true)),
      command("resume", (one) => this.suspend(one, false)),
      command("leaveSession", (one) => this.leave(one)),
      command("retry", (one) => this.retry(one)),
      command("chooseTarget", (one) => this.chooseTarget(one)),
      command("chooseMode", (one) => this.chooseMode(one)),
      command("openRule", () => this.openRule()),
      command("showRequests", () => vscode.commands.executeCommand("ashore.sessions.focus")),
      command("copyAsCurl", (one) => this.copyAsCurl(one as RequestNode)),
      command("replay", (one) => this.replay(one as RequestNode)),
      command("openSource", (one) => this.openSource(one)),
      command("doctor", () => { this.doctor(); }),
      command("restartServer", () => this.server.restart()),
      command("showLog", () => { this.log.show(); }),
    ];
  }

  /** The session that a command is for: the one named, else the current one. */
  private view(argument: unknown): SessionView {
    const id = typeof argument === "string" ? argument : (argument as { session?: string } | undefined)?.session;
    const view = id ? this.sessions.get(id) : this.sessions.current();
    if (!view) throw new Error(vscode.l10n.t("Nothing is intercepted."));
    return view;
  }

  private async suspend(argument: unknown, suspended: boolean): Promise<void> {
    await this.server.request("ashore/suspend", { session: this.view(argument).session, suspended });
  }

  private async leave(argument: unknown): Promise<void> {
    await this.server.request("ashore/leave", { session: this.view(argument).session });
  }

  /** The same target again; nobody is asked for another one. */
  private async retry(argument: unknown): Promise<void> {
    await this.server.request("ashore/retry", { session: this.view(argument).session });
  }

  private async chooseTarget(argument: unknown): Promise<void> {
    const view = this.sessions.current();
    if (argument !== undefined || view) {
      await chooseFor(this.server, this.view(argument));
      return;
    }
    const configurations = (await Promise.all((vscode.workspace.workspaceFolders ?? []).map((folder) =>
      this.server.request("ashore/configurations", { folder: folder.uri.fsPath })))).flat();
    const picked = await vscode.window.showQuickPick(
      configurations.map((one) => ({ label: one.runConfiguration, description: one.rule?.target ?? "", one })),
      { title: vscode.l10n.t("Ashore: for which run configuration?") },
    );
    if (!picked) return;
    const names = { runConfiguration: picked.one.runConfiguration, ...(picked.one.folder && { folder: picked.one.folder }) };
    const listed = await this.server.request("ashore/targets", names);
    const target = await pickTarget(listed);
    if (target !== undefined) await this.server.request("ashore/setRule", { ...names, on: target !== null, ...(target && { target }) });
  }

  /** Which requests come here; of a session that lives at once, and for the next ones by the rule. */
  private async chooseMode(argument: unknown): Promise<void> {
    const view = this.view(argument);
    const target = view.target;
    if (!target) throw new Error(vscode.l10n.t("Nothing is intercepted."));
    const mode = await pickMode(view.display?.target ?? target.target);
    if (mode) await this.server.request("ashore/chooseTarget", { session: view.session, remember: true, target: { ...target, mode } });
  }

  private async openRule(): Promise<void> {
    const folder = this.sessions.current()?.folder ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    if (!folder) throw new Error(vscode.l10n.t("Open a folder first: its .ashore.toml has the rules."));
    const file = join(folder, ".ashore.toml");
    const view = this.sessions.current();
    const known = view && (await this.server.request("ashore/configurations", { folder }))
      .find((one) => one.runConfiguration === view.runConfiguration);
    try {
      await vscode.workspace.fs.stat(vscode.Uri.file(file));
    } catch {
      throw new Error(vscode.l10n.t("{0} does not exist yet; choosing a target writes it.", file));
    }
    await openAt(file, known?.ruleLine ?? 1);
  }

  private async copyAsCurl({ session, number }: RequestNode): Promise<void> {
    const { text } = await this.server.request("ashore/curl", { session, number });
    await vscode.env.clipboard.writeText(text);
  }

  private async replay(node: RequestNode): Promise<void> {
    const { session, number } = node;
    const answer = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Ashore: the request is sent again") },
      () => this.server.request("ashore/replay", { session, number }),
    );
    void vscode.window.showInformationMessage(`Ashore: ${answer.message ?? answer.status}`);
  }

  private async openSource(argument: unknown): Promise<void> {
    const { session, number } = argument as RequestNode;
    const stop = this.requests.get(session, number)?.stops?.at(-1);
    if (stop) await openAt(stop.place.file, stop.place.line);
  }

  private doctor(): void {
    const terminal = vscode.window.createTerminal({ name: "Ashore doctor" });
    terminal.show();
    terminal.sendText(`"${this.server.program ?? "ashore"}" doctor`);
  }

  private async menu(): Promise<void> {
    const view = this.sessions.current();
    const items = [
      ...(view?.display?.actions ?? []).flatMap(({ kind, title }) => {
        const known = MENU[kind];
        return known ? [{ label: `$(${known.icon}) ${title}`, run: known.run }] : [];
      }),
      { label: `$(search) ${vscode.l10n.t("Choose target…")}`, run: "ashore.chooseTarget" },
      { label: `$(go-to-file) ${vscode.l10n.t("Open rule")}`, run: "ashore.openRule" },
      { label: `$(list-unordered) ${vscode.l10n.t("Show requests")}`, run: "ashore.showRequests" },
      { label: `$(pulse) ${vscode.l10n.t("Check the cluster")}`, run: "ashore.doctor" },
      { label: `$(output) ${vscode.l10n.t("Show log")}`, run: "ashore.showLog" },
      ...(this.server.state === "stopped" ? [{ label: `$(refresh) ${vscode.l10n.t("Restart server")}`, run: "ashore.restartServer" }] : []),
    ];
    const picked = await vscode.window.showQuickPick(items, { title: "Ashore", placeHolder: this.server.problem ?? "" });
    if (picked) await vscode.commands.executeCommand(picked.run);
  }
}
