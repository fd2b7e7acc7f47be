import type { DebugEventKind } from "./wire";

/** Which threads stand, over a root session and its children: two children may use one thread's number. */
export class Stops {
  private readonly numbers = new Map<string, number>();
  private readonly standing = new Map<string, Set<number>>();
  /** Those that stand at a breakpoint. */
  private readonly hits = new Set<number>();

  stopped(child: string, thread: number | undefined, all: boolean, reason = ""): DebugEventKind[] {
    const number = this.number(child, thread);
    this.threads(child).add(number);
    if (reason.includes("breakpoint")) this.hits.add(number);
    return [{ type: "stopped", thread: number, all: all && child === "" }];
  }

  continued(child: string, thread: number | undefined, all: boolean): DebugEventKind[] {
    const standing = this.threads(child);
    const going = all || thread === undefined ? [...standing] : [this.number(child, thread)];
    for (const number of going) {
      standing.delete(number);
      this.hits.delete(number);
    }
    if (child === "" && all) return [{ type: "continued", thread: null, all: true }];
    return going.map((number) => ({ type: "continued", thread: number, all: false }));
  }

  /** The adapter may let go what stands only for its own sake. A program that ran already may have met a breakpoint by now. */
  configured(child: string): DebugEventKind[] {
    if (this.hits.size === 0) return this.continued(child, undefined, true);
    const standing = this.threads(child);
    const going = [...standing].filter((number) => !this.hits.has(number));
    for (const number of going) standing.delete(number);
    return going.map((number) => ({ type: "continued", thread: number, all: false }));
  }

  private threads(child: string): Set<number> {
    let threads = this.standing.get(child);
    if (!threads) this.standing.set(child, (threads = new Set()));
    return threads;
  }

  private number(child: string, thread: number | undefined): number {
    return this.numberOf(`${child}#${thread ?? "?"}`);
  }

  /** A number that no other session's thread has. */
  numberOf(key: string): number {
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, (number = this.numbers.size));
    return number;
  }
}
