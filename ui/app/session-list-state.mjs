/** The session list, newest activity first: pure changes of an array of summaries. */

/** @typedef {import("./wire.mjs").SessionSummary} SessionSummary */

/** @param {readonly SessionSummary[]} list @param {SessionSummary} changed @returns {SessionSummary[]} */
export function withSession(list, changed) {
  const others = list.filter(({ id }) => id !== changed.id);
  return changed.deletedAt ? others : sorted([...others, changed]);
}

/**
 * The first page anew. What an event told since the server wrote it stays.
 * @param {readonly SessionSummary[]} list
 * @param {readonly SessionSummary[]} page
 */
export function listedAgain(list, page) {
  const known = new Map(list.map((session) => [session.id, session]));
  return sorted(
    page.map((session) => {
      const own = known.get(session.id);
      return own && Date.parse(own.updatedAt) > Date.parse(session.updatedAt) ? own : session;
    }),
  );
}

/**
 * One more page. What is known already stays as it is.
 * @param {readonly SessionSummary[]} list
 * @param {readonly SessionSummary[]} page
 */
export function withPage(list, page) {
  const known = new Set(list.map(({ id }) => id));
  return sorted([...list, ...page.filter(({ id }) => !known.has(id))]);
}

/** @param {SessionSummary[]} list */
function sorted(list) {
  return list.sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt) || (a.id < b.id ? 1 : -1));
}
