using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace VaporForge.Silo.Sandboxes;

/// <summary>The named pipe that is an agent host's standard input. The agent host opens it for reading and writing, so it sees no
/// end of its input, whoever else comes and goes; and any number of silos may write, whole lines each (docs/control-channel.md, Parts).</summary>
internal static class Fifo
{
    public static void Replace(string path)
    {
        File.Delete(path);
        Libc.MakeFifo(path);
    }

    /// <summary>Opened for reading too, which never waits for the other side. The stream waits without a thread: .NET's pipe streams
    /// put any FIFO on its socket poller.</summary>
    public static Stream OpenToWrite(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var pipe = new SafePipeHandle(file.DangerousGetHandle(), ownsHandle: true);
        file.SetHandleAsInvalid();
        return new AnonymousPipeClientStream(PipeDirection.Out, pipe);
    }
}
