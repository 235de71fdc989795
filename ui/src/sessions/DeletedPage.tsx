import type { SessionSummary } from "@vaporforge/client";
import { useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { fullTime, shortTime, titleOf } from "../format.ts";
import { restore } from "./session-actions.ts";

/** Sessions that were deleted and can be restored. */
export function DeletedPage() {
  const forge = useForge();
  const [sessions, setSessions] = useState<readonly SessionSummary[] | undefined>();
  const [next, setNext] = useState<string | null | undefined>();
  const load = (after?: string | null) =>
    forge.attempt(async () => {
      const page = await forge.api.sessions({ deleted: true, after });
      setSessions((before = []) => (after ? [...before, ...page.sessions] : page.sessions));
      setNext(page.next);
    });
  useEffect(() => {
    document.title = "Deleted · VaporForge";
    void load();
  }, []);
  return (
    <section className="page" aria-labelledby="deleted-title">
      <header className="bar">
        <Link className="back" to="/">
          <Icon name="back" /> Sessions
        </Link>
        <h1 id="deleted-title">Deleted</h1>
      </header>
      <div className="page-body">
        <p className="hint">Deleted sessions can be restored for 30 days.</p>
        {sessions?.length === 0 && <p>Nothing is deleted.</p>}
        <ul className="rows">
          {sessions?.map((session) => (
            <li key={session.id} className="row">
              <span className="row-main">
                <strong>{titleOf(session)}</strong>
                <DeletedAt at={session.deletedAt} />
              </span>
              <button
                type="button"
                aria-label={`Restore ${titleOf(session)}`}
                onClick={() => void restore(forge, session.id)}
              >
                <Icon name="undo" /> Restore
              </button>
            </li>
          ))}
        </ul>
        {next && (
          <button type="button" className="quiet" onClick={() => void load(next)}>
            Show more
          </button>
        )}
      </div>
    </section>
  );
}

function DeletedAt({ at }: { at: string | null | undefined }) {
  if (!at) return null;
  return (
    <time dateTime={at} title={fullTime(at)}>
      Deleted {shortTime(at)}
    </time>
  );
}
