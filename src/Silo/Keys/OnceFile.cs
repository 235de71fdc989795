namespace VaporForge.Silo.Keys;

/// <summary>A file that is made once and then only read, also when several processes start at the same time: it is
/// written aside and linked into place, so that all of them agree on one content.</summary>
internal static class OnceFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static byte[] ReadOrMake(string path, Func<byte[]> make)
    {
        if (!File.Exists(path)) Make(path, make());
        return File.ReadAllBytes(path);
    }

    private static void Make(string path, byte[] content)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        using (var file = new FileStream(aside, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}
