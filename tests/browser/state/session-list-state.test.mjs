import assert from "node:assert/strict";
import { test } from "node:test";
import { listedAgain, withPage, withSession } from "../../../ui/client/src/session-list-state.ts";

/** @param {string} id @param {number} second @param {object} [more] */
const session = (id, second, more) => {
  const at = new Date(second * 1000).toISOString();
  return {
    id,
    title: id,
    agent: "demo",
    status: /** @type {const} */ ("idle"),
    headSeq: 0,
    awaitingApproval: false,
    createdAt: at,
    updatedAt: at,
    ...more,
  };
};
/** @param {{ id: string }[]} list */
const ids = (list) => list.map(({ id }) => id).join("");

test("The newest activity comes first, and each session once", () => {
  let list = withPage([], [session("b", 2), session("a", 1)]);
  list = withSession(list, session("a", 3));
  assert.equal(ids(list), "ab");
  assert.equal(ids(withSession(list, session("c", 9))), "cab");
});

test("A deleted session leaves the list", () => {
  assert.equal(
    ids(withSession([session("b", 2), session("a", 1)], session("b", 3, { deletedAt: "2026-01-01T00:00:00Z" }))),
    "a",
  );
});

test("Another page adds only what is new", () => {
  assert.equal(ids(withPage([session("c", 9)], [session("c", 1), session("a", 1)])), "ca");
});

test("Listing again keeps what an event told in the meantime, and drops what is gone", () => {
  const list = listedAgain([session("a", 9, { title: "newer" }), session("x", 8)], [session("b", 5), session("a", 4)]);
  assert.equal(ids(list), "ab");
  assert.equal(list[0]?.title, "newer");
});
