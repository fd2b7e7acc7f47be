import * as vscode from "vscode";
import type { Actions } from "./actions";
import type { Server } from "./server";
import type { SessionNotice } from "./wire";

/** Shows the server's notices, each with the actions that mend it. */
export class Notices {
  constructor(
    server: Server,
    private readonly actions: Actions,
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
    // What has a name in a cluster may be written by anybody, and VS Code makes links of `[…](…)`.
    const picked = await show(`Ashore: ${message.replaceAll("](", "]\u200b(")}`, ...titles);
    const action = notice.actions?.[titles.indexOf(picked ?? "")];
    if (action) await this.actions.perform(action, { session: notice.session ?? undefined, configuration: notice.configuration });
  }
}
