using System.Text;
using VaporForge.Grains.Sandboxes;
using VaporForge.Testing;

namespace VaporForge.Sandboxes.Tests.Support;

/// <summary>A program in a sandbox, and what it has said so far.</summary>
internal sealed class RunningProgram(ISandboxProgram program) : IAsyncDisposable
{
    private readonly MemoryStream _said = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public ISandboxProgram Program => program;

    public string Said => Encoding.UTF8.GetString(_said.GetBuffer(), 0, (int)_said.Length);

    public Task<int?> ExitCode => program.ExitCode.WaitAsync(Eventually.Limit, TimeProvider.System);

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        await program.Input.WriteAsync(bytes, limit.Token);
        await program.Input.FlushAsync(limit.Token);
    }

    public Task TypeAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads on until it has said this.</summary>
    public async Task HearAsync(string text, CancellationToken cancellationToken = default)
    {
        while (!Said.Contains(text, StringComparison.Ordinal))
            Assert.True(await ReadAsync(cancellationToken), $"It ended without '{text}', after: {Said}");
    }

    /// <summary>All that it says until its end.</summary>
    public async Task<string> HearAllAsync()
    {
        while (await ReadAsync(CancellationToken.None)) continue;
        return Said;
    }

    /// <summary>How many bytes it says from now until its end.</summary>
    public async Task<long> CountAsync()
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        long count = 0;
        while (await program.Output.ReadAsync(_buffer, limit.Token) is > 0 and var read) count += read;
        return count;
    }

    public byte[] Bytes() => _said.ToArray();

    /// <summary>Ends it, and does not wait for ever.</summary>
    public Task EndAsync() => program.DisposeAsync().AsTask().WaitAsync(Eventually.Limit, TimeProvider.System);

    public async ValueTask DisposeAsync() => await EndAsync();

    /// <summary>A connection that breaks is an end like any other.</summary>
    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Eventually.Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var count = await program.Output.ReadAsync(_buffer, either.Token);
            _said.Write(_buffer, 0, count);
            return count > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
