using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VaporForge.Grains.Sandboxes;

/// <summary>The order in which a session's agent host tries the internal listeners of the gateways.</summary>
internal static class Doors
{
    /// <summary>Each session begins at a door of its own, always the same, and goes round: so producers spread over all
    /// gateways.</summary>
    public static IReadOnlyList<Uri> For(string sessionId, IReadOnlyList<Uri> doors)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sessionId));
        var first = (int)(BinaryPrimitives.ReadUInt32LittleEndian(hash) % (uint)Math.Max(1, doors.Count));
        return [.. doors.Skip(first), .. doors.Take(first)];
    }
}
