// The panel "Requests": that it opens by itself, what it shows, and that everything in it is reached by the keyboard alone.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { NAME } from "./scene.mjs";
import { ACTIVE, clearBreakpoint, RESTORED, toBreakpoint } from "./scenarios.mjs";
import { Crowd, visit } from "./stage.mjs";

/** By name, with their marks in VS Code's window and in an extension's page; the usual one is the last. */
export const THEMES = [
  ["Default Dark Modern", "vs-dark", "vscode-dark"], ["Default High Contrast", "hc-black", "vscode-high-contrast"],
  ["Default High Contrast Light", "hc-light", "vscode-high-contrast-light"], ["Default Light Modern", "vs", "vscode-light"],
];
/** Where the mouse is in nobody's way. */
export const AWAY = [1000, 400];
const MARKUP = "<img src=x onerror=document.title='out'>";

/** Looks at the same in every theme. */
async function inEachTheme({ window, editor, shot }, name) {
  await window.page.mouse.move(...AWAY);
  for (const [theme, mark, own] of THEMES) {
    editor.set({ "workbench.colorTheme": theme });
    await window.page.locator(`.monaco-workbench.${mark}`).waitFor();
    await window.requests.locator(`body.${own}`).waitFor();
    await shot(`${name}-${mark}`);
  }
}

/** The keyboard goes into the panel. */
async function enter(window) {
  await window.command("Ashore: Show Requests");
  await until("the panel to have the keyboard", () => window.page.evaluate(() => document.activeElement?.tagName === "IFRAME"));
  await window.requests.locator("[role=row]:focus, vscode-textfield:focus, vscode-button:focus").first().waitFor();
}

/** It opens by itself when a request stands, and the keyboard stays where it was; without the mouse a row leads to its source, to curl and to its menu. */
export async function standingPanel(scene) {
  const { window, place, shot } = scene;
  const { page, requests } = window;
  await window.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await toBreakpoint(scene);
  const at = `${place.file}:${place.line}`;
  const held = requests.locator(".rows .row[data-tone=held]", { hasText: at });
  await held.first().waitFor();
  if (await page.evaluate(() => document.activeElement?.tagName === "IFRAME")) throw new Error("the panel took the keyboard");
  await inEachTheme(scene, "standing");
  await enter(window);
  await page.keyboard.press("ArrowDown");
  const details = requests.getByRole("region", { name: "Details of the Request" });
  await details.getByText("x-forwarded-for", { exact: false }).or(details.getByText("host", { exact: true })).first().waitFor();
  await shot("details");
  await shot("panel", { screenshot: (path) => page.locator(".part.panel").screenshot({ path }) });
  await page.keyboard.press("Control+c");
  await until("curl in the clipboard", async () => (await page.evaluate(() => navigator.clipboard.readText()).catch(() => "")).startsWith("curl -X GET"));
  await page.keyboard.press("Shift+F10");
  await page.locator(".monaco-menu .action-label", { hasText: "Copy as curl" }).waitFor();
  await shot("menu");
  await page.keyboard.press("Escape");
  await page.locator(".monaco-menu").first().waitFor({ state: "hidden" });
  // From the end of the file, Enter goes back to the line.
  await enter(window);
  await page.keyboard.press("Enter");
  await until("the cursor to be on the line", async () =>
    (await page.locator(".statusbar-item", { hasText: `Ln ${place.line},` }).count()) > 0);
  await enter(window);
  await named(window);
  await reached(window);
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "hidden" });
  await page.keyboard.press("/");
  await page.keyboard.type("nothing-fits-this");
  await requests.getByText("No request fits the filter.").waitFor();
  await page.keyboard.press("Escape");
  await held.first().waitFor();
  await clearBreakpoint(scene);
  await window.continue();
  await window.statusIs(ACTIVE);
  await requests.locator(".rows .row[data-tone=ok]", { hasText: at }).first().waitFor();
  await until("nothing to be held", async () => (await requests.locator(".rows .row[data-tone=held]").count()) === 0);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** What a screen reader hears: each part has its role and its name. */
async function named({ requests }) {
  const grid = requests.getByRole("grid", { name: "Requests" });
  await grid.getByRole("row", { selected: true }).getByRole("gridcell", { name: "held" }).waitFor();
  for (const name of ["Status", "Method", "Path", "Stood At"]) await grid.getByRole("columnheader", { name }).waitFor();
  await requests.getByRole("textbox", { name: "Filter" }).waitFor();
  await requests.getByRole("status").filter({ hasText: /request/ }).waitFor();
}

