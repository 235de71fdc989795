/** The image as a silo uses it: locked down, no way out but to the host, its control channel attached. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startMessagesApi } from "../../tests/messages-api/server.mjs";
import { Attachment, engine, missing } from "./engine.mjs";
import { FakeIngest } from "./fake-ingest.mjs";

const IMAGE = "vaporforge-sandbox:latest";
const reason = await missing(IMAGE);
const options = reason === undefined ? {} : { skip: reason };

/** @param {(sandbox: Sandbox) => Promise<void>} body */
async function withSandbox(body) {
  const sandbox = new Sandbox();
  try {
    await sandbox.start();
    await body(sandbox);
  } finally {
    await sandbox.stop();
  }
}

class Sandbox {
  name = `vf-test-${randomUUID().slice(0, 8)}`;
  ingest = new FakeIngest();
  gateway = "";
  #network = "";
  #volumes = [`${this.name}-workspace`, `${this.name}-home`];

  async start() {
    const network = await engine("POST", "/networks/create", { Name: this.name, Internal: true, CheckDuplicate: true });
    this.#network = network["Id"];
    const described = await engine("GET", `/networks/${this.#network}`);
    this.gateway = described["IPAM"].Config[0].Gateway.split("/")[0];
    await this.ingest.start(this.gateway);
    await engine("POST", `/containers/create?name=${this.name}`, {
      Image: IMAGE,
      OpenStdin: true,
      StdinOnce: false,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Env: ["VF_SESSION_ID=session-1"],
      HostConfig: {
        ReadonlyRootfs: true,
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges"],
        NetworkMode: this.name,
        LogConfig: { Type: "none" },
        PidsLimit: 512,
        Memory: 2 * 1024 ** 3,
        Tmpfs: { "/tmp": "rw,nosuid,size=256m", "/run": "rw,nosuid,size=16m" },
        Mounts: [
          { Type: "volume", Source: this.#volumes[0], Target: "/workspace" },
          { Type: "volume", Source: this.#volumes[1], Target: "/home/agent" },
        ],
      },
    });
    await engine("POST", `/containers/${this.name}/start`);
  }

  async stop() {
    await engine("DELETE", `/containers/${this.name}?force=1`).catch(ignoreMissing);
    for (const volume of this.#volumes) await engine("DELETE", `/volumes/${volume}`).catch(ignoreMissing);
    if (this.#network) await engine("DELETE", `/networks/${this.#network}`).catch(ignoreMissing);
    if (this.ingest.url) await this.ingest.stop();
  }
}

/** @param {Error} error */
function ignoreMissing(error) {
  if (!error.message.includes(": 404 ")) throw error;
}

const RUN = { type: "run", epoch: 1, turnId: "t1", mode: "acceptEdits", env: {}, token: "jwt" };

test("A locked-down container runs the demo, and another silo takes over in the middle", options, () =>
  withSandbox(async ({ name, ingest }) => {
    const first = await Attachment.to(name);
    first.send({ type: "hello", epoch: 1, id: "h1", callbackUrls: [ingest.url] });
    assert.equal((await first.reply((reply) => reply["id"] === "h1"))["protocol"], 1);
    first.send({ ...RUN, id: "r1", executionId: "e1", agent: "demo", prompt: "demo: words=300 delay=1 tool=1 confirm=1" });
    // A turn that waits for a person is in its middle for as long as it takes.
    await ingest.until(({ lines }) => lines.some((line) => line.type === "confirmation"));
    first.detach();

    const second = await Attachment.to(name);
    second.send({ type: "hello", epoch: 2, id: "h2", callbackUrls: [ingest.url] });
    const hello = await second.reply((reply) => reply["id"] === "h2");
    assert.deepEqual(hello["executions"].map((/** @type {any} */ one) => one.executionId), ["e1"]);
    const asked = ingest.lines.find((line) => line.type === "confirmation");
    second.send({ type: "approve", epoch: 2, id: "a2", executionId: "e1", approvalId: asked?.["approvalId"], decision: "allow" });
    await second.reply((reply) => reply["type"] === "exited");
    await ingest.until(({ ended }) => ended);
    assert.equal(ingest.text, Array.from({ length: 300 }, (_, i) => `w${i + 1} `).join(""));
    const written = ingest.lines.find((line) => line.type === "tool-result");
    assert.equal(written?.["isError"], false, "the workspace can be written to");
    second.send({ type: "shutdown", epoch: 2, id: "s", graceMs: 1000 });
    await second.reply((reply) => reply["type"] === "bye");
    assert.equal((await engine("POST", `/containers/${name}/wait`))["StatusCode"], 0);
    second.detach();
  }),
);

test("Claude works in a locked-down container that reaches the stand-in and nothing else", options, async (t) =>
  withSandbox(async ({ name, ingest, gateway }) => {
    const api = await startMessagesApi({ host: gateway });
    const silo = await Attachment.to(name);
    try {
      silo.send({ type: "hello", epoch: 1, id: "h1", callbackUrls: [ingest.url] });
      const env = { ANTHROPIC_BASE_URL: api.url, ANTHROPIC_API_KEY: "sk-stand-in" };
      silo.send({ ...RUN, id: "r1", executionId: "e1", agent: "claude", prompt: "write file made.txt: by claude", env });
      await ingest.until(({ ended }) => ended);
      if (ingest.lines.some((line) => line["code"] === "agent-not-installed")) return t.skip("the image is one without Claude");
      assert.match(ingest.text, /I wrote made\.txt\./);
      ingest.lines = [];
      ingest.ended = false;
      silo.send({ ...RUN, id: "r2", executionId: "e2", agent: "claude", prompt: "run command: cat /workspace/made.txt; id -u", env });
      // The second run has no sdkSessionId: a new conversation. Bash asks; the answer is yes.
      await ingest.until(({ types, ended }) => ended || types.includes("confirmation"));
      const asked = ingest.lines.find((line) => line.type === "confirmation");
      if (asked) silo.send({ type: "approve", epoch: 1, id: "a", executionId: "e2", approvalId: asked["approvalId"], decision: "allow" });
      await ingest.until(({ ended }) => ended);
      assert.match(ingest.text, /by claude\s*10001/);
    } finally {
      silo.detach();
      await api.close();
    }
  }),
);
