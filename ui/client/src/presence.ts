/** Switching to and fro within this time keeps the connections. */
const LINGER_MS = 5_000;

export interface PresenceListeners {
  /** Nobody looks any more. */
  onAway: () => void;
  /** Somebody looks again, or the network came back: connections of the old one would never say that they are dead. */
  onBack: () => void;
}

/**
 * Tells when somebody looks at the page. A browser opens six connections to a server, for all its tabs together, and a
 * tab takes two of them for as long as it is looked at; tabs in the background give theirs back.
 * @returns what ends the watching
 */
export function watchPresence({ onAway, onBack }: PresenceListeners): () => void {
  const end = new AbortController();
  const { signal } = end;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAway = false;
  const onVisibility = () => {
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
  };
  document.addEventListener("visibilitychange", onVisibility, { signal });
  addEventListener("online", () => void (isAway || onBack()), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => end.abort();
}
