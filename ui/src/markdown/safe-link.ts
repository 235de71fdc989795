/** Where a link of an agent may lead: to pages and mail, never into this page. */

const ALLOWED = new Set(["http:", "https:", "mailto:"]);

/** The address to link to; undefined when it is to be shown as text. */
export function safeLink(href: string): string | undefined {
  try {
    const url = new URL(href);
    return ALLOWED.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined; // Relative addresses mean something in the agent's files, not here.
  }
}
