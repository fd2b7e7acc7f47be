import * as vscode from "vscode";
import type { Server } from "./server";
import type { RequestRecord, SessionRequests } from "./wire";

/** Rows of one session; the server keeps as many. */
const ROWS = 500;

/** The requests of this window's sessions, as the server tells them; they stay to be read after a session. */
export class RequestLog {
  private readonly sessions = new Map<string, Map<number, RequestRecord>>();
  private readonly changed = new vscode.EventEmitter<SessionRequests>();
  readonly onChange = this.changed.event;

  constructor(server: Server) {
    server.on("ashore/requestsChanged", (told) => {
      const { session, records } = told;
      const known = this.sessions.get(session) ?? new Map<number, RequestRecord>();
      this.sessions.set(session, known);
      for (const record of records) known.set(record.number, record);
      for (const number of known.keys()) {
        if (known.size <= ROWS) break;
        known.delete(number);
      }
      this.changed.fire(told);
    });
  }

  /** The newest first. */
  of(session: string): RequestRecord[] {
    return [...(this.sessions.get(session)?.values() ?? [])].sort((a, b) => b.number - a.number);
  }

  get(session: string, number: number): RequestRecord | undefined {
    return this.sessions.get(session)?.get(number);
  }
}

/** Everything that is known of it. */
export function requestTooltip(record: RequestRecord): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const lines = (title: string, headers: { name: string; value: string }[] | undefined, body: string | null | undefined) => {
    if (!headers?.length && !body) return;
    text.appendMarkdown(`\n\n**${title}**\n`);
    text.appendCodeblock([...(headers ?? []).map(({ name, value }) => `${name}: ${value}`), ...(body ? ["", body.slice(0, 2_000)] : [])].join("\n"), "http");
  };
  const { display } = record;
  if (!display) return text;
  text.appendText([display.request, display.detail, ...(display.stops ?? [])].join("\n"));
  lines(display.requestTitle, record.headers, record.requestBody);
  lines(display.answerTitle, record.answerHeaders, record.answerBody);
  return text;
}
