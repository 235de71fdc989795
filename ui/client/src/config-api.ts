import type { ConfigItem } from "./sandbox-wire.ts";
import { ApiError } from "./errors.ts";
import type { Http } from "./http.ts";

/** Kinds of which a person may have many, each under a name. */
export type NamedConfig = "mcp-servers" | "secrets";
/** Kinds of which there is one. */
export type SingleConfig = "agent-settings" | "instructions";

const CREDENTIAL_FILES = "/api/config/credential-files";

/** What a person configured for all their sessions. */
export class ConfigApi {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  async list(kind: NamedConfig | "credential-files"): Promise<ConfigItem[]> {
    return (await this.#http.call<{ items: ConfigItem[] }>("GET", `/api/config/${kind}`)).items;
  }

  put(kind: NamedConfig, name: string, body: object): Promise<ConfigItem> {
    return this.#http.call("PUT", `/api/config/${kind}/${encodeURIComponent(name)}`, body);
  }

  remove(kind: NamedConfig, name: string): Promise<void> {
    return this.#http.call("DELETE", `/api/config/${kind}/${encodeURIComponent(name)}`);
  }

  /** The path is relative to the agent's home. */
  putCredentialFile(path: string, content: string): Promise<ConfigItem> {
    return this.#http.call("PUT", CREDENTIAL_FILES, { path, content });
  }

  removeCredentialFile(path: string): Promise<void> {
    return this.#http.call("DELETE", `${CREDENTIAL_FILES}?path=${encodeURIComponent(path)}`);
  }

  /** Undefined when nothing is set. */
  async single(kind: SingleConfig): Promise<ConfigItem | undefined> {
    try {
      return await this.#http.call<ConfigItem>("GET", `/api/config/${kind}`);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  putSingle(kind: SingleConfig, body: object): Promise<ConfigItem> {
    return this.#http.call("PUT", `/api/config/${kind}`, body);
  }

  removeSingle(kind: SingleConfig): Promise<void> {
    return this.#http.call("DELETE", `/api/config/${kind}`);
  }
}
