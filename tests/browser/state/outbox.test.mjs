import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../ui/client/src/errors.ts";
import { Outbox } from "../../../ui/client/src/outbox.ts";

/** A server that answers as it is told, and remembers what it was asked. */
class Server {
  /** @type {import("../../../ui/client/src/api.ts").Submission[]} */
  asked = [];
  /** @type {(ApiError | undefined)[]} what happens to the next calls */
  failures = [];
  /** @type {() => void} */
  #onAsked = () => {};

  /** @param {string} _id @param {import("../../../ui/client/src/api.ts").Submission} submission */
  async submit(_id, submission) {
    const { clientMessageId } = submission;
    this.asked.push(submission);
    this.#onAsked();
    const failure = this.failures.shift();
    if (failure) throw failure;
    return { turnId: "t", messageId: `m-${clientMessageId}`, assistantMessageId: "a", seq: 1, queued: false };
  }

  /** @param {number} count @returns {Promise<void>} */
  wasAsked(count) {
    return new Promise((resolve) => {
      this.#onAsked = () => {
        if (this.asked.length >= count) setImmediate(resolve);
      };
      this.#onAsked();
    });
  }
}

/** @param {Server} server @param {Map<string, string>} [memory] */
function outbox(server, memory = new Map()) {
  /** @type {Set<string>} */
  const log = new Set();
  /** @type {string[]} */
  const refused = [];
  const box = new Outbox({
    sessionId: "s",
    api: server,
    storage: {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
      removeItem: (key) => void memory.delete(key),
    },
    isLogged: (id) => log.has(id),
    onChange: () => {},
    onRefused: (prompt, reason) => refused.push(`${prompt}: ${reason}`),
  });
  return { box, log, refused, memory };
}

test("A prompt is shown until the log has it", async () => {
  const server = new Server();
  const { box } = outbox(server);
  box.add("hello");
  await server.wasAsked(1);
  assert.equal(box.shown.length, 1);
  box.logged("hello");
  assert.deepEqual(box.shown, []);
});

test("The log may have it before the answer comes", async () => {
  const server = new Server();
  const { box, log } = outbox(server);
  box.add("hello");
  box.logged("hello");
  assert.deepEqual(box.shown, []);
  log.add(`m-${server.asked[0]?.clientMessageId}`);
  await server.wasAsked(1);
  assert.deepEqual(box.shown, []);
});

test("A failed call is made again under the same id, and later prompts wait for it", async () => {
  const server = new Server();
  server.failures = [new ApiError(0, "away"), new ApiError(503, "away")];
  const { box } = outbox(server);
  box.add("one");
  box.add("two");
  await server.wasAsked(4);
  assert.deepEqual(
    server.asked.map(({ prompt }) => prompt),
    ["one", "one", "one", "two"],
  );
  assert.equal(new Set(server.asked.map(({ clientMessageId }) => clientMessageId)).size, 2);
});

test("A prompt that the server refuses comes back to the person", async () => {
  const server = new Server();
  server.failures = [new ApiError(413, "Too long.")];
  const { box, refused, memory } = outbox(server);
  box.add("long");
  await server.wasAsked(1);
  assert.deepEqual(refused, ["long: Too long."]);
  assert.deepEqual(box.shown, []);
  assert.equal(memory.size, 0);
});

test("The mode of a prompt goes with it, also after a reload", async () => {
  const first = new Server();
  first.failures = [new ApiError(0, "away")];
  const { box, memory } = outbox(first);
  box.add("hello", "plan");
  await first.wasAsked(1);
  box.close();
  const second = new Server();
  outbox(second, memory).box.resume();
  await second.wasAsked(1);
  assert.deepEqual(
    [first, second].map(({ asked }) => asked[0]?.mode),
    ["plan", "plan"],
  );
});

test("What had no answer is sent again after a reload, under the same id, and shown only if that fails", async () => {
  const first = new Server();
  first.failures = [new ApiError(0, "away")];
  const { box, memory } = outbox(first);
  box.add("hello");
  await first.wasAsked(1);
  box.close();

  const second = new Server();
  const after = outbox(second, memory);
  after.box.resume();
  assert.deepEqual(after.box.shown, []);
  await second.wasAsked(1);
  assert.deepEqual(second.asked, first.asked);
  assert.equal(memory.size, 0);
});
