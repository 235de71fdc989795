/** React's entry to a session: `useAgentSession`. */

import { useEffect, useMemo, useSyncExternalStore } from "react";
import { Api } from "./api.ts";
import { watchPresence } from "./presence.ts";
import type { SessionSnapshot } from "./session-snapshot.ts";
import { SessionStore } from "./session-store.ts";
import type { Decision, Message } from "./wire.ts";

export interface AgentSessionOptions {
  sessionId: string;
  /** Default: the server that the page came from. Pass the same object at each rendering. */
  api?: Api;
  /** Something that the person should read, such as why a call was refused. */
  onProblem?: (text: string) => void;
  /** A prompt that was refused comes back. */
  onReturned?: (prompt: string) => void;
}

export interface AgentSession {
  messages: readonly Message[];
  /** Whether a turn runs. */
  isStreaming: boolean;
  /** What the session does, and how the connection to it is. */
  status: "idle" | "starting" | "running" | "stopping";
  connection: SessionSnapshot["connection"];
  /** Everything that is known: turns, approvals, usage, prompts on their way. */
  snapshot: SessionSnapshot;
  /** Sends a prompt, again and again until there is an answer; it counts once. While a turn runs it is queued. */
  sendMessage: (prompt: string, options?: { mode?: string | undefined }) => void;
  /** Stops the running turn; what was said so far stays. */
  stop: () => Promise<void>;
  /** Takes a queued prompt back. @returns whether it still waited */
  takeBack: (turnId: string) => Promise<boolean>;
  approve: (approvalId: string, decision: Decision) => Promise<boolean>;
  clearMessages: () => Promise<boolean>;
}

const DEFAULT_API = new Api();

function ignore(): void {}

/**
 * One session, live: it is loaded when the component appears, followed while somebody looks at the page, resumed where
 * it was after every break, and left when the component goes. Leaving changes nothing on the server.
 */
export function useAgentSession(options: AgentSessionOptions): AgentSession {
  const { sessionId, api = DEFAULT_API, onProblem = ignore, onReturned = ignore } = options;
  const listeners = useMemo(() => ({ onProblem, onReturned }), []);
  Object.assign(listeners, { onProblem, onReturned });
  const store = useMemo(
    () =>
      new SessionStore({
        id: sessionId,
        api,
        storage: sessionStorage,
        onProblem: (text) => listeners.onProblem(text),
        onReturned: (prompt) => listeners.onReturned(prompt),
      }),
    [sessionId, api, listeners],
  );
  const { session } = store;
  useEffect(() => {
    void session.open();
    const unwatch = watchPresence({ onAway: () => session.pause(), onBack: () => session.resume() });
    return () => {
      unwatch();
      session.close();
    };
  }, [session]);
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const verbs = useMemo(
    () => ({
      sendMessage: (prompt: string, { mode }: { mode?: string | undefined } = {}) => session.send(prompt, mode),
      stop: () => session.stop(),
      takeBack: (turnId: string) => session.takeBack(turnId),
      approve: (approvalId: string, decision: Decision) => session.approve(approvalId, decision),
      clearMessages: () => session.clear(),
    }),
    [session],
  );
  return {
    ...verbs,
    snapshot,
    connection: snapshot.connection,
    messages: snapshot.state.messages,
    ...running(snapshot),
  };
}

function running({ state, isStopping }: SessionSnapshot): Pick<AgentSession, "isStreaming" | "status"> {
  if (state.activeTurnId === undefined) return { isStreaming: false, status: "idle" };
  if (isStopping) return { isStreaming: true, status: "stopping" };
  const hasAnswer = state.messages.some(
    ({ role, turnId, parts }) => role === "assistant" && turnId === state.activeTurnId && parts.length > 0,
  );
  return { isStreaming: true, status: hasAnswer ? "running" : "starting" };
}
