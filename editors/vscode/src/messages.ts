import { DEBUG_MESSAGES } from "./wire-messages";

type Fields = Record<string, unknown>;

const NAMES = new Set<unknown>(DEBUG_MESSAGES.names);
const FIELDS = DEBUG_MESSAGES.fields.map((path) => path.split("."));

/** What of a message the server reads; undefined where it reads nothing. What a program holds stays here. */
export function relevant(message: object): Fields | undefined {
  const { command, event } = message as Fields;
  if (!NAMES.has(command ?? event)) return undefined;
  const kept: Fields = {};
  for (const path of FIELDS) copy(message as Fields, kept, path);
  return kept;
}

function copy(from: Fields, into: Fields, [step = "", ...rest]: readonly string[]): void {
  const found = from[step];
  if (found === undefined || found === null) return;
  if (rest.length === 0) {
    into[step] = typeof found === "object" ? {} : found;
  } else if (rest[0] === "*" && Array.isArray(found)) {
    const list = (into[step] ??= found.map(() => ({}))) as Fields[];
    found.forEach((one: unknown, at) => {
      const kept = list[at];
      if (kept && typeof one === "object" && one !== null) copy(one as Fields, kept, rest.slice(1));
    });
  } else if (typeof found === "object") {
    copy(found as Fields, (into[step] ??= {}) as Fields, rest);
  }
}

/** js-debug's and debugpy's child sessions pass by with configurations of their own. */
export function isChild(configuration: object): boolean {
  return DEBUG_MESSAGES.childMarks.some((mark) => mark in configuration);
}
