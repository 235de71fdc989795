import { turnOf, type Message, type SessionSnapshot } from "@vaporforge/client";
import { useImperativeHandle, useMemo, useRef, type Ref } from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { Icon } from "../app/Icon.tsx";
import { useShortcuts } from "../app/shortcuts.ts";
import { fullTime, shortTime } from "../format.ts";
import { FindBar } from "../find/FindBar.tsx";
import { FIND_FIELD, useFind } from "../find/use-find.ts";
import { MessageItem, type MessageActions } from "./MessageItem.tsx";
import { OutgoingItem } from "./OutgoingItem.tsx";
import type { AwayMarker } from "./use-away-marker.ts";
import { useFollowEnd } from "./use-follow-end.ts";

/** Beyond the window, so much is drawn above and below. */
const BUFFER_PX = 800;

export interface ConversationHandle {
  toEnd: () => void;
  find: () => void;
}

interface ConversationProps {
  ref: Ref<ConversationHandle>;
  /** Those that are drawn here: the ones that wait stand elsewhere. */
  messages: readonly Message[];
  snapshot: SessionSnapshot;
  marker: AwayMarker | undefined;
  actions: MessageActions;
}

/** The messages of a session. Of a long one only those are drawn that are near to what is looked at. */
export function Conversation({ ref, messages, snapshot, marker, actions }: ConversationProps) {
  const { state, outgoing, isLoaded } = snapshot;
  const { scroller, content, isAtEnd, onScroll, toEnd, leaveEnd } = useFollowEnd();
  const list = useRef<VirtualizerHandle>(null);
  const find = useFind({ messages, list, scroller, onJump: leaveEnd });
  useImperativeHandle(ref, () => ({ toEnd, find: find.open }));
  useShortcuts({
    latest: toEnd,
    // Pressed again, it is the browser's own search.
    find: () => document.activeElement?.id !== FIND_FIELD && (find.open(), true),
  });
  const answered = useMemo(
    () => new Set(messages.flatMap(({ role, turnId }) => (role === "assistant" ? [turnId] : []))),
    [messages],
  );
  const row = (message: Message) => {
    const turn = turnOf(state, message);
    const isLastOfTurn = message.role === "assistant" || (turn.phase === "ended" && !answered.has(message.turnId));
    return (
      <div key={message.id} className="message-row">
        {marker?.messageId === message.id && <Away marker={marker} />}
        <MessageItem message={message} turn={turn} isLastOfTurn={isLastOfTurn} actions={actions} />
      </div>
    );
  };
  const isEmpty = isLoaded && state.messages.length + outgoing.length === 0;
  return (
    <div className="conversation">
      <div className="scroller" ref={scroller} onScroll={onScroll} role="region" aria-label="Conversation" tabIndex={0}>
        <div className="messages" ref={content}>
          {isEmpty && <p className="welcome">Nothing here yet. Tell the agent what to do.</p>}
          <Virtualizer ref={list} as="ol" item="li" data={messages} scrollRef={scroller} bufferSize={BUFFER_PX}>
            {row}
          </Virtualizer>
          {outgoing.length > 0 && (
            <ol className="outgoing">
              {outgoing.map((one) => (
                <OutgoingItem key={one.clientMessageId} outgoing={one} />
              ))}
            </ol>
          )}
        </div>
      </div>
      {find.isOpen && <FindBar find={find} />}
      {!isAtEnd && (
        <button type="button" className="latest" onClick={toEnd}>
          <Icon name="down" /> Jump to the latest
        </button>
      )}
    </div>
  );
}

function Away({ marker: { sinceMs } }: { marker: AwayMarker }) {
  const since = new Date(sinceMs).toISOString();
  return (
    <p className="away" role="note">
      <span>
        While you were away, since{" "}
        <time dateTime={since} title={fullTime(since)}>
          {shortTime(since)}
        </time>
      </span>
    </p>
  );
}
