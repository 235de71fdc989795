using System.Text.Json;
using VaporForge.Sessions;

namespace VaporForge.Gateway.UiMessages;

/// <summary>Translates the frames of one turn, in order, into chunks of the UI message stream. The same frames give the
/// same chunks each time, so a stream can be begun again from the start of its turn.</summary>
/// <param name="turnId">Frames of other turns are passed over.</param>
internal sealed class TurnTranslation(string turnId, IChunkSink sink)
{
    public const string ToolEndedWithTurn = "The turn ended before this tool did.";

    private readonly ChunkWriter _chunks = new(sink);
    private readonly ToolCalls _tools = new();
    private string? _run;
    private string _runId = "";
    private int _runs;
    private bool _isInStep;
    private bool _hasText;
    private string? _lastError;
    private string? _reason;

    public string TurnId => turnId;

    /// <summary>The id of the assistant's message; null before the turn has begun.</summary>
    public string? MessageId { get; private set; }

    /// <summary>How the turn ended; null while it has not.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Of a turn that ended badly: what to tell the person.</summary>
    public string? ErrorText { get; private set; }

    /// <summary>Nothing goes on before a person has answered.</summary>
    public bool WaitsForApproval => Outcome is null && _tools.AllWait;

    /// <summary>The index of the next chunk.</summary>
    public int Count => _chunks.Count;

    public bool IsMuted
    {
        get => _chunks.IsMuted;
        set => _chunks.IsMuted = value;
    }

    /// <summary>The approval that a tool call waits for.</summary>
    public string? ApprovalOf(string toolCallId) => _tools.ApprovalOf(toolCallId);

    /// <summary>The approvals that tool calls wait for.</summary>
    public IEnumerable<string> WaitingApprovals => _tools.WaitingApprovals;

    public bool KnowsApproval(string approvalId) => _tools.OfApproval(approvalId) is not null;

    /// <param name="frame">As viewers get it (<see cref="FrameJson.Parse"/>).</param>
    public void Take(JsonElement frame)
    {
        if (Outcome is not null) return;
        var type = FrameJson.TypeOf(frame);
        if (type == FrameTypes.Snapshot) TakeSnapshot(frame);
        else if (FrameJson.TurnIdOf(frame) == turnId) Take(type, frame);
    }

    /// <summary>Closes what is open.</summary>
    public void EndStep()
    {
        EndRun();
        if (_isInStep) _chunks.Write("finish-step");
        _isInStep = false;
    }

    /// <summary>Ends a stream whose turn waits: clients answer approvals when a response is complete.</summary>
    public void WritePause()
    {
        EndStep();
        _chunks.Write("finish", ("finishReason", "tool-calls"));
    }

    /// <summary>Begins a stream that goes on where another one paused.</summary>
    public void WriteContinuation()
    {
        _chunks.Write("start", ("messageId", MessageId));
        BeginStep();
    }

    /// <summary>The last chunk of a turn that ended well, or was stopped. Of one that ended badly there is <see
    /// cref="ErrorText"/>, which clients learn in different ways.</summary>
    public void WriteEnd()
    {
        if (Outcome == "stopped") _chunks.Write("abort", ("reason", _reason ?? "stopped"));
        else if (ErrorText is null) _chunks.Write("finish", ("finishReason", "stop"));
    }

    public void WriteError()
    {
        _chunks.Write("error", ("errorText", ErrorText));
        _chunks.Write("finish", ("finishReason", "error"));
    }

    private void Take(string type, JsonElement frame)
    {
        if (IsProgress(type)) _lastError = null;
        switch (type)
        {
            case FrameTypes.UserMessage:
                break;
            case FrameTypes.TurnStart:
                Start(FrameJson.Text(frame, "messageId"));
                break;
            case FrameTypes.TextDelta:
                Continue("text", FrameJson.Text(frame, "text"));
                break;
            case FrameTypes.ReasoningDelta:
                Continue("reasoning", FrameJson.Text(frame, "text"));
                break;
            case FrameTypes.ToolStart:
                BeginTool(FrameJson.Text(frame, "id"), NameOf(frame, "name"), FrameJson.Value(frame, "input"));
                break;
            case FrameTypes.ToolResult:
                EndTool(FrameJson.Text(frame, "id"), NameOf(frame, "name"), FrameJson.Value(frame, "output"), FrameJson.IsTrue(frame, "isError"));
                break;
            case FrameTypes.Confirmation:
                Ask(frame);
                break;
            case FrameTypes.ConfirmationResolved:
                Resolve(FrameJson.Text(frame, "approvalId") ?? "", FrameJson.Text(frame, "decision") == "allow");
                break;
            case FrameTypes.Error:
                // Clients take an error chunk for the end, so it is one only if nothing follows.
                if (FrameJson.Text(frame, "code") != ErrorCodes.BadLine) _lastError = FrameJson.Text(frame, "error");
                _chunks.WriteTransient(type, frame);
                break;
            case FrameTypes.Done:
                if (!_hasText) Continue("text", FrameJson.Text(frame, "fullText"));
                break;
            case FrameTypes.TurnEnd:
                End(FrameJson.Text(frame, "outcome") ?? "lost", FrameJson.Text(frame, "reason"));
                break;
            default:
                if (Ids.IsValid(type)) _chunks.WriteTransient(type, frame);
                break;
        }
    }

