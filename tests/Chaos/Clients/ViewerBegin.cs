namespace VaporForge.Chaos.Clients;

/// <summary>How a viewer begins.</summary>
/// <param name="After">The seq after which it wants everything.</param>
/// <param name="OverSocket">WebSocket, or else server-sent events.</param>
/// <param name="FirstEndpoint">Which address it takes first.</param>
internal sealed record ViewerBegin(string Name, long After, bool OverSocket, int FirstEndpoint);
