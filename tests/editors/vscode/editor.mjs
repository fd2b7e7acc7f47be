// A real VS Code in a headless browser, driven as a user would: keys pressed, page read.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { home, node, vscode } from "./setup.mjs";

const CHROMIUM = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
/** Quiet corners, so that nothing but the test opens views, and breakpoints may be set in any file. */
const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "remote.autoForwardPorts": false,
  "debug.allowBreakpointsEverywhere": true,
};
/** Every wait of the rig ends after this long, in ms: the machines that run it are slow and shared. */
export const LIMIT = 60_000;

/** How long one key or click may take to show an effect before it is tried again. */
const SHORT = 4_000;

/** Waits until `look` gives something true, and says what it waited for when it never does. */
export async function until(what, look, limit = LIMIT, pace = 40) {
  const end = Date.now() + limit;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited ${limit / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pace));
  }
}

/** What all editors of a run share: the installed extensions and the browser. */
export class Rig {
  /** Installs the extensions and starts the browser. */
  static async start(vsix) {
    const rig = new Rig();
    rig.folder = mkdtempSync(join(tmpdir(), "ashore-rig-"));
    rig.extensions = join(rig.folder, "ext");
    for (const file of vsix) await rig.#install(file);
    const { chromium } = createRequire(join(home, "package.json"))("playwright-core");
    rig.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: CHROMIUM,
      // Playwright would swallow the signal that ends the suite.
      handleSIGTERM: false,
    });
    return rig;
  }

  async #install(vsix) {
    const folder = join(this.folder, "install");
    const child = spawn(node, [...common(folder, this.extensions), "--install-extension", vsix], {
      env: environment(folder), cwd: vscode,
    });
    let said = "";
    child.stdout.on("data", (bytes) => (said += bytes));
    child.stderr.on("data", (bytes) => (said += bytes));
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`installing ${vsix} failed with ${code}:\n${said}`);
  }

  async stop() {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function common(folder, extensions) {
  return [
    join(vscode, "out", "server-main.js"), "--accept-server-license-terms", "--telemetry-level", "off",
    // A login shell would put another PATH before the one of the test.
    "--force-disable-user-env",
    "--server-data-dir", join(folder, "srv"), "--user-data-dir", join(folder, "data"), "--extensions-dir", extensions,
  ];
}

function environment(folder, env = {}) {
  for (const part of ["home", "tmp", "srv", "data/User", "data/Machine"]) mkdirSync(join(folder, part), { recursive: true });
  return { ...process.env, ...env, HOME: join(folder, "home"), TMPDIR: join(folder, "tmp"), EXTENSIONS_GALLERY: "{}" };
}

/** Servers that run: none outlives the suite, whatever ends it. */
const running = new Set();
process.on("exit", () => { for (const server of running) server.kill("SIGKILL"); });
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(1));

/** VS Code's server with one folder of its own for everything that it writes. */
export class Editor {
  #server;
  #windows = [];
  /** The extension's notices, in every window, as they were said. */
  notices = [];

  /** `env` is added to the server's environment, and so to the extension host's; `trust`: ask for it, as VS Code does by default; `language`: what extensions are told of it (VS Code's own texts are in its language packs). */
  static async start({ rig, env = {}, settings = {}, trust = false, language }) {
    const editor = new Editor();
    Object.assign(editor, { rig, language });
    editor.folder = mkdtempSync(join(tmpdir(), "ashore-vscode-"));
    editor.env = { ...environment(editor.folder, env), TEST_DAP_LOG: join(editor.folder, "dap.log") };
    editor.set(settings);
    await editor.#serve(trust ? [] : ["--disable-workspace-trust"]);
    return editor;
  }

  /** Settings beside the rig's own; VS Code notices. */
  set(settings) {
    this.settings = { ...SETTINGS, ...this.settings, ...settings };
    const text = JSON.stringify(this.settings);
    for (const which of ["User", "Machine"]) writeFileSync(join(this.folder, "data", which, "settings.json"), text);
  }

