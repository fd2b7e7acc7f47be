import type { RequestLog } from "../requests";
import type { RequestRecord } from "../wire";
import { LIMIT, type Row, type Tone } from "./messages";

/** As much of a text as a row can show; callers may send any length. */
const WIDTH = 1_000;

/** A row for each request of this window, also of those whose headers are not kept any more. */
export class Rows {
  private readonly rows = new Map<string, Row>();
  private readonly fresh = new Set<string>();
  private readonly lost = new Map<string, number>();

  constructor(requests: RequestLog, changed: () => void) {
    requests.onChange(({ session, records, missed }) => {
      if (missed) this.lost.set(session, missed);
      for (const record of records) this.take(rowOf(session, record));
      changed();
    });
  }

  /** Requests that were too many to be told one by one. */
  get missed(): number {
    return [...this.lost.values()].reduce((sum, one) => sum + one, 0);
  }

  /** All of them, for a page that is new. */
  all(): Row[] {
    this.fresh.clear();
    return [...this.rows.values()];
  }

  /** What is new or has changed since the last time. */
  news(): Row[] {
    const news = [...this.fresh].flatMap((key) => this.rows.get(key) ?? []);
    this.fresh.clear();
    return news;
  }

  private take(row: Row): void {
    const key = `${row.session} ${row.number}`;
    this.rows.set(key, row);
    this.fresh.add(key);
    if (this.rows.size <= LIMIT) return;
    for (const oldest of this.rows.keys()) {
      this.rows.delete(oldest);
      // A panel that nobody opens asks for no news.
      this.fresh.delete(oldest);
      break;
    }
  }
}

export function rowOf(session: string, record: RequestRecord): Row {
  const { number, at, display, durationMs } = record;
  return {
    session, number, at,
    method: record.method.slice(0, WIDTH),
    url: record.url.slice(0, WIDTH),
    from: record.from.slice(0, WIDTH),
    answer: display?.answer ?? "",
    tone: toneOf(record),
    time: display?.time ?? "",
    ...(typeof durationMs === "number" && { ms: durationMs }),
    place: display?.place ?? "",
    mine: display?.mine === true,
    replay: !display?.noReplay,
    keepBodies: display?.noReplay?.keepBodies === true,
  };
}

function toneOf({ display, outcome, status }: RequestRecord): Tone {
  if (display?.icon === "held") return "held";
  if (display?.icon === "failed" || display?.icon === "thrown") return "error";
  if (!outcome) return "running";
  return outcome === "abandoned" || (status ?? 0) >= 400 ? "client" : "ok";
}
