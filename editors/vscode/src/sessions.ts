import * as vscode from "vscode";
import type { Server } from "./server";
import type { SessionView } from "./wire";

const ENDED = new Set(["restored", "unknown"]);

/** Does the view say that an intercept is there, on its way in or out, or wanted? One that failed goes with its debug session. */
export function living(view: SessionView): boolean {
  return !view.over && !ENDED.has(view.state) && (view.target !== undefined || view.status !== undefined);
}

/** The server's word on this window's sessions; nothing is worked out here. */
export class Sessions {
  private readonly views = new Map<string, SessionView>();
  private readonly changed = new vscode.EventEmitter<SessionView | undefined>();
  readonly onChange = this.changed.event;

  constructor(server: Server) {
    server.on("ashore/stateChanged", (view) => { this.take(view); });
    server.onState((state) => {
      if (state === "running" || state === "starting") return;
      this.views.clear();
      this.changed.fire(undefined);
    });
  }

  /**
   * What the answer to a start says of its session. The server tells every change as well, and an answer may come after what
   * happened since: it counts only as long as nothing else is known.
   */
  started(view: SessionView): void {
    if (!this.views.has(view.session)) this.take(view);
  }

  private take(view: SessionView): void {
    this.views.set(view.session, view);
    void vscode.commands.executeCommand("setContext", "ashore.intercepting", this.all().some(living));
    this.changed.fire(view);
  }

  get(session: string): SessionView | undefined {
    return this.views.get(session);
  }

  all(): SessionView[] {
    return [...this.views.values()];
  }

  /** The session that people mean when they name none: the youngest living one, else the youngest. */
  current(): SessionView | undefined {
    const all = this.all();
    return all.filter(living).at(-1) ?? all.at(-1);
  }
}
