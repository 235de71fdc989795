import type { Submission } from "./api.ts";
import { backoffMs, pause } from "./backoff.ts";
import { ApiError } from "./errors.ts";
import type { Receipt } from "./wire.ts";

/** A prompt on its way to the server. */
export interface Outgoing extends Submission {
  /** resumed: an earlier life of the tab may have sent it */
  phase: "new" | "resumed" | "delayed" | "accepted";
  /** The log shows it, so nothing else has to. */
  isLogged: boolean;
}

export interface OutboxOptions {
  sessionId: string;
  api: { submit(id: string, submission: Submission): Promise<Receipt> };
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  isLogged: (messageId: string) => boolean;
  onChange: () => void;
  onRefused: (prompt: string, reason: string) => void;
}

/**
 * Prompts on their way to the server. Each has an id that the client made, so that it can be sent again and again until
 * there is an answer, and still counts once. What is on its way survives a reload of the tab.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #key: string;
  #all: readonly Outgoing[] = [];
  #shown: readonly Outgoing[] = [];
  #isSending = false;
  #closed = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#key = `vf-outbox:${options.sessionId}`;
  }

  /** What to show after the messages of the log. */
  get shown(): readonly Outgoing[] {
    return this.#shown;
  }

  /** Goes on with what an earlier life of this tab did not finish. */
  resume(): void {
    this.#closed = false;
    this.#hold(stored(this.#options.storage.getItem(this.#key)));
    void this.#sendAll();
  }

  add(prompt: string, mode?: string): void {
    this.#set([...this.#all, { clientMessageId: newId(), prompt, mode, phase: "new", isLogged: false }]);
    void this.#sendAll();
  }

  /** The log got a user's message: before the answer to our call, as a rule, and then its text tells that it is ours. */
  logged(prompt: string): void {
    const match = this.#all.find((one) => !one.isLogged && one.prompt === prompt);
    if (match) this.#change(match.clientMessageId, { isLogged: true });
  }

  close(): void {
    this.#closed = true;
  }

  /** One after the other, so that prompts keep their order. */
  async #sendAll(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    let failures = 0;
    while (!this.#closed) {
      const next = this.#all.find(({ phase }) => phase !== "accepted");
      if (next === undefined) break;
      const error = await this.#send(next);
      if (error === undefined) failures = 0;
      else await pause(error.retryAfterSeconds === undefined ? backoffMs(failures++) : error.retryAfterSeconds * 1000);
    }
    this.#isSending = false;
  }

  /** @returns why it has to be sent again */
  async #send({ clientMessageId, prompt, mode }: Outgoing): Promise<ApiError | undefined> {
    try {
      const submission = { prompt, clientMessageId, ...(mode !== undefined && { mode }) };
      const { messageId } = await this.#options.api.submit(this.#options.sessionId, submission);
      this.#change(clientMessageId, { phase: "accepted", isLogged: this.#options.isLogged(messageId) });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.isTemporary || error.status === 401) {
        this.#change(clientMessageId, { phase: "delayed" });
        return error;
      }
      this.#set(this.#all.filter((one) => one.clientMessageId !== clientMessageId));
      this.#options.onRefused(prompt, error.message);
    }
    return undefined;
  }

  #change(clientMessageId: string, change: Partial<Outgoing>): void {
    const all = this.#all.map((one) => (one.clientMessageId === clientMessageId ? { ...one, ...change } : one));
    this.#set(all.filter(({ phase, isLogged }) => phase !== "accepted" || !isLogged));
  }

  #hold(all: readonly Outgoing[]): void {
    this.#all = all;
    this.#shown = all.filter(({ phase, isLogged }) => !isLogged && phase !== "resumed");
  }

  #set(all: readonly Outgoing[]): void {
    this.#hold(all);
    if (this.#closed) return;
    const unanswered = all
      .filter(({ phase }) => phase !== "accepted")
      .map(({ clientMessageId, prompt, mode }) => ({ clientMessageId, prompt, mode }));
    store(this.#options.storage, this.#key, unanswered);
    this.#options.onChange();
  }
}

function stored(text: string | null): Outgoing[] {
  const unanswered = JSON.parse(text ?? "[]") as Submission[];
  return unanswered.map((one) => ({ ...one, phase: "resumed", isLogged: false }));
}

function store(storage: OutboxOptions["storage"], key: string, unanswered: Submission[]): void {
  try {
    if (unanswered.length === 0) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(unanswered));
  } catch {
    // A prompt larger than the tab's storage is sent all the same; it only does not survive a reload.
  }
}

/** `crypto.randomUUID` exists on secure origins only, and pages are also served by plain HTTP in a private network. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
