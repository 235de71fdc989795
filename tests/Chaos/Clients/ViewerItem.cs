namespace VaporForge.Chaos.Clients;

/// <summary>What comes next on a viewer's connection.</summary>
internal abstract record ViewerItem
{
    /// <param name="EventId">Of a server-sent event; null over a WebSocket.</param>
    public sealed record Frame(string? EventId, string Json) : ViewerItem;

    /// <summary>Something that is no frame: the other side lives.</summary>
    public sealed record Alive : ViewerItem
    {
        public static readonly Alive Instance = new();
    }

    /// <summary>The other side ended the connection.</summary>
    public sealed record End(string How) : ViewerItem;
}
