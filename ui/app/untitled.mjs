/**
 * Sessions that this tab made and nobody named yet: the first prompt gives them their title. The server gives every
 * session
 * some title, so its own does not tell.
 */

/** @param {string} id */
const key = (id) => `vf-untitled:${id}`;

/** @param {string} id */
export function markUntitled(id) {
  sessionStorage.setItem(key(id), "1");
}

/** Tells once, and forgets. @param {string} id */
export function takeUntitled(id) {
  const isUntitled = sessionStorage.getItem(key(id)) !== null;
  sessionStorage.removeItem(key(id));
  return isUntitled;
}
