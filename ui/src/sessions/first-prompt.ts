/**
 * The prompt with which a session was made: it is sent as soon as the session is open. It lies in the tab's storage, so
 * that a reload in between does not lose it.
 */

export interface FirstPrompt {
  prompt: string;
  mode: string | undefined;
}

const key = (id: string) => `vf-first:${id}`;

export function keepFirstPrompt(id: string, first: FirstPrompt): void {
  sessionStorage.setItem(key(id), JSON.stringify(first));
}

/** Tells once, and forgets. */
export function takeFirstPrompt(id: string): FirstPrompt | undefined {
  const text = sessionStorage.getItem(key(id));
  sessionStorage.removeItem(key(id));
  return text === null ? undefined : (JSON.parse(text) as FirstPrompt);
}
