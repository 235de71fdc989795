using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace VaporForge.Silo.Sandboxes;

/// <summary>
/// The named pipes that are an agent host's standard streams. The agent host opens its ends for reading and writing, so
/// it sees neither an end of its input nor a broken output, whoever else comes and goes.
/// <para>The streams made here wait without a thread: .NET's pipe streams put any FIFO on its socket poller.</para>
/// </summary>
internal static class Fifo
{
    public static void Replace(string path)
    {
        File.Delete(path);
        Libc.MakeFifo(path);
    }

    /// <summary>To write commands. Opened for reading too, which never waits for the other side.</summary>
    public static Stream OpenToWrite(string path) => new AnonymousPipeClientStream(PipeDirection.Out, Open(path, FileAccess.ReadWrite));

    /// <summary>To read replies. It ends when nobody has the other end open any more: when the agent host is
    /// gone.</summary>
    public static Stream OpenToRead(string path)
    {
        // Opening for reading only would wait for a writer, for ever if the agent host is gone; this one is a writer
        // for that moment.
        using var writer = Open(path, FileAccess.ReadWrite);
        return new AnonymousPipeClientStream(PipeDirection.In, Open(path, FileAccess.Read));
    }

    private static SafePipeHandle Open(string path, FileAccess access)
    {
        using var file = File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite);
        var pipe = new SafePipeHandle(file.DangerousGetHandle(), ownsHandle: true);
        file.SetHandleAsInvalid();
        return pipe;
    }
}
