// The restart of a debug session: the old program's last words come before the new one's first, or after them, in every order.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Scripted, settle } from "./scripted.mjs";

/** A session that was started and whose program runs. */
async function running() {
  const script = new Scripted();
  await script.resolve();
  const session = script.session();
  const old = script.adapter(session);
  old.process(1);
  await settle();
  assert.deepEqual(script.told.splice(0), ["start S1", "process S1 1"]);
  return { script, session, old };
}

/** Every order of the old adapter's last words around the new one's beginning: each is said before it or after it. */
const LAST = ["terminated", "exit", "over"];
for (let before = 0; before <= LAST.length; before += 1) {
  for (const order of [LAST, LAST.toReversed()]) {
    const early = order.slice(0, before), late = order.slice(before);
    for (const how of ["disconnect", "terminate"]) {
      test(`restart by ${how}: ${early.join(", ") || "nothing"}, the new program, ${late.join(", ") || "nothing"}`, async () => {
        const { script, session, old } = await running();
        const say = (word) => { if (word === "over") script.over(session); else old[word](); };
        old[how](true);
        early.forEach(say);
        const next = script.adapter(session);
        next.process(2);
        late.forEach(say);
        next.stopped();
        await settle();
        assert.deepEqual(script.told.splice(0), ["restarting S1", "process S1 2", "stopped S1"]);
        // And the new one's own end is an end.
        next.disconnect(false);
        next.exit();
        script.over(session);
        await settle();
        assert.deepEqual(script.told, ["ended S1 disconnected"]);
      });
    }
  }
}

test("twice in a row, with all last words at the very end", async () => {
  const { script, session, old } = await running();
  const adapters = [old];
  for (const pid of [2, 3]) {
    adapters.at(-1).disconnect(true);
    adapters.push(script.adapter(session));
    adapters.at(-1).process(pid);
  }
  for (const one of adapters.slice(0, 2)) { one.terminated(); one.exit(); script.over(session); }
  await settle();
  assert.deepEqual(script.told.splice(0), ["restarting S1", "process S1 2", "restarting S1", "process S1 3"]);
  // A program whose adapter says nothing at all.
  script.over(session);
  await settle();
  assert.deepEqual(script.told, ["ended S1 disconnected"]);
});

for (const late of [false, true]) {
  test(`launch.json has changed: the new configuration is announced before the old program goes, which says so ${late ? "late" : "early"}`, async () => {
    const { script, session, old } = await running();
    // What the rule adds is there at once; the mark would be the wrong one if it were no restart.
    assert.deepEqual(await script.resolve(), { LEVEL: "debug" });
    assert.deepEqual(script.told.splice(0), []);
    const last = () => { old.terminated(); old.exit(); script.over(session); };
    old.disconnect(true);
    if (!late) last();
    const next = script.adapter(session);
    next.process(2);
    if (late) last();
    await settle();
    assert.deepEqual(script.told.splice(0), ["restarting S1", "start for S1", "process S1 2"]);
    next.terminated();
    script.over(session);
    await settle();
    assert.deepEqual(script.told, ["ended S1 exited"]);
  });
}

test("the same configuration a second time is no restart", async () => {
  const { script } = await running();
  await script.resolve();
  script.adapter(script.session("two")).process(2);
  await settle();
  assert.deepEqual(script.told, ["start S2", "process S2 2"]);
});

test("a restart of which the old adapter was not told", async () => {
  const { script, session, old } = await running();
  old.terminated();
  old.exit();
  script.over(session);
  await settle();
  assert.deepEqual(script.told.splice(0), ["ended S1 exited"]);
  script.adapter(session).process(2);
  await settle();
  assert.deepEqual(script.told, ["start S2", "process S2 2"]);
});

test("a restart that is called off is left at once", async () => {
  const { script, session, old } = await running();
  old.disconnect(true);
  old.exit();
  script.over(session);
  await settle();
  assert.deepEqual(script.told.splice(0), ["restarting S1"]);
  script.over(session);
  await settle();
  assert.deepEqual(script.told, ["leave S1"]);
});

test("a restart whose program is built first, for longer than anybody waits", async () => {
  const { script, session, old } = await running();
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    old.disconnect(true);
    script.over(session);
    mock.timers.tick(59_000);
    await settle();
    assert.deepEqual(script.told.splice(0), ["restarting S1"]);
    mock.timers.tick(2_000);
    await settle();
    assert.deepEqual(script.told.splice(0), ["ended S1 disconnected"]);
    script.adapter(session).process(2);
    await settle();
    assert.deepEqual(script.told, ["start S2", "process S2 2"]);
  } finally {
    mock.timers.reset();
  }
});
