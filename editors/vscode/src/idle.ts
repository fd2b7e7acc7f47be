import * as vscode from "vscode";
import type { Server } from "./server";
import type { Idle } from "./wire";

/** The server's word on how this window stands while it intercepts nothing. */
export class IdleState {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onChange = this.changed.event;
  current: Idle | undefined;

  constructor(server: Server) {
    server.on("ashore/idleChanged", (idle) => { this.take(idle); });
    server.onState((state) => { if (state !== "running") this.take(undefined); });
  }

  private take(idle: Idle | undefined): void {
    this.current = idle;
    this.changed.fire(undefined);
  }
}
