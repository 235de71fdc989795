import { ApiError } from "./errors.ts";
import { problemOf } from "./problem.ts";

/** Where the server is, and who asks. */
export interface HttpOptions {
  /** Such as `https://forge.example`. Default: where the page came from, signed in by its cookie. */
  baseUrl?: string;
  /** A bearer token, for programs that have no cookie. Asked at each call, so that it may change. */
  token?: () => string | Promise<string>;
  /** Called whenever an answer says that nobody is signed in. */
  onSignedOut?: () => void;
}

const TIMEOUT_MS = 30_000;

/** Calls that may be made twice are made again after these pauses when no answer came. */
const RETRY_AFTER_MS = [100, 600];

/** HTTP with JSON bodies, which no other site's form can send. */
export class Http {
  readonly #options: HttpOptions;

  constructor(options: HttpOptions = {}) {
    this.#options = options;
  }

  url(path: string): string {
    return (this.#options.baseUrl ?? "") + path;
  }

  /** A call that may as well arrive twice. */
  async call<T>(method: string, path: string, body?: object): Promise<T> {
    for (const pauseMs of RETRY_AFTER_MS) {
      try {
        return await this.callOnce<T>(method, path, body);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    return this.callOnce<T>(method, path, body);
  }

  async callOnce<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await this.send(method, path, body);
    return (response.status === 204 ? undefined : await readJson(response)) as T;
  }

  /** The answer as it comes; throws `ApiError` for a refusal. */
  async send(method: string, path: string, body?: object, timeoutMs = TIMEOUT_MS): Promise<Response> {
    const response = await this.#fetch(method, path, body, timeoutMs);
    if (response.status === 401) this.#options.onSignedOut?.();
    if (!response.ok) throw problemOf(response.status, await response.text(), response.headers.get("retry-after"));
    return response;
  }

  /** The address for what cannot send headers, such as an event source: with a ticket where there is no cookie. */
  streamUrl(path: string): string | Promise<string> {
    return this.#options.token ? this.#ticketUrl(path) : this.url(path);
  }

  async #ticketUrl(path: string): Promise<string> {
    const { ticket } = await this.call<{ ticket: string }>("POST", "/api/tickets", {});
    return `${this.url(path)}${path.includes("?") ? "&" : "?"}ticket=${encodeURIComponent(ticket)}`;
  }

  async headers(): Promise<Record<string, string>> {
    const token = await this.#options.token?.();
    return { accept: "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  }

  async #fetch(method: string, path: string, body: object | undefined, timeoutMs: number): Promise<Response> {
    try {
      return await fetch(this.url(path), {
        method,
        headers: { ...(await this.headers()), ...(body && { "content-type": "application/json" }) },
        ...(body && { body: JSON.stringify(body) }),
        credentials: this.#options.token ? "omit" : "same-origin",
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch {
      // fetch does not tell why: no network, a connection that broke, a time that ran out.
      throw new ApiError(0, "The server cannot be reached.");
    }
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new ApiError(0, "The answer broke off.");
  }
}
