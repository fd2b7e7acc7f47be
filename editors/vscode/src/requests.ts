import * as vscode from "vscode";
import type { Server } from "./server";
import type { RequestRecord } from "./wire";

/** Rows of one session; the server keeps as many. */
const ROWS = 500;
/** What stands where the agent took a secret out. */
const HIDDEN = "redacted";

/** The requests of this window's sessions, as the server tells them; they stay to be read after a session. */
export class RequestLog {
  private readonly sessions = new Map<string, Map<number, RequestRecord>>();
  private readonly changed = new vscode.EventEmitter<string>();
  readonly onChange = this.changed.event;

  constructor(server: Server) {
    server.on("ashore/requestsChanged", ({ session, records }) => {
      const known = this.sessions.get(session) ?? new Map<number, RequestRecord>();
      this.sessions.set(session, known);
      for (const record of records) known.set(record.number, record);
      for (const number of known.keys()) {
        if (known.size <= ROWS) break;
        known.delete(number);
      }
      this.changed.fire(session);
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

/** `GET /orders?page=2` */
export function requestLabel(record: RequestRecord): string {
  return `${record.method} ${record.url}`;
}

/** `200 · 12 ms · orders.py:12 · web-1`: what matters most first, for the side bar is narrow. */
export function requestDetail(record: RequestRecord, paused: boolean): string {
  const stop = record.stops?.at(-1);
  const stood = stop && `${stop.place.file.split(/[\\/]/).pop() ?? ""}:${stop.place.line}${stop.certain ? "" : " ?"}`;
  const time = record.durationMs == null ? undefined : `${Math.round(record.durationMs)} ms`;
  return [answer(record, paused), time, stood, record.from].filter(Boolean).join(" · ");
}

/** Without an answer yet: does the debuggee stand, or does the request only run? */
function held(record: RequestRecord, paused: boolean): boolean {
  return !record.outcome && paused;
}

function answer(record: RequestRecord, paused: boolean): string {
  const code = record.grpcStatus == null ? String(record.status ?? "") : `gRPC ${record.grpcStatus}`;
  switch (record.outcome) {
    case undefined:
    case null: return held(record, paused) ? vscode.l10n.t("held") : "…";
    case "fellBack": return vscode.l10n.t("{0} by the cluster", code);
    case "failed": return vscode.l10n.t("{0} failed", code);
    case "abandoned": return vscode.l10n.t("the caller left");
    default: return code;
  }
}

/** A theme icon and, where it matters, a colour. */
export function requestIcon(record: RequestRecord, paused: boolean): vscode.ThemeIcon {
  const color = (name: string) => new vscode.ThemeColor(name);
  if (held(record, paused)) return new vscode.ThemeIcon("debug-pause", color("charts.yellow"));
  if (record.stops?.some((stop) => stop.exception)) return new vscode.ThemeIcon("flame", color("charts.red"));
  const bad = record.outcome === "failed" || (record.status ?? 0) >= 500 || (record.grpcStatus ?? 0) > 0;
  return bad ? new vscode.ThemeIcon("error", color("charts.red")) : new vscode.ThemeIcon("arrow-small-right");
}

/** Everything that is known of it. */
export function requestTooltip(record: RequestRecord, paused: boolean): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const lines = (title: string, headers: { name: string; value: string }[] | undefined, body: string | null | undefined) => {
    if (!headers?.length && !body) return;
    text.appendMarkdown(`\n\n**${title}**\n`);
    text.appendCodeblock([...(headers ?? []).map(({ name, value }) => `${name}: ${value}`), ...(body ? ["", body.slice(0, 2_000)] : [])].join("\n"), "http");
  };
  text.appendText(`${requestLabel(record)}\n${requestDetail(record, paused)}`);
  const stops = (record.stops ?? []).map(({ place, certain, exception }) => {
    const kind = certain ? vscode.l10n.t("stood at") : vscode.l10n.t("may have stood at");
    return `\n${kind} ${place.file}:${place.line} ${place.function ?? ""} ${exception ?? ""}`;
  });
  // With several in flight, each other's stop on the same line is a candidate as well.
  for (const stop of new Set(stops)) text.appendText(stop);
  lines(vscode.l10n.t("Request"), record.headers, record.requestBody);
  lines(vscode.l10n.t("Answer"), record.answerHeaders, record.answerBody);
  return text;
}

/** A command for a shell; what was a secret is left for the reader to fill in. */
export function curl(record: RequestRecord, port: number | undefined): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const host = port ? `127.0.0.1:${port}` : record.host ?? "localhost";
  const skip = new Set(["content-length", "connection", "transfer-encoding", ...(port ? [] : ["host"])]);
  const headers = (record.headers ?? []).filter(({ name }) => !skip.has(name));
  return [
    `curl -X ${record.method} ${quote(`http://${host}${record.url}`)}`,
    ...headers.map(({ name, value }) => `-H ${quote(`${name}: ${value === HIDDEN ? `$${name.toUpperCase().replaceAll("-", "_")}` : value}`)}`),
    ...(record.requestBody ? [`--data-raw ${quote(record.requestBody)}`] : []),
  ].join(" \\\n  ");
}
