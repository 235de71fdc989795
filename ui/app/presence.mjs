/**
 * Tells when somebody looks at the page. A browser opens six connections to a server, for all its tabs together, and a
 * tab takes two of them for as long as it is looked at; tabs in the background give theirs back.
 */

/** Switching to and fro within this time keeps the connections. */
const LINGER_MS = 5_000;

/** @param {{ onAway: () => void, onBack: () => void }} listeners */
export function watchPresence({ onAway, onBack }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isAway = false;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") {
      timer = setTimeout(() => {
        isAway = true;
        onAway();
      }, LINGER_MS);
    } else if (isAway) {
      isAway = false;
      onBack();
    }
  });
  // A network that comes back leaves connections of the old one behind, which would never say that they are dead.
  addEventListener("online", () => {
    if (!isAway) onBack();
  });
}
