import { ApiError, sessionPath, type Api } from "@vaporforge/client";

/** ended: the shell did; broken: the connection did */
export type TerminalState =
  | { kind: "connecting" | "open" | "broken"; text?: string }
  | { kind: "ended"; exitCode: number; text?: string };

export interface TerminalConnectionOptions {
  size: () => { columns: number; rows: number };
  onOutput: (bytes: Uint8Array) => void;
  onState: (state: TerminalState) => void;
}

/** More than this waits for nobody: a paste into a connection that takes nothing is cut off. */
const MOST_BUFFERED_BYTES = 1024 * 1024;

/** A terminal's WebSocket: binary messages are its bytes, text messages are JSON about it. */
export class TerminalConnection {
  readonly #api: Api;
  readonly #sessionId: string;
  readonly #options: TerminalConnectionOptions;
  #socket: WebSocket | undefined;
  #hasEnded = false;

  constructor(api: Api, sessionId: string, options: TerminalConnectionOptions) {
    this.#api = api;
    this.#sessionId = sessionId;
    this.#options = options;
  }

  async open(): Promise<void> {
    this.#socket?.close();
    this.#hasEnded = false;
    this.#options.onState({ kind: "connecting" });
    try {
      // A WebSocket that is refused does not tell why; this call does, before it.
      await this.#api.session(this.#sessionId);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#options.onState({ kind: "broken", text: error.message });
      return;
    }
    this.#connect();
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount + bytes.length <= MOST_BUFFERED_BYTES) socket.send(bytes);
  }

  resize(): void {
    if (this.#socket?.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ type: "resize", ...this.#options.size() }));
  }

  #connect(): void {
    const { columns, rows } = this.#options.size();
    const url = new URL(`${sessionPath(this.#sessionId)}/terminal?columns=${columns}&rows=${rows}`, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => this.#options.onState({ kind: "open" });
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.#options.onOutput(new Uint8Array(data));
      else this.#take(String(data));
    };
    socket.onclose = ({ reason }) => {
      if (socket === this.#socket && !this.#hasEnded)
        this.#options.onState({ kind: "broken", ...(reason && { text: reason }) });
    };
  }

  #take(text: string): void {
    const message = JSON.parse(text) as { type?: unknown; exitCode?: unknown };
    if (message.type !== "exit") return;
    this.#hasEnded = true;
    this.#options.onState({ kind: "ended", exitCode: Number(message.exitCode) });
  }
}
