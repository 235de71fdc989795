/**
 * Calls of the HTTP API. The cookie of this origin signs them; bodies are JSON, so no other site's form can send
 * them.
 */

/** @typedef {import("./wire.mjs").SessionDetails} SessionDetails */

/** The server refused a call, or (status 0) could not be reached. */
export class ApiError extends Error {
  /** @param {number} status @param {string} message @param {number} [retryAfterSeconds] */
  constructor(status, message, retryAfterSeconds) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same call may succeed later. */
  get isTemporary() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

const TIMEOUT_MS = 30_000;

/** Calls that may be made twice are made again after these pauses when no answer came. */
const RETRY_AFTER_MS = [100, 600];

export class Api {
  #onSignedOut;

  /** @param {() => void} onSignedOut  called whenever an answer says that nobody is signed in */
  constructor(onSignedOut) {
    this.#onSignedOut = onSignedOut;
  }

  /** @param {string | null} [after] @returns {Promise<import("./wire.mjs").SessionPage>} */
  sessions(after) {
    return this.#call("GET", after ? `/api/sessions?after=${encodeURIComponent(after)}` : "/api/sessions");
  }

  /** @returns {Promise<SessionDetails>} */
  createSession() {
    return this.#callOnce("POST", "/api/sessions", {});
  }

  /** @param {string} id @returns {Promise<SessionDetails>} */
  session(id) {
    return this.#call("GET", sessionPath(id));
  }

  /** @param {string} id @param {string} title */
  rename(id, title) {
    return this.#call("PATCH", sessionPath(id), { title });
  }

  /** @param {string} id */
  deleteSession(id) {
    return this.#call("DELETE", sessionPath(id));
  }

  /** @param {string} id */
  restoreSession(id) {
    return this.#call("POST", `${sessionPath(id)}/restore`, {});
  }

  /** @param {string} id @returns {Promise<import("./wire.mjs").History>} */
  messages(id) {
    return this.#call("GET", `${sessionPath(id)}/messages`);
  }

  /**
   * @param {string} id
   * @param {string} prompt
   * @param {string} clientMessageId
   * @returns {Promise<import("./wire.mjs").Receipt>}
   */
  submit(id, prompt, clientMessageId) {
    return this.#callOnce("POST", `${sessionPath(id)}/messages`, { prompt, clientMessageId });
  }

  /** @param {string} id */
  stop(id) {
    return this.#call("POST", `${sessionPath(id)}/stop`, {});
  }

  /** @param {string} id @param {string} approvalId @param {import("./wire.mjs").Decision} decision */
  decide(id, approvalId, decision) {
    return this.#call("POST", `${sessionPath(id)}/approvals/${encodeURIComponent(approvalId)}`, { decision });
  }

  /**
   * A call that may as well arrive twice.
   * @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>}
   */
  async #call(method, path, body) {
    for (const pauseMs of RETRY_AFTER_MS) {
      try {
        return await this.#callOnce(method, path, body);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return this.#callOnce(method, path, body);
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #callOnce(method, path, body) {
    const response = await send(method, path, body);
    if (response.status === 401) this.#onSignedOut();
    if (!response.ok) throw await refusal(response);
    return response.status === 204 ? undefined : readJson(response);
  }
}

/** @param {string} id */
export function sessionPath(id) {
  return `/api/sessions/${encodeURIComponent(id)}`;
}

/** @param {string} method @param {string} path @param {object | undefined} body */
async function send(method, path, body) {
  try {
    return await fetch(path, {
      method,
      headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new ApiError(0, "The server cannot be reached.");
  }
}

/** @param {Response} response */
async function readJson(response) {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new ApiError(0, "The answer broke off.");
  }
}

/** @param {Response} response  with problem details, as a rule */
async function refusal(response) {
  const retryAfter = Number(response.headers.get("retry-after")) || undefined;
  let title = `The server answered ${response.status}.`;
  try {
    const problem = await response.json();
    if (typeof problem?.title === "string" && problem.title !== "") title = problem.title;
    if (typeof problem?.detail === "string" && problem.detail !== "") title = problem.detail;
  } catch {
    // A proxy's own error page says nothing to a person.
  }
  return new ApiError(response.status, title, retryAfter);
}
