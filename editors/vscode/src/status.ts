import * as vscode from "vscode";
import { sessionIcon } from "./icons";
import type { IdleState } from "./idle";
import type { Server } from "./server";
import { living, type Sessions } from "./sessions";
import type { SessionView } from "./wire";

/** How long "as it was" stays to be read, in ms. */
const FAREWELL = 8_000;

/** The one item in the status bar. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ashore", vscode.StatusBarAlignment.Left, 10);
  private readonly farewells = new Map<string, NodeJS.Timeout>();
  private gone = new Set<string>();

  constructor(private readonly server: Server, private readonly sessions: Sessions, private readonly idle: IdleState) {
    this.item.name = "Ashore";
    this.item.command = "ashore.menu";
    this.item.show();
    sessions.onChange((view) => { this.changed(view); });
    server.onState(() => { this.draw(); });
    idle.onChange(() => { this.draw(); });
    this.draw();
  }

  dispose(): void {
    for (const farewell of this.farewells.values()) clearTimeout(farewell);
    this.item.dispose();
  }

  private changed(view: SessionView | undefined): void {
    if (view?.state === "restored" && !this.gone.has(view.session) && !this.farewells.has(view.session)) {
      this.farewells.set(view.session, setTimeout(() => {
        this.gone.add(view.session);
        this.farewells.delete(view.session);
        this.draw();
      }, FAREWELL));
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
      const idle = this.idle.current;
      this.item.text = `$(${sessionIcon(idle?.icon ?? "idle")}) ${idle?.label ?? "Ashore"}`;
      this.item.tooltip = this.server.problem ?? idle?.detail;
    } else {
      const more = busy.length > 1 ? ` (+${busy.length - 1})` : "";
      this.item.text = `$(${sessionIcon(view.display?.icon)}) ${view.display?.label ?? view.runConfiguration}${more}`;
      this.item.tooltip = tooltip(shown);
    }
    const severity = this.server.state === "stopped" ? "warning" : view?.display?.severity;
    const color = severity === "error" || severity === "warning" ? severity : undefined;
    this.item.backgroundColor = color && new vscode.ThemeColor(`statusBarItem.${color}Background`);
    const problem = this.server.problem && !view ? `: ${this.server.problem}` : "";
    this.item.accessibilityInformation = { label: this.item.text.replace(/\$\([^)]*\)\s*/g, "") + problem };
  }
}

function tooltip(views: SessionView[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = { enabledCommands: ["ashore.leaveSession", "ashore.openRule", "ashore.showRequests", "ashore.doctor"] };
  for (const { display, runConfiguration } of views) {
    if (!display) continue;
    text.appendMarkdown(`**${escape(display.target)}** · ${escape(runConfiguration)}\n\n| | |\n|---|---|\n`);
    const facts = display.facts ?? [];
    // A sentence needs the whole width.
    for (const fact of facts) if (fact.kind !== "remark") text.appendMarkdown(`| ${escape(fact.name)} | ${escape(fact.text)} |\n`);
    for (const fact of facts) if (fact.kind === "remark") text.appendMarkdown(`\n${escape(fact.text)}\n`);
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
