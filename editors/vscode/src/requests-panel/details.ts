import * as vscode from "vscode";
import type { RequestRecord, Stood } from "../wire";
import type { Details, Key, Part } from "./messages";

/** Everything that is known of a request, as the page shows it. */
export function detailsOf(key: Key, record: RequestRecord | undefined): Details {
  const { session, number } = key;
  if (!record) {
    const gone = vscode.l10n.t("Headers and bodies are kept of the latest requests of a session only; `ashore requests` has more of them.");
    return { session, number, title: "", facts: [], stops: [], parts: [], gone };
  }
  const { display, host, version, from, at } = record;
  const facts: [string, string | undefined][] = [
    [display?.answerTitle ?? "", [display?.answer, display?.time].filter(Boolean).join(" · ")],
    [vscode.l10n.t("Came"), new Date(at).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "medium" })],
    [vscode.l10n.t("Caller"), from],
    [vscode.l10n.t("Host"), host],
    [vscode.l10n.t("Protocol"), { http1: "HTTP/1", http2: "HTTP/2" }[version as string] ?? version],
    [vscode.l10n.t("Session"), record.configuration],
  ];
  return {
    session, number,
    title: display?.request ?? `${record.method} ${record.url}`,
    facts: facts.flatMap(([name, text]) => (text ? [{ name, text }] : [])),
    stops: display?.stops ?? [],
    parts: partsOf(record),
    ...(display?.noReplay && { noReplay: display.noReplay }),
  };
}

/** The places that the lines about its stops speak of, in their order: each is told once. */
export function placesOf(record: RequestRecord): Stood[] {
  const told = new Map((record.stops ?? []).map((stood) => [JSON.stringify([stood.place, stood.certain, stood.exception]), stood]));
  return [...told.values()];
}

/** As a document: what went over the wire, as far as it is known. */
export function textOf(record: RequestRecord): string {
  const { method, url, status, display } = record;
  const heads = [`${method} ${url}`, status ? `${status}` : display?.answer ?? ""];
  const blocks = partsOf(record).map(({ title, headers, body, bodyNote }, index) => [
    `### ${title}`, heads[index] ?? "", ...headers.map(({ name, value }) => `${name}: ${value}`),
    ...(body === undefined ? [] : ["", body]), ...(bodyNote ? ["", `# ${bodyNote}`] : []),
  ].join("\n"));
  const stops = (display?.stops ?? []).map((line) => `# ${line}\n`).join("");
  return `# ${display?.detail ?? ""}\n${stops}\n${blocks.join("\n\n")}\n`;
}

function partsOf(record: RequestRecord): Part[] {
  const { display } = record;
  const request = part(display?.requestTitle, record.headers, record.requestBody, record.requestBytes ?? 0);
  if (!record.outcome) return [request];
  return [request, part(display?.answerTitle, record.answerHeaders, record.answerBody, record.answerBytes ?? 0)];
}

function part(title: string | undefined, headers: Part["headers"] | undefined, body: string | null | undefined, bytes: number): Part {
  const kept = typeof body === "string" ? body : undefined;
  const length = kept === undefined ? 0 : Buffer.byteLength(kept);
  const note = bytes === 0 || length >= bytes ? undefined
    : kept === undefined ? vscode.l10n.t("The body ({0}) was not kept.", size(bytes))
      : vscode.l10n.t("The first {0} of {1}.", size(length), size(bytes));
  return { title: title ?? "", headers: headers ?? [], ...(kept && { body: kept }), ...(note && { bodyNote: note }) };
}

/** For people. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, "KB"] : [bytes / 1_000_000, "MB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
