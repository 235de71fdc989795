using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Sessions;

/// <summary>The life of a turn: how it begins, is stopped, and ends exactly once. Pure: state and time in, decision
/// out.</summary>
internal static class TurnRules
{
    /// <summary>Takes a prompt in: it begins at once when nothing runs, else it waits. The caller has checked the
    /// bounds.</summary>
    public static SubmitReceipt Submit(Decision decision, SubmitPrompt command, Func<string> newId)
    {
        var prompt = new QueuedPrompt(newId(), newId(), newId(), command.Prompt, command.Mode) { Cwd = command.Cwd };
        var body = FrameBody.Of(("messageId", prompt.MessageId), ("text", prompt.Prompt));
        var frame = decision.Write(FrameTypes.UserMessage, prompt.TurnId, body);
        decision.Keep(new Message(
            prompt.MessageId,
            Message.User,
            [new MessagePart(MessagePart.TextType, prompt.Prompt)],
            decision.Now,
            prompt.TurnId,
            frame.Seq));

        var state = decision.State;
        var queued = state.Active is not null;
        var first = command.WhenBusy == WhenBusy.Interrupt ? 0 : state.Queue.Length;
        decision.State = state with { Queue = state.Queue.Insert(first, prompt) };
        if (!queued) BeginNext(decision, newId);
        else if (command.WhenBusy == WhenBusy.Interrupt) Stop(decision);

        var receipt = new SubmitReceipt(
            prompt.TurnId, prompt.MessageId, prompt.AssistantMessageId, frame.Seq, queued);
        if (command.ClientMessageId is { } id) decision.Submission = new Submission(id, receipt);
        return receipt;
    }

    /// <summary>The first queued prompt becomes the running turn, if there is one and nothing runs.</summary>
    public static void BeginNext(Decision decision, Func<string> newId)
    {
        var state = decision.State;
        if (state.Active is not null || state.Queue.IsEmpty || state.DeletedAt is not null) return;
        var prompt = state.Queue[0];
        var frame = decision.Write(
            FrameTypes.TurnStart, prompt.TurnId, FrameBody.Of(("messageId", prompt.AssistantMessageId)));
        var turn = new ActiveTurn(
            prompt.TurnId,
            newId(),
            prompt.MessageId,
            prompt.AssistantMessageId,
            prompt.Prompt,
            prompt.Mode,
            frame.Seq,
            decision.Now,
            TurnStage.Starting,
            StopRequestedAt: null,
            Approvals: [])
        {
            Cwd = prompt.Cwd,
        };
        decision.State = state with { Active = turn, Queue = state.Queue.RemoveAt(0) };
        decision.Keep(new TurnRow(turn.TurnId, turn.ExecutionId, frame.Seq, null, null, null));
        decision.Then(new Effect.Start(turn));
    }

    /// <summary>The prompt never reached the agent: it is handed over again, as an execution of its own. Of the one before
    /// nothing is taken any more, should it exist after all: two runs would be mixed.</summary>
    public static bool BeginAgain(Decision decision, Func<string> newId)
    {
        if (decision.State.Active is not { Stage: TurnStage.Starting } before) return false;
        var turn = before with { ExecutionId = newId() };
        decision.State = decision.State with { Active = turn };
        decision.Keep(new TurnRow(turn.TurnId, turn.ExecutionId, turn.StartSeq, null, null, null));
        LooseRules.Reap(decision, before.ExecutionId);
        decision.Then(new Effect.Start(turn));
        return true;
    }

    /// <summary>The agent has the prompt, or its lines flow.</summary>
    /// <param name="told">What viewers are told of it.</param>
    public static void MarkRunning(Decision decision, string told = ExecutionStates.Running)
    {
        if (decision.State.Active is { Stage: TurnStage.Starting } turn)
            decision.State = decision.State with { Active = turn with { Stage = TurnStage.Running } };
        StatusRules.Tell(decision, told);
    }

