import { useAgentSession } from "@vaporforge/client/react";
import type { Message } from "@vaporforge/client";
import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { useForge } from "../app/forge.ts";
import { navigate, sessionAddress } from "../app/router.ts";
import { useShortcuts } from "../app/shortcuts.ts";
import { titleFrom, titleOf } from "../format.ts";
import { Panel } from "../panel/Panel.tsx";
import { takeFirstPrompt } from "../sessions/first-prompt.ts";
import { rename } from "../sessions/session-actions.ts";
import { takeUntitled } from "../sessions/untitled.ts";
import { Composer, type ComposerHandle } from "./Composer.tsx";
import { Conversation, type ConversationHandle } from "./Conversation.tsx";
import { modeOf } from "./drafts.ts";
import { textIn } from "./message-text.ts";
import { QueuedPrompts } from "./QueuedPrompts.tsx";
import { SessionBar, terminalAddress } from "./SessionBar.tsx";
import { statusText } from "./status-text.ts";
import { useAwayMarker } from "./use-away-marker.ts";

/** One open session on the screen. */
export function SessionPage({ id, panel, path }: { id: string; panel: string | undefined; path: string }) {
  const forge = useForge();
  const composer = useRef<ComposerHandle>(null);
  const conversation = useRef<ConversationHandle>(null);
  const session = useAgentSession({
    sessionId: id,
    api: forge.api,
    onProblem: forge.notices.show,
    onReturned: (prompt) => composer.current?.giveBack(prompt),
  });
  const { snapshot } = session;
  const { state, connection, isStopping } = snapshot;
  const { sessions } = useSyncExternalStore(forge.sessions.subscribe, forge.sessions.snapshot);
  const title = titleOf(sessions.find((one) => one.id === id) ?? snapshot.details);
  const marker = useAwayMarker(id, snapshot);

  useEffect(() => {
    document.title = `${title} · VaporForge`;
  }, [title]);
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) composer.current?.focus();
  }, []);

  useEffect(() => {
    const first = takeFirstPrompt(id);
    if (!first) return;
    session.sendMessage(first.prompt, { mode: first.mode });
    if (takeUntitled(id)) void rename(forge, id, titleFrom(first.prompt));
  }, []);

  const latest = useRef(session);
  latest.current = session;
  const send = (prompt: string, chosen: string | undefined) => {
    session.sendMessage(prompt, { mode: chosen });
    conversation.current?.toEnd();
    if (takeUntitled(id)) void rename(forge, id, titleFrom(prompt));
  };
  const takeBack = async (message: Message) => {
    if (await session.takeBack(message.turnId)) composer.current?.giveBack(textIn(message));
  };
  // They stay the same objects, so that messages which did not change are not drawn again.
  const actions = useMemo(
    () => ({
      decide: session.approve,
      retry: (turnId: string) => {
        const prompt = latest.current.messages.find((one) => one.turnId === turnId && one.role === "user");
        if (prompt) latest.current.sendMessage(textIn(prompt), { mode: modeOf(id) || undefined });
        conversation.current?.toEnd();
      },
    }),
    [session.approve, id],
  );
  const { messages, turns, activeTurnId } = state;
  const [queued, shown] = useMemo(() => {
    const waits = ({ role, turnId }: Message) => role === "user" && turns[turnId]?.phase === "queued";
    // Where nothing runs, its turn begins with the next frame.
    return activeTurnId === undefined ? [[], messages] : parted(messages, waits);
  }, [messages, turns, activeTurnId]);
  const recall = () => {
    const mine = state.messages.filter(
      ({ role, turnId }) => role === "user" && state.turns[turnId]?.reason !== "withdrawn",
    );
    const last = mine.at(-1);
    if (!last) return;
    if (state.turns[last.turnId]?.phase === "queued") void takeBack(last);
    else composer.current?.giveBack(textIn(last));
  };
  const decideNext = (decision: "allow" | "deny") => {
    const turn = state.turns[state.activeTurnId ?? ""];
    const waiting = turn?.approvals.find((approval) => approval.decision === undefined);
    if (waiting) void session.approve(waiting.approvalId, decision);
  };
  const show = (name: string) => navigate(sessionAddress(id, panel === name ? undefined : name));
  useShortcuts({
    write: () => composer.current?.focus(),
    allow: () => decideNext("allow"),
    deny: () => decideNext("deny"),
    files: () => show("files"),
    sandbox: () => show("sandbox"),
    usage: () => show("usage"),
    terminal: () => void window.open(terminalAddress(id), "_blank", "noopener"),
  });

  return (
    <div className={panel ? "session-layout with-panel" : "session-layout"}>
      <section className={session.isStreaming ? "session busy" : "session"} aria-label="Session">
        <SessionBar id={id} title={title} connection={connection} panel={panel} onFind={() => conversation.current?.find()} />
        <Conversation ref={conversation} messages={shown} snapshot={snapshot} marker={marker} actions={actions} />
        <div className="session-foot">
          <QueuedPrompts prompts={queued} takeBack={(message) => void takeBack(message)} />
          <p className="status" role="status" aria-live="polite">
            {BROKEN[connection] ?? statusText(state, isStopping)}
          </p>
          <Composer
            ref={composer}
            sessionId={id}
            isBusy={session.isStreaming}
            isStopping={isStopping}
            isGone={connection === "gone"}
            onSend={send}
            onStop={() => void session.stop()}
            onRecall={recall}
          />
        </div>
      </section>
      {panel && <Panel id={id} name={panel} path={path} session={session} />}
    </div>
  );
}

const BROKEN: Partial<Record<string, string>> = {
  reconnecting: "The connection broke off. Reconnecting…",
  gone: "This session does not exist, or was deleted.",
};

function parted<T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}
