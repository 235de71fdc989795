import type { SessionSummary } from "./wire.ts";

/** The session list, newest activity first: pure changes of an array of summaries. */

export function withSession(list: readonly SessionSummary[], changed: SessionSummary): SessionSummary[] {
  const others = list.filter(({ id }) => id !== changed.id);
  return changed.deletedAt ? others : sorted([...others, changed]);
}

/** The first page anew. What an event told since the server wrote it stays. */
export function listedAgain(list: readonly SessionSummary[], page: readonly SessionSummary[]): SessionSummary[] {
  const known = new Map(list.map((session) => [session.id, session]));
  return sorted(
    page.map((session) => {
      const own = known.get(session.id);
      return own && Date.parse(own.updatedAt) > Date.parse(session.updatedAt) ? own : session;
    }),
  );
}

/** One more page. What is known already stays as it is. */
export function withPage(list: readonly SessionSummary[], page: readonly SessionSummary[]): SessionSummary[] {
  const known = new Set(list.map(({ id }) => id));
  return sorted([...list, ...page.filter(({ id }) => !known.has(id))]);
}

function sorted(list: SessionSummary[]): SessionSummary[] {
  return list.sort((a, b) => Date.parse(b.updatedAt) - Date.parse(a.updatedAt) || (a.id < b.id ? 1 : -1));
}
