/** A real server that tests talk to. */

export class Server {
  url = "";
  signInLink = "";
  token = "";

  /** @returns {Promise<void>} */
  async start() {}

  /** @returns {Promise<void>} */
  async stop() {}

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }
}
