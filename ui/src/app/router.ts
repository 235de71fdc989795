import { useSyncExternalStore } from "react";

/** What the address says. */
export type Route =
  | { page: "home" }
  | { page: "session"; id: string; panel: string | undefined; path: string }
  | { page: "deleted" }
  | { page: "settings"; section: string }
  | { page: "nowhere" };

const listeners = new Set<() => void>();
let address = takeHash();

addEventListener("popstate", () => changed());
addEventListener("hashchange", () => changed());

export function navigate(to: string): void {
  if (to === location.pathname + location.search) return;
  history.pushState(null, "", to);
  changed();
}

/** Changes the address without a step for the back button. */
export function replaceAddress(to: string): void {
  history.replaceState(null, "", to);
  changed();
}

export function useRoute(): Route {
  return routeOf(useSyncExternalStore(subscribe, () => address));
}

export function sessionAddress(id: string, panel?: string, path = ""): string {
  const query = new URLSearchParams({ ...(panel && { panel }), ...(path && { path }) }).toString();
  return `/s/${encodeURIComponent(id)}${query && `?${query}`}`;
}

export function routeOf(to: string): Route {
  const { pathname, searchParams } = new URL(to, "http://page");
  const [, first, second] = pathname.split("/").map(decoded);
  if (first === "") return { page: "home" };
  if (first === "s" && second)
    return {
      page: "session",
      id: second,
      panel: searchParams.get("panel") ?? undefined,
      path: searchParams.get("path") ?? "",
    };
  if (first === "deleted") return { page: "deleted" };
  if (first === "settings") return { page: "settings", section: second || "agent" };
  return { page: "nowhere" };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // Not an address of ours: it leads nowhere.
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  address = takeHash();
  for (const listener of listeners) listener();
}

/** Links of an earlier version of the page had the session in the hash. */
function takeHash(): string {
  if (location.hash.startsWith("#/s/")) history.replaceState(null, "", location.hash.slice(1));
  return location.pathname + location.search;
}