  async #serve(more) {
    const begin = [...common(this.folder, this.rig.extensions), ...more];
    this.#server = spawn(node, [...begin, "--host", "127.0.0.1", "--port", "0", "--without-connection-token"], { env: this.env, cwd: vscode });
    running.add(this.#server);
    this.#server.once("exit", () => running.delete(this.#server));
    const log = createWriteStream(join(this.folder, "server.log"));
    this.#server.stderr.pipe(log);
    let said = "";
    this.#server.stdout.on("data", (bytes) => { said += bytes; log.write(bytes); });
    const line = /Extension host agent listening on (\d+)/;
    this.port = await until("VS Code's server to listen", () => {
      if (this.#server.exitCode !== null) throw new Error(`VS Code's server ended:\n${said}`);
      return line.exec(said)?.[1];
    });
  }

  /** Opens a workspace folder in a new window; without one, an empty window. */
  async open(folder) {
    const context = await this.rig.browser.newContext({ viewport: { width: 1280, height: 800 } });
    if (this.language) await context.addInitScript(speak, this.language);
    await context.exposeBinding("ashoreTold", (_, text) => { this.notices.push(text); });
    await context.addInitScript(listen);
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT);
    await page.goto(`http://127.0.0.1:${this.port}/${folder ? `?folder=${encodeURIComponent(folder)}` : "?ew=true"}`);
    await page.locator(".monaco-workbench .statusbar").waitFor();
    const window = new Window(page, context);
    this.#windows.push(window);
    return window;
  }

  /** What editor and adapters said to one another, the last of it. */
  log() {
    try {
      return readFileSync(this.env.TEST_DAP_LOG, "utf8").slice(-6_000);
    } catch {
      return "(nothing)";
    }
  }

  /** Lines of the extension's own log that tell of an error. */
  errors() {
    const folder = join(this.folder, "data", "logs");
    const files = readdirSync(folder, { recursive: true }).filter((name) => /(^|[\\/])Ashore\.log$/.test(name));
    if (files.length === 0) throw new Error(`the extension has no log in ${folder}`);
    const lines = files.flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
    return lines.filter((line) => /\[error\]|\bERROR\b|panicked/.test(line));
  }

