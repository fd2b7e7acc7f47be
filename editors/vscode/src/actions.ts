import * as vscode from "vscode";
import { chooseFor, chooseForConfiguration, pickContext, pickMode, pickNamespace } from "./chooser";
import { type Server, surroundings } from "./server";
import type { Sessions } from "./sessions";
import type { Action, ActionKind, RunConfiguration } from "./wire";

/** What an action is about. */
export interface About { session?: string | undefined; configuration?: RunConfiguration | null | undefined }

type Deed = (action: Action, about: About) => unknown;

/** What the server offers, done. Most of it the server does itself; here is what only an editor can do. */
export class Actions {
  /** Each kind by the compiler: one that is new has to say whose it is. */
  private readonly here: Record<ActionKind, Deed | "server">;
  private terminal: vscode.Terminal | undefined;

  constructor(private readonly server: Server, private readonly sessions: Sessions, log: vscode.LogOutputChannel) {
    this.here = {
      chooseTarget: (_, about) => this.chooseTarget(about),
      chooseMode: (_, about) => this.chooseMode(about),
      chooseKubeconfig: () => this.chooseKubeconfig(),
      chooseContext: async (_, about) => this.setCluster(about, "context", await pickContext(await this.listed(about))),
      chooseNamespace: async (_, about) => this.setCluster(about, "namespace", await pickNamespace(await this.listed(about))),
      openFile: (action) => openAt(action.file ?? "", action.line ?? 1),
      showLog: () => { log.show(); },
      doctor: (_, about) => { this.doctor(about); },
      unknown: () => undefined,
      retry: "server", leave: "server", pause: "server", resume: "server", allowForMe: "server", personalMode: "server",
      leaveThere: "server", switchOn: "server", switchOff: "server", forEverybody: "server", dismiss: "server",
    };
  }

  /** Does it; what goes wrong is shown. */
  async perform(action: Action, about: About): Promise<void> {
    try {
      if (action.confirm && !await confirmed(action.confirm, action.title)) return;
      const deed = this.here[action.kind];
      if (deed !== "server") await deed(action, about);
      else {
        const { runConfiguration, folder } = about.configuration ?? {};
        await this.server.request("ashore/act", {
          kind: action.kind, ...(action.confirm && { confirm: action.confirm }), ...(about.session && { session: about.session }),
          ...(runConfiguration && { runConfiguration }), ...(folder && { folder }),
        });
      }
    } catch (error) {
      void vscode.window.showErrorMessage(`Ashore: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async chooseTarget({ session, configuration }: About): Promise<void> {
    const view = session ? this.sessions.get(session) : undefined;
    if (view) await chooseFor(this.server, view);
    else if (configuration) await chooseForConfiguration(this.server, configuration);
    else await vscode.commands.executeCommand("ashore.chooseTarget");
  }

  private async chooseMode({ session }: About): Promise<void> {
    const view = session ? this.sessions.get(session) : this.sessions.current();
    if (!view?.target) throw new Error(vscode.l10n.t("Nothing is intercepted."));
    const mode = await pickMode(view.display?.target ?? view.target.target);
    if (mode) await this.server.request("ashore/chooseTarget", { session: view.session, remember: true, target: { ...view.target, mode } });
  }

  private async chooseKubeconfig(): Promise<void> {
    const [file] = await vscode.window.showOpenDialog({ title: vscode.l10n.t("Ashore: which kubeconfig?"), openLabel: vscode.l10n.t("Use") }) ?? [];
    // The person's, for this machine: a repository has no say in it.
    if (file) await vscode.workspace.getConfiguration("ashore").update("kubeconfig", file.fsPath, vscode.ConfigurationTarget.Global);
  }

  private async setCluster(about: About, key: "context" | "namespace", name: string | undefined): Promise<void> {
    if (name === undefined) return;
    const folder = about.configuration?.folder;
    await this.server.request("ashore/setCluster", { [key]: name, ...(folder && { folder }) });
    if (about.session) await this.perform({ kind: "retry", title: "" }, about);
  }

  private listed({ configuration }: About) {
    const folder = configuration?.folder;
    return this.server.request("ashore/targets", { configuration: null, ...(folder && { folder }) });
  }

  /** In a terminal, by the kubeconfig and the files that the session goes by. */
  private doctor({ configuration }: About): void {
    const cwd = configuration?.folder ?? this.sessions.current()?.folder;
    this.terminal?.dispose();
    this.terminal = vscode.window.createTerminal({ name: "Ashore doctor", env: surroundings(), ...(cwd && { cwd }) });
    this.terminal.show();
    this.terminal.sendText(`"${this.server.program ?? "ashore"}" doctor`);
  }
}

/** Opens a file with the cursor on a line, counted from 1. */
export async function openAt(file: string, line: number): Promise<void> {
  const at = new vscode.Position(Math.max(line - 1, 0), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(at, at) });
}

async function confirmed(question: string, yes: string): Promise<boolean> {
  return await vscode.window.showWarningMessage(question, { modal: true }, yes.replace(/…$/, "")) !== undefined;
}
