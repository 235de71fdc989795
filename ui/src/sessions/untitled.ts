/**
 * Sessions that this tab made and nobody named yet: the first prompt gives them their title. The server gives every
 * session some title, so its own does not tell.
 */

const key = (id: string) => `vf-untitled:${id}`;

export function markUntitled(id: string): void {
  sessionStorage.setItem(key(id), "1");
}

/** Tells once, and forgets. */
export function takeUntitled(id: string): boolean {
  const isUntitled = sessionStorage.getItem(key(id)) !== null;
  sessionStorage.removeItem(key(id));
  return isUntitled;
}
