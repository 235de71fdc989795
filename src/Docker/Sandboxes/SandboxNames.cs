using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VaporForge.Docker.Sandboxes;

/// <summary>The names and labels by which an instance finds its own things on an engine again. Session ids are URL-safe
/// text, so they are valid in the engine's names and in its addresses as they are.</summary>
internal sealed record SandboxNames(string Instance)
{
    public const string InstanceLabel = "vaporforge.instance";
    public const string SessionLabel = "vaporforge.session";

    /// <summary>Hash of all that a container was made from, so that an outdated one is known.</summary>
    public const string SpecLabel = "vaporforge.spec";

    /// <summary>Epoch of the owner for whom the container was made. Labels do not change: an owner that found it running is
    /// not told apart from the one before.</summary>
    public const string EpochLabel = "vaporforge.epoch";

    public string OfInstance => $"{InstanceLabel}={Instance}";

    public string Container(string sessionId) => $"vf-{Instance}-{Checked(sessionId)}";

    public string Workspace(string sessionId) => $"vf-{Instance}-{Checked(sessionId)}-workspace";

    public string Home(string sessionId) => $"vf-{Instance}-{Checked(sessionId)}-home";

    public string Network(Egress egress) => egress == Egress.Internal ? $"vf-{Instance}-internal" : $"vf-{Instance}-open";

    /// <summary>The bridge's interface on the host: at most 15 characters, and the same at every start, so that packet
    /// filters can name it.</summary>
    public string Bridge(Egress egress) =>
        "vf-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Network(egress))))[..8];

    public Dictionary<string, string> Labels(string sessionId) => new()
    {
        [InstanceLabel] = Instance,
        [SessionLabel] = sessionId,
    };

    public static long EpochOf(IReadOnlyDictionary<string, string>? labels) =>
        long.TryParse(labels?.GetValueOrDefault(EpochLabel), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;

    public static string Checked(string sessionId) => Ids.IsValid(sessionId)
        ? sessionId
        : throw new VaporForgeException(ErrorCodes.InvalidRequest, "The session id is not URL-safe text of at most 64 characters.");
}
