import type { SessionStatus, SessionSummary } from "@vaporforge/client";
import { memo, useRef, useState } from "react";
import { useForge } from "../app/forge.ts";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { sessionAddress } from "../app/router.ts";
import { fullTime, shortTime, titleOf } from "../format.ts";
import { remove, rename } from "./session-actions.ts";
import { TitleForm } from "./TitleForm.tsx";

const STATUSES: Record<SessionStatus, string> = {
  idle: "",
  starting: "Starting",
  running: "Working",
  stopping: "Stopping",
};

interface SessionItemProps {
  session: SessionSummary;
  isOpen: boolean;
}

/** A session in the list: what it does, the way to it, and what can be done with it from outside. */
export const SessionItem = memo(function SessionItem({ session, isOpen }: SessionItemProps) {
  const forge = useForge();
  const [isRenamed, setRenamed] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  const title = titleOf(session);
  const status = session.awaitingApproval ? "Needs you" : (STATUSES[session.status] ?? "");
  const close = () => {
    setRenamed(false);
    requestAnimationFrame(() => item.current?.querySelector("a")?.focus());
  };
  return (
    <li
      data-session={session.id}
      data-status={session.status}
      {...(session.awaitingApproval && { "data-awaiting": true })}
      ref={item}
    >
      {isRenamed ? (
        <TitleForm title={title} onRename={(next) => void rename(forge, session.id, next)} onClose={close} />
      ) : (
        <>
          <Link to={sessionAddress(session.id)} {...(isOpen && { "aria-current": "page" as const })}>
            <span className="item-title">{title}</span>
            <span className="item-meta">
              {status && (
                <span className="item-status">
                  <span className="pulse" aria-hidden="true" />
                  {status}
                </span>
              )}
              <time dateTime={session.updatedAt} title={fullTime(session.updatedAt)}>
                {shortTime(session.updatedAt)}
              </time>
            </span>
          </Link>
          <span className="item-tools">
            <button
              type="button"
              className="quiet icon"
              aria-label={`Rename ${title}`}
              title="Rename"
              onClick={() => setRenamed(true)}
            >
              <Icon name="edit" />
            </button>
            <button
              type="button"
              className="quiet icon"
              aria-label={`Delete ${title}`}
              title="Delete"
              onClick={() => void remove(forge, session.id)}
            >
              <Icon name="trash" />
            </button>
          </span>
        </>
      )}
    </li>
  );
});
