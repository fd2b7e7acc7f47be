import type { Deed, Details, Part, Texts } from "../src/requests-panel/messages";

/** What is known of the chosen request, and what can be done with it. */
export class DetailsPane {
  readonly element = document.createElement("section");

  constructor(private readonly texts: Texts, private readonly act: (deed: Deed, stop?: number) => void, private readonly close: () => void) {
    this.element.className = "details";
    this.element.setAttribute("aria-label", texts.details);
  }

  show(details: Details): void {
    const focused = this.reachable().findIndex((one) => one === document.activeElement);
    const open = [...this.element.querySelectorAll("vscode-collapsible")].map((one) => one.open);
    const top = this.element.scrollTop;
    const parts = details.parts.map((part, index) => this.part(part, open[index] ?? true));
    const known = details.gone ? [text("p", "note", details.gone)] : [this.deeds(details), this.stops(details), facts(details), ...parts];
    this.element.replaceChildren(this.head(details), ...known);
    this.element.scrollTop = top;
    if (focused >= 0) this.reachable()[focused]?.focus();
  }

  /** What the keyboard may be on, in order: drawn again, it keeps its place. */
  private reachable(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>("vscode-button, vscode-toolbar-button, a")];
  }

  private head(details: Details): HTMLElement {
    const head = document.createElement("header");
    const close = document.createElement("vscode-toolbar-button");
    close.textContent = "✕";
    close.label = this.texts.close;
    close.title = this.texts.close;
    close.addEventListener("click", () => { this.close(); });
    head.append(text("h2", "title", details.title), close);
    return head;
  }

  private deeds(details: Details): HTMLElement {
    const row = document.createElement("p");
    row.className = "deeds";
    const { noReplay } = details;
    row.append(this.button("copyAsCurl"));
    if (!noReplay) row.append(this.button("replay"));
    row.append(this.button("openRequest"));
    if (noReplay?.keepBodies) row.append(this.button("keepBodies"));
    if (noReplay) row.append(text("span", "note", noReplay.why));
    return row;
  }

  private button(deed: keyof Texts["deeds"]): HTMLElement {
    const button = document.createElement("vscode-button");
    button.textContent = this.texts.deeds[deed];
    button.secondary = true;
    button.addEventListener("click", () => { this.act(deed); });
    return button;
  }

  private stops(details: Details): HTMLElement {
    const list = document.createElement("ul");
    list.className = "stops";
    details.stops.forEach((stop, index) => {
      const link = text("a", "", stop);
      link.setAttribute("href", "#");
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.act("openSource", index);
      });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    });
    return list;
  }

  private part(part: Part, open: boolean): HTMLElement {
    const section = document.createElement("vscode-collapsible");
    section.heading = part.title;
    section.open = open;
    const headers = document.createElement("dl");
    headers.className = "headers";
    for (const { name, value } of part.headers) headers.append(text("dt", "", name), text("dd", "", value));
    section.append(headers);
    if (part.body !== undefined) section.append(text("pre", "body", part.body));
    if (part.bodyNote) section.append(text("p", "note", part.bodyNote));
    return section;
  }
}

function facts(details: Details): HTMLElement {
  const list = document.createElement("dl");
  list.className = "facts";
  for (const fact of details.facts) list.append(text("dt", "", fact.name), text("dd", "", fact.text));
  return list;
}

function text<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, content: string): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  element.dir = "auto";
  return element;
}
