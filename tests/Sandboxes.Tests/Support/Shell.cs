using System.Text;
using VaporForge.Grains.Sandboxes;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A shell at the other end of an attachment.</summary>
internal sealed class Shell(ISandboxAttachment attachment) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly StreamReader _replies = new(attachment.Replies, Encoding.UTF8, false, bufferSize: 65536, leaveOpen: true);

    /// <summary>What a command prints.</summary>
    public async Task<string> RunAsync(string command)
    {
        var end = $"end-{Guid.NewGuid():N}";
        await SendAsync($"{command}\necho {end}");
        var lines = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            if (line.EndsWith(end, StringComparison.Ordinal))
            {
                lines.Add(line[..^end.Length]);
                return string.Join('\n', lines).Trim();
            }

            lines.Add(line);
        }

        throw new EndOfStreamException($"The replies ended within: {command}");
    }

    public async Task SendAsync(string line)
    {
        await attachment.Commands.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        await attachment.Commands.FlushAsync();
    }

    public async Task<string?> ReadLineAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _replies.ReadLineAsync(limit.Token);
    }

    /// <summary>Reads on until the replies end.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _replies.ReadToEndAsync(limit.Token);
    }

    public ValueTask DisposeAsync() => attachment.DisposeAsync();
}
