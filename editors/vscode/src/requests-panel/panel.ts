import * as vscode from "vscode";
import { randomBytes } from "node:crypto";
import { openAt } from "../actions";
import type { RequestLog } from "../requests";
import type { Sessions } from "../sessions";
import { detailsOf, placesOf } from "./details";
import { RequestDocuments } from "./document";
import { openKeepBodies } from "./keep-bodies";
import type { FromPage, Key, ToPage } from "./messages";
import { Rows } from "./rows";
import { texts } from "./texts";

const VIEW = "ashore.requests";
/** How often the page is told, in ms, however much comes. */
const PACE = 100;
/** Rows in one message. */
const BATCH = 5_000;

/** The panel view "Requests": a page that draws what it is told, and asks for what is to be done. */
export class RequestsPanel implements vscode.WebviewViewProvider {
  private readonly rows: Rows;
  private readonly documents: RequestDocuments;
  private view: vscode.WebviewView | undefined;
  private ready = false;
  private late: NodeJS.Timeout | undefined;
  /** It opens by itself once in a window. */
  private opened = false;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly requests: RequestLog,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.rows = new Rows(requests, () => { this.soon(); });
    this.documents = new RequestDocuments(requests);
    requests.onChange(({ records }) => {
      if (!this.opened && records.some(({ display }) => display?.icon === "held")) this.openByItself();
    });
  }

  register(): vscode.Disposable[] {
    return [
      vscode.window.registerWebviewViewProvider(VIEW, this, { webviewOptions: { retainContextWhenHidden: true } }),
      this.documents.register(),
      vscode.commands.registerCommand("ashore.openRequest", (key: Key) => this.openRequest(key)),
      vscode.commands.registerCommand("ashore.keepBodies", (key: Key) => this.keepBodies(key)),
    ];
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.view = view;
    this.ready = false;
    const root = vscode.Uri.joinPath(this.extension, "dist", "page");
    view.webview.options = { enableScripts: true, localResourceRoots: [root] };
    view.webview.onDidReceiveMessage((message: FromPage) => { this.hear(message); });
    view.onDidChangeVisibility(() => { this.soon(); });
    view.onDidDispose(() => { this.view = undefined; });
    view.webview.html = page(view.webview, root);
  }

  private hear(message: FromPage): void {
    switch (message.type) {
      case "ready":
        this.ready = true;
        this.tell(this.rows.all());
        break;
      case "details": {
        const key = message.key;
        this.post({ type: "details", key, details: detailsOf(key, this.requests.get(key.session, key.number)) });
        break;
      }
      case "do":
        this.act(message).then(undefined, (error: unknown) => { this.log.warn(String(error)); });
        break;
    }
  }

  private async act({ deed, key, stop }: Extract<FromPage, { type: "do" }>): Promise<void> {
    const record = stop === undefined ? undefined : this.requests.get(key.session, key.number);
    const place = record && placesOf(record)[stop ?? 0]?.place;
    if (place) await openAt(place.file, place.line);
    else await vscode.commands.executeCommand(`ashore.${deed}`, key);
  }

  private async openRequest(key: Key): Promise<void> {
    const { gone } = detailsOf(key, this.requests.get(key.session, key.number));
    if (gone) void vscode.window.showInformationMessage(`Ashore: ${gone}`);
    else await this.documents.open(key);
  }

  private async keepBodies(key: Key): Promise<void> {
    const folder = this.sessions.get(key.session)?.folder ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    try {
      if (folder) await openKeepBodies(folder);
    } catch (error) {
      void vscode.window.showErrorMessage(`Ashore: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** The first time that a request stands; the keyboard stays where it is. */
  private openByItself(): void {
    this.opened = true;
    if (!vscode.workspace.getConfiguration("ashore").get<boolean>("openRequests", true)) return;
    void vscode.commands.executeCommand(`${VIEW}.focus`, { preserveFocus: true });
  }

  /** What nobody sees can wait until somebody does. */
  private soon(): void {
    if (!this.view?.visible || !this.ready) return;
    this.late ??= setTimeout(() => {
      this.late = undefined;
      this.tell(this.rows.news());
    }, PACE);
  }

  private tell(rows: ReturnType<Rows["news"]>): void {
    for (let first = 0; first < rows.length; first += BATCH) {
      this.post({ type: "rows", rows: rows.slice(first, first + BATCH), missed: this.rows.missed });
    }
  }

  private post(message: ToPage): void {
    void this.view?.webview.postMessage(message);
  }
}

/** Nothing remote, no inline script or style; what callers sent comes later, as data. */
function page(webview: vscode.Webview, root: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource};`;
  return `<!DOCTYPE html>
<html lang="${escape(vscode.env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${file("main.css")}">
</head>
<body data-texts="${escape(JSON.stringify(texts()))}">
<script nonce="${nonce}" src="${file("main.js")}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
