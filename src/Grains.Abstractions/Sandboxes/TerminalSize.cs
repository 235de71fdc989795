namespace VaporForge.Sandboxes;

/// <summary>How many characters a terminal shows.</summary>
[GenerateSerializer, Immutable, Alias("vf.TerminalSize")]
public sealed record TerminalSize([property: Id(0)] int Columns, [property: Id(1)] int Rows)
{
    /// <summary>More than any screen has. The system's own limit is 65,535.</summary>
    public const int Max = 1000;

    /// <summary>Of the terminals of old, and what programs take for granted.</summary>
    public static readonly TerminalSize Usual = new(80, 24);
}
