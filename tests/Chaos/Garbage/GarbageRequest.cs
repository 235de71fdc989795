namespace VaporForge.Chaos.Garbage;

/// <summary>One HTTP request that must be refused.</summary>
/// <param name="Path">With <c>{real}</c> for a session that runs, and <c>{unknown}</c> for an id that nobody has.</param>
/// <param name="Body">Null: none.</param>
internal sealed record GarbageRequest(
    string Method, string Path, string? Body = null, Credential Credential = Credential.Right, bool OnInternal = false);

internal enum Credential
{
    Right,
    Wrong,
    None,
}
