// What the panel's page keeps: which rows are shown, where the newest is, and what it costs when there are very many.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundled } from "./bundled.mjs";

const { EVERYTHING, LIMIT, Store } = await bundled('export * from "./page/store"; export { LIMIT } from "./src/requests-panel/messages";');

const row = (number, more) => ({
  session: "s1", number, at: number, method: "GET", url: `/orders/${number}`, answer: "200", tone: "ok", time: "1 ms", ms: 1, from: "web-1",
  place: "", mine: false, replay: true, keepBodies: false, ...more,
});
const numbers = (store) => Array.from({ length: store.size }, (_, index) => store.at(index).number);
const store = (...rows) => {
  const made = new Store();
  made.take(rows);
  return made;
};

test("the newest is the first, and a row that changes keeps its place", () => {
  const one = store(row(1), row(2, { tone: "held", answer: "held" }), row(3));
  assert.equal(one.take([row(2), row(4)]), 1);
  assert.deepEqual(numbers(one), [4, 3, 2, 1]);
  assert.equal(one.at(2).tone, "ok");
  assert.equal(one.indexOf({ session: "s1", number: 2 }), 2);
  assert.equal(one.indexOf({ session: "s2", number: 2 }), -1);
});

for (const [name, filter, shown] of [
  ["everything", {}, [5, 4, 3, 2, 1]],
  ["what stood, also what stands", { stood: true }, [5, 3]],
  ["one's own", { mine: true }, [2]],
  ["errors of both kinds", { errors: true }, [4, 1]],
  ["words of any column, in any case", { text: "POST  /B" }, [2]],
  ["a text and a switch", { text: "web-2", errors: true }, [4]],
]) {
  test(`the filter lets through: ${name}`, () => {
    const some = store(
      row(1, { tone: "client", answer: "404" }), row(2, { method: "POST", url: "/b", mine: true }), row(3, { place: "a.py:1" }),
      row(4, { tone: "error", from: "web-2" }), row(5, { tone: "held" }),
    );
    some.want({ ...EVERYTHING, ...filter });
    assert.deepEqual(numbers(some), shown);
    assert.equal(some.total, 5);
  });
}

test("a row enters and leaves by what it becomes", () => {
  const errors = store(row(1), row(2, { tone: "running" }));
  errors.want({ ...EVERYTHING, errors: true });
  assert.equal(errors.take([row(2, { tone: "error" }), row(3), row(4, { tone: "client" })]), 1);
  assert.deepEqual(numbers(errors), [4, 2]);
  errors.take([row(2)]);
  assert.deepEqual(numbers(errors), [4]);
});

test("there are never more than the limit, and the oldest go", () => {
  const many = store(...Array.from({ length: LIMIT }, (_, index) => row(index + 1)));
  many.want({ ...EVERYTHING, text: "orders" });
  many.take([row(LIMIT + 1), row(LIMIT + 2)]);
  assert.deepEqual([many.total, many.size, many.at(0).number, many.at(LIMIT - 1).number], [LIMIT, LIMIT, LIMIT + 2, 3]);
  assert.equal(many.get({ session: "s1", number: 1 }), undefined);
});