/** From the filter on, Tab comes to everything. */
async function reached({ requests, page }) {
  await page.keyboard.press("/");
  const missing = new Set(["Stood", "Mine", "Errors", "GET/orders/7", "✕", "Copy as curl", "Replay", "Open as Document", "stood at"]);
  for (let n = 0; n < 20 && missing.size > 0; n += 1) {
    await page.keyboard.press("Tab");
    const text = await requests.locator("body").evaluate(() => document.activeElement.textContent);
    for (const name of missing) if (text.includes(name)) missing.delete(name);
  }
  if (missing.size > 0) throw new Error(`Tab never came to ${[...missing].join(", ")}`);
}

/** 600 requests: filters, what is read stays still, and what callers sent is text. */
export async function manyRequests(scene) {
  const { window, stage, shot } = scene;
  const { page, requests } = window;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await window.command("Ashore: Show Requests");
  await requests.locator(".rows .row").first().waitFor();
  const crowd = new Crowd(stage.facts.orders, 200);
  await until("600 answers", () => crowd.here > 600);
  crowd.close();
  const hostile = ["/[x](command:workbench.action.closeWindow)", "/%E2%80%AE/%E8%AE%A2%E5%8D%95?q=%D7%A9%D7%9C%D7%95%D7%9D"];
  for (const path of hostile) await visit(stage.facts.orders, path, undefined, { "x-markup": MARKUP });
  await page.keyboard.press("/");
  await page.keyboard.type("[x]");
  const row = requests.locator(".rows .row[data-tone=client]", { hasText: "/[x](command:" });
  await row.waitFor();
  await row.click();
  await requests.locator(".details .title", { hasText: "/[x](command:" }).waitFor();
  await requests.locator(".details dd", { hasText: MARKUP }).waitFor();
  await shot("hostile");
  if (await requests.locator("img, .rows a, .details dl a").count()) throw new Error("what a caller sent became markup");
  await row.dblclick();
  await page.locator(".tab.active", { hasText: "Request" }).waitFor();
  await shot("document");
  await enter(window);
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await until("all of them", async () => (await requests.locator(".rows .row").count()) > 5);
  await page.keyboard.press("Escape");
  await requests.getByRole("switch", { name: "Errors" }).click();
  await requests.getByRole("status").filter({ hasText: /^\d+ of [\d,]+/ }).waitFor();
  await until("errors alone", async () => (await requests.locator(".rows .row[data-tone=ok]").count()) === 0);
  await shot("errors");
  await requests.getByRole("switch", { name: "Errors" }).click();
  await mine(scene);
  await still(scene);
  await inEachTheme(scene, "600");
  await shot("panel-list", { screenshot: (path) => page.locator(".part.panel").screenshot({ path }) });
  await page.setViewportSize({ width: 640, height: 400 });
  await until("the list to fill the narrow panel", () => requests.locator("body").evaluate((body) =>
    body.querySelector(".list").getBoundingClientRect().bottom > body.clientHeight - 4));
  await page.setViewportSize({ width: 1280, height: 800 });
  await requests.locator(".rows .row").nth(3).click();
  await requests.locator(".details .headers dt").first().waitFor();
  await inEachTheme(scene, "600-details");
  await page.setViewportSize({ width: 760, height: 800 });
  await shot("narrow");
  // What 200 % leave of the window.
  await page.setViewportSize({ width: 640, height: 400 });
  await until("the list to fit", () => requests.locator("body").evaluate((body) => body.scrollWidth <= body.clientWidth));
  await shot("zoomed");
  await page.setViewportSize({ width: 1280, height: 800 });
  await window.stop();
  await window.statusIs(RESTORED);
}

/** One's own requests alone; one whose body was not kept cannot be sent again, and says what helps. */
async function mine({ window, stage, shot }) {
  const { requests, page } = window;
  await fetch(`http://${stage.facts.orders}/orders`, { method: "POST", body: '{"item":"tea"}', headers: { "x-ashore": "kim" } });
  await requests.getByRole("switch", { name: "Mine" }).click();
  await requests.locator(".rows .row.mine", { hasText: "POST" }).click();
  await requests.locator(".details", { hasText: "The body (14 B) was not kept." }).waitFor();
  await requests.getByRole("button", { name: "Replay" }).waitFor({ state: "hidden" });
  await shot("mine");
  await requests.getByRole("button", { name: "Keep Bodies" }).click();
  await page.locator(".tab.active[data-resource-name='.ashore.toml']").waitFor();
  await page.locator(".view-line", { hasText: "bodies = true" }).waitFor();
  await shot("keep-bodies");
  await requests.getByRole("switch", { name: "Mine" }).click();
  await requests.getByRole("button", { name: "Close" }).click();
}

