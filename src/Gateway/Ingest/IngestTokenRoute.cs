namespace VaporForge.Gateway.Ingest;

/// <summary>Marks a route that is opened by an ingest token and by nothing else.</summary>
internal sealed class IngestTokenRoute
{
    public static readonly IngestTokenRoute Instance = new();
}
