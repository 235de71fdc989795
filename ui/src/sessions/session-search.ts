import { ApiError, type Api, type SessionSummary } from "@vaporforge/client";
import { useEffect, useState } from "react";

/** So long nothing is asked while somebody still types. */
const PAUSE_MS = 150;

/** Sessions with the text in their title; undefined where nothing is searched for, or not found out yet. */
export function useSessionSearch(api: Api, query: string): readonly SessionSummary[] | undefined {
  const [found, setFound] = useState<{ query: string; sessions: readonly SessionSummary[] } | undefined>();
  useEffect(() => {
    if (query === "") return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      api.sessions({ query }).then(
        ({ sessions }) => isCurrent && setFound({ query, sessions }),
        (error: unknown) => {
          if (!(error instanceof ApiError)) throw error; // The next letter asks again.
        },
      );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [api, query]);
  return query !== "" && found?.query === query ? found.sessions : undefined;
}
