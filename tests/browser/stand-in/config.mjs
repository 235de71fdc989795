/** What a person configured, in memory: the answers of the calls below `/api/config`. */

const WRITE_ONLY = new Set(["secrets", "credential-files"]);
const SINGLE = new Set(["agent-settings", "instructions"]);

export class Config {
  /** Kind to name to value. @type {Map<string, Map<string, unknown>>} */
  #all = new Map();

  /** @param {string} kind @param {string} name */
  value(kind, name = kind) {
    return this.#of(kind).get(name);
  }

  /**
   * @param {string} method @param {URL} url @param {any} body
   * @returns {{ status: number, answer?: object }}
   */
  answer(method, url, body) {
    const [, , , kind = "", named = ""] = url.pathname.split("/");
    const isSingle = SINGLE.has(kind);
    const name = isSingle ? kind : decodeURIComponent(named) || body.path || url.searchParams.get("path") || "";
    const items = this.#of(kind);
    if (method === "PUT") {
      const status = items.has(name) ? 200 : 201;
      items.set(name, kind === "instructions" ? body.text : kind === "credential-files" ? body.content : body);
      return { status, answer: item(kind, name, items.get(name)) };
    }
    if (method === "DELETE") return { status: items.delete(name) ? 204 : 404 };
    if (name === "")
      return { status: 200, answer: { items: [...items].map(([key, value]) => item(kind, key, value)) } };
    return items.has(name) ? { status: 200, answer: item(kind, name, items.get(name)) } : { status: 404 };
  }

  /** @param {string} kind */
  #of(kind) {
    const items = this.#all.get(kind) ?? new Map();
    this.#all.set(kind, items);
    return items;
  }
}

/** @param {string} kind @param {string} name @param {unknown} value */
function item(kind, name, value) {
  return { name, ...(!WRITE_ONLY.has(kind) && { value }), updatedAt: "2026-01-02T03:04:05Z" };
}
