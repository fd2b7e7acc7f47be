import * as vscode from "vscode";
import type { RequestLog } from "../requests";
import { textOf } from "./details";
import type { Key } from "./messages";

const SCHEME = "ashore-request";

/** Requests as documents that can be read, searched and compared, and not written. */
export class RequestDocuments implements vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly requests: RequestLog) {
    requests.onChange(({ session, records }) => {
      const now = new Set(records.map(({ number }) => uriOf({ session, number }).toString()));
      for (const { uri } of vscode.workspace.textDocuments) if (now.has(uri.toString())) this.changed.fire(uri);
    });
  }

  register(): vscode.Disposable {
    return vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const [session, number] = JSON.parse(uri.query) as [string, number];
    const record = this.requests.get(session, number);
    return record ? textOf(record) : "";
  }

  async open(key: Key): Promise<void> {
    await vscode.window.showTextDocument(uriOf(key), { preview: true });
  }
}

function uriOf({ session, number }: Key): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${vscode.l10n.t("Request")} ${number}.http`, query: JSON.stringify([session, number]) });
}
