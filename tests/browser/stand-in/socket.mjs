/** Just enough of a WebSocket (RFC 6455) for a terminal: short frames, no fragments, no extensions. */

import { createHash } from "node:crypto";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;

export class Socket {
  #stream;
  #left = Buffer.alloc(0);
  /** @type {(data: Buffer, isBinary: boolean) => void} */
  onMessage = () => {};

  /** @param {import("node:http").IncomingMessage} request @param {import("node:stream").Duplex} stream */
  constructor(request, stream) {
    this.#stream = stream;
    const accept = createHash("sha1").update(`${request.headers["sec-websocket-key"]}${GUID}`).digest("base64");
    stream.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    stream.on("data", (chunk) => this.#take(chunk));
    stream.on("error", () => stream.destroy());
  }

  /** @param {object} message */
  tell(message) {
    this.#send(TEXT, Buffer.from(JSON.stringify(message)));
  }

  /** @param {string} output */
  print(output) {
    this.#send(BINARY, Buffer.from(output));
  }

  close(code = 1000) {
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    this.#send(CLOSE, body);
    this.#stream.end();
  }

  destroy() {
    this.#stream.destroy();
  }

  /** @param {number} opcode @param {Buffer} body */
  #send(opcode, body) {
    const head =
      body.length < 126
        ? Buffer.from([0x80 | opcode, body.length])
        : Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 255]);
    this.#stream.write(Buffer.concat([head, body]));
  }

  /** @param {Buffer} chunk */
  #take(chunk) {
    this.#left = Buffer.concat([this.#left, chunk]);
    for (;;) {
      const buffer = this.#left;
      if (buffer.length < 6) return;
      const short = (buffer[1] ?? 0) & 127;
      const start = short === 126 ? 8 : 6;
      const length = short === 126 ? buffer.readUInt16BE(2) : short;
      if (buffer.length < start + length) return;
      const mask = buffer.subarray(start - 4, start);
      const body = Buffer.from(buffer.subarray(start, start + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
      this.#left = buffer.subarray(start + length);
      const opcode = (buffer[0] ?? 0) & 15;
      if (opcode === CLOSE) this.#stream.end();
      else this.onMessage(body, opcode === BINARY);
    }
  }
}
