import type { Key, Row, Texts } from "../src/requests-panel/messages";
import { cells, fill, rowOf } from "./row";
import { same, type Store } from "./store";

/** Rows beyond the edges, so that a quick scroll meets no gap. */
const BESIDE = 8;

export interface Listener {
  selected: (row: Row) => void;
  opened: (row: Row) => void;
}

/**
 * The list of requests: only the rows that can be seen are in the page. While one follows, the newest is at the top; while one
 * reads (has scrolled, has the mouse over a row or chosen one with the keyboard), what is read stays where it is.
 */
export class List {
  readonly element = document.createElement("div");
  private readonly body = document.createElement("div");
  private readonly newer = document.createElement("button");
  private readonly drawn = new Map<Row, HTMLElement>();
  private readonly height: number;
  private chosen: Key | undefined;
  /** One wants the newest at the top. */
  private follows = true;
  /** The mouse is over a row: nothing may move under it. */
  private pointed = false;
  /** How many came above what is read. */
  private unseen = 0;
  private frame = 0;

  constructor(private readonly store: Store, private readonly texts: Texts, private readonly listener: Listener, parent: HTMLElement) {
    this.element.className = "list";
    this.element.setAttribute("role", "grid");
    this.element.setAttribute("aria-label", texts.list);
    this.element.setAttribute("aria-colcount", `${texts.columns.length}`);
    this.body.className = "rows";
    this.body.setAttribute("role", "rowgroup");
    this.newer.className = "newer";
    this.newer.hidden = true;
    this.element.append(head(texts.columns), this.body);
    parent.append(this.newer, this.element);
    this.height = Math.ceil(parseFloat(getComputedStyle(document.body).fontSize) * 1.7);
    parent.style.setProperty("--row", `${this.height}px`);
    this.listen();
  }

  /** The row that is chosen, as long as it is there. */
  get selected(): Row | undefined {
    return this.chosen && this.store.get(this.chosen);
  }

  /** `above`: how many have come over those that were there. */
  update(above = 0): void {
    if (above > 0 && !(this.follows && !this.pointed)) {
      this.unseen += above;
      this.size();
      this.element.scrollTop += above * this.height;
    }
    this.size();
    this.draw();
  }

  /** Another filter: from the top. */
  restart(): void {
    this.follow();
    const known = this.chosen && this.store.indexOf(this.chosen) >= 0;
    if (!known) this.chosen = undefined;
    this.update();
  }

  /** Gives the keyboard to the chosen row, else to the first. */
  focus(): void {
    const row = this.selected ?? this.store.at(0);
    if (row) this.choose(this.store.indexOf(row));
  }

  /** The keyboard back to the chosen row, with nothing else changed. */
  focusQuietly(): void {
    const row = this.selected ?? this.store.at(0);
    if (row) this.drawn.get(row)?.focus({ preventScroll: true });
  }

  private follow(): void {
    this.follows = true;
    this.unseen = 0;
    this.element.scrollTop = 0;
    this.draw();
  }

  private listen(): void {
    new ResizeObserver(() => { this.draw(); }).observe(this.element);
    this.element.addEventListener("scroll", () => {
      if (this.element.scrollTop <= 1) {
        this.unseen = 0;
        this.follows = true;
      } else if (!this.pointed || this.unseen === 0) {
        this.follows = false;
      }
      this.soon();
    });
    this.body.addEventListener("pointermove", () => { this.pointed = true; });
    this.body.addEventListener("pointerleave", () => {
      this.pointed = false;
      if (this.follows && this.unseen > 0) this.follow();
    });
    this.body.addEventListener("wheel", ({ deltaY }) => { if (deltaY > 0) this.follows = false; }, { passive: true });
    // The one under the pointer is chosen before its menu opens, so that it is plain which one is meant.
    for (const kind of ["click", "contextmenu"] as const) {
      this.body.addEventListener(kind, (event) => {
        const row = this.under(event);
        if (row) this.choose(this.store.indexOf(row));
      });
    }
    this.body.addEventListener("dblclick", (event) => {
      const row = this.under(event);
      if (row) this.listener.opened(row);
    });
    this.newer.addEventListener("click", () => {
      this.follow();
      const first = this.store.at(0);
      if (first) this.drawn.get(first)?.focus({ preventScroll: true });
    });
    this.element.addEventListener("keydown", (event) => { this.key(event); });
  }

