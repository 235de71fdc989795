namespace VaporForge.Gateway.Ingest;

/// <summary>What a line of a producer says, or why it says nothing.</summary>
/// <param name="N">The number that it gave itself; 0 when it gave none.</param>
/// <param name="Type">Null when the line is bad.</param>
/// <param name="Fault">Why it is bad, fit for a person's eyes.</param>
internal readonly record struct ParsedLine(long N, string? Type, byte[]? Body, string? Fault)
{
    public static ParsedLine Bad(string fault, long n = 0) => new(n, null, null, fault);
}
