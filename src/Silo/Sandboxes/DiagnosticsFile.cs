namespace VaporForge.Silo.Sandboxes;

/// <summary>Keeps what an agent host says on standard error within bounds. It appends to the file itself, so a file
/// that is cut short grows on from its new end.</summary>
internal static class DiagnosticsFile
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>Above 1 MiB the file becomes its predecessor and begins anew, so at most about twice that is
    /// kept.</summary>
    public static void Trim(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length <= MaxBytes) return;
        File.Copy(path, path + ".1", overwrite: true);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        stream.SetLength(0);
    }
}
