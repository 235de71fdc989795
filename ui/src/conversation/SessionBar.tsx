import type { Connection } from "@vaporforge/client";
import { useForge } from "../app/forge.ts";
import { Icon, type IconName } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { sessionAddress } from "../app/router.ts";
import { remove, rename } from "../sessions/session-actions.ts";
import { takeUntitled } from "../sessions/untitled.ts";
import { PANELS } from "../panel/panels.ts";
import { ConnectionState } from "./ConnectionState.tsx";
import { Title } from "./Title.tsx";

interface SessionBarProps {
  id: string;
  title: string;
  connection: Connection;
  panel: string | undefined;
  onFind: () => void;
}

/** The head of a session: its title, how the connection is, and the ways to its panels and to what was said. */
export function SessionBar({ id, title, connection, panel, onFind }: SessionBarProps) {
  const forge = useForge();
  return (
    <header className="bar">
      <Link className="back" to="/">
        <Icon name="back" /> Sessions
      </Link>
      <Title
        title={title}
        onRename={(next) => {
          takeUntitled(id);
          void rename(forge, id, next);
        }}
      />
      <ConnectionState connection={connection} />
      <div className="bar-tools" role="group" aria-label="Session tools">
        <button type="button" className="quiet icon" aria-label="Find" title="Find (Ctrl F)" onClick={onFind}>
          <Icon name="search" />
        </button>
        {PANELS.map(({ name, label, icon, key }) => (
          <Link
            key={name}
            className="tool-link"
            to={sessionAddress(id, panel === name ? undefined : name)}
            aria-current={panel === name ? "true" : undefined}
            title={`${label} (${key})`}
            aria-label={label}
          >
            <Icon name={icon as IconName} />
          </Link>
        ))}
        <a
          className="tool-link"
          href={terminalAddress(id)}
          target="_blank"
          rel="noopener"
          title="Terminal (T)"
          aria-label="Terminal"
        >
          <Icon name="terminal" />
        </a>
        <button
          type="button"
          className="quiet icon"
          aria-label="Delete"
          title="Delete"
          onClick={() => void remove(forge, id)}
        >
          <Icon name="trash" />
        </button>
      </div>
    </header>
  );
}

export function terminalAddress(id: string): string {
  return `/terminal.html?session=${encodeURIComponent(id)}`;
}
