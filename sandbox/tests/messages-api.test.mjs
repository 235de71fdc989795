/** The stand-in of the Messages API, by itself. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { answer } from "../../tests/messages-api/script.mjs";
import { startMessagesApi } from "../../tests/messages-api/server.mjs";

const SERVER = fileURLToPath(new URL("../../tests/messages-api/server.mjs", import.meta.url));

/** @param {string} said @param {object[]} [more] */
function request(said, more = []) {
  return { model: "m", messages: [{ role: "user", content: said }, ...more], tools: [{ name: "Write" }] };
}

/** @param {string} url @param {string} path @param {object} body */
function post(url, path, body) {
  return fetch(url + path, { method: "POST", body: JSON.stringify(body) });
}

/** @param {Response | Promise<Response>} response @returns {Promise<any>} */
async function json(response) {
  return (await response).json();
}

test("As a program it says where it listens and answers there", async () => {
  const child = spawn(process.execPath, [SERVER, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = await once(child.stdout, "data");
    const { url } = JSON.parse(line);
    const counted = await json(post(url, "/v1/messages/count_tokens", request("hi")));
    assert.ok(counted.input_tokens > 0);
    const message = await json(post(url, "/v1/messages", request("hi")));
    assert.match(message.content[0].text, /You said: hi\n\nThis conversation has 1 message from you\./);
    assert.equal((await fetch(`${url}/api/anything`)).status, 200);
  } finally {
    child.kill();
  }
});

test("It streams the events of the Messages API, in their order", async () => {
  const api = await startMessagesApi();
  try {
    const response = await post(api.url, "/v1/messages", { ...request("write file a.txt: x"), stream: true });
    const text = await response.text();
    const events = [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(([, name, data]) => {
      const event = JSON.parse(String(data));
      assert.equal(event.type, name);
      return event;
    });
    assert.deepEqual([events[0].type, events.at(-1).type], ["message_start", "message_stop"]);
    assert.equal(events.at(-2).delta.stop_reason, "tool_use");
    const input = events.flatMap((event) => (event.delta?.type === "input_json_delta" ? [event.delta.partial_json] : []));
    assert.deepEqual(JSON.parse(input.join("")), { file_path: "/workspace/a.txt", content: "x" });
    assert.ok(input.length > 1, "tool input comes in pieces");
    const refused = await post(api.url, "/v1/messages", request("fail 529"));
    assert.deepEqual([refused.status, (await json(refused)).error.type], [529, "overloaded_error"]);
  } finally {
    await api.close();
  }
});

test("It knows the history, and goes on after a tool", () => {
  const assistant = { role: "assistant", content: [{ type: "text", text: "ok" }] };
  const results = { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "fine" }] };
  const reminder = { role: "user", content: [{ type: "text", text: "<system-reminder>x" }] };
  const told = (/** @type {any} */ body) => {
    const answered = /** @type {any} */ (answer(body));
    return answered.blocks.map((/** @type {any} */ block) => (block.deltas ?? [block.name]).join("")).join("|");
  };
  assert.match(told(request("one", [assistant, { role: "user", content: "two" }])), /You said: two[\s\S]*2 messages/);
  assert.equal(told(request("write file a.txt: x")), "I use Write.|Write");
  assert.equal(told(request("write file a.txt: x", [assistant, results, reminder])), "I wrote a.txt.");
  const failed = { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "no", is_error: true }] };
  assert.equal(told(request("write file a.txt: x", [assistant, failed])), "That did not work: no");
});
