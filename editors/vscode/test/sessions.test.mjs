// An answer and a notification come on two ways: the answer may be the older of the two.
import assert from "node:assert/strict";
import test from "node:test";
import { sessions } from "./scripted.mjs";

test("a late answer to a start does not take back what was told since", () => {
  const { known, tell } = sessions();
  tell({ session: "1", state: "ready" });
  known.started({ session: "1", state: "planned" });
  assert.equal(known.get("1").state, "ready");
});

test("an answer of which nothing was told yet counts, until something is", () => {
  const { known, tell } = sessions();
  known.started({ session: "1", state: "planned" });
  assert.equal(known.get("1").state, "planned");
  tell({ session: "1", state: "ready" });
  assert.equal(known.get("1").state, "ready");
});
