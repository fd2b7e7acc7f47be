// What is handed on of a debug session's messages: what the server reads, and nothing that a program holds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Scripted, settle } from "./scripted.mjs";

/** What is handed on of messages of a running session, and of a child of it. */
async function passed(...messages) {
  const script = new Scripted();
  await script.resolve();
  const session = script.session();
  const root = script.adapter(session);
  const child = script.adapter({ ...session, id: "two", name: "app.js [12]", parentSession: session });
  for (const [from, message, ofChild] of messages) (ofChild ? child : root).message(from, message);
  await settle();
  return script.passed;
}

test("names and places are handed on, values and variables are not", async () => {
  const secret = "the program's own";
  const stack = { type: "response", command: "stackTrace", request_seq: 5, success: true, body: { stackFrames: [
    { id: 1, name: "order", line: 12, arguments: secret, source: { path: "/code/orders.py", adapterData: { secret } } }] } };
  const launch = { type: "request", command: "launch", seq: 1, arguments: { name: "x", env: { TOKEN: secret }, args: [secret], connect: { port: 1 } } };
  const variables = { type: "response", command: "variables", request_seq: 6, body: { variables: [{ value: secret }] } };
  const output = { type: "event", event: "output", body: { output: secret } };
  assert.deepEqual(await passed(["client", launch], ["adapter", stack], ["adapter", variables], ["adapter", output]), [
    { child: undefined, from: "client", message: { type: "request", command: "launch", seq: 1, arguments: { name: "x", connect: { port: 1 } } } },
    { child: undefined, from: "adapter", message: { type: "response", command: "stackTrace", request_seq: 5, success: true, body: { stackFrames: [
      { name: "order", line: 12, source: { path: "/code/orders.py" } }] } } },
  ]);
});

test("a child session's messages carry its name, also those of its end", async () => {
  const stopped = { type: "event", event: "stopped", body: { reason: "breakpoint", threadId: 0 } };
  const terminated = { type: "event", event: "terminated" };
  const handed = await passed(["adapter", stopped, true], ["adapter", terminated, true], ["adapter", terminated]);
  assert.deepEqual(handed.map(({ child, message }) => [child, message.event]), [["two", "stopped"], ["two", "terminated"]]);
});
