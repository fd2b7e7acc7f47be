import * as vscode from "vscode";
import type { Server } from "./server";
import { living, type Sessions } from "./sessions";
import { modeText, statusText, targetName } from "./text";
import type { SessionView } from "./wire";

/** How long "as it was" stays to be read, in ms. */
const FAREWELL = 8_000;

/** The one item in the status bar. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ashore", vscode.StatusBarAlignment.Left, 10);
  private farewell: NodeJS.Timeout | undefined;
  private gone = new Set<string>();

  constructor(private readonly server: Server, private readonly sessions: Sessions) {
    this.item.name = "Ashore";
    this.item.command = "ashore.menu";
    this.item.show();
    sessions.onChange((view) => { this.changed(view); });
    server.onState(() => { this.draw(); });
    this.draw();
  }

  dispose(): void {
    clearTimeout(this.farewell);
    this.item.dispose();
  }

  private changed(view: SessionView | undefined): void {
    if (view?.state === "restored" && !this.gone.has(view.session)) {
      clearTimeout(this.farewell);
      this.farewell = setTimeout(() => {
        this.gone.add(view.session);
        this.draw();
      }, FAREWELL);
    }
    this.draw();
  }

  private draw(): void {
    const shown = this.sessions.all().filter((view) =>
      living(view) || (view.state === "restored" && view.proof !== undefined && !this.gone.has(view.session)));
    const busy = shown.filter(living);
    const view = busy.at(-1) ?? shown.at(-1);
    if (this.server.state === "stopped") {
      this.item.text = "$(warning) Ashore";
      this.item.tooltip = this.server.problem;
    } else if (!view) {
      this.item.text = "$(circle-slash) Ashore";
      this.item.tooltip = this.server.problem ?? vscode.l10n.t("Nothing is intercepted. Start a run configuration that has a rule in .ashore.toml.");
    } else {
      this.item.text = busy.length > 1 ? `${statusText(view)} (+${busy.length - 1})` : statusText(view);
      this.item.tooltip = tooltip(shown);
    }
    const color = view?.state === "failed" ? "error" : this.server.state === "stopped" || view?.state === "reconnecting" ? "warning" : undefined;
    this.item.backgroundColor = color && new vscode.ThemeColor(`statusBarItem.${color}Background`);
    const problem = this.server.problem && !view ? `: ${this.server.problem}` : "";
    this.item.accessibilityInformation = { label: this.item.text.replace(/\$\([^)]*\)\s*/g, "") + problem };
  }
}

function tooltip(views: SessionView[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = { enabledCommands: ["ashore.leaveSession", "ashore.openRule", "ashore.showRequests", "ashore.doctor"] };
  for (const view of views) {
    const status = view.status;
    text.appendMarkdown(`**${escape(targetName(view))}** · ${escape(view.runConfiguration)}\n\n| | |\n|---|---|\n`);
    const row = (name: string, value: string | null | undefined) => {
      if (value) text.appendMarkdown(`| ${name} | ${escape(value)} |\n`);
    };
    row(vscode.l10n.t("State"), view.state);
    row(vscode.l10n.t("Target"), status && `${status.namespace} · ${status.kind} ${status.workload} · ${status.service}:${status.servicePort}`);
    row(vscode.l10n.t("Mode"), status && modeText(status.mode));
    row(vscode.l10n.t("Goes to"), status?.destination);
    row(vscode.l10n.t("Requests"), status?.counts && vscode.l10n.t(
      "{0} here, {1} held, {2} by the cluster, {3} fell back, {4} failed",
      status.counts.intercepted ?? 0, status.counts.held ?? 0, status.counts.passed ?? 0, status.counts.fellBack ?? 0, status.counts.failed ?? 0,
    ));
    row(vscode.l10n.t("Put back"), view.proof && vscode.l10n.t(
      "{0} objects compared, {1} different", view.proof.objectsCompared ?? 0, view.proof.different?.length ?? 0));
    for (const remark of status?.remarks ?? []) text.appendMarkdown(`\n${escape(remark)}\n`);
    text.appendMarkdown("\n");
  }
  text.appendMarkdown(
    `[${vscode.l10n.t("Requests")}](command:ashore.showRequests) · [${vscode.l10n.t("Rule")}](command:ashore.openRule) · ` +
    `[${vscode.l10n.t("Leave")}](command:ashore.leaveSession) · [${vscode.l10n.t("Doctor")}](command:ashore.doctor)`,
  );
  return text;
}

function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~$]/g, "\\$&");
}
