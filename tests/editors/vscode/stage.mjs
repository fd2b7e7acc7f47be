// The double of the cluster with the shop in it (the program ashore-stage of tests/blackbox), and its visitors.
import { spawn } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { createInterface } from "node:readline";

export class Stage {
  #child;
  #waiting = [];

  /** Starts `program`; gives a stage whose `facts` name the kubeconfig, the orders Service and so on. */
  static async start(program, env) {
    const stage = new Stage();
    stage.#child = spawn(program, [], { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: stage.#child.stdout }).on("line", (line) => stage.#waiting.shift()?.resolve(JSON.parse(line)));
    stage.#child.on("exit", (code) => {
      for (const one of stage.#waiting.splice(0)) one.reject(new Error(`the stage ended with ${code}`));
    });
    stage.facts = await stage.#answer();
    return stage;
  }

  #answer() {
    const end = this.#child.exitCode ?? this.#child.signalCode;
    if (end !== null) throw new Error(`the stage ended with ${end}`);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** A command of ashore-stage, and its answer. */
  async do(command) {
    const answer = this.#answer();
    this.#child.stdin.write(`${JSON.stringify(command)}\n`);
    const { error, ...rest } = await answer;
    if (error) throw new Error(error);
    return rest;
  }

  /** The environment that points `ashore` at this cluster. */
  get env() {
    const { kubeconfig, state, image } = this.facts;
    return { KUBECONFIG: kubeconfig, ASHORE_STATE_DIR: state, ASHORE_CONFIG_DIR: `${state}-config`, ASHORE_AGENT_IMAGE: image };
  }

  async stop() {
    if (this.#child.exitCode !== null) return;
    this.#child.stdin.end();
    await once(this.#child, "exit");
  }
}

/** One request to the orders Service on a connection of its own. */
export function visit(address, path = "/orders/7", limit = 120_000, headers = {}) {
  const begun = performance.now();
  return new Promise((resolve) => {
    const request = http.get(`http://${address}${path}`, { agent: false, timeout: limit, headers }, (answer) => {
      let body = "";
      answer.on("data", (bytes) => (body += bytes));
      answer.on("end", () => {
        const ms = performance.now() - begun;
        try {
          resolve({ ok: answer.statusCode === 200, by: JSON.parse(body).served_by, ms, body });
        } catch {
          resolve({ ok: false, by: null, ms, body });
        }
      });
      answer.on("error", (error) => resolve({ ok: false, by: null, ms: performance.now() - begun, body: String(error) }));
    });
    request.on("timeout", () => request.destroy(new Error(`no answer in ${limit} ms`)));
    request.on("error", (error) => resolve({ ok: false, by: null, ms: performance.now() - begun, body: String(error) }));
  });
}

/** Visitors who come every 50 ms whether the earlier ones are answered or not. */
export class Visitors {
  answers = [];
  waiting = 0;
  #timer;

  constructor(address, path, pace = 50) {
    this.#timer = setInterval(() => {
      // A breakpoint holds those who came before it; nobody else waits this long.
      if (this.waiting > 300) return;
      this.waiting += 1;
      void visit(address, path).then((answer) => {
        this.waiting -= 1;
        this.answers.push({ ...answer, at: performance.now() });
      });
    }, pace);
  }

  get failed() { return this.answers.filter((answer) => !answer.ok); }
  /** How many were answered by the laptop, or else by the cluster. */
  by(who) { return this.answers.filter((answer) => answer.ok && (who === "laptop") === (answer.by === "laptop")).length; }
  stop() { clearInterval(this.#timer); }
}

/** Visitors on kept connections, so many a second whatever else the machine does; they are counted and not kept. */
export class Crowd {
  /** Answers of the laptop. */
  here = 0;
  failed = [];
  waiting = 0;
  #agent = new http.Agent({ keepAlive: true, maxSockets: 48 });
  #timer;

  constructor(address, each) {
    let last = performance.now(), due = 0;
    this.#timer = setInterval(() => {
      const now = performance.now();
      // What a busy moment held up comes after it, but not all at once.
      due = Math.min(due + ((now - last) / 1_000) * each, each / 10);
      last = now;
      for (; due >= 1 && this.waiting < 48; due -= 1) this.#send(address);
    }, 5);
  }

  #send(address) {
    this.waiting += 1;
    const done = (problem) => {
      this.waiting -= 1;
      if (problem) this.failed.push(problem);
    };
    const request = http.get(`http://${address}/orders/7`, { agent: this.#agent, timeout: 60_000 }, (answer) => {
      let body = "";
      answer.on("data", (bytes) => (body += bytes));
      answer.on("error", (error) => done(String(error)));
      answer.on("end", () => {
        if (body.includes('"laptop"')) this.here += 1;
        done(answer.statusCode === 200 ? undefined : `${answer.statusCode} ${body}`);
      });
    });
    request.on("timeout", () => request.destroy(new Error("no answer in a minute")));
    request.on("error", (error) => done(String(error)));
  }

  /** Nobody comes any more; those who wait are still answered. */
  stop() { clearInterval(this.#timer); }
  close() { this.stop(); this.#agent.destroy(); }
}
