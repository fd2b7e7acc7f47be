import * as vscode from "vscode";
import { type RequestLog, requestDetail, requestIcon, requestLabel, requestTooltip } from "./requests";
import type { Server } from "./server";
import { living, type Sessions } from "./sessions";
import { modeText, statusText } from "./text";
import type { RankedTarget, SessionView } from "./wire";

/** A row of the list of requests; its commands get it. */
export interface RequestNode {
  kind: "request";
  session: string;
  number: number;
}

type Node =
  | { kind: "session"; session: string }
  | { kind: "fact"; label: string; icon: string }
  | RequestNode
  | { kind: "targets" }
  | { kind: "target"; target: RankedTarget };

/** How often the tree may be drawn again, in ms: five times a second however many requests come. */
const PACE = 200;

/** The view in Run and Debug: this window's sessions, and what the namespace has to intercept. */
export class SessionTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private late: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server, private readonly sessions: Sessions, private readonly requests: RequestLog) {
    requests.onChange(() => { this.soon(); });
    sessions.onChange(() => { this.soon(); });
    server.onState(() => { this.soon(); });
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "session": return sessionItem(this.sessions.get(node.session));
      case "fact": return iconed(new vscode.TreeItem(node.label), node.icon);
      case "targets": return iconed(
        new vscode.TreeItem(vscode.l10n.t("Targets"), vscode.TreeItemCollapsibleState.Collapsed), "server-environment");
      case "request": return this.requestItem(node);
      case "target": return targetItem(node.target);
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) {
      const views = this.sessions.all().filter((view) => living(view) || view.proof);
      const sessions: Node[] = views.map((view) => ({ kind: "session", session: view.session }));
      return this.server.state === "running" && views.length > 0 ? [...sessions, { kind: "targets" }] : sessions;
    }
    if (node.kind === "session") {
      const { session } = node;
      const rows = this.requests.of(session).map(({ number }): Node => ({ kind: "request", session, number }));
      return [...facts(this.sessions.get(session)), ...rows];
    }
    if (node.kind === "targets") return this.targets();
    return [];
  }

  private requestItem(node: RequestNode): vscode.TreeItem {
    const record = this.requests.get(node.session, node.number);
    if (!record) return new vscode.TreeItem("");
    const item = new vscode.TreeItem(requestLabel(record));
    item.id = `${node.session}#${node.number}`;
    item.description = requestDetail(record);
    item.tooltip = requestTooltip(record);
    item.iconPath = requestIcon(record);
    item.contextValue = "request";
    if (record.stops?.length) item.command = { command: "ashore.openSource", title: "", arguments: [node] };
    return item;
  }

  private async targets(): Promise<Node[]> {
    const folder = this.sessions.current()?.folder ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    const listed = await this.server.request("ashore/targets", folder ? { folder } : {});
    if (listed.problem) return [{ kind: "fact", label: listed.problem, icon: "warning" }];
    return listed.targets.map((target) => ({ kind: "target", target }));
  }

  private soon(): void {
    this.late ??= setTimeout(() => {
      this.late = undefined;
      this.changed.fire(undefined);
    }, PACE);
  }
}

function sessionItem(view: SessionView | undefined): vscode.TreeItem {
  if (!view) return new vscode.TreeItem("");
  const text = statusText(view).replace(/^\$\(([\w-]+)(~spin)?\)\s*/, "");
  const item = new vscode.TreeItem(text, vscode.TreeItemCollapsibleState.Expanded);
  item.id = view.session;
  item.description = view.runConfiguration;
  item.contextValue = living(view) ? "session" : "ended";
  return iconed(item, /^\$\(([\w-]+)/.exec(statusText(view))?.[1] ?? "circle");
}

function facts(view: SessionView | undefined): Node[] {
  const out: Node[] = [];
  const fact = (icon: string, label: string | null | undefined) => {
    if (label) out.push({ kind: "fact", label, icon });
  };
  const status = view?.status;
  if (status) {
    fact("server", `${status.kind} ${status.workload} · ${status.service}:${status.servicePort} → ${status.destination ?? "…"}`);
    fact("filter", modeText(status.mode));
    const counts = status.counts;
    fact("arrow-swap", counts && vscode.l10n.t("{0} here, {1} held, {2} by the cluster", counts.intercepted ?? 0, counts.held ?? 0, counts.passed ?? 0));
    for (const remark of status.remarks ?? []) fact("info", remark);
  }
  const proof = view?.proof;
  fact("check", proof && vscode.l10n.t("{0} objects compared, {1} different", proof.objectsCompared ?? 0, proof.different?.length ?? 0));
  for (const difference of proof?.different ?? []) fact("warning", difference);
  return out;
}

function targetItem(target: RankedTarget): vscode.TreeItem {
  const item = new vscode.TreeItem(target.choice.target);
  item.description = `${target.service}:${target.servicePort}`;
  item.tooltip = [target.notPossible, ...(target.holders ?? []), ...target.reasons].filter(Boolean).join("\n");
  const held = target.holders?.length;
  if (held) item.description += ` · ${(target.holders ?? []).join(", ")}`;
  return iconed(item, target.notPossible ? "circle-slash" : held ? "lock" : "arrow-down");
}

function iconed(item: vscode.TreeItem, icon: string): vscode.TreeItem {
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

