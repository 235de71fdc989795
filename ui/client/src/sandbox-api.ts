import type { Http } from "./http.ts";
import type { Sandbox } from "./sandbox-wire.ts";
import { sessionPath } from "./session-path.ts";

/** Waking may mean starting a container, and the first start of an image takes long. */
const WAKE_TIMEOUT_MS = 300_000;

/** A session's sandbox. */
export class SandboxApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  get(id: string): Promise<Sandbox> {
    return this.#http.call("GET", `${sessionPath(id)}/sandbox`);
  }

  wake(id: string): Promise<Sandbox> {
    return this.#tell(id, "wake");
  }

  /** Refused (`session-busy`) while a turn runs. */
  sleep(id: string): Promise<Sandbox> {
    return this.#tell(id, "sleep");
  }

  /** Refused (`session-busy`) while a turn runs. */
  restart(id: string): Promise<Sandbox> {
    return this.#tell(id, "restart");
  }

  async #tell(id: string, verb: "wake" | "sleep" | "restart"): Promise<Sandbox> {
    const answer = await this.#http.send("POST", `${sessionPath(id)}/sandbox/${verb}`, {}, WAKE_TIMEOUT_MS);
    return (await answer.json()) as Sandbox;
  }
}
