using System.Globalization;

namespace VaporForge.Chaos.Topology;

/// <summary>One process of a cluster, as its folder describes it. What changes with its life is read anew each time.</summary>
internal sealed class Member(string folder)
{
    public string Name { get; } = Path.GetFileName(folder);

    public MemberRole Role { get; } = Enum.Parse<MemberRole>(Read(folder, "role"), ignoreCase: true);

    /// <summary>Whether SIGKILL, SIGSTOP and SIGTERM of the plan may hit it.</summary>
    public bool IsVictim => Role is MemberRole.Node or MemberRole.Silo or MemberRole.Gateway;

    /// <summary>Where the program listens; null for one that has no such listener.</summary>
    public Uri? Public => Address("public");

    public Uri? Internal => Address("internal");

    public string LogFile => Path.Combine(folder, "log");

    public ProcessIdentity Process => ProcessIdentity.Of(
        int.Parse(Read(folder, "pid"), NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>How far its wall clock is from the machine's, from about a second later on.</summary>
    /// <exception cref="ClusterFolderException">It has no clock of its own.</exception>
    public void SetClock(TimeSpan offset)
    {
        var file = Path.Combine(folder, "clock");
        if (!File.Exists(file)) throw new ClusterFolderException($"{file} is missing; './vf cluster up --clocks' gives each member a clock");
        File.WriteAllText(file + ".new", string.Create(CultureInfo.InvariantCulture, $"{offset.TotalSeconds:+0;-0;+0}\n"));
        File.Move(file + ".new", file, overwrite: true);
    }

    private Uri? Address(string file) =>
        File.Exists(Path.Combine(folder, file)) && Uri.TryCreate(Read(folder, file), UriKind.Absolute, out var address) ? address : null;

    private static string Read(string folder, string file) => File.ReadAllText(Path.Combine(folder, file)).Trim();
}
