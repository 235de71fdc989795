import { ConfigApi } from "./config-api.ts";
import { FilesApi } from "./files-api.ts";
import { Http, type HttpOptions } from "./http.ts";
import { SandboxApi } from "./sandbox-api.ts";
import { sessionPath } from "./session-path.ts";
import type { Decision, History, Receipt, SessionDetails, SessionPage } from "./wire.ts";

/** What of a person's sessions to list. */
export interface SessionQuery {
  /** Text in the title. */
  query?: string;
  /** Those that can be restored, instead of those that are there. */
  deleted?: boolean;
  /** `next` of the page before. */
  after?: string | null | undefined;
}

/** A prompt on its way to a session. */
export interface Submission {
  prompt: string;
  /** However often it is sent, it counts once. */
  clientMessageId: string;
  /** The agent's permission mode for this turn. */
  mode?: string | undefined;
}

/** Calls of the HTTP API. All of them throw `ApiError`. */
export class Api {
  readonly http: Http;
  readonly config: ConfigApi;
  readonly files: FilesApi;
  readonly sandbox: SandboxApi;

  constructor(options: HttpOptions = {}) {
    this.http = new Http(options);
    this.config = new ConfigApi(this.http);
    this.files = new FilesApi(this.http);
    this.sandbox = new SandboxApi(this.http);
  }

  sessions({ query = "", deleted = false, after }: SessionQuery = {}): Promise<SessionPage> {
    const parameters = new URLSearchParams({
      ...(query && { query }),
      ...(deleted && { deleted: "true" }),
      ...(after && { after }),
    }).toString();
    return this.http.call("GET", parameters ? `/api/sessions?${parameters}` : "/api/sessions");
  }

  createSession(fields: { title?: string; agent?: string } = {}): Promise<SessionDetails> {
    return this.http.callOnce("POST", "/api/sessions", fields);
  }

  session(id: string): Promise<SessionDetails> {
    return this.http.call("GET", sessionPath(id));
  }

  rename(id: string, title: string): Promise<SessionDetails> {
    return this.http.call("PATCH", sessionPath(id), { title });
  }

  /** It can be restored for 30 days. */
  deleteSession(id: string): Promise<void> {
    return this.http.call("DELETE", sessionPath(id));
  }

  restoreSession(id: string): Promise<SessionDetails> {
    return this.http.call("POST", `${sessionPath(id)}/restore`, {});
  }

  messages(id: string): Promise<History> {
    return this.http.call("GET", `${sessionPath(id)}/messages`);
  }

  /** Clears the history; the numbers of frames go on. */
  clearMessages(id: string): Promise<void> {
    return this.http.call("DELETE", `${sessionPath(id)}/messages`);
  }

  submit(id: string, submission: Submission): Promise<Receipt> {
    return this.http.callOnce("POST", `${sessionPath(id)}/messages`, submission);
  }

  /** Stops the running turn; with a turn's id only that one, which may also be one that waits: it is taken back. */
  stop(id: string, turnId?: string): Promise<{ changed: boolean }> {
    return this.http.call("POST", `${sessionPath(id)}/stop`, turnId === undefined ? {} : { turnId });
  }

  decide(id: string, approvalId: string, decision: Decision): Promise<void> {
    return this.http.call("POST", `${sessionPath(id)}/approvals/${encodeURIComponent(approvalId)}`, { decision });
  }
}
