import * as vscode from "vscode";
import { factIcon, requestIcon, sessionIcon } from "./icons";
import { type RequestLog, requestTooltip } from "./requests";
import type { Server } from "./server";
import { living, type Sessions } from "./sessions";
import type { RankedTarget, SessionView } from "./wire";

/** A row of the list of requests; its commands get it. */
export interface RequestNode {
  kind: "request";
  session: string;
  number: number;
}

interface Fact {
  kind: "fact";
  label: string;
  icon: string;
}

type Node =
  | { kind: "session"; session: string; earlier: boolean }
  | { kind: "earlier" }
  | Fact
  | RequestNode
  | { kind: "targets" }
  | { kind: "target"; target: RankedTarget };

/** Rows of requests at once; the rest is in `ashore requests`. */
const ROWS = 500;
/** How often the tree may be drawn again, in ms: five times a second however many requests come. */
const PACE = 200;
/** How old the list of targets may be when something else changed, in ms. */
const TARGETS = 5_000;

/**
 * The view in Run and Debug: this window's sessions, what the namespace has to intercept, and then the requests, newest first: a
 * few rows down, where the little room beside variables and breakpoints still shows them.
 */
export class SessionTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<Node[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private late: NodeJS.Timeout | undefined;
  private all = false;
  /** The uppermost rows as they were drawn last, by their ids, with what each said. */
  private drawn = new Map<string, { node: Node; says: unknown[] }>();

  constructor(private readonly server: Server, private readonly sessions: Sessions, private readonly requests: RequestLog) {
    requests.onChange(({ session }) => { this.soon(this.shown().earlier.some((view) => view.session === session)); });
    sessions.onChange((view) => { this.soon(view === undefined); });
    server.onState(() => { this.soon(true); });
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "session": return sessionItem(this.sessions.get(node.session));
      case "earlier": return iconed(
        new vscode.TreeItem(vscode.l10n.t("Earlier"), vscode.TreeItemCollapsibleState.Collapsed), "history");
      case "fact": return iconed(new vscode.TreeItem(node.label), node.icon);
      case "targets": return iconed(
        new vscode.TreeItem(vscode.l10n.t("Targets"), vscode.TreeItemCollapsibleState.Collapsed), "server-environment");
      case "request": return this.requestItem(node);
      case "target": return targetItem(node.target);
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    switch (node?.kind) {
      case undefined: {
        const nodes = this.top();
        this.drawn = new Map(nodes.map((one) => [this.id(one), { node: one, says: this.says(one) }]));
        return nodes;
      }
      case "session": return [...facts(this.sessions.get(node.session)), ...(node.earlier ? this.rows([node.session]) : [])];
      case "earlier": return this.shown().earlier.map((view): Node => ({ kind: "session", session: view.session, earlier: true }));
      case "targets": return this.targets();
      default: return [];
    }
  }

  /** Those that live, else the one that ended last; and those before. The youngest first. */
  private shown(): { now: SessionView[]; earlier: SessionView[] } {
    const views = this.sessions.all().filter((view) => living(view) || view.proof).reverse();
    const alive = views.filter(living);
    const now = alive.length > 0 ? alive : views.slice(0, 1);
    return { now, earlier: views.filter((view) => !now.includes(view)) };
  }

  private top(): Node[] {
    const { now, earlier } = this.shown();
    const nodes = now.map((view): Node => ({ kind: "session", session: view.session, earlier: false }));
    if (earlier.length > 0) nodes.push({ kind: "earlier" });
    if (nodes.length > 0 && this.server.state === "running") nodes.push({ kind: "targets" });
    return [...nodes, ...this.rows(now.map((view) => view.session))];
  }

  private rows(sessions: string[]): Node[] {
    const records = sessions.flatMap((session) => this.requests.of(session).map((record) => ({ session, record })));
    if (sessions.length > 1) records.sort((one, other) => other.record.at - one.record.at);
    return records.slice(0, ROWS).map(({ session, record }) => ({ kind: "request", session, number: record.number }));
  }

  private requestItem(node: RequestNode): vscode.TreeItem {
    const record = this.requests.get(node.session, node.number);
    if (!record) return new vscode.TreeItem("");
    const item = new vscode.TreeItem(record.display?.request ?? record.url);
    item.id = this.id(node);
    item.description = record.display?.detail ?? "";
    item.tooltip = requestTooltip(record);
    item.iconPath = requestIcon(record.display?.icon);
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

  private id(node: Node): string {
    switch (node.kind) {
      case "session": return sessionId(this.sessions.get(node.session)) ?? node.session;
      case "request": return `${node.session}#${node.number}`;
      case "earlier": return `earlier ${this.shown().earlier.map(sessionId).join()}`;
      default: return node.kind;
    }
  }

  /** What a row and those under it are made of. */
  private says(node: Node): unknown[] {
    switch (node.kind) {
      case "session": {
        const view = this.sessions.get(node.session);
        return view ? [view.display?.label, view.display?.icon, ...facts(view).map((fact) => fact.label)] : [];
      }
      case "request": return [this.requests.get(node.session, node.number)];
      case "targets": return [Math.floor(Date.now() / TARGETS), ...this.sessions.all().map((view) => `${view.session} ${view.state}`)];
      default: return [];
    }
  }

  private soon(all: boolean): void {
    this.all ||= all;
    this.late ??= setTimeout(() => {
      this.late = undefined;
      this.draw();
      this.all = false;
    }, PACE);
  }

  /** Only what has changed: what is drawn again loses what the mouse over it tells. */
  private draw(): void {
    const now = new Map(this.top().map((node) => [this.id(node), this.says(node)]));
    const others = [...now.keys()].join() !== [...this.drawn.keys()].join();
    if (this.all || others) {
      this.changed.fire(undefined);
      return;
    }
    const changed: Node[] = [];
    for (const [id, was] of this.drawn) {
      const says = now.get(id) ?? [];
      if (says.length === was.says.length && says.every((part, n) => part === was.says[n])) continue;
      was.says = says;
      changed.push(was.node);
    }
    if (changed.length > 0) this.changed.fire(changed);
  }
}

/** A session that is not as it was opens by itself: to VS Code another row. */
function sessionId(view: SessionView | undefined): string | undefined {
  return view && (view.proof?.different?.length ? `${view.session}!` : view.session);
}

function sessionItem(view: SessionView | undefined): vscode.TreeItem {
  if (!view) return new vscode.TreeItem("");
  // What is not as it was has to be seen.
  const open = view.proof?.different?.length ?? 0;
  const item = new vscode.TreeItem(view.display?.label ?? view.runConfiguration, vscode.TreeItemCollapsibleState[open > 0 ? "Expanded" : "Collapsed"]);
  item.id = sessionId(view) ?? view.session;
  item.description = view.runConfiguration;
  item.contextValue = living(view) ? "session" : "ended";
  return iconed(item, sessionIcon(view.display?.icon));
}

/** How it stands is said above them. */
function facts(view: SessionView | undefined): Fact[] {
  const facts = (view?.display?.facts ?? []).filter((fact) => fact.kind !== "state");
  return facts.map((fact) => ({ kind: "fact", label: `${fact.name} · ${fact.text}`, icon: factIcon(fact.kind) }));
}

function targetItem(target: RankedTarget): vscode.TreeItem {
  const item = new vscode.TreeItem(target.choice.target);
  item.description = `${target.service}:${target.servicePort}`;
  item.tooltip = target.detail;
  const held = target.holders?.length;
  if (held) item.description += ` · ${(target.holders ?? []).join(", ")}`;
  return iconed(item, target.notPossible ? "circle-slash" : held ? "lock" : "arrow-down");
}

function iconed(item: vscode.TreeItem, icon: string): vscode.TreeItem {
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

