// What the page of the panel and the extension say to one another.

/** More rows than this are not kept, on either side: the oldest go. */
export const LIMIT = 100_000;

/** Names a request. */
export interface Key {
  readonly session: string;
  readonly number: number;
}

/** A request as a row of the list: what can be seen without opening it. */
export interface Row extends Key {
  /** When it came, in ms since 1970. */
  readonly at: number;
  readonly method: string;
  readonly url: string;
  /** `200`, or what became of it. */
  readonly answer: string;
  readonly tone: Tone;
  /** `12 ms`, as people read it; empty while there is no answer. */
  readonly time: string;
  /** The same in ms, for the bar. */
  readonly ms?: number;
  readonly from: string;
  /** `orders.py:12 answer_order`, where it stood. */
  readonly place: string;
  readonly mine: boolean;
  /** It can be sent again; else keeping bodies may help the next ones. */
  readonly replay: boolean;
  readonly keepBodies: boolean;
}

/** What became of a request, at a glance. */
export type Tone = "held" | "running" | "ok" | "client" | "error";

/** Everything that is known of a request. */
export interface Details extends Key {
  readonly title: string;
  readonly facts: readonly { readonly name: string; readonly text: string }[];
  /** A line for each place where it stood; the place that it leads to goes by its number. */
  readonly stops: readonly string[];
  /** The request, then its answer. */
  readonly parts: readonly Part[];
  /** Why it cannot be sent again, and whether keeping bodies helps. */
  readonly noReplay?: { readonly why: string; readonly keepBodies?: boolean };
  /** Said instead of the parts, of a request whose headers are not kept any more. */
  readonly gone?: string;
}

export interface Part {
  readonly title: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body?: string;
  /** Said where the body, or a part of it, was not kept. */
  readonly bodyNote?: string;
}

export type ToPage =
  | { readonly type: "rows"; readonly rows: readonly Row[]; readonly missed: number }
  | { readonly type: "details"; readonly key: Key; readonly details: Details };

/** What can be done with a request; each is a command of the extension. */
export type Deed = "openSource" | "copyAsCurl" | "replay" | "openRequest" | "keepBodies";

export type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "details"; readonly key: Key }
  | { readonly type: "do"; readonly deed: Deed; readonly key: Key; readonly stop?: number };

/** The page's own words, in the reader's language. */
export interface Texts {
  readonly list: string;
  readonly filter: string;
  readonly stood: string;
  readonly mine: string;
  readonly errors: string;
  readonly columns: readonly string[];
  readonly none: string;
  readonly noneFits: string;
  readonly one: string;
  /** `{0}`: how many. */
  readonly all: string;
  /** `{0}` of `{1}`. */
  readonly some: string;
  /** `{0}`: how many came while one read. */
  readonly newer: string;
  /** `{0}`: how many were too many to be told. */
  readonly missed: string;
  readonly details: string;
  readonly close: string;
  /** What stands on the buttons; to the source leads a link. */
  readonly deeds: Readonly<Record<Exclude<Deed, "openSource">, string>>;
}
