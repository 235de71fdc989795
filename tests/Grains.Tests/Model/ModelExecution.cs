using System.Text;
using VaporForge.Sandboxes;
using VaporForge.Sessions;

namespace VaporForge.Grains.Tests.Model;

/// <summary>One run of an agent: its lines, of which the producer keeps all, and how far the server acknowledged
/// them.</summary>
internal sealed class ModelExecution(string executionId, string prompt)
{
    private readonly List<IngestLine> _lines = [];

    public string Id => executionId;

    public string Prompt => prompt;

    public bool IsRunning { get; private set; } = true;

    public string Reason { get; private set; } = ExitReasons.Done;

    public bool IsAskedToStop { get; set; }

    public long Acked { get; set; }

    public List<long> Connections { get; } = [];

    public long LastN => _lines.Count;

    public ExecutionReport Report() =>
        new(executionId, IsRunning, LastN, Acked, IsRunning ? null : 0, IsRunning ? null : Reason);

    public IEnumerable<IngestLine> Lines(long from, int count) => _lines.Skip((int)(from - 1)).Take(count);

    public void Write(int choice)
    {
        var n = LastN + 1;
        var (type, body) = (choice % 13) switch
        {
            0 => (FrameTypes.ReasoningDelta, $$"""{"text":"r{{n}} "}"""),
            1 => (FrameTypes.ToolStart, $$"""{"id":"tool{{n % 3}}","name":"Bash","input":{"n":{{n}} } }"""),
            2 => (FrameTypes.ToolResult, $$"""{"id":"tool{{(n + 1) % 3}}","output":"ok"}"""),
            3 => (FrameTypes.Confirmation, $$"""{"approvalId":"a{{n}}","toolName":"Write"}"""),
            4 => (FrameTypes.Confirmation, """{"toolName":"Write"}"""),
            5 => (FrameTypes.Error, """{"code":"bad-line","error":"A line was not a JSON object."}"""),
            6 => (FrameTypes.SessionInit, $$"""{"sessionId":"sdk-{{executionId}}"}"""),
            7 => ("a-type-of-tomorrow", """{"x":[1,{"y":null}]}"""),
            8 => (FrameTypes.Status, """{"state":"thinking"}"""),
            _ => (FrameTypes.TextDelta, $$"""{"text":"w{{n}} "}"""),
        };
        Add(type, body);
    }

    /// <param name="goesOn">It writes on after its last line.</param>
    public void Finish(bool goesOn)
    {
        Add(FrameTypes.Done, """{"sessionId":"sdk","fullText":"all of it"}""");
        if (goesOn) Add(FrameTypes.TextDelta, """{"text":"too late"}""");
        End(ExitReasons.Done);
    }

    public void Exit(string reason)
    {
        Add(FrameTypes.ProcessExit, $$"""{"exitCode":0,"reason":"{{reason}}"}""");
        End(reason);
    }

    /// <summary>It is gone without a last line.</summary>
    public void Die() => End(ExitReasons.Crashed);

    private void End(string reason) => (IsRunning, Reason) = (false, reason);

    private void Add(string type, string body) =>
        _lines.Add(new IngestLine(LastN + 1, type, Encoding.UTF8.GetBytes(body)));
}
