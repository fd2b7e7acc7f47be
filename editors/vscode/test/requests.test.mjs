// What the page is told of a request, by what the server says of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundled } from "./bundled.mjs";

const VSCODE = `
  export const l10n = { t: (text, ...values) => text.replace(/\\{(\\d)\\}/g, (_, at) => values[at]) };
  export const env = { language: "en" };
`;
const { detailsOf, LIMIT, placesOf, rowOf, Rows, size, textOf } = await bundled(
  'export * from "./src/requests-panel/details"; export { rowOf, Rows } from "./src/requests-panel/rows"; export { LIMIT } from "./src/requests-panel/messages";',
  VSCODE);

const display = { request: "POST /a", answer: "200", detail: "200 · 12 ms", icon: "answered", requestTitle: "Request", answerTitle: "Answer", time: "12 ms" };
const record = (more = {}, shown = {}) => ({
  number: 1, configuration: "Debug orders", at: 0, method: "POST", url: "/a", version: "http1", from: "web-1", outcome: "answered", status: 200,
  durationMs: 12.4, display: { ...display, ...shown }, ...more,
});

for (const [tone, more, shown] of [
  ["ok", {}, {}],
  ["held", { outcome: null, status: null }, { icon: "held" }],
  ["running", { outcome: null, status: null }, { icon: "running" }],
  ["client", { status: 404 }, {}],
  ["client", { outcome: "abandoned", status: null }, {}],
  ["error", { status: 503 }, { icon: "failed" }],
  ["error", {}, { icon: "thrown" }],
]) {
  test(`${JSON.stringify({ ...more, ...shown })} is ${tone}`, () => { assert.equal(rowOf("s1", record(more, shown)).tone, tone); });
}

test("a row is no longer than can be seen", () => {
  const { url, from } = rowOf("s1", record({ url: "/".repeat(1_048_576), from: "x".repeat(5_000) }));
  assert.deepEqual([url.length, from.length], [1_000, 1_000]);
});

test("a panel that nobody opens keeps no more news than rows", () => {
  let tell;
  const rows = new Rows({ onChange: (told) => { tell = told; } }, () => undefined);
  const records = Array.from({ length: LIMIT + 500 }, (_, number) => record({ number }));
  tell({ session: "s1", records });
  assert.equal(rows.fresh.size, LIMIT);
  assert.equal(rows.news().length, LIMIT);
});

test("what cannot be sent again is not offered, and what helps is", () => {
  const { replay, keepBodies } = rowOf("s1", record({}, { noReplay: { why: "No body.", keepBodies: true } }));
  assert.deepEqual([replay, keepBodies], [false, true]);
  assert.deepEqual([rowOf("s1", record()).replay, rowOf("s1", record()).keepBodies], [true, false]);
});

test("a body that was not kept, or not in full, is told with its size", () => {
  const note = (bytes, body) => detailsOf({ session: "s1", number: 1 }, record({ requestBytes: bytes, requestBody: body })).parts[0].bodyNote;
  assert.equal(note(0, null), undefined);
  assert.equal(note(3, "é!"), undefined);
  assert.equal(note(2_048, null), "The body (2.0 KB) was not kept.");
  assert.equal(note(1_200_000, "x".repeat(65_536)), "The first 66 KB of 1.2 MB.");
  assert.equal(size(999), "999 B");
});

test("without an answer there is nothing under its title", () => {
  assert.deepEqual(detailsOf({ session: "s1", number: 1 }, record({ outcome: null })).parts.map(({ title }) => title), ["Request"]);
});

test("a request that is not kept any more says so", () => {
  assert.match(detailsOf({ session: "s1", number: 1 }, undefined).gone, /ashore requests/);
});

test("each place is told once, as its sentence is", () => {
  const stood = (line) => ({ place: { file: "/a.py", line }, certain: true });
  assert.deepEqual(placesOf(record({ stops: [stood(1), stood(2), stood(1)] })).map(({ place }) => place.line), [1, 2]);
});

test("a document has the whole exchange", () => {
  const text = textOf(record({
    headers: [{ name: "host", value: "orders" }], requestBytes: 2, requestBody: "{}", answerHeaders: [{ name: "server", value: "x" }], answerBytes: 5,
  }, { stops: ["stood at /a.py:1"] }));
  assert.equal(text, "# 200 · 12 ms\n# stood at /a.py:1\n\n### Request\nPOST /a\nhost: orders\n\n{}\n\n### Answer\n200\nserver: x\n\n# The body (5 B) was not kept.\n");
});
