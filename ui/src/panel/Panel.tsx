import type { AgentSession } from "@vaporforge/client/react";
import { useEffect, useRef } from "react";
import { Icon } from "../app/Icon.tsx";
import { Link } from "../app/Link.tsx";
import { navigate, sessionAddress } from "../app/router.ts";
import { FilesPanel } from "../files/FilesPanel.tsx";
import { PANELS } from "./panels.ts";
import { SandboxPanel } from "./SandboxPanel.tsx";
import { UsagePanel } from "./UsagePanel.tsx";

/** Beside the conversation: files, sandbox, usage. On a phone it stands before it. */
export function Panel({ id, name, path, session }: { id: string; name: string; path: string; session: AgentSession }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), [name]);
  const shown = PANELS.find((panel) => panel.name === name);
  return (
    <aside
      className="panel"
      aria-label={shown?.label ?? "Panel"}
      ref={ref}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && navigate(sessionAddress(id))}
    >
      <header className="panel-bar">
        <nav className="tabs" aria-label="Panels">
          {PANELS.map((panel) => (
            <Link
              key={panel.name}
              to={sessionAddress(id, panel.name)}
              aria-current={panel.name === name ? "page" : undefined}
            >
              {panel.label}
            </Link>
          ))}
        </nav>
        <Link className="tool-link" to={sessionAddress(id)} aria-label="Close the panel" title="Close (Esc)">
          <Icon name="close" />
        </Link>
      </header>
      <div className="panel-body">
        {shown?.name === "files" && <FilesPanel id={id} address={path} />}
        {shown?.name === "sandbox" && <SandboxPanel id={id} isBusy={session.isStreaming} />}
        {shown?.name === "usage" && <UsagePanel session={session} />}
        {!shown && <p>There is no such panel.</p>}
      </div>
    </aside>
  );
}
