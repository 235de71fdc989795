import type { SessionState, Usage } from "@vaporforge/client";
import type { AgentSession } from "@vaporforge/client/react";
import { costText, durationText, oneLine } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import { ClearHistory } from "./ClearHistory.tsx";

/** More rows are no news. */
const ROWS_MAX = 100;

interface TurnUsage {
  turnId: string;
  prompt: string;
  usage: Usage;
  took: string;
}

/**
 * What the session's turns used and cost, and the way to forget what was said in them. What grows stands last: nothing
 * that a person presses may move away meanwhile.
 */
export function UsagePanel({ session }: { session: AgentSession }) {
  const { state, isLoaded } = session.snapshot;
  if (!isLoaded) return <p className="hint">Looking…</p>;
  const turns = turnsOf(state);
  return (
    <>
      <Sum usage={state.usage ?? {}} />
      <div className="buttons">
        <ClearHistory isBusy={session.isStreaming} clear={session.clearMessages} />
      </div>
      {turns.length > 0 && <Newest turns={turns} />}
      {!state.usage && <p className="hint">No turn has told what it used.</p>}
    </>
  );
}

/** Of all turns, also of those whose history was cleared. */
function Sum({ usage: { inputTokens = 0, outputTokens = 0, costUsd } }: { usage: Usage }) {
  return (
    <dl className="facts">
      <Fact name="Tokens in" value={inputTokens.toLocaleString()} />
      <Fact name="Tokens out" value={outputTokens.toLocaleString()} />
      <Fact name="Cost" value={typeof costUsd === "number" ? costText(costUsd) : "–"} />
    </dl>
  );
}

function Newest({ turns }: { turns: readonly TurnUsage[] }) {
  const hasCost = turns.some(({ usage }) => typeof usage.costUsd === "number");
  return (
    <table className="usage-table">
      <caption>The newest turns</caption>
      <thead>
        <tr>
          <th scope="col">Prompt</th>
          <th scope="col">In</th>
          <th scope="col">Out</th>
          {hasCost && <th scope="col">Cost</th>}
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        {turns.map(({ turnId, prompt, usage, took }) => (
          <tr key={turnId}>
            <th scope="row">
              <PlainText text={prompt} />
            </th>
            <td>{usage.inputTokens?.toLocaleString()}</td>
            <td>{usage.outputTokens?.toLocaleString()}</td>
            {hasCost && <td>{typeof usage.costUsd === "number" ? costText(usage.costUsd) : ""}</td>}
            <td>{took}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function turnsOf(state: SessionState): TurnUsage[] {
  const prompts = new Map(
    state.messages.flatMap(({ role, turnId, parts }) => {
      const first = parts[0];
      return role === "user" && first?.type === "text" ? [[turnId, oneLine(first.text, 60)] as const] : [];
    }),
  );
  return Object.entries(state.turns)
    .flatMap(([turnId, { usage, startedAt, endedAt }]) => {
      const prompt = prompts.get(turnId);
      if (!usage || prompt === undefined) return [];
      const took = startedAt && endedAt ? durationText(Date.parse(endedAt) - Date.parse(startedAt)) : "";
      return [{ turnId, prompt, usage, took }];
    })
    .slice(-ROWS_MAX)
    .reverse();
}
