import type { DebugEventKind, Place } from "./wire";

/** What the answer to `stackTrace` has of use here. */
export interface Frame {
  readonly name?: string;
  readonly line?: number;
  readonly source?: { readonly path?: string; readonly name?: string; readonly presentationHint?: string };
}

/** Where stopped threads stand, from the stacks that the editor itself asks for; nothing is asked of the adapter. */
export class Places {
  /** Threads that stopped and whose place is not known yet, with what was thrown. */
  private readonly reasons = new Map<string, string | undefined>();
  private readonly asked = new Map<string, string>();

  stopped(child: string, thread: number | undefined, reason: string | undefined, text: string | undefined): void {
    const key = `${child}#${thread ?? "?"}`;
    // A step goes on with what was going on.
    if (reason === "step" || reason === "goto") this.reasons.delete(key);
    else this.reasons.set(key, reason === "exception" ? text ?? "an exception" : undefined);
  }

  asks(child: string, seq: number | undefined, thread: number | undefined, from: number | undefined): void {
    if (seq !== undefined && !from) this.asked.set(`${child}#${seq}`, `${child}#${thread ?? "?"}`);
  }

  /** Answers what there is to tell; `thread` is the number that the session's events use. */
  answered(child: string, seq: number | undefined, frames: readonly Frame[] | undefined, thread: (key: string) => number): DebugEventKind[] {
    const asked = this.asked.get(`${child}#${seq ?? ""}`);
    this.asked.delete(`${child}#${seq ?? ""}`);
    const key = asked !== undefined && !this.reasons.has(asked) ? `${child}#?` : asked;
    if (key === undefined || !this.reasons.has(key)) return [];
    const place = first(frames ?? []);
    if (!place) return [];
    const exception = this.reasons.get(key);
    this.reasons.delete(key);
    return [{ type: "stoodAt", thread: thread(key), place, ...(exception !== undefined && { exception }) }];
  }
}

/** The first frame that has a source of its own, not a runtime's. */
function first(frames: readonly Frame[]): Place | undefined {
  for (const { name, line, source } of frames) {
    const file = source?.path ?? source?.name;
    if (file && line && source?.presentationHint !== "deemphasize") return { file, line, function: name ?? "" };
  }
  return undefined;
}