/** Who has scrolled reads the same rows on, whoever comes; a click leads back to the newest. */
async function still({ window, shot }) {
  const { requests } = window;
  await requests.locator(".rows").hover();
  await window.page.mouse.wheel(0, 600);
  const newer = requests.locator(".newer");
  await newer.waitFor();
  const box = await requests.locator(".list").boundingBox();
  const seen = () => requests.locator(".list").evaluate((list) => {
    const { left, top } = list.getBoundingClientRect();
    return document.elementFromPoint(left + 20, top + 100).closest("[role=row]")?.querySelector(".clock").textContent;
  });
  const before = await seen();
  const said = await newer.innerText();
  await until("more to come", async () => (await newer.innerText()) !== said);
  if (!before || (await seen()) !== before) throw new Error(`what was read has moved (${JSON.stringify(box)})`);
  await shot("still");
  await newer.click();
  await newer.waitFor({ state: "hidden" });
}

/** 100,000 rows in the page of the panel: it has the rows that can be seen, and each key is answered at once. */
export async function hundredThousand({ window, editor, shot }) {
  await window.statusIs(/Ashore/);
  const folder = readdirSync(editor.rig.extensions).find((name) => name.startsWith("ashore.ashore-"));
  const file = (name) => readFileSync(join(editor.rig.extensions, folder, "dist", "page", name), "utf8");
  const page = await window.context.newPage();
  const texts = {
    list: "Requests", filter: "Filter", stood: "Stood", mine: "Mine", errors: "Errors", columns: ["Status", "Method", "Path", "Time", "Caller", "Stood At", "Came"],
    none: "none", noneFits: "none fits", all: "{0} requests", some: "{0} of {1}", newer: "{0} new", missed: "{0} missed", details: "Details", close: "Close", deeds: {},
  };
  await page.setContent(`<style>${file("main.css")}</style>`);
  await page.evaluate((words) => {
    document.body.dataset.texts = JSON.stringify(words);
    globalThis.acquireVsCodeApi = () => ({ postMessage() {} });
  }, texts);
  await page.addScriptTag({ content: file("main.js") });
  const figures = await page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const row = (number) => ({
      session: "s1", number, at: 1_700_000_000_000 + number * 20, method: "GET", url: `/orders/${number}`, answer: number % 50 ? "200" : "503",
      tone: number % 50 ? "ok" : "error", time: "12 ms", ms: 12, from: "web-1", place: "", mine: false, replay: true, keepBodies: false,
    });
    globalThis.example = row(1);
    const begun = performance.now();
    for (let first = 1; first <= 101_000; first += 5_000) {
      const rows = Array.from({ length: Math.min(5_000, 101_001 - first) }, (_, n) => row(first + n));
      window.dispatchEvent(new MessageEvent("message", { data: { type: "rows", rows, missed: 0 } }));
    }
    const filled = performance.now() - begun;
    await frame();
    const list = document.querySelector(".list");
    const press = async (key) => {
      const at = performance.now();
      (document.activeElement.closest(".list") ? document.activeElement : list).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      await frame();
      return performance.now() - at;
    };
    await press("Home");
    const end = await press("End");
    return { filled, end, rows: list.querySelectorAll(".rows .row").length, count: list.getAttribute("aria-rowcount"), last: document.activeElement.querySelector(".path").textContent };
  });
  const hostile = await page.evaluate(async (markup) => {
    const row = { ...globalThis.example, number: 200_000, url: markup, from: markup, place: markup };
    window.dispatchEvent(new MessageEvent("message", { data: { type: "rows", rows: [row], missed: 0 } }));
    document.querySelector(".list").dispatchEvent(new KeyboardEvent("keydown", { key: "Home", bubbles: true }));
    return { markup: document.images.length, text: document.activeElement.querySelector(".path").textContent };
  }, MARKUP);
  if (hostile.markup > 0 || hostile.text !== MARKUP) throw new Error(JSON.stringify(hostile));
  if (figures.rows > 120) throw new Error(`${figures.rows} rows are in the page`);
  if (figures.count !== "100001" || figures.last !== "/orders/1001") throw new Error(JSON.stringify(figures));
  await shot("top", { screenshot: (path) => page.screenshot({ path }) });
  await page.close();
  return { filled: figures.filled, end: figures.end };
}
