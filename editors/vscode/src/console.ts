import * as vscode from "vscode";
import type { Sessions } from "./sessions";
import type { SessionState, SessionView } from "./wire";

/** One line in the debug console when the traffic comes here, and one when everything is as it was. */
export function tellConsole(sessions: Sessions): vscode.Disposable {
  const told = new Map<string, SessionState>();
  return sessions.onChange((view: SessionView | undefined) => {
    if (!view) return;
    const before = told.get(view.session);
    const begins = view.state === "active" && before === undefined;
    const ends = view.state === "restored" && before === "active" && view.proof !== undefined;
    if (!begins && !ends) return;
    told.set(view.session, view.state);
    vscode.debug.activeDebugConsole.appendLine(`Ashore: ${view.display?.label ?? view.runConfiguration}`);
  });
}
