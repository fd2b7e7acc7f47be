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

/** Waits until `look` gives something true, and says what it waited for when it never does. */
export async function until(what, look, limit = LIMIT) {
  const end = Date.now() + limit;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited ${limit / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** VS Code's server with one folder of its own for everything that it writes. */
export class Editor {
  #server;
  #browser;

  /** Starts the server with the extensions of `vsix`; `env` is added to its environment, and so to the extension host's. */
  static async start({ vsix = [], env = {}, settings = {} }) {
    const editor = new Editor();
    editor.folder = mkdtempSync(join(tmpdir(), "ashore-vscode-"));
    for (const part of ["home", "tmp", "srv", "data/User", "data/Machine", "ext"]) {
      mkdirSync(join(editor.folder, part), { recursive: true });
    }
    const text = JSON.stringify({ ...SETTINGS, ...settings });
    writeFileSync(join(editor.folder, "data/User/settings.json"), text);
    writeFileSync(join(editor.folder, "data/Machine/settings.json"), text);
    editor.env = {
      ...process.env, ...env,
      HOME: join(editor.folder, "home"), TMPDIR: join(editor.folder, "tmp"), EXTENSIONS_GALLERY: "{}",
    };
    for (const file of vsix) await editor.#install(file);
    await editor.#serve();
    return editor;
  }

  #arguments() {
    return [
      join(vscode, "out", "server-main.js"), "--accept-server-license-terms", "--telemetry-level", "off",
      "--disable-workspace-trust", "--server-data-dir", join(this.folder, "srv"),
      "--user-data-dir", join(this.folder, "data"), "--extensions-dir", join(this.folder, "ext"),
    ];
  }

  async #install(vsix) {
    const child = spawn(node, [...this.#arguments(), "--install-extension", vsix], { env: this.env, cwd: vscode });
    let said = "";
    child.stdout.on("data", (bytes) => (said += bytes));
    child.stderr.on("data", (bytes) => (said += bytes));
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`installing ${vsix} failed with ${code}:\n${said}`);
  }

  async #serve() {
    this.#server = spawn(
      node,
      [...this.#arguments(), "--host", "127.0.0.1", "--port", "0", "--without-connection-token"],
      { env: this.env, cwd: vscode },
    );
    const log = createWriteStream(join(this.folder, "server.log"));
    this.#server.stderr.pipe(log);
    let said = "";
    this.#server.stdout.on("data", (bytes) => { said += bytes; log.write(bytes); });
    const line = /Extension host agent listening on (\d+)/;
    this.port = await until("VS Code's server to listen", () => {
      if (this.#server.exitCode !== null) throw new Error(`VS Code's server ended:\n${said}`);
      return line.exec(said)?.[1];
    });
    const { chromium } = createRequire(join(home, "package.json"))("playwright-core");
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: CHROMIUM,
      // Playwright would swallow the signal that ends the suite.
      handleSIGTERM: false,
    });
  }

  /** Opens a workspace folder in a new window. */
  async open(folder) {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT);
    await page.goto(`http://127.0.0.1:${this.port}/?folder=${encodeURIComponent(folder)}`);
    await page.locator(".monaco-workbench .statusbar").waitFor();
    return new Window(page, context);
  }

  /** What the extension wrote into its log, for a scenario that failed. */
  log() {
    const root = join(this.folder, "data");
    const files = readdirSync(root, { recursive: true }).filter((name) => /Ashore.*\.log$/.test(name));
    return files.map((name) => readFileSync(join(root, name), "utf8")).join("\n").slice(-6_000);
  }

  /** VS Code's server, whose child is the extension host. */
  get serverPid() { return this.#server.pid; }

  async stop() {
    await this.#browser?.close();
    if (this.#server.exitCode === null) {
      this.#server.kill("SIGTERM");
      const late = setTimeout(() => this.#server.kill("SIGKILL"), 10_000);
      await once(this.#server, "exit");
      clearTimeout(late);
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** One window of the editor. */
export class Window {
  constructor(page, context) { this.page = page; this.context = context; }

  /** Runs a command of the palette by its title. The row is clicked: Enter could run another one. */
  async command(title) {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget:visible input.input");
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click();
  }

  async openFile(name) {
    await this.page.keyboard.press("Control+p");
    const input = this.page.locator(".quick-input-widget:visible input.input");
    await input.waitFor();
    await input.fill(name);
    await this.page.locator(".quick-input-list .monaco-list-row").first().click();
    await this.page.locator(`.tab.active[data-resource-name="${name.split("/").pop()}"]`).waitFor();
  }

  /** Sets a breakpoint in the open file. */
  async breakpoint(line) {
    await this.toggleBreakpoint(line);
    await this.page.locator(".glyph-margin-widgets .codicon-debug-breakpoint").first().waitFor();
  }

  /** Sets it, or takes it away. */
  async toggleBreakpoint(line) {
    await this.page.keyboard.press("Control+g");
    const input = this.page.locator(".quick-input-widget:visible input.input");
    await input.waitFor();
    await input.fill(`:${line}`);
    await this.page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    // A key that comes before the list is ready is lost.
    await until("the line's box to close", async () => {
      await this.page.keyboard.press("Enter");
      return input.waitFor({ state: "hidden", timeout: 1_000 }).then(() => true, () => false);
    });
    await this.page.locator(".monaco-editor.focused").first().waitFor();
    await until(`the cursor on line ${line}`, async () =>
      (await this.page.locator(".statusbar-item[id='status.editor.selection']").innerText()).includes(`Ln ${line},`));
    await this.page.keyboard.press("F9");
  }

  /** Starts a run configuration by its name; right after its start VS Code has not read them yet. */
  async debug(configuration) {
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${configuration}"]`).first();
    await until(`the run configuration ${configuration}`, async () => {
      await this.page.keyboard.press("Control+p");
      const input = this.page.locator(".quick-input-widget:visible input.input");
      await input.waitFor();
      await input.fill(`debug ${configuration}`);
      const there = await row.waitFor({ timeout: 2_000 }).then(() => true, () => false);
      if (!there) await this.page.keyboard.press("Escape");
      return there;
    });
    await row.click();
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

  /** The texts of the notices on the screen. */
  async notices() { return this.page.locator(".notification-toast .notification-list-item-message").allInnerTexts(); }

  async screenshot(file) { await this.page.screenshot({ path: file }); }
  async close() { await this.context.close(); }
}
