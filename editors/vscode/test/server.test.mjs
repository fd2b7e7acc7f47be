// The life of the server: whoever asks while it is started, or started again, is answered by the one that comes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundled } from "./bundled.mjs";
import { settle } from "./scripted.mjs";

const VSCODE = `
  export class EventEmitter {
    #all = new Set();
    event = (listener) => { this.#all.add(listener); return { dispose: () => this.#all.delete(listener) }; };
    fire(value) { for (const listener of [...this.#all]) listener(value); }
  }
  export const workspace = { getConfiguration: () => ({ get: () => undefined }), createFileSystemWatcher: () => ({}) };
  export const l10n = { t: (text) => text };
`;
const CLIENT = `
  export const lives = [];
  export const Trace = {}, RevealOutputChannelOn = {}, ErrorAction = {}, CloseAction = {};
  export class LanguageClient {
    constructor() { this.number = lives.push(this); }
    setTrace() {}
    start() { return new Promise((resolve) => { this.started = resolve; }); }
    stop() { return new Promise((resolve) => { this.stopped = resolve; }); }
    async sendRequest() {
      if (!this.started || this.stopped) throw new Error("asked of one that is not there");
      return this.number;
    }
  }
`;
const { Server, lives } = await bundled(
  'export { Server } from "./src/server"; export { lives } from "./client.js";', VSCODE,
  { "./client.js": CLIENT, "./binary": "export const findBinary = async () => ({ path: '/ashore', version: '1' });" });

/** A server that was found, and waits for its start to be over. */
async function beginning() {
  lives.length = 0;
  const server = new Server({}, { info() {}, error() {}, warn() {} });
  void server.start();
  await settle();
  await settle();
  return server;
}

/** Lets the last one that was made run. */
async function runs() {
  lives.at(-1).started();
  await settle();
}

test("a question of the first moment waits for the start", async () => {
  const server = await beginning();
  const answer = server.request("ashore/targets", {});
  await runs();
  assert.equal(await answer, 1);
});

test("what is asked during a restart is asked of the next one, which comes after the goodbye", async () => {
  const server = await beginning();
  await runs();
  void server.restart();
  const early = server.request("ashore/targets", {});
  await settle();
  assert.equal(lives.length, 1, "the next one came before the goodbye");
  lives[0].stopped();
  await settle();
  await settle();
  const late = server.request("ashore/targets", {});
  await runs();
  assert.deepEqual(await Promise.all([early, late]), [2, 2]);
});

test("of two restarts at once the last one counts", async () => {
  const server = await beginning();
  await runs();
  void server.restart();
  void server.restart();
  const answer = server.request("ashore/targets", {});
  lives[0].stopped();
  await settle();
  await settle();
  await runs();
  assert.equal(await answer, 2);
  assert.equal(lives.length, 2);
});

test("one that is stopped while it says goodbye is not started", async () => {
  const server = await beginning();
  await runs();
  void server.restart();
  const answer = server.request("ashore/targets", {});
  void server.stop();
  lives[0].stopped();
  await assert.rejects(answer, /not running/);
  await settle();
  assert.equal(lives.length, 1);
});
