namespace VaporForge.Silo.Hosting;

/// <summary>The process cannot start; the text says why and what to do about it. Exit code 1.</summary>
internal sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
