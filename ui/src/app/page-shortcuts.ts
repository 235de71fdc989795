import { create } from "../sessions/session-actions.ts";
import { useForge } from "./forge.ts";
import { navigate, sessionAddress, type Route } from "./router.ts";
import { useShortcuts } from "./shortcuts.ts";

/** The keys that work on every page. */
export function usePageShortcuts(route: Route): void {
  const forge = useForge();
  const step = (by: number) => {
    const { sessions } = forge.sessions.snapshot();
    const at = sessions.findIndex(({ id }) => route.page === "session" && id === route.id);
    const next = sessions[at < 0 ? 0 : at + by];
    if (next) navigate(sessionAddress(next.id));
  };
  useShortcuts({
    create: () => void create(forge),
    next: () => step(1),
    previous: () => step(-1),
    settings: () => navigate("/settings/agent"),
    search: () => document.getElementById("search")?.focus(),
  });
}
