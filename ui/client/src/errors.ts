/** The server refused a call, or (status 0) could not be reached. */
export class ApiError extends Error {
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** What to branch on, such as `session-busy`; empty when the answer was no problem document. */
  readonly code: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, message: string, code = "", retryAfterSeconds?: number) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same call may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