  private under(event: Event): Row | undefined {
    const element = (event.target as Element).closest("[role=row]");
    return [...this.drawn].find(([, drawn]) => drawn === element)?.[0];
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = this.chosen ? this.store.indexOf(this.chosen) : -1;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.height) - 2);
    const last = this.store.size - 1;
    const to: Record<string, number> = {
      ArrowDown: now + 1, ArrowUp: now - 1, PageDown: now + page, PageUp: now - page, Home: 0, End: last,
    };
    const wanted = to[event.key];
    if (wanted !== undefined) {
      event.preventDefault();
      const at = Math.min(Math.max(wanted, 0), last);
      if (at === 0) this.follow();
      this.choose(at, at === 0);
    } else if (event.key === "Enter" && this.selected) {
      event.preventDefault();
      this.listener.opened(this.selected);
    }
  }

  private choose(index: number, follows = false): void {
    const row = this.store.at(index);
    if (!row) return;
    this.chosen = { session: row.session, number: row.number };
    if (!follows) this.follows = false;
    const top = index * this.height;
    const room = this.element.clientHeight - 2 * this.height;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top > this.element.scrollTop + room) this.element.scrollTop = top - room;
    this.draw();
    this.drawn.get(row)?.focus({ preventScroll: true });
    this.listener.selected(row);
  }

  private size(): void {
    this.body.style.height = `${this.store.size * this.height}px`;
    this.element.setAttribute("aria-rowcount", `${this.store.size + 1}`);
  }

  /** Once a frame is enough for the eye. */
  private soon(): void {
    this.frame ||= requestAnimationFrame(() => { this.draw(); });
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const first = Math.max(0, Math.floor(this.element.scrollTop / this.height) - BESIDE);
    const last = Math.min(this.store.size, Math.ceil((this.element.scrollTop + this.element.clientHeight) / this.height) + BESIDE);
    const wanted = new Map<Row, number>();
    for (let index = first; index < last; index += 1) {
      const row = this.store.at(index);
      if (row) wanted.set(row, index);
    }
    const span = spanOf([...wanted.keys()]);
    // Whoever has the keyboard keeps it, also out of sight.
    const chosen = this.selected;
    if (chosen && !wanted.has(chosen)) {
      const index = this.store.indexOf(chosen);
      if (index >= 0) wanted.set(chosen, index);
    }
    for (const [row, element] of this.drawn) {
      if (wanted.has(row)) continue;
      element.remove();
      this.drawn.delete(row);
    }
    const entry = chosen ?? this.store.at(0);
    for (const [row, index] of wanted) {
      let element = this.drawn.get(row);
      if (!element) {
        element = rowOf(this.texts.columns.length);
        this.drawn.set(row, element);
        this.body.append(element);
      }
      fill(element, row, span);
      element.setAttribute("aria-rowindex", `${index + 2}`);
      element.style.transform = `translateY(${index * this.height}px)`;
      element.setAttribute("aria-selected", `${chosen !== undefined && same(row, chosen)}`);
      element.tabIndex = row === entry ? 0 : -1;
    }
    this.newer.hidden = this.unseen === 0;
    this.newer.textContent = `↑ ${this.texts.newer.replace("{0}", this.unseen.toLocaleString())}`;
  }
}

function head(columns: readonly string[]): HTMLElement {
  const row = cells("columnheader", columns.length);
  row.classList.add("head");
  row.setAttribute("aria-rowindex", "1");
  columns.forEach((name, index) => { (row.children[index] as HTMLElement).textContent = name; });
  return row;
}

/** From when to when the bars of these rows reach: what has no answer reaches to now. */
function spanOf(rows: readonly Row[]): { from: number; to: number } {
  let from = Infinity;
  let to = -Infinity;
  for (const row of rows) {
    from = Math.min(from, row.at);
    to = Math.max(to, row.ms === undefined ? Date.now() : row.at + row.ms);
  }
  return { from, to: Math.max(to, from + 1) };
}
