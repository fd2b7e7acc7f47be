import * as vscode from "vscode";
import type { Mode, SessionView } from "./wire";

/** `orders`: what people call the target. */
export function targetName(view: SessionView): string {
  return view.status?.workload ?? view.target?.target.split("/").pop() ?? view.runConfiguration;
}

/** `all` or the conditions of a personal intercept. */
export function modeText(mode: Mode | undefined): string {
  if (mode?.mode !== "personal") return vscode.l10n.t("all");
  const parts = Object.entries(mode.header ?? {}).map(([name, value]) => {
    const wanted = "exact" in value ? value.exact : `/${value.regex}/`;
    return `${name}=${wanted}`;
  });
  if (mode.pathPrefix) parts.push(`${mode.pathPrefix}…`);
  if (mode.method) parts.push(mode.method);
  return parts.join(" ");
}

/** The status bar's text of one session, with a theme icon. */
export function statusText(view: SessionView): string {
  const name = targetName(view);
  const counts = view.status?.counts;
  // Nothing comes while the user wants it so: the server has the program as one that does not listen.
  if (view.suspended && (view.state === "ready" || view.state === "active" || view.state === "paused")) {
    return `$(debug-pause) ${vscode.l10n.t("{0}: interception paused", name)}`;
  }
  if (view.restarting) return `$(sync~spin) ${vscode.l10n.t("{0}: restarting, the cluster answers", name)}`;
  switch (view.state) {
    case "planned":
    case "preparing":
      return `$(sync~spin) ${vscode.l10n.t("{0}: preparing", name)}`;
    case "ready":
      return `$(watch) ${vscode.l10n.t("{0}: ready, waiting for the program to listen", name)}`;
    case "active":
      return `$(arrow-down) ${name} ← ${modeText(view.status?.mode)}, ${counts?.intercepted ?? 0}`;
    case "paused":
      return view.target?.whenPaused === "hold"
        ? `$(debug-pause) ${vscode.l10n.t("{0}: {1} held, others wait", name, counts?.held ?? 0)}`
        : `$(debug-pause) ${vscode.l10n.t("{0}: {1} held, others pass", name, counts?.held ?? 0)}`;
    case "reconnecting":
      return `$(sync~spin) ${vscode.l10n.t("{0}: reconnecting, the cluster answers", name)}`;
    case "restoring":
      return `$(sync~spin) ${vscode.l10n.t("{0}: restoring", name)}`;
    case "restored":
      return `$(check) ${vscode.l10n.t("{0}: as it was", name)}`;
    case "failed":
      return `$(error) ${vscode.l10n.t("{0}: not intercepted", name)}`;
    default:
      return `$(question) ${name}`;
  }
}
