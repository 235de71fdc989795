import type { Approval, Message, Part, Turn } from "@vaporforge/client";
import { Fragment, memo } from "react";
import { fullTime, shortTime } from "../format.ts";
import { LongText } from "../markdown/LongText.tsx";
import { MarkdownText } from "../markdown/MarkdownText.tsx";
import { ToolCard } from "../tools/ToolCard.tsx";
import { ApprovalCard, type Decide } from "./ApprovalCard.tsx";
import { textIn } from "./message-text.ts";
import { MessageFooter } from "./MessageFooter.tsx";

export interface MessageActions {
  decide: Decide;
  retry: (turnId: string) => void;
}

interface MessageItemProps {
  message: Message;
  turn: Turn;
  /** Only there the turn's ending is told. */
  isLastOfTurn: boolean;
  actions: MessageActions;
}

/** One message, drawn again only where it changed. */
export const MessageItem = memo(function MessageItem({ message, turn, isLastOfTurn, actions }: MessageItemProps) {
  if (turn.reason === "withdrawn") return <p className="withdrawn">You took a queued message back.</p>;
  const isUser = message.role === "user";
  const isWaiting = !isUser && turn.phase === "running" && message.parts.length === 0;
  return (
    <article
      className={`message ${message.role}${isWaiting ? " waiting" : ""}`}
      data-message={message.id}
      aria-label={isUser ? "You" : "Agent"}
    >
      <header>
        <span className="author">{isUser ? "You" : "Agent"}</span>
        <time dateTime={message.createdAt} title={fullTime(message.createdAt)}>
          {shortTime(message.createdAt)}
        </time>
      </header>
      <div className="parts">
        {isUser ? <Prompt message={message} /> : <Answer message={message} turn={turn} decide={actions.decide} />}
      </div>
      {isWaiting && (
        <p className="thinking" aria-hidden="true">
          <i />
          <i />
          <i />
        </p>
      )}
      {isLastOfTurn && (
        <MessageFooter
          turn={turn}
          text={isUser ? "" : textIn(message)}
          onRetry={() => actions.retry(message.turnId)}
        />
      )}
    </article>
  );
});

/** What a person typed is shown as it was typed. */
function Prompt({ message }: { message: Message }) {
  return (
    <div className="text typed" dir="auto">
      <LongText text={textIn(message)} />
    </div>
  );
}

function Answer({ message, turn, decide }: { message: Message; turn: Turn; decide: Decide }) {
  const toolIds = new Set(message.parts.map((part) => (part.type === "tool" ? part.id : undefined)));
  const isOver = turn.phase === "ended";
  const card = (approval: Approval) => (
    <ApprovalCard key={approval.approvalId} approval={approval} isOver={isOver} decide={decide} />
  );
  return (
    <>
      {message.parts.map((part, index) => (
        <Fragment key={index}>
          <PartView part={part} turn={turn} isOpenEnd={!isOver && index === message.parts.length - 1} />
          {part.type === "tool" && turn.approvals.filter(({ toolId }) => toolId === part.id).map(card)}
        </Fragment>
      ))}
      {/* One whose tool nobody knows stands at the end. */}
      {turn.approvals.filter(({ toolId }) => toolId === undefined || !toolIds.has(toolId)).map(card)}
    </>
  );
}

function PartView({ part, turn, isOpenEnd }: { part: Part; turn: Turn; isOpenEnd: boolean }) {
  switch (part.type) {
    case "tool":
      return <ToolCard part={part} turn={turn} />;
    case "reasoning":
      return (
        <details className="reasoning">
          <summary>{isOpenEnd ? "Reasoning…" : "Reasoning"}</summary>
          <MarkdownText text={part.text} />
        </details>
      );
    case "text":
      return <MarkdownText text={part.text} />;
  }
}
