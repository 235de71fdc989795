import { ApiError, type SessionDetails } from "@vaporforge/client";
import type { Forge } from "../app/forge.ts";
import { navigate, sessionAddress } from "../app/router.ts";
import { keepMode } from "../conversation/drafts.ts";
import { titleOf } from "../format.ts";
import { keepFirstPrompt, type FirstPrompt } from "./first-prompt.ts";
import { markUntitled } from "./untitled.ts";

/** What a person does to whole sessions. */

/** @param first what is said in it at once */
export function create(forge: Forge, first?: FirstPrompt): Promise<boolean> {
  return forge.attempt(async () => {
    const session = await createOne(forge);
    markUntitled(session.id);
    if (first) keepFirstPrompt(session.id, first);
    keepMode(session.id, first?.mode ?? "");
    forge.sessions.list.put(session);
    navigate(sessionAddress(session.id));
  });
}

/** A session whose creation was not answered may exist all the same; then it is that one. */
async function createOne({ api, sessions: { list } }: Forge): Promise<SessionDetails> {
  const known = new Set(list.sessions.map(({ id }) => id));
  try {
    return await api.createSession();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 0) throw error;
    await list.load();
    const made = list.sessions.find(({ id, headSeq }) => !known.has(id) && headSeq === 0);
    return made ? api.session(made.id) : api.createSession();
  }
}

export function rename(forge: Forge, id: string, title: string): Promise<boolean> {
  return forge.attempt(async () => {
    await forge.api.rename(id, title);
    const summary = forge.sessions.list.find(id);
    if (summary) forge.sessions.list.put({ ...summary, title });
  });
}

export function remove(forge: Forge, id: string): Promise<boolean> {
  return forge.attempt(async () => {
    const title = titleOf(forge.sessions.list.find(id));
    const wasOpen = location.pathname === sessionAddress(id);
    await forge.api.deleteSession(id).catch(ignoreAbsence);
    forge.sessions.list.remove(id);
    if (wasOpen) navigate("/");
    forge.notices.show(`“${title}” was deleted.`, { label: "Undo", run: () => void restore(forge, id, wasOpen) });
  });
}

export function restore(forge: Forge, id: string, isOpened = true): Promise<boolean> {
  return forge.attempt(async () => {
    await forge.api.restoreSession(id);
    await forge.sessions.list.load();
    if (isOpened) navigate(sessionAddress(id));
  });
}

/** A call that is made again because its answer was lost finds its work done. */
function ignoreAbsence(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}
