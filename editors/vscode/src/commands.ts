import * as vscode from "vscode";
import { join } from "node:path";
import { type Actions, openAt } from "./actions";
import { chooseFor, chooseForConfiguration } from "./chooser";
import type { RequestLog } from "./requests";
import type { Server } from "./server";
import { living, type Sessions } from "./sessions";
import type { IdleState } from "./idle";
import { actionIcon } from "./icons";
import type { RequestNode } from "./view";
import type { Action, ConfigurationView, RunConfiguration, SessionView } from "./wire";

/** The commands, each a request to the server. */
export class Commands {
  constructor(
    private readonly server: Server,
    private readonly sessions: Sessions,
    private readonly requests: RequestLog,
    private readonly actions: Actions,
    private readonly idle: IdleState,
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
      command("forEverybody", () => this.forEverybody()),
      command("turnOff", () => this.actions.perform({ kind: "switchOff", title: "" }, {})),
      command("turnOn", () => this.actions.perform({ kind: "switchOn", title: "" }, {})),
      command("chooseContext", () => this.actions.perform({ kind: "chooseContext", title: "" }, {})),
      command("chooseNamespace", () => this.actions.perform({ kind: "chooseNamespace", title: "" }, {})),
      command("openRule", () => this.openRule()),
      command("showRequests", () => vscode.commands.executeCommand("ashore.requests.focus")),
      command("copyAsCurl", (one) => this.copyAsCurl(one as RequestNode)),
      command("replay", (one) => this.replay(one as RequestNode)),
      command("openSource", (one) => this.openSource(one)),
      command("doctor", () => this.actions.perform({ kind: "doctor", title: "" }, {})),
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
    const picked = await this.pickConfiguration(() => true);
    if (picked) await chooseForConfiguration(this.server, names(picked));
  }

  /** What is mine of a rule becomes the rule of all. */
  private async forEverybody(): Promise<void> {
    const picked = await this.pickConfiguration((one) => one.personal === true);
    if (picked) await this.actions.perform({ kind: "forEverybody", title: "" }, { configuration: names(picked) });
  }

  private async pickConfiguration(fits: (one: ConfigurationView) => boolean): Promise<ConfigurationView | undefined> {
    const configurations = (await Promise.all((vscode.workspace.workspaceFolders ?? []).map((folder) =>
      this.server.request("ashore/configurations", { folder: folder.uri.fsPath })))).flat();
    const items = configurations.filter(fits).map((one) => ({ label: one.runConfiguration, description: one.rule?.target ?? "", one }));
    if (items.length === 0) throw new Error(vscode.l10n.t("No run configuration is here for that."));
    return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Ashore: for which run configuration?") }))?.one;
  }

  /** Which requests come here; of a session that lives at once, and for the next ones by the rule. */
  private async chooseMode(argument: unknown): Promise<void> {
    await this.actions.perform({ kind: "chooseMode", title: "" }, { session: this.view(argument).session });
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
    const { text, message } = await this.server.request("ashore/curl", { session, number });
    await vscode.env.clipboard.writeText(text);
    if (message) void vscode.window.showInformationMessage(`Ashore: ${message}`);
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

  private async menu(): Promise<void> {
    const view = this.sessions.current();
    const idle = this.idle.current;
    const lives = view && living(view);
    // What the state itself offers comes first; what the window always has after it.
    const offered = lives ? view.display?.actions ?? [] : idle?.actions ?? [];
    const about = lives ? { session: view.session } : {};
    const kinds = new Set(offered.map((action) => action.kind));
    const off = idle?.reason === "off";
    const items: (vscode.QuickPickItem & { run?: string; action?: Action })[] = [
      ...offered.map((action) => ({ label: `$(${actionIcon(action.kind)}) ${action.title}`, action })),
      ...(kinds.has("chooseTarget") ? [] : [{ label: `$(search) ${vscode.l10n.t("Choose Target…")}`, run: "ashore.chooseTarget" }]),
      { label: `$(go-to-file) ${vscode.l10n.t("Open Rule")}`, run: "ashore.openRule" },
      { label: `$(organization) ${vscode.l10n.t("Write My Choice for Everybody…")}`, run: "ashore.forEverybody" },
      { label: `$(list-unordered) ${vscode.l10n.t("Show Requests")}`, run: "ashore.showRequests" },
      ...(kinds.has("doctor") ? [] : [{ label: `$(pulse) ${vscode.l10n.t("Check the Cluster")}`, run: "ashore.doctor" }]),
      ...(off ? [] : [{ label: `$(circle-slash) ${vscode.l10n.t("Turn Off for This Workspace")}`, run: "ashore.turnOff" }]),
      { label: `$(output) ${vscode.l10n.t("Show Log")}`, run: "ashore.showLog" },
      ...(this.server.state === "stopped" ? [{ label: `$(refresh) ${vscode.l10n.t("Restart Server")}`, run: "ashore.restartServer" }] : []),
    ];
    const placeHolder = this.server.problem ?? (lives ? "" : idle?.detail ?? "");
    const picked = await vscode.window.showQuickPick(items, { title: "Ashore", placeHolder });
    if (picked?.action) await this.actions.perform(picked.action, about);
    else if (picked?.run) await vscode.commands.executeCommand(picked.run);
  }
}

function names({ runConfiguration, folder }: ConfigurationView): RunConfiguration {
  return { runConfiguration, ...(folder && { folder }) };
}
