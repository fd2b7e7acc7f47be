// A language server that says what the scenario says, at the other end of `scripted.mjs`.
import { rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LIMIT, until } from "./editor.mjs";
import { here } from "./tooling.mjs";

const SOCKET = join(tmpdir(), `ashore-script-${process.pid}`);
/** What makes an editor take it for the program, and lets it lose no time. */
export const SCRIPTED = {
  env: { ASHORE_SCRIPT: SOCKET },
  settings: {
    "ashore.server.path": join(here, "scripted.mjs"), "workbench.reduceMotion": "on",
    "terminal.integrated.profiles.linux": { sh: { path: "/bin/sh" } }, "terminal.integrated.defaultProfile.linux": "sh",
    "terminal.integrated.shellIntegration.enabled": false, "terminal.integrated.gpuAcceleration": "off",
  },
};

export class Script {
  /** Programs that were started, and what they were asked, the oldest first. */
  started = [];
  heard = [];
  #wire;
  #server;

  /** `answers`: by method, what a request is answered with; what has none is answered with nothing and kept in `heard`. */
  static async start(answers) {
    const script = new Script();
    script.answers = answers;
    rmSync(SOCKET, { force: true });
    script.#server = net.createServer((wire) => script.#take(wire));
    await new Promise((resolve) => script.#server.listen(SOCKET, resolve));
    return script;
  }

  #take(wire) {
    let bytes = Buffer.alloc(0), who;
    wire.on("error", () => {});
    wire.on("data", (more) => {
      bytes = Buffer.concat([bytes, more]);
      if (!who) {
        const end = bytes.indexOf("\n");
        if (end < 0) return;
        who = JSON.parse(bytes.subarray(0, end));
        bytes = bytes.subarray(end + 1);
        if (who.command === "lsp") this.#wire = wire;
        else this.started.push(who);
      }
      for (;;) {
        const head = bytes.indexOf("\r\n\r\n");
        const length = head < 0 ? NaN : Number(/Content-Length: (\d+)/i.exec(bytes.subarray(0, head))[1]);
        if (!(bytes.length >= head + 4 + length)) return;
        this.#message(JSON.parse(bytes.subarray(head + 4, head + 4 + length)), who);
        bytes = bytes.subarray(head + 4 + length);
      }
    });
  }

  #message({ id, method, params }, who) {
    // Only now it may be told something.
    if (method === "initialized") this.started.push(who);
    if (id === undefined) return;
    const result = method === "initialize" ? { capabilities: {} } : this.answers[method] ?? null;
    if (method.startsWith("ashore/") && !(method in this.answers)) this.heard.push({ method, params });
    this.#send({ id, result });
  }

  #send(message) {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#wire.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  tell(method, params) { this.#send({ method, params }); }

  /** The next program that is started by this command. */
  async program(command) {
    const one = await until(`\`ashore ${command}\` to be started`, () => this.started.shift(), LIMIT, 5);
    if (one.command !== command) throw new Error(`\`ashore ${one.command}\` was started instead of ${command}`);
    return one;
  }

  /** The next request, which has to be this one. */
  async request(method, params) {
    const one = await until(`${method} to be asked`, () => this.heard.shift(), LIMIT, 5);
    const [got, wanted] = [one, { method, params }].map((it) => JSON.stringify(sorted(it)));
    if (got !== wanted) throw new Error(`asked was ${got} instead of ${wanted}`);
  }

  /** Who is connected is served on, until the editor ends. */
  stop() {
    this.#server.close();
    rmSync(SOCKET, { force: true });
  }
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
