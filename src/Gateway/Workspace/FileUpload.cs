using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using VaporForge.Gateway.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.Workspace;

/// <summary>One file on its way into the workspace. Whatever ends it before its end leaves nothing behind: the sandbox ends the upload
/// when nobody waits for its last step.</summary>
internal sealed class FileUpload(string sessionId, string path, long maxBytes, SandboxCalls calls)
{
    /// <summary>Of a body that is too large, this much more is read and dropped, so that the caller can finish sending and hear
    /// why.</summary>
    private const int DrainMaxBytes = 16 << 20;

    private readonly string _uploadId = Ids.NewRandom();

    public async Task<WrittenFile> RunAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = maxBytes + DrainMaxBytes;
        if (http.Request.ContentLength > maxBytes) throw TooLarge();

        // The path is refused before any of the body is asked for.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        await using var steps = await calls.OpenAsync(
            sessionId,
            (sandbox, claim) => sandbox.WriteFileAsync(claim, _uploadId, path, maxBytes, stop.Token),
            stop.Token);
        var finishing = steps.MoveNextAsync().AsTask();
        try
        {
            await SendAsync(http, finishing);
            if (await finishing && steps.Current.Written is { } written) return written;
            throw new VaporForgeException(ErrorCodes.SandboxUnavailable, "The sandbox did not say what became of the file.");
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            await ((Task)finishing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Returns early when the sandbox takes nothing more: its last step says why.</summary>
    private async Task SendAsync(HttpContext http, Task finishing)
    {
        var sandbox = calls.Sandbox(sessionId);
        var body = http.Request.BodyReader;
        long sent = 0;
        while (!finishing.IsCompleted)
        {
            var read = await body.ReadAsync(http.RequestAborted);
            try
            {
                for (var rest = read.Buffer; rest.Length > 0;)
                {
                    var piece = rest.Slice(0, Math.Min(rest.Length, FilePiece.MaxBytes));
                    rest = rest.Slice(piece.End);
                    sent += piece.Length;
                    if (sent > maxBytes) throw TooLarge();
                    if (!await sandbox.SendAsync(_uploadId, piece.ToArray(), http.RequestAborted)) return;
                }
            }
            finally
            {
                // In the middle of a read the server could not drop the rest, and would cut the caller off.
                body.AdvanceTo(read.Buffer.End);
            }

            if (!read.IsCompleted) continue;
            await sandbox.SendAsync(_uploadId, [], http.RequestAborted);
            return;
        }
    }

    private VaporForgeException TooLarge() => new(ErrorCodes.TooLarge, $"The file is larger than {maxBytes:N0} bytes.");
}
