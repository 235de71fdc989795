namespace VaporForge.Gateway.Terminals;

/// <summary>What the page says of a terminal, beside what is typed.</summary>
/// <param name="Type"><c>resize</c>; others are ignored.</param>
public sealed record TerminalCommand(string? Type = null, int? Columns = null, int? Rows = null);

/// <summary>The shell is gone; the connection is closed next.</summary>
/// <param name="ExitCode">Null when nobody saw how it ended: its sandbox went away.</param>
public sealed record TerminalExit(string Type, int? ExitCode);