    private void Start(string? messageId)
    {
        MessageId = messageId;
        _chunks.Write("start", ("messageId", messageId));
        BeginStep();
    }

    private void BeginStep()
    {
        _chunks.Write("start-step");
        _isInStep = true;
    }

    private void Continue(string run, string? text)
    {
        if (string.IsNullOrEmpty(text)) return;
        if (_run != run)
        {
            EndRun();
            (_run, _runId) = (run, $"{run}-{++_runs}");
            _chunks.Write($"{run}-start", ("id", _runId));
        }

        _hasText |= run == "text";
        _chunks.Write($"{run}-delta", ("id", _runId), ("delta", text));
    }

    private void EndRun()
    {
        if (_run is null) return;
        _chunks.Write($"{_run}-end", ("id", _runId));
        _run = null;
    }

    private void BeginTool(string? id, string name, JsonElement? input)
    {
        if (_tools.Start(id ?? "", name, ToolCalls.TextOf(input)) is { } call) WriteInput(call, input);
    }

    /// <summary>Clients refuse an output whose input they have not seen.</summary>
    private void EndTool(string? id, string name, JsonElement? output, bool isError)
    {
        if (_tools.Find(id ?? "") is null) BeginTool(id, name, null);
        var call = _tools.Find(id ?? "")!;
        call.End();
        if (call.IsDenied) return;
        if (!isError) _chunks.WriteToolOutput(call.Id, output);
        else _chunks.WriteToolError(call.Id, output is { ValueKind: JsonValueKind.String } text ? text.GetString()! : ToolCalls.TextOf(output));
    }

    private void Ask(JsonElement frame)
    {
        var input = FrameJson.Value(frame, "input");
        var approvalId = FrameJson.Text(frame, "approvalId") ?? "";
        var call = _tools.Ask(
            approvalId, FrameJson.Text(frame, "toolCallId"), NameOf(frame, "toolName"), ToolCalls.TextOf(input), out var isNew);
        if (isNew) WriteInput(call, input);
        EndRun();
        _chunks.Write("tool-approval-request", ("approvalId", approvalId), ("toolCallId", call.Id));
    }

    private void Resolve(string approvalId, bool allowed)
    {
        if (_tools.OfApproval(approvalId) is not { IsWaiting: true } call) return;
        call.IsWaiting = false;
        if (allowed) return;
        call.IsDenied = true;
        _chunks.Write("tool-output-denied", ("toolCallId", call.Id));
    }

    private void WriteInput(ToolCall call, JsonElement? input)
    {
        EndRun();
        _chunks.WriteToolInput(call.Id, call.Name, input);
    }

    /// <summary>A turn that was taken back while it waited has no step, and no message.</summary>
    private void End(string outcome, string? reason)
    {
        (Outcome, _reason) = (outcome, reason);
        EndRun();
        foreach (var call in _tools.Running.Where(call => !call.IsDenied).ToArray())
        {
            call.End();
            _chunks.WriteToolError(call.Id, ToolEndedWithTurn);
        }

        EndStep();
        if (outcome is "failed" or "lost") ErrorText = _lastError ?? reason ?? "The turn failed.";
        else if (outcome == "completed") ErrorText = _lastError;
        WriteEnd();
    }

    /// <summary>Of an old turn only its message is left.</summary>
    private void TakeSnapshot(JsonElement snapshot)
    {
        foreach (var message in snapshot.GetProperty("messages").EnumerateArray())
        {
            if (FrameJson.Text(message, "turnId") != turnId || FrameJson.Text(message, "role") != Message.Assistant) continue;
            Start(FrameJson.Text(message, "id"));
            foreach (var part in message.GetProperty("parts").EnumerateArray()) TakePart(part);
            End("completed", null);
            return;
        }
    }

    private void TakePart(JsonElement part)
    {
        var (type, id, name, state) = (FrameJson.Text(part, "type")!, FrameJson.Text(part, "id"), NameOf(part, "name"), FrameJson.Text(part, "state"));
        if (type != MessagePart.ToolType)
        {
            Continue(type, FrameJson.Text(part, "text"));
            return;
        }

        BeginTool(id, name, FrameJson.Value(part, "input"));
        if (state != MessagePart.ToolRunning) EndTool(id, name, FrameJson.Value(part, "output"), state == MessagePart.ToolError);
    }

    private static bool IsProgress(string type) => type
        is FrameTypes.TextDelta or FrameTypes.ReasoningDelta or FrameTypes.ToolStart or FrameTypes.ToolResult or FrameTypes.Confirmation;

    private static string NameOf(JsonElement frame, string field) => FrameJson.Text(frame, field) is { Length: > 0 } name ? name : "tool";
}
