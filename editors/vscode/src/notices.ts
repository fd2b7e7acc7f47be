import * as vscode from "vscode";
import { chooseFor, pickTarget } from "./chooser";
import type { Server } from "./server";
import type { Sessions } from "./sessions";
import type { Action, SessionNotice } from "./wire";

/** Shows the server's notices, each with the actions that mend it. */
export class Notices {
  constructor(
    private readonly server: Server,
    private readonly sessions: Sessions,
    private readonly log: vscode.LogOutputChannel,
  ) {
    server.on("ashore/notice", (notice) => void this.show(notice));
  }

  private async show(notice: SessionNotice): Promise<void> {
    const { level, message } = notice.notice;
    // What went well needs no pop-up: the status bar says it.
    if (level === "info" && !notice.actions?.length) {
      this.log.info(message);
      return;
    }
    this.log.warn(message);
    const titles = (notice.actions ?? []).map((action) => action.title);
    const show = level === "error" ? vscode.window.showErrorMessage : level === "warning"
      ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    const picked = await show(`Ashore: ${message}`, ...titles);
    const action = notice.actions?.[titles.indexOf(picked ?? "")];
    if (action) await this.act(action, notice);
  }

  private async act(action: Action, notice: SessionNotice): Promise<void> {
    const session = notice.session ?? undefined;
    switch (action.kind) {
      case "chooseTarget":
        await this.choose(notice);
        break;
      case "leave":
        await vscode.commands.executeCommand("ashore.leaveSession", session);
        break;
      case "openFile":
        if (action.file) await openAt(action.file, action.line ?? 1);
        break;
      case "showLog":
        this.log.show();
        break;
      case "doctor":
        await vscode.commands.executeCommand("ashore.doctor");
        break;
      case "retry":
        if (session) await vscode.commands.executeCommand("ashore.retry", session);
        break;
      default:
        break;
    }
  }

  private async choose(notice: SessionNotice): Promise<void> {
    const view = notice.session ? this.sessions.get(notice.session) : undefined;
    if (view) {
      await chooseFor(this.server, view);
      return;
    }
    const configuration = notice.configuration;
    if (!configuration) return;
    const listed = await this.server.request("ashore/targets", { ...configuration, configuration: null });
    const target = await pickTarget(listed);
    if (target === undefined) return;
    await this.server.request("ashore/setRule", { ...configuration, on: target !== null, ...(target && { target }) });
  }
}

/** Opens a file with the cursor on a line, counted from 1. */
export async function openAt(file: string, line: number): Promise<void> {
  const at = new vscode.Position(Math.max(line - 1, 0), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(at, at) });
}
