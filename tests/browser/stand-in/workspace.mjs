/** The files of a stand-in session's workspace, in memory. */

const MOST_ENTRIES = 5_000;

export class Workspace {
  /** Path to content. @type {Map<string, Buffer>} */
  files = new Map();
  mostBytes = 1_000_000;
  at = new Date().toISOString();

  /** @param {string} path @returns {object | undefined} */
  folder(path) {
    const start = path === "" ? "" : `${path}/`;
    const inside = [...this.files].filter(([name]) => name.startsWith(start));
    if (path !== "" && inside.length === 0) return undefined;
    const names = new Set(inside.map(([name]) => name.slice(start.length).split("/")[0] ?? ""));
    const entries = [...names].map((name) => {
      const file = this.files.get(start + name);
      return { name, type: file ? "file" : "directory", size: file?.length ?? 0, modifiedAt: this.at };
    });
    entries.sort((a, b) => a.type.localeCompare(b.type) || a.name.localeCompare(b.name));
    return { path, entries: entries.slice(0, MOST_ENTRIES), truncated: entries.length > MOST_ENTRIES };
  }
}
