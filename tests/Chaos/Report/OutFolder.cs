using VaporForge.Chaos.Topology;

namespace VaporForge.Chaos.Report;

/// <summary>The folder of a run: histories while it goes on; after a violation also the members' logs, so that all that is needed to find
/// out why lies in one place.</summary>
internal sealed class OutFolder
{
    private readonly string _path;

    /// <exception cref="ClusterFolderException">There is something in it already.</exception>
    public OutFolder(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        if (Directory.EnumerateFileSystemEntries(path).Any())
            throw new ClusterFolderException($"{path} is not empty; choose another folder with --out");
        Directory.CreateDirectory(Path.Combine(path, "sessions"));
    }

    public string Faults => Path.Combine(_path, "faults.ndjson");

    public string Violations => Path.Combine(_path, "violations.ndjson");

    public Task WritePlanAsync(IEnumerable<string> lines) => File.WriteAllLinesAsync(Path.Combine(_path, "plan"), lines);

    public Task WriteReportAsync(IEnumerable<string> lines) => File.WriteAllLinesAsync(Path.Combine(_path, "report"), lines);

    public void CopyLogs(ClusterFolder cluster)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_path, "members")).FullName;
        foreach (var member in cluster.Members)
        {
            if (File.Exists(member.LogFile)) File.Copy(member.LogFile, Path.Combine(folder, $"{member.Name}.log"), overwrite: true);
        }

        // Sessions without a violation have no folder any more, unless all are kept.
        foreach (var session in Directory.EnumerateDirectories(Path.Combine(_path, "sessions")))
        {
            var log = AgentHosts.LogOf(cluster.Path, Path.GetFileName(session));
            if (File.Exists(log)) File.Copy(log, Path.Combine(session, "agent-host.log"), overwrite: true);
        }
    }

    public void Delete() => Directory.Delete(_path, recursive: true);
}
