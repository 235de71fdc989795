using VaporForge.Testing.Prerequisites;

namespace VaporForge.Testing.Postgres;

/// <summary>Where the server's programs are: on the PATH, or where Debian puts them.</summary>
internal static class PostgresTools
{
    private const string DebianFolder = "/usr/lib/postgresql";

    public static string? Folder { get; } = FindFolder();

    public static string Program(string name) => Path.Combine(
        Folder ?? throw new InvalidOperationException("PostgreSQL is not installed: there is no initdb."), name);

    private static string? FindFolder()
    {
        if (Prerequisite.Find("initdb") is { } initdb) return Path.GetDirectoryName(initdb);
        if (!Directory.Exists(DebianFolder)) return null;
        return Directory.GetDirectories(DebianFolder)
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
    }
}
