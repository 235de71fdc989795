import type { SessionStatus, SessionSummary } from "@vaporforge/client";
import { memo } from "react";
import { Link } from "../app/Link.tsx";
import { sessionAddress } from "../app/router.ts";
import { fullTime, shortTime, titleOf } from "../format.ts";

const STATUSES: Record<SessionStatus, string> = {
  idle: "",
  starting: "Starting",
  running: "Working",
  stopping: "Stopping",
};

export const SessionItem = memo(function SessionItem({
  session,
  isOpen,
}: {
  session: SessionSummary;
  isOpen: boolean;
}) {
  const status = STATUSES[session.status] ?? "";
  return (
    <li data-session={session.id} data-status={session.status}>
      <Link to={sessionAddress(session.id)} {...(isOpen && { "aria-current": "page" as const })}>
        <span className="item-title">{titleOf(session)}</span>
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
    </li>
  );
});
