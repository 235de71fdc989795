using VaporForge.Chaos.Histories;

namespace VaporForge.Chaos.Sessions;

/// <summary>Where one session's histories lie.</summary>
internal sealed class SessionFolder
{
    private readonly string _path;

    public SessionFolder(string outFolder, string sessionId)
    {
        _path = Path.Combine(outFolder, "sessions", sessionId);
        Directory.CreateDirectory(_path);
    }

    public string Commands => Path.Combine(_path, "commands.ndjson");

    public string Viewer(string name) => Path.Combine(_path, $"{name}.ndjson");

    public async Task WriteLogAsync(IReadOnlyList<string> log, string? messages, CancellationToken cancellationToken)
    {
        await File.WriteAllLinesAsync(Path.Combine(_path, "log.ndjson"), log, cancellationToken);
        if (messages is not null) await File.WriteAllTextAsync(Path.Combine(_path, "messages.json"), messages, cancellationToken);
    }

    public void Delete() => Directory.Delete(_path, recursive: true);
}
