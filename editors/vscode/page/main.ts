// The page of the panel "Requests". It knows nothing but what the extension tells it, and asks it for whatever is to be done.
import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-collapsible/index.js";
import "@vscode-elements/elements/dist/vscode-split-layout/index.js";
import "@vscode-elements/elements/dist/vscode-textfield/index.js";
import "@vscode-elements/elements/dist/vscode-toolbar-button/index.js";
import type { Deed, FromPage, Row, Texts, ToPage } from "../src/requests-panel/messages";
import { DetailsPane } from "./details";
import { List } from "./list";
import { same, Store } from "./store";
import { Toolbar } from "./toolbar";

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

/** Narrower than this, in px, and the details go below. */
const NARROW = 700;

const vscode = acquireVsCodeApi();
const texts = JSON.parse(document.body.dataset["texts"] ?? "{}") as Texts;
const store = new Store();
let missed = 0;
/** Where the list ends and the details begin. */
let position = "55%";

const split = document.createElement("vscode-split-layout");
split.className = "split";
const left = document.createElement("div");
left.slot = "start";
left.className = "left";
const right = document.createElement("div");
right.slot = "end";
right.className = "right";
right.hidden = true;
split.append(left, right);
const empty = document.createElement("p");
empty.className = "empty";
empty.textContent = texts.none;

const act = (deed: Deed, row: Row | undefined = list.selected, stop?: number) => {
  if (!row) return;
  const { session, number } = row;
  vscode.postMessage({ type: "do", deed, key: { session, number }, ...(stop !== undefined && { stop }) });
};
const toolbar = new Toolbar(texts, (filter) => {
  store.want(filter);
  list.restart();
  changed();
});
document.body.append(toolbar.element, split);
const list = new List(store, texts, {
  selected: (row) => {
    open(true);
    vscode.postMessage({ type: "details", key: { session: row.session, number: row.number } });
  },
  opened: (row) => { if (row.place) act("openSource", row); else act("openRequest", row); },
}, left);
const details = new DetailsPane(texts, (deed, stop) => { act(deed, list.selected, stop); }, () => {
  open(false);
  list.focusQuietly();
});
left.append(empty);
right.append(details.element);

/** Shows the details beside the list, as wide as they were last, or not. */
function open(shown: boolean): void {
  if (shown !== right.hidden) return;
  right.hidden = !shown;
  split.classList.toggle("alone", !shown);
  divide();
}

/** While there are no details, the list has all of the room, whichever way the two lie. */
function divide(): void {
  split.handlePosition = right.hidden ? "100%" : position;
}
split.addEventListener("vsc-split-layout-change", ({ detail }) => {
  if (!right.hidden) position = `${detail.positionInPercentage}%`;
});

/** What is said about all of it. */
function changed(): void {
  toolbar.count(store.size, store.total, missed);
  empty.hidden = store.size > 0;
  empty.textContent = store.total > 0 ? texts.noneFits : texts.none;
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  if (data.type === "rows") {
    missed = data.missed;
    list.update(store.take(data.rows));
    changed();
    const { selected } = list;
    const again = selected && data.rows.some((row) => same(row, selected));
    if (again && !right.hidden) vscode.postMessage({ type: "details", key: { session: selected.session, number: selected.number } });
  } else if (list.selected && same(list.selected, data.key)) {
    const { method, url } = list.selected;
    details.show({ ...data.details, title: data.details.title || `${method} ${url}` });
  }
});

window.addEventListener("keydown", (event) => {
  const typing = toolbar.focused;
  if (event.key === "/" && !typing) {
    event.preventDefault();
    toolbar.focus();
  } else if (event.key === "Escape") {
    if (typing) toolbar.clear();
    else open(false);
    list.focusQuietly();
  } else if (event.key === "ArrowDown" && (typing || document.activeElement === document.body)) {
    event.preventDefault();
    list.focus();
  } else if (event.key.toLowerCase() === "c" && (event.ctrlKey || event.metaKey) && !typing && (getSelection()?.isCollapsed ?? true)) {
    event.preventDefault();
    act("copyAsCurl");
  }
});

// The keyboard comes from elsewhere in the window: to the row that it was on.
window.addEventListener("focus", () => { if (document.activeElement === document.body) list.focusQuietly(); });

new ResizeObserver(() => {
  const narrow = document.body.clientWidth < NARROW;
  const way = narrow ? "horizontal" : "vertical";
  if (split.split === way) return;
  split.split = way;
  // Turned, it lies as it did at first.
  divide();
}).observe(document.body);
split.initialHandlePosition = "55%";
divide();
split.classList.add("alone");
changed();
vscode.postMessage({ type: "ready" });
