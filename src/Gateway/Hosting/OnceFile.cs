using System.Runtime.InteropServices;

namespace VaporForge.Gateway.Hosting;

/// <summary>A file of its owner's alone that is made once and then only read, also when several processes start at the same
/// time: it is written aside and linked into place, so that all of them agree on one content, and see the whole of it.</summary>
public static class OnceFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int AlreadyThere = 17;

    /// <summary>What the file holds; of those who come first, one makes it.</summary>
    public static byte[] ReadOrMake(string path, Func<byte[]> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (!File.Exists(path)) Make(path, make());
        return File.ReadAllBytes(path);
    }

    private static void Make(string path, byte[] content)
    {
        var aside = $"{path}.{Guid.NewGuid():N}";
        var creation = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) creation.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(aside, creation))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        try
        {
            // File.Move looks whether the name is free and then renames: the second of two replaces what the first has read.
            if (link(aside, path) == 0 || Marshal.GetLastPInvokeError() == AlreadyThere) return;
            throw new IOException($"link {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            File.Delete(aside);
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
