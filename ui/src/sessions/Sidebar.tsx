import { useRef, useState, useSyncExternalStore, type KeyboardEvent } from "react";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import type { Route } from "../app/router.ts";
import { titleOf } from "../format.ts";
import { create } from "./session-actions.ts";
import { SessionItem } from "./SessionItem.tsx";
import { useSessionSearch } from "./session-search.ts";

const LONGEST_QUERY = 200;

/** The person's sessions, newest activity first, and the ways to everything else. */
export function Sidebar({ route, onHelp }: { route: Route; onHelp: () => void }) {
  const forge = useForge();
  const { sessions, hasMore } = useSyncExternalStore(forge.sessions.subscribe, forge.sessions.snapshot);
  const [query, setQuery] = useState("");
  const text = query.trim();
  const found = useSessionSearch(forge.api, text);
  const shown = text === "" ? sessions : (found ?? sessions.filter((session) => includes(titleOf(session), text)));
  const list = useRef<HTMLUListElement>(null);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") setQuery("");
    else if (event.key === "ArrowDown" || event.key === "Enter") list.current?.querySelector("a")?.focus();
  };
  return (
    <nav className="sidebar" aria-label="Sessions">
      <header className="sidebar-top">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="20" height="20" /> VaporForge
        </Link>
        <button type="button" className="primary create" onClick={() => void create(forge)}>
          <Icon name="plus" /> New session
        </button>
        <div className="search">
          <Icon name="search" />
          <input
            id="search"
            type="search"
            placeholder="Search"
            aria-label="Search sessions"
            maxLength={LONGEST_QUERY}
            autoComplete="off"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={onKey}
          />
        </div>
      </header>
      <div className="sidebar-list">
        <ul className="session-items" ref={list}>
          {shown.map((session) => (
            <SessionItem
              key={session.id}
              session={session}
              isOpen={route.page === "session" && route.id === session.id}
            />
          ))}
        </ul>
        {shown.length === 0 && (
          <p className="hint">{text === "" ? "No sessions yet." : "Nothing has that in its title."}</p>
        )}
        {hasMore && text === "" && (
          <button
            type="button"
            className="quiet"
            onClick={() => void forge.attempt(() => forge.sessions.list.loadMore())}
          >
            Show more
          </button>
        )}
      </div>
      <footer className="sidebar-end">
        <Link to="/settings/agent" aria-current={route.page === "settings" ? "page" : undefined}>
          <Icon name="gear" /> Settings
        </Link>
        <Link to="/deleted" aria-current={route.page === "deleted" ? "page" : undefined}>
          <Icon name="trash" /> Deleted
        </Link>
        <button type="button" className="quiet icon" aria-label="Keys" title="Keys (?)" onClick={onHelp}>
          <Icon name="keyboard" />
        </button>
      </footer>
    </nav>
  );
}

function includes(title: string, text: string): boolean {
  return title.toLocaleLowerCase().includes(text.toLocaleLowerCase());
}
