using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Testing.Sandboxes;

/// <summary>One sandbox in memory: an agent host that knows its executions, hears commands and tells every attached
/// silo.</summary>
public sealed class ScriptedSandbox(ScriptedSandboxHost host)
{
    private readonly ConcurrentDictionary<string, ScriptedRun> _runs = new();
    private readonly ConcurrentDictionary<Attachment, byte> _attached = new();
    private readonly ConcurrentQueue<ScriptedProgram> _programs = new();
    private JsonNode _hashes = new JsonObject();
    private long _epoch;

    public bool IsAwake { get; private set; }

    /// <summary>Every command that was heard, in order.</summary>
    public ConcurrentQueue<JsonNode> Heard { get; } = new();

    public ScriptedRun Run(string executionId) => _runs[executionId];

    /// <summary>The sandbox is gone at once, with all that ran in it, and nobody gets to say anything.</summary>
    public void Kill()
    {
        IsAwake = false;
        while (_programs.TryDequeue(out var program)) program.End(null);
        foreach (var run in _runs.Values)
        {
            run.Inherit();
            if (host.Heir is null) _runs.TryRemove(run.ExecutionId, out _);
        }

        BreakConnections();
    }

    /// <summary>Every connection to it breaks; it goes on.</summary>
    public void BreakConnections()
    {
        foreach (var attachment in _attached.Keys) attachment.End();
        _attached.Clear();
    }

    internal void Wake() => IsAwake = true;

    internal void Begin(ScriptedProgram program) => _programs.Enqueue(program);

    internal Attachment Attach()
    {
        var attachment = new Attachment();
        _attached[attachment] = 0;
        _ = ListenAsync(attachment);
        return attachment;
    }

    internal void Tell(JsonObject reply)
    {
        foreach (var attachment in _attached.Keys) attachment.Write(reply);
    }

    private async Task ListenAsync(Attachment attachment)
    {
        using var commands = new StreamReader(attachment.FromSilo);
        var parts = new MemoryStream();
        while (await commands.ReadLineAsync() is { } line)
        {
            if (line.Length == 0) continue;
            var command = JsonNode.Parse(line)!;
            if ((string?)command["type"] != "part")
            {
                Hear(command);
                continue;
            }

            parts.Write(Convert.FromBase64String((string)command["data"]!));
            if ((int)command["part"]! < (int)command["of"]!) continue;
            Hear(JsonNode.Parse(parts.ToArray())!);
            parts.SetLength(0);
        }

        _attached.TryRemove(attachment, out _);
    }

    private void Hear(JsonNode command)
    {
        Heard.Enqueue(command);
        var id = (string?)command["id"];
        if ((long)command["epoch"]! < _epoch)
        {
            Tell(new JsonObject { ["type"] = "error", ["id"] = id, ["code"] = "stale-epoch" });
            return;
        }

        _epoch = (long)command["epoch"]!;
        var executionId = (string?)command["executionId"];
        switch ((string?)command["type"])
        {
            case "hello":
                Tell(new JsonObject
                {
                    ["type"] = "hello",
                    ["id"] = id,
                    ["protocol"] = 1,
                    ["hashes"] = _hashes.DeepClone(),
                    ["executions"] = new JsonArray([.. _runs.Values.Select(run => (JsonNode)run.Report())]),
                });
                break;
            case "apply":
                Apply(command["hashes"]!.AsObject(), id);
                break;
            case "run":
                Start(command, executionId!);
                Tell(new JsonObject { ["type"] = "started", ["id"] = id, ["executionId"] = executionId });
                break;
            case "cancel" when _runs.TryGetValue(executionId!, out var run):
                run.Cancel();
                break;
            case "token" when host.Heir is { } heir && _runs.TryGetValue(executionId!, out var run) && run is { Killed: true, IsDelivered: false }:
                run.IsDelivered = true;
                _ = DeliverAsync(heir, run);
                break;
            case "approve" when _runs.TryGetValue(executionId!, out var run):
                run.Approvals[(string)command["approvalId"]!] = (string)command["decision"]!;
                break;
        }
    }

    private void Apply(JsonObject hashes, string? id)
    {
        var changed = hashes.Where(part => (string?)part.Value != ((string?)_hashes[part.Key] ?? "empty")).Select(part => part.Key);
        var reply = new JsonObject
        {
            ["type"] = "applied",
            ["id"] = id,
            ["ok"] = true,
            ["hashes"] = hashes.DeepClone(),
            ["changed"] = new JsonArray([.. changed.Select(part => (JsonNode)part)]),
            ["log"] = new JsonArray([.. host.InstallationLog.Select(line => (JsonNode)line)]),
        };
        _hashes = hashes.DeepClone();
        Tell(reply);
    }

    private void Start(JsonNode command, string executionId)
    {
        var run = new ScriptedRun(command, executionId);
        if (_runs.TryAdd(executionId, run)) _ = RunAsync(run);
    }

    private async Task RunAsync(ScriptedRun run)
    {
        await host.Agent(run);
        if (run.Killed) return;
        run.Finish();
        if (run.Silent) return;
        Tell(run.Exited());
        Tell(new JsonObject { ["type"] = "settled", ["executionId"] = run.ExecutionId });
    }

    private async Task DeliverAsync(Func<ScriptedRun, Task> heir, ScriptedRun run)
    {
        await heir(run);
        if (!run.IsDelivered) return;
        if (_runs.TryRemove(run.ExecutionId, out _)) Tell(new JsonObject { ["type"] = "settled", ["executionId"] = run.ExecutionId });
    }

    internal sealed class Attachment : ISandboxAttachment
    {
        private readonly Pipe _commands = new();
        private readonly Pipe _replies = new(new PipeOptions(pauseWriterThreshold: 0));
        private readonly Stream _replyStream;
        private readonly Lock _writing = new();
        private bool _ended;

        public Attachment() => _replyStream = _replies.Writer.AsStream();

        public Stream Commands => _commands.Writer.AsStream();

        public Stream Replies => _replies.Reader.AsStream();

        public Stream FromSilo => _commands.Reader.AsStream();

        public void Write(JsonNode reply)
        {
            lock (_writing)
            {
                if (_ended) return;

                // The pipe has no bound, so writing never waits.
                _replyStream.Write([.. JsonSerializer.SerializeToUtf8Bytes(reply), (byte)'\n']);
            }
        }

        public void End()
        {
            lock (_writing)
            {
                _ended = true;
                _replies.Writer.Complete();
            }
        }

        public ValueTask DisposeAsync()
        {
            _commands.Writer.Complete();
            End();
            return ValueTask.CompletedTask;
        }
    }
}
