import type { Row } from "../src/requests-panel/messages";

const COLUMNS = ["answer", "method", "path", "time", "caller", "place", "clock"];

/** A row of empty cells. */
export function cells(role: "gridcell" | "columnheader", count: number): HTMLElement {
  const row = document.createElement("div");
  row.className = "row";
  row.setAttribute("role", "row");
  for (let index = 0; index < count; index += 1) {
    const cell = document.createElement("span");
    cell.className = COLUMNS[index] ?? "";
    cell.setAttribute("role", role);
    cell.setAttribute("aria-colindex", `${index + 1}`);
    row.append(cell);
  }
  return row;
}

/** A row that can be filled in, over and over. */
export function rowOf(count: number): HTMLElement {
  const row = cells("gridcell", count);
  const time = row.querySelector(".time");
  const [number, track, bar] = ["number", "track", "bar"].map((name) => {
    const part = document.createElement("span");
    part.className = name;
    return part;
  }) as [HTMLElement, HTMLElement, HTMLElement];
  track.setAttribute("aria-hidden", "true");
  track.append(bar);
  time?.append(number, track);
  return row;
}

/** What callers sent becomes text, whatever it looks like. A path reads from left to right whatever its letters are: the style keeps them apart. */
export function fill(element: HTMLElement, row: Row, span: { from: number; to: number }): void {
  const write = (name: string, text: string) => {
    const cell = element.querySelector<HTMLElement>(`.${name}`);
    if (!cell || cell.textContent === text) return;
    cell.textContent = text;
    cell.title = text;
  };
  element.dataset["tone"] = row.tone;
  element.classList.toggle("mine", row.mine);
  write("answer", row.answer);
  write("method", row.method);
  write("path", row.url);
  write("number", row.time);
  write("caller", row.from);
  write("place", row.place);
  write("clock", clock(row.at));
  const bar = element.querySelector<HTMLElement>(".bar");
  if (bar) {
    const share = (ms: number) => `${Math.min(100, Math.max(0, (100 * ms) / (span.to - span.from)))}%`;
    bar.style.left = `min(${share(row.at - span.from)}, calc(100% - 2px))`;
    // What has no answer yet reaches to now.
    bar.style.width = share(row.ms ?? span.to - row.at);
  }
  // VS Code opens its own menu with this, for the row under the pointer or with the keyboard.
  element.dataset["vscodeContext"] = JSON.stringify({
    webviewSection: "request", preventDefaultContextMenuItems: true,
    session: row.session, number: row.number, ashoreStood: row.place !== "", ashoreReplay: row.replay, ashoreKeepBodies: row.keepBodies,
  });
}

/** `14:03:07.120`, by this machine's clock. */
export function clock(at: number): string {
  const time = new Date(at);
  const two = (number: number) => `${number}`.padStart(2, "0");
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${`${time.getMilliseconds()}`.padStart(3, "0")}`;
}
