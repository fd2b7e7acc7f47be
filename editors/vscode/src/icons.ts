// The server's icons as VS Code's own.
import * as vscode from "vscode";
import type { ActionKind, FactKind, Icon, RequestIcon } from "./wire";

// A later server may have more of them than are known here.
const SESSION: Partial<Record<Icon, string>> = {
  busy: "sync~spin", waiting: "watch", active: "arrow-down", paused: "debug-pause", restored: "check", failed: "error",
  idle: "circle-slash", question: "question",
};

const FACT: Partial<Record<FactKind, string>> = {
  state: "pulse", target: "server", destination: "arrow-right", mode: "filter", requests: "arrow-swap", remark: "info", proof: "check",
  different: "warning",
};

const REQUEST: Partial<Record<RequestIcon, [icon: string, color?: string]>> = {
  held: ["debug-pause", "charts.yellow"], thrown: ["flame", "charts.red"], failed: ["error", "charts.red"],
  };

const ACTION: Partial<Record<ActionKind, string>> = {
  chooseTarget: "search", chooseMode: "filter", chooseKubeconfig: "file", chooseContext: "server-environment",
  chooseNamespace: "server-environment", openFile: "go-to-file", showLog: "output", doctor: "pulse", retry: "refresh",
  leave: "debug-disconnect", leaveThere: "debug-disconnect", pause: "debug-pause", resume: "debug-continue", switchOn: "check",
  switchOff: "circle-slash", forEverybody: "organization", personalMode: "person", allowForMe: "unlock",
};

export function actionIcon(kind: ActionKind): string {
  return ACTION[kind] ?? "circle";
}

export function sessionIcon(icon: Icon | undefined): string {
  return SESSION[icon ?? "unknown"] ?? "question";
}

export function factIcon(kind: FactKind): string {
  return FACT[kind] ?? "circle";
}

export function requestIcon(icon: RequestIcon | undefined): vscode.ThemeIcon {
  const [name, color] = REQUEST[icon ?? "unknown"] ?? ["arrow-small-right"];
  return new vscode.ThemeIcon(name, color ? new vscode.ThemeColor(color) : undefined);
}
