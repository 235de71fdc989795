import type { Sandbox, SandboxState } from "@vaporforge/client";
import { useEffect, useState } from "react";
import { useForge } from "../app/forge.ts";
import { fullTime, shortTime, sizeText } from "../format.ts";

const EVERY_MS = 5_000;

const STATES: Record<SandboxState, string> = {
  absent: "Not made yet",
  creating: "Being made",
  awake: "Awake",
  asleep: "Asleep",
  failed: "Failed",
};

type Verb = "wake" | "sleep" | "restart";

/** The state of a session's sandbox, and what can be done to it. */
export function SandboxPanel({ id, isBusy }: { id: string; isBusy: boolean }) {
  const { api, attempt } = useForge();
  const [sandbox, setSandbox] = useState<Sandbox | undefined>();
  const [doing, setDoing] = useState<Verb | undefined>();
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void attempt(async () => setSandbox(await api.sandbox.get(id)));
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [api, attempt, id]);
  const tell = async (verb: Verb) => {
    setDoing(verb);
    await attempt(async () => setSandbox(await api.sandbox[verb](id)));
    setDoing(undefined);
  };
  if (!sandbox) return <p className="hint">Looking…</p>;
  const isAwake = sandbox.state === "awake";
  return (
    <>
      <p className="sandbox-state" data-state={sandbox.state} role="status">
        {doing ? DOING[doing] : STATES[sandbox.state]}
      </p>
      <Facts sandbox={sandbox} />
      <div className="buttons">
        <button type="button" disabled={Boolean(doing) || isAwake} onClick={() => void tell("wake")}>
          Wake
        </button>
        <button type="button" disabled={Boolean(doing) || !isAwake || isBusy} onClick={() => void tell("sleep")}>
          Sleep
        </button>
        <button type="button" disabled={Boolean(doing) || isBusy} onClick={() => void tell("restart")}>
          Restart
        </button>
      </div>
      <p className="hint">
        {isBusy
          ? "While the agent works, its sandbox can neither sleep nor restart."
          : "Files of the workspace stay through sleep and restart; processes do not."}
      </p>
      {sandbox.host === "process" && (
        <p className="note error">This sandbox is a plain process of the server's user: nothing isolates the agent.</p>
      )}
    </>
  );
}

const DOING: Record<Verb, string> = { wake: "Waking…", sleep: "Going to sleep…", restart: "Restarting…" };

function Facts({ sandbox: { host, memoryBytes, memoryLimitBytes, startedAt } }: { sandbox: Sandbox }) {
  return (
    <>
      {memoryBytes != null && (
        <div className="gauge">
          <label htmlFor="sandbox-memory">Memory</label>
          <span>
            {sizeText(memoryBytes)}
            {memoryLimitBytes != null && ` of ${sizeText(memoryLimitBytes)}`}
          </span>
          <meter id="sandbox-memory" min={0} max={memoryLimitBytes ?? memoryBytes} value={memoryBytes} />
        </div>
      )}
      <dl className="facts">
        <div>
          <dt>Host</dt>
          <dd>{host === "docker" ? "Container" : "Process"}</dd>
        </div>
        {startedAt && (
          <div>
            <dt>Started</dt>
            <dd>
              <time dateTime={startedAt} title={fullTime(startedAt)}>
                {shortTime(startedAt)}
              </time>
            </dd>
          </div>
        )}
      </dl>
    </>
  );
}