    /// <summary>Asks the running turn to stop, or takes a prompt back that waits; asking again changes nothing.</summary>
    /// <param name="turnId">Only that turn; null is the running one, whichever it is.</param>
    public static bool Stop(Decision decision, string? turnId) =>
        turnId is null || decision.State.Active?.TurnId == turnId ? Stop(decision) : Withdraw(decision, turnId);

    /// <summary>Asks the running turn to stop.</summary>
    public static bool Stop(Decision decision)
    {
        if (decision.State.Active is not { Stage: not TurnStage.Stopping } turn) return false;
        DenyAll(decision, "stop");
        turn = decision.State.Active!;
        decision.State = decision.State with
        {
            Active = turn with { Stage = TurnStage.Stopping, StopRequestedAt = decision.Now },
        };
        decision.Then(new Effect.Cancel(turn.ExecutionId));
        return true;
    }

    /// <summary>Ends the running turn: its message, its <c>turn-end</c> and the begin of the next one are one
    /// commit.</summary>
    /// <param name="fold">The turn's frames so far, those of this decision included.</param>
    public static void End(
        Decision decision, MessageFold fold, TurnOutcome outcome, string? reason, Func<string> newId)
    {
        DenyAll(decision, "turn-end");
        var turn = decision.State.Active ?? throw new InvalidOperationException("No turn is running.");
        if (turn.Stage == TurnStage.Stopping) outcome = TurnOutcome.Stopped;
        var end = WriteEnd(decision, turn.TurnId, outcome, reason);
        decision.Keep(fold.ToMessage(outcome, reason, decision.Now));
        decision.Keep(new TurnRow(turn.TurnId, turn.ExecutionId, turn.StartSeq, end.Seq, decision.Now, outcome));
        decision.State = decision.State with { Active = null };
        if (outcome is not TurnOutcome.Completed) LooseRules.Reap(decision, turn.ExecutionId);
        if (decision.State.DeletedAt is not null) LooseRules.Remove(decision);
        BeginNext(decision, newId);
    }

    /// <summary>After a clock that went back nothing waits longer than its bound: what lies in the future counts from
    /// now.</summary>
    public static void Rewind(Decision decision)
    {
        if (decision.State.LooseSince > decision.Now) decision.State = decision.State with { LooseSince = decision.Now };
        if (decision.State.Active is not { } turn || !(turn.StopRequestedAt > decision.Now)) return;
        decision.State = decision.State with { Active = turn with { StopRequestedAt = decision.Now } };
    }

    /// <summary>Prompts that will never run end too, each with its own <c>turn-end</c>.</summary>
    public static void DropQueue(Decision decision, string reason)
    {
        foreach (var prompt in decision.State.Queue) EndUnrun(decision, prompt, reason);
        decision.State = decision.State with { Queue = [] };
    }

    private static bool Withdraw(Decision decision, string turnId)
    {
        if (decision.State.Queue.FirstOrDefault(prompt => prompt.TurnId == turnId) is not { } waiting) return false;
        EndUnrun(decision, waiting, "withdrawn");
        decision.State = decision.State with { Queue = decision.State.Queue.Remove(waiting) };
        return true;
    }

    private static void EndUnrun(Decision decision, QueuedPrompt prompt, string reason)
    {
        WriteEnd(decision, prompt.TurnId, TurnOutcome.Stopped, reason);
        decision.Keep(new UnrunPrompt(prompt.MessageId, TurnEnding.NeverRan(reason, decision.Now)));
    }

    private static Frame WriteEnd(Decision decision, string turnId, TurnOutcome outcome, string? reason) => decision.Write(
        FrameTypes.TurnEnd, turnId, FrameBody.Of(("outcome", Words.Of(outcome)), ("reason", reason)));

    private static void DenyAll(Decision decision, string by)
    {
        foreach (var approval in decision.State.Active?.Approvals ?? [])
        {
            if (approval.Decision is null) ApprovalRules.Resolve(decision, approval, ApprovalDecision.Deny, by);
        }
    }
}
