// The server's icons as VS Code's own.
import * as vscode from "vscode";
import type { FactKind, Icon, RequestIcon } from "./wire";

// A later server may have more of them than are known here.
const SESSION: Partial<Record<Icon, string>> = {
  busy: "sync~spin", waiting: "watch", active: "arrow-down", paused: "debug-pause", restored: "check", failed: "error",
};

const FACT: Partial<Record<FactKind, string>> = {
  state: "pulse", target: "server", destination: "arrow-right", mode: "filter", requests: "arrow-swap", remark: "info", proof: "check",
  different: "warning",
};

const REQUEST: Partial<Record<RequestIcon, [icon: string, color?: string]>> = {
  held: ["debug-pause", "charts.yellow"], thrown: ["flame", "charts.red"], failed: ["error", "charts.red"],
  };

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
