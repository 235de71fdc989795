import { ApiError } from "./errors.ts";
import type { Http } from "./http.ts";
import { problemOf } from "./problem.ts";
import type { Folder, WrittenFile } from "./sandbox-wire.ts";
import { sessionPath } from "./session-path.ts";

/** A sleeping sandbox is woken by these calls. */
const TIMEOUT_MS = 120_000;

/** How an upload goes. */
export interface UploadOptions {
  onProgress?: (sentBytes: number, totalBytes: number) => void;
  signal?: AbortSignal;
}

/** The files of a session's workspace. Paths are relative to it, parted by `/`; its root is the empty path. */
export class FilesApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  async list(id: string, path: string): Promise<Folder> {
    const answer = await this.#http.send("GET", `${sessionPath(id)}/files?${query(path)}`, undefined, TIMEOUT_MS);
    return (await answer.json()) as Folder;
  }

  /** Where a browser downloads a file. */
  downloadUrl(id: string, path: string): string {
    return this.#http.url(contentPath(id, path));
  }

  /** At most so many of a file's first bytes; the rest is not loaded. */
  async read(id: string, path: string, mostBytes: number): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
    const answer = await this.#http.send("GET", contentPath(id, path), undefined, TIMEOUT_MS);
    return firstBytes(answer, mostBytes);
  }

  /** Writes a file, folders included. `fetch` does not tell how far an upload got, so this is an `XMLHttpRequest`. */
  async write(
    id: string,
    path: string,
    content: Blob,
    { onProgress, signal }: UploadOptions = {},
  ): Promise<WrittenFile> {
    const headers = await this.#http.headers();
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("PUT", this.#http.url(contentPath(id, path)));
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.setRequestHeader("content-type", "application/octet-stream");
      request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total);
      request.onload = () => {
        if (request.status < 300) resolve(JSON.parse(request.responseText) as WrittenFile);
        else reject(problemOf(request.status, request.responseText, request.getResponseHeader("retry-after")));
      };
      request.onerror = () => reject(new ApiError(0, "The upload broke off."));
      request.onabort = () => reject(new ApiError(0, "The upload was cancelled.", "cancelled"));
      signal?.addEventListener("abort", () => request.abort());
      request.send(content);
    });
  }
}

async function firstBytes(answer: Response, most: number): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const reader = answer.body?.getReader();
  const bytes = new Uint8Array(most);
  let length = 0;
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done || value === undefined) return { bytes: bytes.subarray(0, length), isWhole: true };
    const kept = value.subarray(0, most - length);
    bytes.set(kept, length);
    length += kept.length;
    if (kept.length < value.length) {
      await reader?.cancel();
      return { bytes, isWhole: false };
    }
  }
}

function contentPath(id: string, path: string): string {
  return `${sessionPath(id)}/files/content?${query(path)}`;
}

function query(path: string): string {
  return `path=${encodeURIComponent(path)}`;
}
