import { type Key, LIMIT, type Row } from "../src/requests-panel/messages";

/** Which rows are wanted. */
export interface Filter {
  readonly stood: boolean;
  readonly mine: boolean;
  readonly errors: boolean;
  /** Words, each of which is in the row somewhere. */
  readonly text: string;
}

export const EVERYTHING: Filter = { stood: false, mine: false, errors: false, text: "" };

export function same(one: Key, other: Key): boolean {
  return one.session === other.session && one.number === other.number;
}

function name({ session, number }: Key): string {
  return `${session} ${number}`;
}

/** All rows in the order in which they came, and those that the filter lets through. */
export class Store {
  private all: Row[] = [];
  private wanted: Row[] = this.all;
  private readonly known = new Map<string, Row>();
  private filter = EVERYTHING;
  private words: readonly string[] = [];

  /** How many there are. */
  get total(): number { return this.all.length; }
  /** How many the filter lets through. */
  get size(): number { return this.wanted.length; }

  /** The newest is 0. */
  at(index: number): Row | undefined {
    return this.wanted[this.wanted.length - 1 - index];
  }

  get(key: Key): Row | undefined {
    return this.known.get(name(key));
  }

  /** Where a row is among those that are shown; -1 where it is not. */
  indexOf(key: Key): number {
    const at = this.wanted.findLastIndex((row) => same(row, key));
    return at < 0 ? -1 : this.wanted.length - 1 - at;
  }

  /** Takes new rows and those that have changed; gives how many stand above those that were there. */
  take(rows: readonly Row[]): number {
    let above = 0;
    let anew = false;
    for (const row of rows) {
      const before = this.known.get(name(row));
      if (before) {
        anew ||= this.fits(before) !== this.fits(row);
        Object.assign(before, row);
      } else {
        const own = { ...row };
        this.known.set(name(row), own);
        this.all.push(own);
        if (this.fits(own)) {
          above += 1;
          if (this.wanted !== this.all) this.wanted.push(own);
        }
      }
    }
    if (this.all.length > LIMIT) {
      for (const row of this.all.splice(0, this.all.length - LIMIT)) this.known.delete(name(row));
      anew ||= this.wanted !== this.all;
    }
    if (anew) this.sift();
    return above;
  }

  want(filter: Filter): void {
    this.filter = filter;
    this.words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    this.sift();
  }

  private sift(): void {
    const open = !this.filter.stood && !this.filter.mine && !this.filter.errors && this.words.length === 0;
    this.wanted = open ? this.all : this.all.filter((row) => this.fits(row));
  }

  private fits(row: Row): boolean {
    if (this.filter.stood && !row.place && row.tone !== "held") return false;
    if (this.filter.mine && !row.mine) return false;
    if (this.filter.errors && row.tone !== "client" && row.tone !== "error") return false;
    if (this.words.length === 0) return true;
    const text = `${row.answer} ${row.method} ${row.url} ${row.from} ${row.place}`.toLowerCase();
    return this.words.every((word) => text.includes(word));
  }
}