  /** VS Code's server, whose child is the extension host. */
  get serverPid() { return this.#server.pid; }

  async stop() {
    await this.end();
    // Its last children may still be writing.
    await until(`${this.folder} to be removed`, () => {
      try { rmSync(this.folder, { recursive: true, force: true }); return true; } catch { return false; }
    });
  }

  /** Ends it; its files stay until `stop`. */
  async end() {
    for (const window of this.#windows) await window.close().catch(() => {});
    if (this.#server.exitCode === null && this.#server.signalCode === null) {
      this.#server.kill("SIGTERM");
      const late = setTimeout(() => this.#server.kill("SIGKILL"), 10_000);
      await once(this.#server, "exit");
      clearTimeout(late);
    }
  }
}

/** Before VS Code's own scripts, in the page: none of them changes the language afterwards. */
function speak(language) {
  Object.defineProperty(globalThis, "_VSCODE_NLS_LANGUAGE", { get: () => language, set: () => {} });
}

/** In the page, from its first moment: each of the extension's notices is told once. */
function listen() {
  const told = new WeakSet();
  const look = () => {
    for (const message of document.querySelectorAll(".notification-toast .notification-list-item-message")) {
      if (told.has(message) || !message.textContent.startsWith("Ashore")) continue;
      told.add(message);
      globalThis.ashoreTold(message.textContent);
    }
  };
  if (globalThis === globalThis.top) new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** One window of the editor. */
export class Window {
  constructor(page, context) { this.page = page; this.context = context; }

  /**
   * Opens the quick input with `key`, writes `text` and clicks the row that `row` names, until `done` says that it worked: on a slow
   * machine keys come before whoever should hear them. Never Enter: pressed once too often it writes into the open file.
   */
  async pick(key, text, row, { done = () => true, next, missed = () => false } = {}) {
    const input = this.page.locator(".quick-input-widget:visible input.input");
    await until(`${text} to be picked`, async () => {
      let found = false;
      try {
        await this.page.keyboard.press(key);
        await input.waitFor({ timeout: SHORT });
        await input.fill(text, { timeout: SHORT });
        await row.first().waitFor({ timeout: SHORT });
        found = true;
        await row.first().click({ timeout: SHORT });
      } catch {
        await this.page.keyboard.press("Escape");
        // The page may have heard the click and been too busy to say so.
        return found && missed();
      }
      // What was picked may ask at once, in the same input: then it is another's, without what was written.
      const gone = async () => !(await input.isVisible()) || (await input.inputValue({ timeout: SHORT }).catch(() => "")) !== text;
      await (next ? next.waitFor() : until(`${text} to be gone`, gone));
      return Promise.resolve(done(SHORT)).catch(() => false);
    });
  }

  #row(label, how = "^") { return this.page.locator(`.quick-input-list .monaco-list-row[aria-label${how}="${label}"]`); }

  /** Runs a command that asks at once, until `answer` is there to be picked: the palette's own list may never be seen to go. */
  async ask(title, answer) {
    const choice = this.#row(answer, "*").first();
    await this.pick("F1", `>${title}`, this.#row(title), { next: choice });
    return choice;
  }

  /** Runs a command of the palette by its title. */
  async command(title) { await this.pick("F1", `>${title}`, this.#row(title)); }

  async openFile(name) {
    const tab = this.page.locator(`.tab.active[data-resource-name="${name.split("/").pop()}"]`);
    await this.pick("Control+p", name, this.#row(name.split("/").pop()), { done: (timeout) => tab.waitFor({ timeout }).then(() => true) });
  }

  /** Sets a breakpoint in the open file. */
  async breakpoint(line) {
    await this.toggleBreakpoint(line);
    await this.page.locator(".glyph-margin-widgets .codicon-debug-breakpoint").first().waitFor();
  }

  /** Sets it, or takes it away. */
  async toggleBreakpoint(line) {
    const at = this.page.locator(".statusbar-item[id='status.editor.selection']", { hasText: `Ln ${line},` });
    const done = async (timeout) => {
      await at.waitFor({ timeout });
      await this.page.locator(".monaco-editor.focused").first().waitFor({ timeout });
      return true;
    };
    await this.pick("Control+g", `:${line}`, this.#row(line, "*"), { done });
    await this.page.keyboard.press("F9");
  }

  /** Starts a run configuration by its name; right after its start VS Code has not read them yet. */
  async debug(configuration) {
    const missed = () => this.page.locator(".debug-toolbar").waitFor({ timeout: 3 * SHORT }).then(() => true, () => false);
    await this.pick("Control+p", `debug ${configuration}`, this.#row(configuration), { missed });
  }

  /** Until the debugger stands and its buttons can be pressed (an extension sees `stopped` before the page does). */
  async stopped() {
    await this.page.locator(".debug-toolbar .action-item:not(.disabled) .codicon-debug-continue").first().waitFor();
    await this.page.locator(".codicon-debug-stackframe").first().waitFor();
  }

  async continue() { await this.page.locator(".debug-toolbar .codicon-debug-continue").first().click(); }
  async stop() { await this.page.locator(".debug-toolbar .codicon-debug-stop, .debug-toolbar .codicon-debug-disconnect").first().click(); }
  async restart() { await this.page.locator(".debug-toolbar .codicon-debug-restart").first().click(); }

  /** The text of the extension's status-bar item, or null. */
  async status() {
    const item = this.page.locator('.statusbar-item[id^="ashore.ashore"]');
    return (await item.count()) ? (await item.first().innerText()).trim() : null;
  }

  /** What a screen reader says of it. */
  async statusLabel() {
    const item = this.page.locator('.statusbar-item[id^="ashore.ashore"] [aria-label]').first();
    return (await item.getAttribute("aria-label")) ?? "";
  }

  async statusIs(pattern, limit = LIMIT) {
    let last = null;
    try {
      return await until(`the status bar to say ${pattern}`, async () => {
        last = await this.status();
        return last !== null && pattern.test(last) ? last : undefined;
      }, limit);
    } catch (error) {
      throw new Error(`${error.message}; it says ${JSON.stringify(last)}`);
    }
  }

  async gone(what) { await this.page.locator(what).first().waitFor({ state: "hidden" }); }

  /** Shows the view in the side bar of Run and Debug. */
  async showView() {
    await this.command("Run and Debug: Focus on Ashore View");
    await this.page.locator(".pane-header[aria-label^='Ashore']").first().waitFor();
  }

  /** A row of that view. */
  viewRow(text) {
    return this.page.locator(".pane", { has: this.page.locator(".pane-header[aria-label^='Ashore']") }).locator(".monaco-list-row", { hasText: text }).first();
  }

  /** The page of the panel "Requests": an extension's page is a frame in a frame. */
  get requests() { return this.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame"); }

  /** The texts of the notices on the screen. */
  async notices() { return this.page.locator(".notification-toast .notification-list-item-message").allInnerTexts(); }

  async screenshot(file) { await this.page.screenshot({ path: file }); }
  /** Closes it as a person does: the workbench has time for its farewell. */
  async leave() {
    this.page.on("dialog", (dialog) => void dialog.accept());
    await this.page.goto("about:blank");
  }

  async close() { await this.context.close(); }
}
