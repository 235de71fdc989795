using System.Globalization;
using VaporForge.Chaos.Faults;

namespace VaporForge.Chaos;

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    public const string Usage = """
        usage: VaporForge.Chaos --data DIR --vf PATH --out DIR [--kills N] [--minutes M] [--seed S] [--sessions K] [--viewers V] [--pace MS]
                                [--faults LIST] [--garbage] [--quiet SECONDS] [--recover SECONDS] [--patience MS] [--keep]
          LIST names some of kill,freeze,drain,agent,database,balancer,drop,garbage,roll,disk,clock
        """;

    private const int DefaultKills = 20;

    /// <exception cref="CommandLineException">The text names what is wrong.</exception>
    public static ChaosOptions Parse(IReadOnlyList<string> args, TimeProvider time)
    {
        var values = new Dictionary<string, string>();
        var words = new Queue<string>(args);
        while (words.TryDequeue(out var option))
        {
            if (option is "--garbage" or "--keep") values[option] = "yes";
            else if (!Known.Contains(option)) throw new CommandLineException($"There is no option '{option}'.");
            else if (!words.TryDequeue(out var value)) throw new CommandLineException($"{option} wants a value.");
            else values[option] = value;
        }

        var minutes = Number(values, "--minutes", 1, 1440);
        var defaults = new ChaosOptions
        {
            DataFolder = Folder(values, "--data"),
            Vf = Folder(values, "--vf"),
            OutFolder = Folder(values, "--out"),
            Seed = Number(values, "--seed", 0, int.MaxValue) ?? (int)(time.GetUtcNow().ToUnixTimeMilliseconds() & int.MaxValue),
        };
        return defaults with
        {
            Kills = Number(values, "--kills", 0, 100_000) ?? (minutes is null ? DefaultKills : null),
            Minutes = minutes ?? defaults.Minutes,
            Sessions = Number(values, "--sessions", 1, 100) ?? defaults.Sessions,
            Viewers = Number(values, "--viewers", 1, 100) ?? defaults.Viewers,
            QuietSeconds = Number(values, "--quiet", 10, 3600) ?? defaults.QuietSeconds,
            RecoverSeconds = Number(values, "--recover", 5, 600) ?? defaults.RecoverSeconds,
            PatienceMs = Number(values, "--patience", 500, 60_000) ?? defaults.PatienceMs,
            PaceMs = Number(values, "--pace", 1, 10_000),
            Faults = values.TryGetValue("--faults", out var list) ? FamiliesOf(list) : null,
            Garbage = values.ContainsKey("--garbage"),
            Keep = values.ContainsKey("--keep"),
        };
    }

    private static readonly string[] Known =
    [
        "--data", "--vf", "--out", "--kills", "--minutes", "--seed", "--sessions", "--viewers", "--faults", "--quiet", "--recover",
        "--patience", "--pace",
    ];

    private static string Folder(Dictionary<string, string> values, string option) => values.TryGetValue(option, out var value)
        ? Path.GetFullPath(value)
        : throw new CommandLineException($"{option} is missing.");

    private static int? Number(Dictionary<string, string> values, string option, int least, int most)
    {
        if (!values.TryGetValue(option, out var value)) return null;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new CommandLineException($"{option} is a number from {least} to {most}, not '{value}'.");
    }

    private static FaultFamilies FamiliesOf(string list)
    {
        var families = FaultFamilies.None;
        foreach (var word in list.Split(','))
        {
            var isName = word.Length > 0 && word.All(char.IsAsciiLetterLower);
            if (!isName || !Enum.TryParse<FaultFamilies>(word, ignoreCase: true, out var family) || family == FaultFamilies.None)
                throw new CommandLineException($"--faults names '{word}'; it may name kill, freeze, drain, agent, database, balancer, drop, garbage, roll, disk, clock.");
            families |= family;
        }

        return families;
    }
}

/// <summary>The caller's words are off; exit code 2.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
