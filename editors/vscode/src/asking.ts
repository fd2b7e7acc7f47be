import * as vscode from "vscode";
import { type Asked, chooseFor } from "./chooser";
import type { Server } from "./server";
import type { Sessions } from "./sessions";
import type { SessionStarted } from "./wire";

/** A question that comes later than this after F5, in ms, is only offered: the person may type into the program by then. */
const AT_ONCE = 1_000;

/** Asks for the targets of sessions that have none. */
export class Asking {
  constructor(private readonly server: Server, private readonly sessions: Sessions, private readonly log: vscode.LogOutputChannel) {}

  /** A session began: what becomes of it, and the question that it may have. */
  take(started: SessionStarted): void {
    this.log.info(`${started.view.runConfiguration}: ${started.message}`);
    const wanted = vscode.workspace.getConfiguration("ashore").get<boolean>("askForTarget");
    if (started.outcome === "choose" && wanted) {
      this.ask(started, Date.now()).catch((error: unknown) => { this.log.error(String(error)); });
    }
  }

  private async ask(started: SessionStarted, since: number): Promise<void> {
    const { view } = started;
    const over = new vscode.EventEmitter<undefined>();
    const watch = this.sessions.onChange((changed) => { if (changed?.session === view.session && changed.over) over.fire(undefined); });
    try {
      const known: Asked = started.targets?.length
        ? { targets: started.targets, question: started.question }
        : await this.server.request("ashore/targets", {
          runConfiguration: view.runConfiguration, ...(view.folder && { folder: view.folder }), configuration: null,
        });
      if (Date.now() - since > AT_ONCE && !known.problem) {
        const choose = vscode.l10n.t("Choose Target…");
        const picked = await vscode.window.showInformationMessage(`Ashore: ${started.message}`, choose);
        if (picked !== choose) return;
      }
      await chooseFor(this.server, view, known, over.event);
    } finally {
      watch.dispose();
      over.dispose();
    }
  }
}
