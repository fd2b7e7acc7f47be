import type { Texts } from "../src/requests-panel/messages";
import { EVERYTHING, type Filter } from "./store";

/** The filters, and how many requests they let through. */
export class Toolbar {
  readonly element = document.createElement("div");
  private readonly field = document.createElement("vscode-textfield");
  private readonly says = document.createElement("span");
  private filter: Filter = EVERYTHING;

  constructor(private readonly texts: Texts, private readonly changed: (filter: Filter) => void) {
    this.element.className = "toolbar";
    this.field.placeholder = texts.filter;
    this.field.label = texts.filter;
    this.field.addEventListener("input", () => { this.want({ text: this.field.value }); });
    this.says.className = "says";
    this.says.setAttribute("role", "status");
    const switches = (["stood", "mine", "errors"] as const).map((name) => {
      const button = document.createElement("vscode-toolbar-button");
      button.toggleable = true;
      button.textContent = texts[name];
      button.label = texts[name];
      button.addEventListener("change", () => { this.want({ [name]: button.checked }); });
      return button;
    });
    this.element.append(this.field, ...switches, this.says);
  }

  /** Is somebody writing into it? */
  get focused(): boolean { return document.activeElement === this.field; }

  focus(): void { this.field.focus(); }

  clear(): void {
    this.field.value = "";
    this.want({ text: "" });
  }

  count(size: number, total: number, missed: number): void {
    const [some, all] = [size.toLocaleString(), total.toLocaleString()];
    const every = total === 1 ? this.texts.one : this.texts.all.replace("{0}", all);
    const said = size === total ? every : this.texts.some.replace("{0}", some).replace("{1}", all);
    const text = missed > 0 ? `${said} · ${this.texts.missed.replace("{0}", missed.toLocaleString())}` : said;
    if (this.says.textContent !== text) this.says.textContent = text;
  }

  private want(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
    this.changed(this.filter);
  }
}
