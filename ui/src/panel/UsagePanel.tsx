import type { SessionState, Usage } from "@vaporforge/client";
import type { AgentSession } from "@vaporforge/client/react";
import { costText, durationText, oneLine } from "../format.ts";
import { PlainText } from "../markdown/PlainText.tsx";
import { ClearHistory } from "./ClearHistory.tsx";

interface TurnUsage {
  turnId: string;
  prompt: string;
  usage: Usage;
  took: string;
}

/** What the session's turns used and cost, and the way to forget what was said in them. */
export function UsagePanel({ session }: { session: AgentSession }) {
  return (
    <>
      <Used state={session.snapshot.state} />
      <div className="buttons">
        <ClearHistory isBusy={session.isStreaming} clear={session.clearMessages} />
      </div>
    </>
  );
}

/** The sum is of all turns; a row has each whose frames this page has read. */
function Used({ state }: { state: SessionState }) {
  const turns = turnsOf(state);
  const { usage } = state;
  const hasCost = turns.some((turn) => typeof turn.usage.costUsd === "number");
  if (!usage) return <p className="hint">No turn has told what it used.</p>;
  return (
    <>
      <dl className="facts">
        <Fact name="Tokens in" value={(usage.inputTokens ?? 0).toLocaleString()} />
        <Fact name="Tokens out" value={(usage.outputTokens ?? 0).toLocaleString()} />
        {typeof usage.costUsd === "number" && <Fact name="Cost" value={costText(usage.costUsd)} />}
      </dl>
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
    </>
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
      if (!usage) return [];
      const took = startedAt && endedAt ? durationText(Date.parse(endedAt) - Date.parse(startedAt)) : "";
      return [{ turnId, prompt: prompts.get(turnId) ?? "", usage, took }];
    })
    .reverse();
}
